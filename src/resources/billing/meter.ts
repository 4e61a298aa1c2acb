/** Meter, its events and their adjustments: usage as it is reported. @see https://docs.stripe.com/api/billing/meter */
import type Stripe from 'stripe'
import { DAY_SECONDS, HOUR_SECONDS } from '../../clock/calendar.js'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { load } from '../../core/operation.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { watchUsage } from './alert.js'
import { watchThresholds } from './usage-threshold.js'

export type Meter = Stored<Stripe.Billing.Meter>
export type MeterEvent = Stored<Stripe.Billing.MeterEvent> & {
  readonly id: string
  readonly _customer: string
  readonly _value: number
  readonly _canceled?: true
}

type Event = { readonly type: 'deactivate' } | { readonly type: 'reactivate' }

export const meterMachine = lifecycleSetup<Event>().createMachine({
  id: 'billing.meter',
  initial: 'active',
  states: {
    active: {
      on: {
        deactivate: {
          target: 'inactive',
          actions: [stamp('status_transitions.deactivated_at'), emit('billing.meter.deactivated')],
        },
      },
    },
    inactive: { on: { reactivate: { target: 'active', actions: emit('billing.meter.reactivated') } } },
  },
})

export const meters = resource<Meter>('billing.meter', {
  idPrefix: 'mtr_test',
  api: 'billing.meters',
  label: 'meter',
  param: 'id',
  lifecycle: meterMachine,
  indexes: { event_name: 'event_name' },
})

/** Its answer shows no id; for a day the identifier is what makes it unique. */
export const meterEvents = resource<MeterEvent>('billing.meter_event', {
  idPrefix: 'mtrev',
  indexes: {
    identifier: 'identifier',
    usage: event =>
      event['_canceled'] === true ? null : `${String(event['event_name'])}/${String(event['_customer'])}`,
  },
})

/** @see https://docs.stripe.com/api/billing/meter-event/create */
const WINDOW = { pastSeconds: 35 * DAY_SECONDS, futureSeconds: 5 * 60, uniqueSeconds: DAY_SECONDS }

export const operations = {
  create(tx: Transaction, params: Stripe.Billing.MeterCreateParams): Meter {
    const same = tx.newest(meters, 'event_name', params.event_name, meter => meter.status === 'active')
    if (same !== undefined) {
      throw invalidRequest(`An active meter with the event name ${params.event_name} already exists.`, {
        code: 'resource_already_exists',
        param: 'event_name',
      })
    }
    return tx.create(meters, {
      ...tx.fields(meters, params),
      customer_mapping: params.customer_mapping ?? { event_payload_key: 'stripe_customer_id', type: 'by_id' },
      event_time_window: params.event_time_window ?? null,
      status: 'active',
      status_transitions: { deactivated_at: null },
      updated: tx.now,
      value_settings: params.value_settings ?? { event_payload_key: 'value' },
    })
  },
  update: (tx: Transaction, meter: Meter, params: Stripe.Billing.MeterUpdateParams) =>
    tx.update(meters, meter, { ...tx.fields(meters, params, meter), updated: tx.now }),
  deactivate: (tx: Transaction, meter: Meter) => move(tx, meter, { type: 'deactivate' }),
  reactivate: (tx: Transaction, meter: Meter) => move(tx, meter, { type: 'reactivate' }),

  'billing.meterEvents.create'(
    tx: Transaction,
    _path: readonly string[],
    params: Stripe.Billing.MeterEventCreateParams,
  ): MeterEvent {
    const meter = tx.newest(meters, 'event_name', params.event_name, ({ status }) => status === 'active')
    if (meter === undefined) {
      throw invalidRequest(`No active meter found for event name ${params.event_name}.`, {
        code: 'no_meter',
        param: 'event_name',
      })
    }
    const customer = tx.need(
      customers,
      params.payload[meter.customer_mapping.event_payload_key] ?? '',
      'payload[stripe_customer_id]',
    )
    tx.follow(customer.test_clock)
    const timestamp = params.timestamp ?? tx.now
    requireInWindow(tx, timestamp)
    const identifier = params.identifier ?? `${tx.letters(8)}-${tx.letters(12)}`
    const known = tx.newest(meterEvents, 'identifier', identifier)
    // The same event told again within a day counts once. https://docs.stripe.com/api/billing/meter-event/create
    if (known !== undefined && known.created > tx.now - WINDOW.uniqueSeconds) return known
    const event = tx.insert(meterEvents, {
      event_name: params.event_name,
      identifier,
      payload: params.payload,
      timestamp,
      created: tx.now,
      _customer: customer.id,
      _value: numberIn(meter, params.payload),
    })
    watchUsage(tx, meter, customer)
    watchThresholds(tx, customer)
    return event
  },

  'billing.meterEventAdjustments.create'(
    tx: Transaction,
    _path: readonly string[],
    params: Stripe.Billing.MeterEventAdjustmentCreateParams,
  ) {
    const identifier = params.cancel?.identifier ?? ''
    const event = tx.newest(meterEvents, 'identifier', identifier)
    if (event === undefined || event.event_name !== params.event_name)
      throw noSuch('meter event', identifier, 'cancel[identifier]', 400)
    if (event.created <= tx.now - WINDOW.uniqueSeconds) {
      throw invalidRequest('Meter events can only be cancelled within 24 hours of Stripe receiving them.', {
        param: 'cancel[identifier]',
      })
    }
    tx.put(meterEvents, event, { _canceled: true })
    return {
      object: 'billing.meter_event_adjustment',
      cancel: { identifier },
      event_name: params.event_name,
      livemode: false,
      status: 'pending',
      type: 'cancel',
    }
  },

  'billing.meters.listEventSummaries'(
    tx: Transaction,
    [id]: readonly [string],
    params: Stripe.Billing.MeterListEventSummariesParams,
  ) {
    const meter = load(tx, meters, id)
    const { customer, start_time: start, end_time: end, value_grouping_window: window } = params
    requireAligned(start, end, window)
    const size = window === 'day' ? DAY_SECONDS : window === 'hour' ? HOUR_SECONDS : end - start
    const events = tx.where(meterEvents, 'usage', `${meter.event_name}/${customer}`)
    const data = []
    for (let from = start; from < end; from += size) {
      const within = events.filter(({ timestamp }) => timestamp >= from && timestamp < from + size)
      if (window !== undefined && within.length === 0) continue
      data.push({
        id: `mtrusg_test_${meter.id.slice(-10)}${from.toString(36)}`,
        object: 'billing.meter_event_summary',
        aggregated_value: aggregate(meter, within),
        end_time: from + size,
        livemode: false,
        meter: meter.id,
        start_time: from,
      })
    }
    return { object: 'list', data: data.reverse(), has_more: false, url: `/v1/billing/meters/${id}/event_summaries` }
  },
}

