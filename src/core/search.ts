/**
 * Search: pages of what a query finds, newest first. Here it is up to date at once; Stripe takes up to a minute.
 * @see https://docs.stripe.com/api/pagination/search
 */
import type { Operation } from '../spec/type.js'
import type { Params } from './decode.js'
import type { CompiledResource } from './engine.js'
import { invalidRequest, SimulatorError } from './errors.js'
import { limitOf, pageBelow } from './list.js'
import { compileQuery, parseQuery } from './search-query.js'
import type { StoredObject } from './state.js'
import type { Transaction } from './transaction.js'

export interface SearchResult {
  readonly object: 'search_result'
  readonly data: readonly StoredObject[]
  readonly has_more: boolean
  readonly next_page: string | null
  readonly url: string
  /** Counted only where the request expands it. */
  readonly total_count: number
}

export function search(
  tx: Transaction,
  resource: CompiledResource,
  operation: Operation,
  params: Params,
): SearchResult {
  const fields = tx.engine.searchFields(resource.object)
  if (fields === undefined) throw new SimulatorError(`${resource.object} is searched, and declares no fields`)
  const name = /^\/v1\/(\w+)\/search$/.exec(operation.path)![1]!
  const accept = compileQuery(parseQuery(String(params['query'])), fields, name)
  const limit = limitOf(params)
  const before = params['page'] === undefined ? undefined : placeIn(tx, resource, String(params['page']))
  const { data, more } = pageBelow(tx, resource, before === undefined ? {} : { before }, limit, accept)
  const result = {
    object: 'search_result' as const,
    data,
    has_more: more,
    next_page: more ? pageToken(tx.row(resource.object, data.at(-1)!.id)!.at) : null,
    url: operation.path,
    total_count: 0,
  }
  return Object.defineProperty(result, 'total_count', { enumerable: false, get: () => count(tx, resource, accept) })
}

function count(tx: Transaction, resource: CompiledResource, accept: (object: StoredObject) => boolean): number {
  let total = 0
  tx.walk(resource.object, {}, id => {
    if (accept(tx.row(resource.object, id)!.value)) total++
    return true
  })
  return total
}

/** A page begins after a place: nothing in between is skipped or repeated when objects are made meanwhile. */
const pageToken = (place: string): string => btoa(place)

function placeIn(tx: Transaction, resource: CompiledResource, token: string): string {
  let place = ''
  try {
    place = atob(token)
  } catch {
    // Not even the form of a token.
  }
  let known = false
  tx.walk(resource.object, { before: `${place}~` }, (_, at) => {
    known = at === place
    return false
  })
  if (!known) throw invalidRequest(`Invalid page: ${token}`, { param: 'page' })
  return place
}
