/** An edition: the API as one older version has it. Everything in it is made when it is first asked for. */

import { amended } from '../amendments.js'
import { apiVersions } from '../generated/versions/names.js'
import { apiVersion as newest, operation, resolve, shape } from '../load.js'
import type { Type } from '../type.js'
import type { Change, NewerParams, OlderFields } from './change.js'
import { type Difference, laidOver } from './difference.js'
import { history } from './history.js'
import { type Cut, cutBetween } from './recut.js'

export interface Edition {
  readonly version: string
  /** The shape of an object; see `load.shape`. */
  readonly shape: (object: string) => Type | undefined
  /** The parameters of a call. */
  readonly params: (operation: string) => Type
  /** How an object becomes this version's: the changes that it needs, newest first, and the cuts that end them. */
  readonly steps: (object: string) => Steps
  /** The changes of a call's parameters, oldest first. */
  readonly paramSteps: (operation: string) => readonly NewerParams[]
}

export interface Steps {
  readonly changes: readonly OlderFields[]
  readonly cuts: readonly Cut[]
}

/** Whether there is such a version, and it is supported. */
export const isApiVersion = (version: string): boolean => apiVersions.includes(version)

const editions = new Map<string, Edition>()

/** `undefined` for the newest version, which needs none. */
export function editionOf(version: string): Edition | undefined {
  if (version === newest) return undefined
  let edition = editions.get(version)
  if (edition === undefined) {
    edition = makeEdition(version)
    editions.set(version, edition)
  }
  return edition
}

function makeEdition(version: string): Edition {
  const { changes, differenceTables } = history()
  // Newer within a release only adds: the tables of its last version hold for the ones before.
  const tables = differenceTables.filter(([of]) => of >= version).map(([, table]) => differencesOf(table))
  const newer = changes.filter(change => change.since > version)
  const older = (kind: string, name: string, type: Type): Type =>
    tables.reduce((known, table) => {
      const difference = table.get(`${kind}\t${name}`)
      return difference === undefined ? known : laidOver(known, difference(), kind === 'params')
    }, type)
  const shapeOf = remembered((object: string) => {
    const type = shape(object)
    return type && older('shape', object, type)
  })
  return {
    version,
    shape: shapeOf,
    params: remembered((id: string) => {
      const params = amended(id, older('params', id, operation(id)!.params), resolve)
      return newer.reduce((known, change) => accepting(known, change.accepts?.[id]), params)
    }),
    steps: remembered((object: string) => ({
      changes: newer.flatMap(change => change.responses?.[object] ?? []),
      cuts: shapesAbove(version, object, newer).flatMap(
        above => cutBetween(above, shapeOf(object) ?? '*', object) ?? [],
      ),
    })),
    paramSteps: remembered((id: string) => newer.flatMap(change => change.params?.[id] ?? []).reverse()),
  }
}

function accepting(params: Type, extra: Readonly<Record<string, Type>> | undefined): Type {
  const node = resolve(params)
  return extra === undefined || typeof node === 'string' || !('o' in node) ? params : { o: { ...extra, ...node.o } }
}

/**
 * The shapes that an object comes from on its way: the newest, and that of the version that each change leads to. What a
 * change puts in, an even older version may not have had yet.
 */
function shapesAbove(version: string, object: string, newer: readonly Change[]): readonly Type[] {
  const through = newer
    .filter(change => change.responses?.[object] !== undefined)
    .map(change => apiVersions.find(known => known < change.since) ?? version)
  const between = [...new Set(through)].filter(known => known > version).map(known => editionOf(known)?.shape(object))
  return [shape(object), ...between].filter(type => type !== undefined)
}

type Table = ReadonlyMap<string, () => Difference>

const parsed = new Map<string, Table>()

/** By kind and name. A line is parsed when it is first asked for. */
function differencesOf(table: string): Table {
  let lines = parsed.get(table)
  if (lines === undefined) {
    lines = new Map(
      table.split('\n').map(line => {
        const at = line.lastIndexOf('\t')
        return [line.slice(0, at), () => JSON.parse(line.slice(at + 1)) as Difference] as const
      }),
    )
    parsed.set(table, lines)
  }
  return lines
}

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return name => {
    if (!known.has(name)) known.set(name, make(name))
    return known.get(name)!
  }
}
