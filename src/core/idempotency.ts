/**
 * Idempotency keys: the same request with the same key is answered from memory, for a day of the world's clock.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
import { idempotencyMismatch, invalidRequest } from './errors.js'
import { isFields } from './shape.js'
import type { IdempotencyRecord, IdempotencyRecords, WorldState } from './state.js'
import { emptyTree, treeGet, treeSet } from './tree.js'

const KEPT_SECONDS = 24 * 3600
const LENGTH_MAX = 255

const keyOf = (account: string, key: string) => `${account}/${key}`

/** Parameters as a text that is the same in whatever order they are told. */
export const canonical = (params: unknown): string =>
  JSON.stringify(params, (_, value: unknown) =>
    isFields(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  )

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
  const id = keyOf(account, key)
  const record = treeGet(state.idempotency.current, id) ?? treeGet(state.idempotency.previous, id)
  if (record === undefined || record.expiresAt <= state.now) return undefined
  if (record.request !== request) throw idempotencyMismatch(key)
  return record
}

/** Keeps an answer for a day. */
export function remember(
  state: WorldState,
  account: string,
  key: string,
  answer: Omit<IdempotencyRecord, 'expiresAt'>,
): WorldState {
  const records = ofToday(state.idempotency, state.now)
  const record = { ...answer, expiresAt: state.now + KEPT_SECONDS }
  return { ...state, idempotency: { ...records, current: treeSet(records.current, keyOf(account, key), record) } }
}

/** After a day the current records become the previous ones; of those before, none is valid any more. */
function ofToday(records: IdempotencyRecords, now: number): IdempotencyRecords {
  const age = now - records.since
  if (age < KEPT_SECONDS) return records
  return { since: now, current: emptyTree(), previous: age < 2 * KEPT_SECONDS ? records.current : emptyTree() }
}
