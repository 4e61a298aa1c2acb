/** Tables: the objects of one kind in one account, by id, in order of creation, and by the fields that lists filter on. */
import { MOMENT_LENGTH, sortableMoment } from '../clock/timeline.js'
import type { Row, StoredObject, Table } from './state.js'
import { ascend, descend, emptyTree, type Owned, type Tree, treeDelete, treeGet, treeSet } from './tree.js'

/** The values under which an index finds an object. */
export type IndexValue = (object: StoredObject) => string | number | boolean | null | undefined | readonly string[]
export type Indexes = Readonly<Record<string, IndexValue>>

export const emptyTable: Table = { rows: emptyTree(), order: emptyTree(), indexes: {} }

export const rowOf = (table: Table, id: string): Row | undefined => treeGet(table.rows, id)

/** Newest first means: latest `created` first, and of one second the last made first. */
export const placeOf = sortableMoment

/** The place that a key ends in. */
export const placeIn = (key: string): string => key.slice(-MOMENT_LENGTH)

export function insertRow(table: Table, indexes: Indexes, value: StoredObject, at: string, owned?: Owned): Table {
  return {
    rows: treeSet(table.rows, value.id, { at, value }, owned),
    order: treeSet(table.order, at, value.id, owned),
    indexes: reindex(table.indexes, indexes, undefined, value, at, owned),
  }
}

export function replaceRow(table: Table, indexes: Indexes, before: Row, value: StoredObject, owned?: Owned): Table {
  return {
    rows: treeSet(table.rows, value.id, { at: before.at, value }, owned),
    order: table.order,
    indexes: reindex(table.indexes, indexes, before.value, value, before.at, owned),
  }
}

/** `stub` is what a deleted object leaves behind. */
export function deleteRow(table: Table, indexes: Indexes, before: Row, stub: StoredObject, owned?: Owned): Table {
  return {
    rows: treeSet(table.rows, stub.id, { at: before.at, value: stub }, owned),
    order: treeDelete(table.order, before.at, owned),
    indexes: reindex(table.indexes, indexes, before.value, undefined, before.at, owned),
  }
}

function reindex(
  trees: Table['indexes'],
  indexes: Indexes,
  before: StoredObject | undefined,
  after: StoredObject | undefined,
  at: string,
  owned: Owned | undefined,
): Table['indexes'] {
  let changed: Record<string, Tree<string>> | undefined
  for (const name in indexes) {
    const read = indexes[name]!
    const old = before && read(before)
    const now = after && read(after)
    if (old === now || sameValues(old, now)) continue
    const tree = trees[name] ?? emptyTree<string>()
    const moved = under(under(tree, old, at, undefined, owned), now, at, after?.id, owned)
    if (moved === trees[name]) continue
    changed ??= { ...trees }
    changed[name] = moved
  }
  return changed ?? trees
}

/** Puts an id under each of the values, or takes what is there away. */
function under(
  tree: Tree<string>,
  value: ReturnType<IndexValue>,
  at: string,
  id: string | undefined,
  owned: Owned | undefined,
): Tree<string> {
  if (value === null || value === undefined) return tree
  if (typeof value === 'object') return value.reduce((all, one) => under(all, one, at, id, owned), tree)
  const key = indexKey(value) + at
  return id === undefined ? treeDelete(tree, key, owned) : treeSet(tree, key, id, owned)
}

const sameValues = (a: ReturnType<IndexValue>, b: ReturnType<IndexValue>): boolean =>
  Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, at) => value === b[at])

const indexKey = (value: string | number | boolean) => `${value}\u0000`

/** Part of a table: the places between `after` and `before` (both exclusive), of one index value if one is named. */
export interface Span {
  readonly index?: string
  readonly value?: string
  readonly before?: string
  readonly after?: string
}

/** Gets the key under which an id stands: its place, after the value of the index that is walked. */
type Visit = (id: string, key: string) => boolean | undefined

/** The objects that an index finds under a value, newest first. */
export function valuesUnder(table: Table, index: string, value: string): StoredObject[] {
  const tree = table.indexes[index]
  let found: StoredObject[] = []
  if (tree === undefined) return found
  const prefix = indexKey(value)
  ascend(tree, prefix, undefined, (id, key) => {
    if (!key.startsWith(prefix)) return false
    const object = rowOf(table, id)!.value
    // A list of one needs no room for more, and most are.
    if (found.length === 0) found = [object]
    else found.push(object)
    return true
  })
  return found.reverse()
}

/** Walks ids newest first until `visit` returns false. */
export const walk = (table: Table, span: Span, visit: Visit): void => scan(descend, table, span, visit)

/** Walks ids oldest first until `visit` returns false. */
export const climb = (table: Table, span: Span, visit: Visit): void => scan(ascend, table, span, visit)

function scan(
  direction: typeof ascend<string>,
  table: Table,
  { index, value, before, after }: Span,
  visit: Visit,
): void {
  const tree = index === undefined ? table.order : table.indexes[index]
  if (tree === undefined) return
  const prefix = index === undefined ? '' : indexKey(value!)
  const from = after === undefined ? prefix : `${prefix}${after}\u0000`
  const to = before !== undefined ? prefix + before : prefix === '' ? undefined : `${prefix}~`
  direction(tree, from, to, visit)
}
