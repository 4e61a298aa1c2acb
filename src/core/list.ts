/**
 * Lists: pages of objects, newest first, by cursor, filtered through an index.
 * @see https://docs.stripe.com/api/pagination
 */
import { sortableTime } from '../clock/timeline.js'
import type { Params } from './decode.js'
import { invalidRequest, noSuch } from './errors.js'
import type { Resource } from './resource.js'
import { isFields } from './shape.js'
import type { StoredObject } from './state.js'
import type { IndexValue, Span } from './table.js'
import type { Transaction } from './transaction.js'

export interface ListObject<T = StoredObject> {
  readonly object: 'list'
  readonly data: readonly T[]
  readonly has_more: boolean
  readonly url: string
}

export interface ListQuery {
  readonly url: string
  /** Beyond what the parameters say: index and value, and what the object must fulfil. */
  readonly index?: readonly [name: string, value: string]
  readonly accept?: (object: StoredObject) => boolean
  /** Filters that `accept` deals with. */
  readonly handled?: readonly string[]
}

const CONTROL = new Set(['limit', 'starting_after', 'ending_before', 'expand', 'created'])

export function list(tx: Transaction, resource: Resource, params: Readonly<Params>, query: ListQuery): ListObject {
  const limit = limitOf(params)
  requireCustomer(tx, params['customer'])
  const indexes = tx.engine.resource(resource.object).indexes_
  const filters = filtersOf(params, indexes, query)
  const [index, value] = query.index ?? filters.shift() ?? []
  const within = createdRange(params['created'])
  const { starting_after: after, ending_before: before } = params as Record<string, string | undefined>
  if (after !== undefined && before !== undefined) {
    throw invalidRequest('You cannot use both starting_after and ending_before.', { param: 'starting_after' })
  }
  const bounds = boundsOf(params, query)
  const accept = (object: StoredObject) =>
    filters.every(([name, wanted]) => matches(indexes[name]!(object), wanted)) &&
    bounds.every(([name, within]) => isWithin(object[name], within)) &&
    (query.accept?.(object) ?? true)
  const cursor = after ?? before
  const place = cursor === undefined ? undefined : placeOf(tx, resource, cursor, before === undefined)
  const span = { ...(index !== undefined && { index, value: value! }), ...within }
  const { data, more } =
    before === undefined
      ? pageBelow(tx, resource, { ...span, ...set('before', lesser(within.before, place)) }, limit, accept)
      : pageAbove(tx, resource, { ...span, ...set('after', greater(within.after, place)) }, limit, accept)
  return { object: 'list', data, has_more: more, url: query.url }
}

export function limitOf(params: Readonly<Params>): number {
  const limit = (params['limit'] as number | undefined) ?? 10
  if (limit < 1 || limit > 100) {
    throw invalidRequest(
      limit < 1 ? 'This value must be greater than or equal to 1.' : 'This value must be less than or equal to 100.',
      { code: 'parameter_invalid_integer', param: 'limit' },
    )
  }
  return limit
}

/** Of somebody who never was, nothing is listed. */
function requireCustomer(tx: Transaction, id: unknown): void {
  if (typeof id === 'string' && id !== '' && tx.row('customer', id) === undefined) {
    throw noSuch('customer', id, 'customer', 400)
  }
}

/** Named references narrow a list most, so they come first and the first is the one that is walked. */
function filtersOf(
  params: Readonly<Params>,
  indexes: Readonly<Record<string, IndexValue>>,
  query: ListQuery,
): [string, string][] {
  const filters: [string, string][] = []
  for (const [name, value] of toldFilters(params)) {
    if (CONTROL.has(name) || query.handled?.includes(name) || !(name in indexes)) continue
    if (typeof value === 'object' || value === undefined || value === '') continue
    const filter: [string, string] = [name, String(value)]
    if (typeof value === 'string' && value.includes('_')) filters.unshift(filter)
    else filters.push(filter)
  }
  return filters
}

/** Bounds of a number or a moment, as requests tell them. */
export type Bounds = Readonly<Partial<Record<'gt' | 'gte' | 'lt' | 'lte', number>>>

/** Whether a number is the one that is told, or lies within bounds; where nothing is told, any is. */
export function isWithin(value: unknown, told: Bounds | number | undefined): boolean {
  if (told === undefined) return true
  if (typeof value !== 'number') return false
  if (typeof told === 'number') return value === told
  const { gt = value - 1, gte = value, lt = value + 1, lte = value } = told
  return value > gt && value >= gte && value < lt && value <= lte
}

