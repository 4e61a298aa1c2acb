/** The ids that a world holds, by object, and which of them a parameter's name asks for. */
import type { StoredObject, WorldState } from '../../src/core/state.js'
import { treeGet, treeValues } from '../../src/core/tree.js'
import { shapeNames } from '../../src/spec/load.js'

export type Pool = ReadonlyMap<string, readonly string[]>

export function poolOf(state: WorldState): Map<string, string[]> {
  const pool = new Map<string, string[]>()
  for (const [object, table] of Object.entries(treeGet(state.accounts, state.platform) ?? {})) {
    pool.set(object, treeValues(table.order).slice(-20))
  }
  return pool
}

export const addTo = (pool: Map<string, string[]>, { object, id }: StoredObject): void => {
  const ids = pool.get(object) ?? []
  if (!ids.includes(id)) pool.set(object, [...ids, id])
}

/** Names that do not end in the object's. */
const ALIASES: Readonly<Record<string, string>> = {
  connected_account: 'account',
  default_source: 'card',
  destination: 'account',
  discounts: 'coupon',
  from_invoice: 'invoice',
  on_behalf_of: 'account',
  originating_transaction: 'charge',
  parent: 'billing.meter',
  report_type: 'reporting.report_type',
  template: 'invoice_rendering_template',
  verified_address: 'address',
}

/** Fields of texts that end in an object's name all the same. */
const NO_REFERENCES =
  /(^|_)(object|name|type|description|label|number|event|price_data|product_data|mandate_data|item|quote_id|expected_transfer)$|(^|_)(url|email|feature_name)$/

let bySegment: Map<string, string[]> | undefined

/** The object that a parameter refers to by id; of several of one name, the one of the call's own domain. */
export function referenceOf(name: string, path: string): string | undefined {
  if (bySegment === undefined) {
    bySegment = new Map()
    for (const object of shapeNames()) {
      if (object.startsWith('deleted:')) continue
      const segment = object.slice(object.lastIndexOf('.') + 1)
      bySegment.set(segment, [...(bySegment.get(segment) ?? []), object])
    }
  }
  const alias = ALIASES[name]
  if (alias !== undefined) return alias
  if (NO_REFERENCES.test(name)) return undefined
  const words = name.split('_')
  for (let from = 0; from < words.length; from++) {
    const segment = words.slice(from).join('_')
    const found = bySegment.get(segment) ?? bySegment.get(segment.replace(/s$/, ''))
    if (found !== undefined) return nearest(found, path)
  }
  return undefined
}

function nearest(objects: readonly string[], path: string): string {
  const domains = path.split('/').filter(part => /^[a-z]/.test(part))
  const score = (object: string) => object.split('.').filter(part => domains.includes(part)).length
  return [...objects].sort((a, b) => score(b) - score(a) || a.length - b.length)[0]!
}
