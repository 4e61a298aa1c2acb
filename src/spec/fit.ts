/** Whether a value is what the spec says it is: the judge of every answer in the tests, and of nothing at run time. */

import { fieldsOf } from './fields.js'
import { shape as newestShape, resolve } from './load.js'
import type { Type, TypeNode } from './type.js'

/**
 * Where a value, as it is on the wire, does not fit a type: one sentence for each place, `[]` where all fits.
 *
 * @example
 * misfits({ id: 'cus_1', object: 'customer' }, '@customer') // ['created: is missing', …]
 */
export function misfits(value: unknown, type: Type, path = ''): string[] {
  const node = resolve(type)
  if (typeof node === 'string') return atomMisfits(value, node, path)
  if ('o' in node) return objectMisfits(value, node, path)
  if ('a' in node) return Array.isArray(value) ? elements(value, node.a, path) : not('an array', value, path)
  if ('m' in node) return mapMisfits(value, node.m, path)
  if ('l' in node) return listMisfits(value, node.l, path)
  if ('e' in node) return enumMisfits(value, node.e, path)
  if ('u' in node) return unionMisfits(value, node.u, path)
  if ('x' in node) return referenceMisfits(value, node.x, path)
  return value === '' ? [] : misfits(value, node.z, path)
}

/** Where the shapes of resources are from: the newest version, unless `misfitsIn` says otherwise. */
let shapeOf: (object: string) => Type | undefined = newestShape

/** `misfits`, in a version whose shapes are other ones. */
export function misfitsIn(shapes: typeof shapeOf, value: unknown, type: Type): string[] {
  shapeOf = shapes
  try {
    return misfits(value, type)
  } finally {
    shapeOf = newestShape
  }
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (path: string, step: string | number) => (path === '' ? String(step) : `${path}.${step}`)

const not = (wanted: string, value: unknown, path: string): string[] => [
  `${path || 'the value'}: is ${brief(value)}, not ${wanted}`,
]

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const DECIMAL = /^-?\d+(\.\d+)?$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

const atoms: Readonly<Record<string, (value: unknown) => boolean>> = {
  s: value => typeof value === 'string',
  i: value => Number.isSafeInteger(value),
  f: value => Number.isFinite(value),
  b: value => typeof value === 'boolean',
  t: value => Number.isSafeInteger(value) && (value as number) >= 0,
  T: value => typeof value === 'string' && INSTANT.test(value),
  d: value => typeof value === 'string' && DECIMAL.test(value),
  I: value => typeof value === 'string' && /^-?\d+$/.test(value),
  m: value => isFields(value) && Object.values(value).every(entry => typeof entry === 'string'),
  r: value => isFields(value) && Object.values(value).every(entry => Number.isSafeInteger(entry)),
  n: value => value === null,
  F: value => typeof value === 'string',
  '*': () => true,
}

const names: Readonly<Record<string, string>> = {
  s: 'a string',
  i: 'an integer',
  f: 'a number',
  b: 'a boolean',
  t: 'unix seconds',
  T: 'an ISO instant',
  d: 'a decimal in a string',
  I: 'an integer in a string',
  m: 'a map of strings',
  r: 'a range',
  n: 'null',
  F: 'bytes',
}

function atomMisfits(value: unknown, atom: string, path: string): string[] {
  if (atom.startsWith('=')) return value === atom.slice(1) ? [] : not(`'${atom.slice(1)}'`, value, path)
  if (atom.startsWith('@')) return resourceMisfits(value, atom.slice(1), path)
  return atoms[atom]?.(value) ? [] : not(names[atom] ?? atom, value, path)
}

function resourceMisfits(value: unknown, object: string, path: string): string[] {
  const type = shapeOf(object)
  if (type === undefined) return [`${path || 'the value'}: the spec has no shape '${object}'`]
  return misfits(value, type, path)
}

function objectMisfits(value: unknown, node: TypeNode, path: string): string[] {
  if (!isFields(value)) return not('an object', value, path)
  const fields = fieldsOf(node)
  const found: string[] = []
  for (const [name, field] of fields) {
    const inner = value[name]
    if (inner === undefined) {
      if (!field.optional) found.push(`${at(path, name)}: is missing`)
    } else if (inner === null) {
      if (!field.nullable && field.type !== '*') found.push(`${at(path, name)}: is null`)
    } else found.push(...misfits(inner, field.type, at(path, name)))
  }
  for (const name in value) {
    if (!fields.has(name)) found.push(`${at(path, name)}: is not in the spec`)
  }
  return found
}

const elements = (values: readonly unknown[], type: Type, path: string): string[] =>
  values.flatMap((value, index) => misfits(value, type, at(path, index)))

function mapMisfits(value: unknown, type: Type, path: string): string[] {
  if (!isFields(value)) return not('a map', value, path)
  return Object.entries(value).flatMap(([key, inner]) => misfits(inner, type, at(path, key)))
}

/** Lists have one form in v1, another where they are searched, and a third in v2. */
function listMisfits(value: unknown, member: Type, path: string): string[] {
  if (!isFields(value) || !Array.isArray(value['data'])) return not('a list', value, path)
  const form: readonly [string, (value: unknown) => boolean][] =
    value['object'] === 'list'
      ? [
          ['has_more', atoms['b']!],
          ['url', atoms['s']!],
        ]
      : value['object'] === 'search_result'
        ? [
            ['has_more', atoms['b']!],
            ['url', atoms['s']!],
            ['next_page', isStringOrNull],
          ]
        : [
            ['next_page_url', isStringOrNull],
            ['previous_page_url', isStringOrNull],
          ]
  return [
    ...form.flatMap(([name, fits]) =>
      fits(value[name]) ? [] : not('what a list has there', value[name], at(path, name)),
    ),
    ...elements(value['data'], member, at(path, 'data')),
  ]
}

const isStringOrNull = (value: unknown) => value === null || typeof value === 'string'

/** Open enums are held to the values that are known: a value that Stripe has not listed is ours, and wrong. */
const enumMisfits = (value: unknown, values: readonly string[], path: string): string[] =>
  values.includes(value as string) ? [] : not(`one of ${values.slice(0, 8).join(', ')}`, value, path)

/** A resource is held to the member of its name. Of others, if none fits, the one that comes nearest is told of. */
function unionMisfits(value: unknown, members: readonly Type[], path: string): string[] {
  const named = isFields(value) ? `@${nameOf(value)}` : ''
  if (members.includes(named)) return misfits(value, named, path)
  let nearest: string[] | undefined
  for (const member of members) {
    const found = misfits(value, member, path)
    if (found.length === 0) return found
    if (nearest === undefined || found.length < nearest.length) nearest = found
  }
  return nearest ?? not('anything that the spec allows', value, path)
}

function referenceMisfits(value: unknown, objects: readonly string[], path: string): string[] {
  if (typeof value === 'string') return value === '' ? not('an id', value, path) : []
  if (!isFields(value)) return not(`an id of ${objects.join(' or ')}`, value, path)
  const name = nameOf(value)
  return objects.includes(name) ? resourceMisfits(value, name, path) : not(objects.join(' or '), value['object'], path)
}

const nameOf = ({ object, deleted }: Fields) => (deleted === true ? `deleted:${String(object)}` : String(object))
