/**
 * Events: what happened, with the object as it was then.
 * @see https://docs.stripe.com/api/events/object
 */
import { isThin, recordThinEvent } from './events-v2.js'
import { present, Shown } from './render.js'
import type { Resource } from './resource.js'
import { isFields } from './shape.js'
import type { StoredObject } from './state.js'
import type { Transaction } from './transaction.js'

const eventTable: Resource = { object: 'event', idPrefix: 'evt' }

export function recordEvent(
  tx: Transaction,
  type: string,
  object: StoredObject | Shown,
  before?: StoredObject | Shown,
): void {
  const shown = object instanceof Shown ? object.object : present(tx, object)
  const data: Record<string, unknown> = { object: shown }
  if (before !== undefined) {
    const previous = previousAttributes(before instanceof Shown ? before.object : present(tx, before), shown)
    if (Object.keys(previous).length === 0) return
    data['previous_attributes'] = previous
  }
  if (isThin(type)) {
    tx.engine.onEvent?.(tx, recordThinEvent(tx, type, shown))
    return
  }
  const { requestId, idempotencyKey } = tx.caller
  const event = tx.insert(eventTable, {
    ...(tx.account !== tx.platform && { account: tx.account }),
    api_version: tx.apiVersion,
    data,
    pending_webhooks: 0,
    request:
      requestId === null && idempotencyKey === null ? NOBODY : { id: requestId, idempotency_key: idempotencyKey },
    type,
    _recorded_at: tx.worldNow,
  })
  tx.engine.onEvent?.(tx, event)
  for (const react of tx.engine.reactions(type)) react(tx, object)
}

/** What happens by itself was asked for by nobody. */
const NOBODY = { id: null, idempotency_key: null }

/** The old values of changed fields: objects field by field, arrays whole, `null` for what was not there. */
export function previousAttributes(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const previous: Record<string, unknown> = {}
  for (const key in after) {
    const old = before[key]
    const now = after[key]
    if (old === now) continue
    if (isFields(old) && isFields(now)) {
      const inner = previousAttributes(old, now)
      if (Object.keys(inner).length > 0) previous[key] = inner
    } else if (!same(old, now)) previous[key] = old ?? null
  }
  for (const key in before) if (after[key] === undefined && !(key in after)) previous[key] = before[key]
  return previous
}

/** Whether two values of plain data say the same. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => same(item, b[at]))
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in left) if (!same(left[key], right[key])) return false
  for (const key in right) if (!(key in left)) return false
  return true
}