function move(tx: Transaction, meter: Meter, event: Event): Meter {
  const after = tx.trySend(meters, meter, event, { updated: tx.now })
  if (after === undefined) throw invalidRequest(`You cannot ${event.type} a meter that is ${meter.status}.`)
  return after
}

function requireInWindow(tx: Transaction, timestamp: number): void {
  if (timestamp < tx.now - WINDOW.pastSeconds) {
    throw invalidRequest('The timestamp must be within the past 35 calendar days.', {
      code: 'timestamp_too_far_in_past',
      param: 'timestamp',
    })
  }
  if (timestamp > tx.now + WINDOW.futureSeconds) {
    throw invalidRequest('The timestamp must be no more than 5 minutes in the future.', {
      code: 'timestamp_in_future',
      param: 'timestamp',
    })
  }
}

/** Summaries begin and end on whole minutes, or on whole windows where they are grouped. */
function requireAligned(start: number, end: number, window: string | undefined): void {
  const unit = window === 'day' ? DAY_SECONDS : window === 'hour' ? HOUR_SECONDS : 60
  if (start % unit !== 0 || end % unit !== 0 || end <= start) {
    throw invalidRequest(
      '`start_time` and `end_time` must be aligned with the grouping window, and end after they start.',
      {
        param: start % unit === 0 ? 'end_time' : 'start_time',
      },
    )
  }
}

function numberIn(meter: Meter, payload: Readonly<Record<string, string>>): number {
  if (meter.default_aggregation.formula === 'count') return 1
  const text = payload[meter.value_settings.event_payload_key]
  const value = Number(text)
  if (text === undefined || text === '' || !Number.isFinite(value)) {
    throw invalidRequest(`The payload must contain a number under '${meter.value_settings.event_payload_key}'.`, {
      param: `payload[${meter.value_settings.event_payload_key}]`,
    })
  }
  return value
}

/** Newest first in, one number out: their sum, their count, or the value of the last one. */
export function aggregate(meter: Meter, events: readonly MeterEvent[]): number {
  if (meter.default_aggregation.formula === 'last') return lastsBy(() => 0, events)[0]?._value ?? 0
  return preAggregated(meter, events).reduce((sum, event) => sum + event._value, 0)
}

/** Where its sender adds up hours or days, the last event of each stands for all. @see https://docs.stripe.com/api/billing/meter/create */
function preAggregated({ event_time_window: window }: Meter, events: readonly MeterEvent[]): readonly MeterEvent[] {
  if (window === null) return events
  const size = window === 'day' ? DAY_SECONDS : HOUR_SECONDS
  return lastsBy(timestamp => Math.floor(timestamp / size), events)
}

/** The last event of each group; of one moment's, the one that was told last. */
function lastsBy(groupOf: (timestamp: number) => number, newestFirst: readonly MeterEvent[]): MeterEvent[] {
  const lasts = new Map<number, MeterEvent>()
  for (const event of newestFirst) {
    const last = lasts.get(groupOf(event.timestamp))
    if (last === undefined || last.timestamp < event.timestamp) lasts.set(groupOf(event.timestamp), event)
  }
  return [...lasts.values()]
}
