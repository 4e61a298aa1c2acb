/**
 * Thin events: that something happened, and to what; whoever wants to know more asks for the object.
 * @see https://docs.stripe.com/api/v2/core/events/object
 */
import { isoInstant } from '../clock/calendar.js'
import { operations } from '../spec/load.js'
import { endsInId, objectsOf } from './owner.js'
import type { Resource } from './resource.js'
import type { StoredObject } from './state.js'
import type { Transaction } from './transaction.js'

const table: Resource = { object: 'v2.core.event', idPrefix: 'evt' }

export const isThin = (type: string): boolean => type.startsWith('v2.')

export function recordThinEvent(tx: Transaction, type: string, object: StoredObject): StoredObject {
  const { requestId, idempotencyKey } = tx.caller
  const url = urlOf(object)
  return tx.insert(table, {
    created: isoInstant(tx.now),
    ...(tx.account !== tx.platform && { context: tx.account }),
    ...(requestId !== null && {
      reason: { type: 'request', request: { id: requestId, idempotency_key: idempotencyKey ?? '' } },
    }),
    ...(url !== undefined && { related_object: { id: object.id, type: object.object, url } }),
    type,
  })
}

const paths = new Map<string, string | undefined>()

/** Where the object is to be had; an object within another one's path names that one in `account`. */
function urlOf(object: StoredObject): string | undefined {
  let path = paths.get(object.object)
  if (path === undefined && !paths.has(object.object)) {
    path = operations().find(
      call => call.verb === 'GET' && endsInId(call) && objectsOf(call.response).includes(object.object),
    )?.path
    paths.set(object.object, path)
  }
  const owner = object['account']
  return path?.replace(/\{\w+\}$/, object.id).replace(/\{\w+\}/, typeof owner === 'string' ? owner : object.id)
}
