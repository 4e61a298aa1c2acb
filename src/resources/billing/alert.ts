/** Alert: a word when a customer's usage reaches a mark. @see https://docs.stripe.com/billing/subscriptions/usage-based/alerts */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { aggregate, type Meter, type MeterEvent, meterEvents, meters } from './meter.js'

export type Alert = Stored<Stripe.Billing.Alert> & {
  readonly _createdAt: number
  /** Customers for whom it has fired: it does so once for each. */
  readonly _fired: readonly string[]
}

type Event = { readonly type: 'activate' | 'deactivate' | 'archive' }

export const alertMachine = lifecycleSetup<Event>().createMachine({
  id: 'billing.alert',
  initial: 'active',
  states: {
    active: { on: { deactivate: 'inactive', archive: 'archived' } },
    inactive: { on: { activate: 'active', archive: 'archived' } },
    archived: {},
  },
})

export const alerts = resource<Alert>('billing.alert', {
  idPrefix: 'alrt',
  api: 'billing.alerts',
  label: 'alert',
  lifecycle: alertMachine,
  indexes: { meter: 'usage_threshold.meter', alert_type: 'alert_type' },
})

/** Per meter and customer. */
const ALERTS_MAX = 25

export const operations = {
  create(tx: Transaction, params: Stripe.Billing.AlertCreateParams): Alert {
    const { usage_threshold: threshold } = params
    if (threshold === undefined) throw missingParameter('usage_threshold')
    if (threshold.meter === undefined) throw missingParameter('usage_threshold[meter]')
    const meter = tx.need(meters, threshold.meter, 'usage_threshold[meter]')
    if (threshold.gte <= 0) {
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: 'usage_threshold[gte]',
      })
    }
    const filters = threshold.filters ?? []
    if (filters.length > 1)
      throw invalidRequest('You may only specify up to 1 filter.', { param: 'usage_threshold[filters]' })
    const customer = filters[0]?.customer
    if (customer !== undefined)
      requireRoom(tx, tx.need(customers, customer, 'usage_threshold[filters][0][customer]'), meter)
    return tx.insert(alerts, {
      alert_type: 'usage_threshold',
      status: 'active',
      title: params.title,
      usage_threshold: {
        filters: filters.length === 0 ? null : [{ customer: customer ?? null, type: 'customer' }],
        gte: threshold.gte,
        meter: meter.id,
        recurrence: 'one_time',
      },
      _createdAt: tx.now,
      _fired: [],
    })
  },

  list: (tx: Transaction, params: Stripe.Billing.AlertListParams) =>
    list(tx, alerts, params as Params, { url: '/v1/billing/alerts', accept: alert => alert['status'] !== 'archived' }),

  retrieve(_tx: Transaction, alert: Alert): Alert {
    if (alert.status === 'archived') throw noSuch('alert', alert.id, 'id')
    return alert
  },

  activate: (tx: Transaction, alert: Alert) => move(tx, alert, { type: 'activate' }),
  deactivate: (tx: Transaction, alert: Alert) => move(tx, alert, { type: 'deactivate' }),
  archive: (tx: Transaction, alert: Alert) => move(tx, alert, { type: 'archive' }),
}

function move(tx: Transaction, alert: Alert, event: Event): Alert {
  const after = tx.trySend(alerts, alert, event)
  if (after === undefined)
    throw invalidRequest(`You cannot ${event.type} an alert that is ${alert.status}.`, { param: 'id' })
  return after
}

const appliesTo = (alert: Alert, customer: string): boolean => {
  const filters = alert.usage_threshold?.filters
  return !filters || filters.some(filter => filter.customer === customer)
}

function requireRoom(tx: Transaction, customer: Customer, meter: Meter): void {
  const present = tx
    .where(alerts, 'meter', meter.id)
    .filter(alert => alert.status !== 'archived' && appliesTo(alert, customer.id))
  if (present.length >= ALERTS_MAX)
    throw invalidRequest(`A customer can have at most ${ALERTS_MAX} alerts per meter.`, {
      param: 'usage_threshold[meter]',
    })
}

/** Usage was reported: only what came after an alert was made counts for it, and customers on test clocks have none. */
export function watchUsage(tx: Transaction, meter: Meter, customer: Customer): void {
  if (customer.test_clock) return
  for (const alert of tx.where(alerts, 'meter', meter.id)) {
    if (alert.status !== 'active' || !appliesTo(alert, customer.id) || alert._fired.includes(customer.id)) continue
    const value = usageSince(tx, meter, customer.id, alert._createdAt)
    if (value >= alert.usage_threshold!.gte) fire(tx, alert, customer.id, value)
  }
}

const usageSince = (tx: Transaction, meter: Meter, customer: string, since: number): number =>
  aggregate(
    meter,
    tx
      .where(meterEvents, 'usage', `${meter.event_name}/${customer}`)
      .filter((event: MeterEvent) => event.timestamp >= since),
  )

function fire(tx: Transaction, alert: Alert, customer: string, value: number): void {
  const fired = tx.put(alerts, alert, { _fired: [...alert._fired, customer] })
  const triggered = {
    object: 'billing.alert_triggered',
    alert: tx.shown('billing.alert', fired.id),
    created: tx.now,
    customer,
    livemode: false,
    value,
  }
  tx.emitShown('billing.alert.triggered', triggered as unknown as StoredObject)
}
