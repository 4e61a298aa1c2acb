/**
 * Lists of `/v2`: a page is named by a token that the answer gives, and has no count and no cursor of ids.
 * @see https://docs.stripe.com/api-v2-overview#list-pagination
 */
import type { Params } from './decode.js'
import { invalidRequest } from './errors.js'
import { type ListQuery, list } from './list.js'
import type { Resource } from './resource.js'
import type { StoredObject } from './state.js'
import type { Transaction } from './transaction.js'

export interface ListV2<T = StoredObject> {
  readonly data: readonly T[]
  readonly next_page_url: string | null
  readonly previous_page_url: string | null
}

const LIMIT = 20

export function listV2(tx: Transaction, resource: Resource, params: Readonly<Params>, query: ListQuery): ListV2 {
  const { page, limit = LIMIT, ...filters } = params
  const cursor = cursorOf(page)
  const { data, has_more } = list(tx, resource, { ...filters, ...cursor, limit }, query)
  const backwards = cursor.ending_before !== undefined
  const url = (token: string) => pageUrl(query.url, { ...filters, limit, page: token })
  const first = data[0]
  const last = data.at(-1)
  return {
    data,
    next_page_url: last !== undefined && (has_more || backwards) ? url(token('starting_after', last.id)) : null,
    previous_page_url:
      first !== undefined && (backwards ? has_more : page !== undefined) ? url(token('ending_before', first.id)) : null,
  }
}

interface Cursor {
  readonly starting_after?: string
  readonly ending_before?: string
}

const token = (name: keyof Cursor, id: string) => btoa(`${name}:${id}`)

/** What is no token at all reads as nothing. */
function decoded(token: string): string {
  try {
    return atob(token)
  } catch {
    return ''
  }
}

function cursorOf(page: unknown): Cursor {
  if (page === undefined) return {}
  const [, name, id] = /^(starting_after|ending_before):(.+)$/.exec(decoded(String(page))) ?? []
  if (name === undefined || id === undefined) throw invalidRequest(`Invalid page: ${page}`, { param: 'page' })
  return { [name]: id }
}

function pageUrl(url: string, params: Readonly<Params>): string {
  const query = Object.entries(params)
    .flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((item, i) => [`${name}[${i}]`, item]) : [[name, value]],
    )
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return `${url}?${query.join('&')}`
}