/** `due_date[gte]`: the fields that are asked to lie within bounds. `created` is the order of the list itself. */
const boundsOf = (params: Readonly<Params>, query: ListQuery): [string, Bounds][] =>
  Object.entries(params).filter(
    (entry): entry is [string, Bounds] =>
      isFields(entry[1]) &&
      !CONTROL.has(entry[0]) &&
      !query.handled?.includes(entry[0]) &&
      Object.keys(entry[1]).every(name => /^[gl]te?$/.test(name)),
  )

/** What stands within a filter goes by its own name: `payment[payment_intent]`. */
const toldFilters = (params: Readonly<Params>): [string, unknown][] =>
  Object.entries(params).flatMap(([name, value]) => (isFields(value) ? Object.entries(value) : [[name, value]]))

function matches(actual: ReturnType<IndexValue>, wanted: string): boolean {
  if (typeof actual === 'object' && actual !== null) return actual.includes(wanted)
  return actual !== null && actual !== undefined && String(actual) === wanted
}

interface Range {
  readonly before?: string
  readonly after?: string
}

/** `created` as places: the least one of a second is its time, the greatest sorts below `~`. */
function createdRange(created: unknown): Range {
  if (typeof created === 'number') return { before: `${sortableTime(created)}~`, after: sortableTime(created) }
  if (typeof created !== 'object' || created === null) return {}
  const { gt, gte, lt, lte } = created as Record<string, number | undefined>
  const after = gt !== undefined ? `${sortableTime(gt)}~` : gte !== undefined ? sortableTime(gte) : undefined
  const before = lt !== undefined ? sortableTime(lt) : lte !== undefined ? `${sortableTime(lte)}~` : undefined
  return { ...(after !== undefined && { after }), ...(before !== undefined && { before }) }
}

function placeOf(tx: Transaction, resource: Resource, id: string, downwards: boolean): string {
  const row = tx.row(resource.object, id)
  if (row === undefined)
    throw noSuch(resource.label ?? resource.object, id, downwards ? 'starting_after' : 'ending_before', 400)
  return row.at
}

interface Page {
  readonly data: StoredObject[]
  readonly more: boolean
}
type Accept = (object: StoredObject) => boolean

/** The newest of a span. */
export function pageBelow(tx: Transaction, resource: Resource, span: Span, limit: number, accept: Accept): Page {
  return gather(tx, resource, visit => tx.walk(resource.object, span, visit), limit, accept)
}

/** The oldest of a span, shown newest first. */
function pageAbove(tx: Transaction, resource: Resource, span: Span, limit: number, accept: Accept): Page {
  const { data, more } = gather(tx, resource, visit => tx.climb(resource.object, span, visit), limit, accept)
  return { data: data.reverse(), more }
}

/** The first `limit` that are accepted, and whether there is one more. */
function gather(
  tx: Transaction,
  resource: Resource,
  pass: (visit: (id: string) => boolean) => void,
  limit: number,
  accept: Accept,
): Page {
  const data: StoredObject[] = []
  let more = false
  pass(id => {
    const object = tx.row(resource.object, id)!.value
    if (!accept(object)) return true
    if (data.length === limit) {
      more = true
      return false
    }
    data.push(object)
    return true
  })
  return { data, more }
}

const set = <K extends keyof Range>(bound: K, place: string | undefined) => place !== undefined && { [bound]: place }

const lesser = (a: string | undefined, b: string | undefined) =>
  a === undefined ? b : b === undefined ? a : a < b ? a : b
const greater = (a: string | undefined, b: string | undefined) =>
  a === undefined ? b : b === undefined ? a : a > b ? a : b

/** A page of a short list that is kept in its own order. */
export function pageOf<T extends StoredObject>(
  items: readonly T[],
  params: Readonly<Params>,
  url: string,
): ListObject<T> {
  const limit = limitOf(params)
  const { starting_after: after, ending_before: before } = params as Record<string, string | undefined>
  const at = (id: string) => items.findIndex(item => item.id === id)
  if (before !== undefined) {
    const end = Math.max(0, at(before))
    const start = Math.max(0, end - limit)
    return { object: 'list', data: items.slice(start, end), has_more: start > 0, url }
  }
  const start = after === undefined ? 0 : at(after) + 1
  return { object: 'list', data: items.slice(start, start + limit), has_more: items.length > start + limit, url }
}
