/** Usage as v2 is told it: the same meters, one event or many in a call. @see https://docs.stripe.com/api/v2/billing/meter-event */
import type Stripe from 'stripe'
import { isoInstant, secondsOfIso } from '../../clock/calendar.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { operations as v1 } from '../billing/meter.js'

type Adjustment = Stored<Stripe.V2.Billing.MeterEventAdjustment>

export const meterEventAdjustmentsV2 = resource<Adjustment>('v2.billing.meter_event_adjustment', {
  idPrefix: 'mtr_event_adj_test',
  api: 'v2.billing.meterEventAdjustments',
})

/** A session for streams is good for so long. @see https://docs.stripe.com/api/v2/billing-meter-stream */
const SESSION_SECONDS = 15 * 60

export const operations = {
  'v2.billing.meterEvents.create': (tx: Transaction, _path: readonly string[], params: EventParams) =>
    record(tx, params),

  'v2.billing.meterEventStream.create'(
    tx: Transaction,
    _path: readonly string[],
    { events }: { readonly events: readonly EventParams[] },
  ) {
    for (const event of events) record(tx, event)
    return {}
  },

  'v2.billing.meterEventSession.create': (tx: Transaction) => ({
    object: 'v2.billing.meter_event_session',
    authentication_token: `token_${tx.letters(40)}`,
    created: isoInstant(tx.now),
    expires_at: isoInstant(tx.now + SESSION_SECONDS),
    id: tx.newId('mes_test'),
    livemode: false,
  }),

  create(tx: Transaction, params: Stripe.V2.Billing.MeterEventAdjustmentCreateParams): Adjustment {
    const { cancel, event_name: name } = params
    v1['billing.meterEventAdjustments.create'](tx, [], { cancel, event_name: name, type: 'cancel' })
    return tx.create(meterEventAdjustmentsV2, { cancel, event_name: name, status: 'pending', type: 'cancel' })
  },
}

interface EventParams {
  readonly event_name: string
  readonly identifier?: string
  readonly payload: Record<string, string>
  readonly timestamp?: string
}

function record(tx: Transaction, { timestamp, ...told }: EventParams) {
  const event = v1['billing.meterEvents.create'](tx, [], {
    ...told,
    ...(timestamp !== undefined && { timestamp: secondsOfIso(timestamp) }),
  })
  return {
    object: 'v2.billing.meter_event',
    created: isoInstant(event.created),
    event_name: event.event_name,
    identifier: event.identifier,
    livemode: false,
    payload: event.payload,
    timestamp: isoInstant(event.timestamp),
  }
}
