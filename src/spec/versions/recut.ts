/**
 * How an object of the newer shape is cut to the older one: what it must lose, what it leaves out rather than call it null,
 * and what it must have though it is empty.
 */
import { type Field, fieldsOf } from '../fields.js'
import { resolve } from '../load.js'
import type { Type } from '../type.js'
import { isAdditive } from './additive.js'
import { type Fields, isFields } from './change.js'

export interface Cut {
  readonly lost: readonly string[]
  readonly neverNull: readonly string[]
  readonly empty: readonly (readonly [name: string, value: unknown])[]
  readonly inner: readonly (readonly [name: string, cut: Cut])[]
}

/** `undefined` where the shapes agree. Objects of their own within a shape are not looked into: they have their own cut. */
export function cutBetween(newer: Type, older: Type, object: string, trail = ''): Cut | undefined {
  if (newer === older) return undefined
  const [objectNow, objectBefore] = [opened(newer), opened(older)]
  if (typeof objectNow === 'string' || typeof objectBefore === 'string') return undefined
  const [now, before] = [fieldsOf(objectNow), fieldsOf(objectBefore)]
  const lost = [...now.keys()].filter(name => !before.has(name) && !isAdditive(object, trail + name))
  const neverNull: string[] = []
  const empty: [string, unknown][] = []
  const inner: [string, Cut][] = []
  for (const [name, field] of before) {
    const known = now.get(name)
    if (!field.optional && (known === undefined || known.optional)) {
      const value = emptyOf(field)
      if (value !== undefined) empty.push([name, value])
    }
    if (field.optional && !field.nullable && known?.nullable) neverNull.push(name)
    const cut = known && cutBetween(known.type, field.type, object, `${trail}${name}.`)
    if (cut !== undefined) inner.push([name, cut])
  }
  const size = lost.length + neverNull.length + empty.length + inner.length
  return size === 0 ? undefined : { lost, neverNull, empty, inner }
}

/** The member of an array or a map, the first object of a union; resources are closed. */
function opened(type: Type): Type {
  const node = resolve(type)
  if (typeof node === 'string') return 's'
  if ('a' in node) return opened(node.a)
  if ('m' in node) return opened(node.m)
  if ('z' in node) return opened(node.z)
  if ('u' in node) return opened(node.u.find(member => typeof opened(member) === 'object') ?? 's')
  return node
}

/** Lists of other objects are never put in: the older versions' types say that they are there where they are asked for. */
function emptyOf({ type, nullable }: Field): unknown {
  const node = resolve(type)
  if (typeof node === 'object' && 'l' in node) return undefined
  if (nullable) return null
  if (typeof node === 'object') return 'a' in node ? [] : 'o' in node ? {} : undefined
  return { s: '', b: false, i: 0, m: {} }[node]
}

/** Cuts in place. A part of an object (`previous_attributes`) only loses. */
export function recut(object: Fields, cut: Cut, isPart = false): void {
  for (const name of cut.lost) delete object[name]
  for (const name of cut.neverNull) if (object[name] === null) delete object[name]
  if (!isPart) for (const [name, value] of cut.empty) if (object[name] === undefined) object[name] = structured(value)
  for (const [name, inner] of cut.inner) recutAll(object[name], inner, isPart)
}

function recutAll(value: unknown, cut: Cut, isPart: boolean): void {
  if (Array.isArray(value)) for (const item of value) recutAll(item, cut, isPart)
  else if (isFields(value)) recut(value, cut, isPart)
}

const structured = (value: unknown) => (Array.isArray(value) ? [...value] : isFields(value) ? { ...value } : value)
