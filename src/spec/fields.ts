/** The fields of object types, as their keys spell them: `metadata~`, `deleted?`. */
import { resolve, shape } from './load.js'
import type { Type } from './type.js'

export interface Field {
  readonly type: Type
  /** It may be absent. */
  readonly optional: boolean
  /** It may be null. */
  readonly nullable: boolean
}

const NONE: ReadonlyMap<string, Field> = new Map()
const cache = new WeakMap<object, ReadonlyMap<string, Field>>()

/** The fields of an object type, by name; of the first object of a union; none of what is no object. */
export function fieldsOf(type: Type): ReadonlyMap<string, Field> {
  const node = objectNode(type)
  if (node === undefined) return NONE
  let fields = cache.get(node)
  if (fields === undefined) {
    fields = new Map(Object.entries(node).map(([key, of]) => [nameOf(key), readKey(key, of)]))
    cache.set(node, fields)
  }
  return fields
}

const nameOf = (key: string) => key.replace(/[?~]+$/, '')

const readKey = (key: string, type: Type): Field => ({
  type,
  optional: /\?~?$/.test(key),
  nullable: key.endsWith('~'),
})

/** The object node behind references to shapes and to the type table. */
function objectNode(type: Type): Readonly<Record<string, Type>> | undefined {
  const node = resolve(type)
  if (typeof node === 'string') {
    const named = node.startsWith('@') ? shape(node.slice(1)) : undefined
    return named === undefined ? undefined : objectNode(named)
  }
  if ('o' in node) return node.o
  if ('z' in node) return objectNode(node.z)
  if ('u' in node) {
    for (const member of node.u) {
      const found = objectNode(member)
      if (found !== undefined) return found
    }
  }
  return undefined
}
