/** What a new account holds: tables that are there before anything was made, the same in every world of one seed. */
import { isoInstant } from '../clock/calendar.js'
import type { CompiledResource } from './engine.js'
import type { SeedContext } from './resource.js'
import type { StoredObject, Table } from './state.js'
import { emptyTable, insertRow, placeOf } from './table.js'

/** The table of a resource in a new account. It becomes part of the state when something is written to it. */
export function seedTable(resource: CompiledResource, context: SeedContext): Table {
  if (resource.seed === undefined) return emptyTable
  const key = `${resource.object}/${context.account}/${context.now}/${context.id('seed', 8, resource.object)}`
  let table = seeded.get(key)
  if (table === undefined) {
    table = emptyTable
    for (const [sequence, fields] of resource.seed(context).entries()) {
      const value = { ...resource.template, ...createdAt(resource, context.now), ...fields } as unknown as StoredObject
      table = insertRow(table, resource.indexes_, value, placeOf(0, sequence))
    }
    if (seeded.size > SEEDED_MAX) seeded.clear()
    seeded.set(key, table)
  }
  return table
}

/** Seconds in v1, an ISO instant in v2; some objects do not say. */
function createdAt({ template }: CompiledResource, now: number): { readonly created?: number | string } {
  if (!('created' in template)) return {}
  return { created: typeof template['created'] === 'string' ? isoInstant(now) : now }
}

/** A memo of a pure function: what it forgets is made again, the same. */
const seeded = new Map<string, Table>()
const SEEDED_MAX = 256
