/** Event: what happened, with the object as it was then. @see https://docs.stripe.com/api/events */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { exclusiveParameters, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'

/** `Stripe.Event` is a union of all its types; what is stored is read by these fields alone. */
export interface StoredEvent extends StoredObject {
  readonly object: 'event'
  readonly account?: string
  readonly api_version: string | null
  readonly created: number
  readonly data: { readonly object: StoredObject; readonly previous_attributes?: Readonly<Record<string, unknown>> }
  readonly pending_webhooks: number
  readonly type: string
  /** The world clock's time, of which the 30 days count; `created` is that of the clock on which it happened. */
  readonly _recorded_at: number
}

export const events = resource<StoredEvent>('event', { idPrefix: 'evt', api: 'events' })

/** @see https://docs.stripe.com/api/events */
const READABLE_DAYS = 30

export const operations = {
  retrieve(tx: Transaction, event: StoredEvent): StoredEvent {
    if (!isReadable(tx, event)) throw noSuch('event', event.id, 'id')
    return event
  },

  list(tx: Transaction, params: Stripe.EventListParams) {
    const { type, types, delivery_success: delivered } = params
    if (type !== undefined && types !== undefined) throw exclusiveParameters('type', 'types')
    const pattern = type?.includes('*') ? typePattern(type) : undefined
    return list(tx, events, params as Record<string, unknown>, {
      url: '/v1/events',
      handled: pattern === undefined ? [] : ['type'],
      accept(object) {
        const event = object as StoredEvent
        return (
          isReadable(tx, event) &&
          (pattern === undefined || pattern.test(event.type)) &&
          (types === undefined || types.includes(event.type)) &&
          (delivered === undefined || delivered === (event.pending_webhooks === 0))
        )
      },
    })
  },
}

const isReadable = (tx: Transaction, event: StoredEvent) =>
  event._recorded_at > tx.worldNow - READABLE_DAYS * DAY_SECONDS

/** `invoice.*` names a group of types. */
export const typePattern = (type: string): RegExp =>
  new RegExp(`^${type.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '.*')}$`)
