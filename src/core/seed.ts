/** What a new account holds: tables that are there before anything was made, the same in every world of one seed. */
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
      const value = { ...resource.template, created: context.now, ...fields } as unknown as StoredObject
      if (!('created' in resource.template)) delete (value as { created?: number }).created
      table = insertRow(table, resource.indexes_, value, placeOf(0, sequence))
    }
    if (seeded.size > SEEDED_MAX) seeded.clear()
    seeded.set(key, table)
  }
  return table
}

/** A memo of a pure function: what it forgets is made again, the same. */
const seeded = new Map<string, Table>()
const SEEDED_MAX = 256
