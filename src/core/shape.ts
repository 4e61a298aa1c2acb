/** Shapes at work: the empty object of a shape, and what parameters say of it. */
import { type Field, fieldsOf } from '../spec/fields.js'
import { resolve, shape } from '../spec/load.js'
import type { Type } from '../spec/type.js'
import { requireFewKeys } from './limits.js'

export { fieldsOf }

type Fields = Record<string, unknown>

/** How deep required objects of required objects are filled in; a shape that needs itself ends there. */
const DEPTH_MAX = 6

/**
 * The emptiest value of a type: nulls where they are allowed, optional fields absent, the first of an enum, zero.
 */
export function blank(type: Type, depth = 0): unknown {
  const node = resolve(type)
  if (typeof node === 'string') {
    if (node.startsWith('=')) return node.slice(1)
    if (node.startsWith('@')) return depth > DEPTH_MAX ? {} : blank(shape(node.slice(1)) ?? '*', depth)
    return BLANK_ATOMS[node] ?? null
  }
  if ('o' in node) return blankObject(node, depth)
  if ('a' in node) return []
  if ('m' in node) return {}
  if ('l' in node) return { object: 'list', data: [], has_more: false, url: '' }
  if ('e' in node) return node.e[0]
  if ('u' in node) return blank(node.u[0] ?? 'n', depth)
  if ('z' in node) return blank(node.z, depth)
  return ''
}

const BLANK_ATOMS: Readonly<Record<string, unknown>> = {
  s: '',
  i: 0,
  f: 0,
  b: false,
  t: 0,
  T: '1970-01-01T00:00:00.000Z',
  d: '0',
  I: '0',
  m: {},
  r: {},
  n: null,
}

function blankObject(node: { readonly o: Readonly<Record<string, Type>> }, depth: number): Fields {
  const object: Fields = {}
  if (depth > DEPTH_MAX) return object
  for (const [name, field] of fieldsOf(node)) {
    // The SDK marks as optional and nullable what older versions left out; the API shows it as null.
    if (field.nullable) object[name] = null
    else if (!field.optional) object[name] = blank(field.type, depth + 1)
  }
  return object
}

/**
 * What parameters say of an object: every parameter whose name and form are those of a field of `type` becomes that
 * field's value, laid over `base`. This is how endpoints without behaviour of their own store what they are told.
 */
export function fromParams(type: Type, params: Readonly<Fields>, base: Readonly<Fields> = {}): Fields {
  const fields = fieldsOf(type)
  // Without a prototype, so that what is spread from it begins afresh: see `layout.ts`.
  const result: Fields = Object.create(null)
  for (const name in params) {
    const field = fields.get(name)
    if (field === undefined || RESERVED.has(name)) continue
    const value = fieldValue(field, params[name], base[name])
    if (value !== undefined) result[name] = value
  }
  return result
}

/** Never taken from parameters. */
const RESERVED = new Set(['object', 'created', 'livemode', 'expand', 'id'])

/** `undefined` where the parameter does not have the field's form. */
function fieldValue(field: Field, param: unknown, base: unknown): unknown {
  if (param === undefined) return undefined
  if (field.type === 'm') return mergeMetadata(base, param)
  if (param === '' || param === null) return field.nullable ? null : emptyOf(field)
  return valueFrom(field.type, param, base)
}

function emptyOf(field: Field): unknown {
  const node = resolve(field.type)
  if (node === 's') return ''
  if (typeof node === 'object' && 'a' in node) return []
  return undefined
}

function valueFrom(type: Type, param: unknown, base: unknown): unknown {
  const node = resolve(type)
  if (typeof node === 'string') {
    if (node.startsWith('@')) return isFields(param) ? objectValue(node, param, base) : undefined
    return atomValue(node, param)
  }
  if ('o' in node) return isFields(param) ? objectValue(type, param, base) : undefined
  if ('a' in node) return Array.isArray(param) ? arrayValue(node.a, param) : undefined
  if ('m' in node) return isFields(param) ? mapValue(node.m, param, base) : undefined
  if ('e' in node) return typeof param === 'string' && node.e.includes(param) ? param : undefined
  if ('x' in node) return typeof param === 'string' ? param : undefined
  if ('z' in node) return valueFrom(node.z, param, base)
  if ('u' in node) {
    for (const member of node.u) {
      const value = valueFrom(member, param, base)
      if (value !== undefined) return value
    }
  }
  return undefined
}

function atomValue(atom: string, param: unknown): unknown {
  if (atom === '*') return param
  if (atom === 'm') return mergeMetadata(undefined, param)
  if (atom === 's' || atom === 'd' || atom === 'I' || atom === 'T') {
    if (typeof param === 'string') return param
    return typeof param === 'number' ? String(param) : undefined
  }
  if (atom === 'i' || atom === 'f' || atom === 't') return typeof param === 'number' ? param : undefined
  if (atom === 'b') return typeof param === 'boolean' ? param : undefined
  if (atom.startsWith('=')) return param === atom.slice(1) ? param : undefined
  return undefined
}

function objectValue(type: Type, param: Fields, base: unknown): Fields | undefined {
  const under = isFields(base) ? base : (blank(type, 1) as Fields)
  const value = { ...under, ...fromParams(type, param, under) }
  for (const [name, field] of fieldsOf(type)) if (field.optional && isUnset(field, param[name])) delete value[name]
  return isWhole(type, value) ? value : undefined
}

/** An empty string takes away what has no empty value of its own. */
const isUnset = (field: Field, param: unknown) =>
  (param === '' || param === null) && fieldValue(field, param, undefined) === undefined

/** An object that must refer to another one says nothing without it. */
function isWhole(type: Type, value: Fields): boolean {
  for (const [name, field] of fieldsOf(type)) {
    if (value[name] !== '' || field.optional || field.nullable) continue
    const node = resolve(field.type)
    if (typeof node === 'object' && 'x' in node) return false
  }
  return true
}

function arrayValue(type: Type, params: readonly unknown[]): unknown[] | undefined {
  const values = params.map(param => valueFrom(type, param, undefined))
  return values.includes(undefined) ? undefined : values
}

function mapValue(type: Type, params: Fields, base: unknown): Fields {
  const result: Fields = { ...(isFields(base) ? base : undefined) }
  for (const key in params) {
    const value = valueFrom(type, params[key], result[key])
    if (value !== undefined) result[key] = value
  }
  return result
}

/**
 * Metadata merge: an empty value removes its key, an empty string for the whole removes all.
 * @see https://docs.stripe.com/api/metadata
 */
export function mergeMetadata(base: unknown, change: unknown): Record<string, string> {
  if (change === undefined) return (base as Record<string, string> | undefined | null) ?? {}
  if (!isFields(change)) return {}
  const merged: Record<string, string> = { ...(isFields(base) ? (base as Record<string, string>) : undefined) }
  for (const key in change) {
    if (change[key] === '' || change[key] === null) delete merged[key]
    else merged[key] = String(change[key])
  }
  requireFewKeys(merged, 'metadata')
  return merged
}

const EMPTY: readonly never[] = []

/** The list, or the one empty list that all share: nothing that is stored is changed in place. */
export const lean = <E>(list: readonly E[]): readonly E[] => (list.length === 0 ? EMPTY : list)

/** The one empty object that all share, for the same reason. */
export const BARE: Readonly<Record<string, never>> = {}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an object tells, all the way down: as a request would say it. */
export const withoutNulls = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === null ? [] : [[name, isFields(value) ? withoutNulls(value) : value]],
    ),
  )
