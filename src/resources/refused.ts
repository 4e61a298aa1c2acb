/** How Stripe refuses a step that an object's status does not allow. */
import { type ApiError, invalidRequest } from '../core/errors.js'
import type { Resource } from '../core/resource.js'
import type { StoredObject } from '../core/state.js'
import type { Changes, Transaction } from '../core/transaction.js'

/** `You cannot cancel this order because it has a status of delivered.` */
export const refused = (verb: string, label: string, status: string): ApiError =>
  invalidRequest(`You cannot ${verb} this ${label} because it has a status of ${status}.`)

/** Sends an event to an object's lifecycle; where the machine refuses it, so does Stripe. */
export function move<T extends StoredObject>(
  tx: Transaction,
  resource: Resource<T>,
  object: T,
  event: { readonly type: string },
  changes: Changes<T> = {},
): T {
  const moved = tx.trySend(resource, object, event, changes)
  if (moved !== undefined) return moved
  const status = String(object[resource.statusField ?? 'status'])
  throw refused(event.type.replaceAll('_', ' '), resource.label ?? resource.object, status)
}
