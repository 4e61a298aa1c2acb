/**
 * Idempotency keys: the same request with the same key is answered from memory, for a day of the world's clock.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
import { sortableSequence, sortableTime } from '../clock/timeline.js'
import { idempotencyMismatch, invalidRequest } from './errors.js'
import type { IdempotencyRecord, WorldState } from './state.js'
import { treeDelete, treeFirst, treeGet, treeSet } from './tree.js'

const KEPT_SECONDS = 24 * 3600
const LENGTH_MAX = 255

const keyOf = (account: string, key: string) => `${account}/${key}`

/** The recorded answer, if there is one; Stripe's error if the key came with another request before. */
export function recall(
  state: WorldState,
  account: string,
  key: string,
  request: number,
): IdempotencyRecord | undefined {
  if (key.length > LENGTH_MAX) {
    throw invalidRequest(`Idempotency keys can be at most ${LENGTH_MAX} characters long.`)
  }
  const record = treeGet(state.idempotency, keyOf(account, key))
  if (record === undefined || record.expiresAt <= state.now) return undefined
  if (record.request !== request) throw idempotencyMismatch(key)
  return record
}

/** Keeps an answer, and forgets what has expired: each write drops two at most, so that no write pays for many. */
export function remember(
  state: WorldState,
  account: string,
  key: string,
  answer: Omit<IdempotencyRecord, 'expiresAt'>,
): WorldState {
  let { idempotency, idempotencyExpiry, sequence } = state
  for (let dropped = 0; dropped < 2; dropped++) {
    const oldest = treeFirst(idempotencyExpiry)
    if (oldest === undefined || oldest[0] >= sortableTime(state.now)) break
    const record = treeGet(idempotency, oldest[1])
    if (record !== undefined && record.expiresAt <= state.now) idempotency = treeDelete(idempotency, oldest[1])
    idempotencyExpiry = treeDelete(idempotencyExpiry, oldest[0])
  }
  const expiresAt = state.now + KEPT_SECONDS
  const id = keyOf(account, key)
  idempotency = treeSet(idempotency, id, { ...answer, expiresAt })
  idempotencyExpiry = treeSet(idempotencyExpiry, sortableTime(expiresAt) + sortableSequence(sequence), id)
  sequence++
  return { ...state, idempotency, idempotencyExpiry, sequence }
}
