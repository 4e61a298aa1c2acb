/**
 * Fourth step: parameters against the spec. Form values become what the spec says they are; what is unknown, missing,
 * mistyped or outside its enum gets Stripe's own error.
 * @see https://docs.stripe.com/error-codes
 */
import { resolve } from '../spec/load.js'
import type { Type, TypeNode } from '../spec/type.js'
import { checkedCurrency } from './currency.js'
import type { Params } from './decode.js'
import {
  emptyParameter,
  invalidArray,
  invalidBoolean,
  invalidChoice,
  invalidInteger,
  invalidNumber,
  invalidObject,
  invalidRequest,
  invalidString,
  invalidTimestamp,
  missingParameter,
  unknownParameters,
} from './errors.js'
import { requireCount, requireFewKeys, requireLength } from './limits.js'

interface Field {
  readonly name: string
  readonly type: Type
  readonly required: boolean
}

interface Fields {
  readonly byName: ReadonlyMap<string, Field>
  readonly required: readonly string[]
}

const compiled = new WeakMap<object, Fields>()

function fieldsOf(node: { readonly o: Readonly<Record<string, Type>> }): Fields {
  let fields = compiled.get(node)
  if (fields === undefined) {
    const list = Object.entries(node.o).map(([key, type]) => ({
      name: key.replace(/[?~]+$/, ''),
      type,
      required: !/\?~?$/.test(key),
    }))
    fields = {
      byName: new Map(list.map(field => [field.name, field])),
      required: list.filter(field => field.required).map(field => field.name),
    }
    compiled.set(node, fields)
  }
  return fields
}

/** The parameters of an operation, checked and typed. Own objects throughout; the input is not touched. */
export function validate(type: Type, params: Readonly<Params>): Params {
  const node = resolve(type)
  return typeof node === 'object' && 'o' in node ? checkObject(node, params, '') : {}
}

const isObject = (value: unknown): value is Params =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const nested = (path: string, name: string | number) => (path === '' ? String(name) : `${path}[${name}]`)

function checkObject(
  node: { readonly o: Readonly<Record<string, Type>> },
  params: Readonly<Params>,
  path: string,
): Params {
  const fields = fieldsOf(node)
  const checked: Params = {}
  let unknown: string[] | undefined
  for (const name in params) {
    const value = params[name]
    if (value === undefined) continue
    const field = fields.byName.get(name)
    if (field === undefined) {
      unknown ??= []
      unknown.push(nested(path, name))
    } else {
      const told = check(field.type, value, nested(path, name))
      checked[name] = name === 'currency' ? checkedCurrency(told, nested(path, name)) : told
    }
  }
  if (unknown !== undefined) throw unknownParameters(unknown)
  for (const name of fields.required) {
    if (checked[name] === undefined) throw missingParameter(nested(path, name))
  }
  return checked
}

function check(type: Type, value: unknown, path: string): unknown {
  const node = resolve(type)
  if (typeof node === 'string') return checkAtom(node, value, path)
  if ('o' in node) return checkObject(node, objectFrom(value, path), path)
  if ('a' in node) return checkArray(node.a, arrayFrom(value, path), path)
  if ('m' in node) return checkMap(node.m, objectFrom(value, path), path)
  if ('e' in node) return checkEnum(node, value, path)
  if ('z' in node) return value === '' || value === null ? '' : check(node.z, value, path)
  if ('u' in node) return checkUnion(node.u, value, path)
  return checkAtom('s', value, path)
}

function objectFrom(value: unknown, path: string): Params {
  if (isObject(value)) return value
  if (value === '' || value === null) throw emptyParameter(path)
  throw invalidObject(path)
}

/** Form encoding has `a[0]` and `a[]`, both decoded as positions of an object. */
function arrayFrom(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (isObject(value)) {
    const positions = Object.keys(value)
    if (!positions.every(position => /^\d{1,6}$/.test(position))) throw invalidArray(path)
    return positions.sort((a, b) => Number(a) - Number(b)).map(position => value[position])
  }
  if (value === '' || value === null) throw emptyParameter(path)
  throw invalidArray(path)
}

function checkArray(type: Type, values: readonly unknown[], path: string): unknown[] {
  requireCount(values.length, path)
  return values.map((item, at) => check(type, item, nested(path, at)))
}

function checkMap(type: Type, value: Params, path: string): Params {
  const checked: Params = {}
  for (const key in value) {
    if (key === '__proto__') throw unknownParameters([nested(path, key)])
    if (value[key] !== undefined) checked[key] = check(type, value[key], nested(path, key))
  }
  return checked
}

function checkEnum(node: { readonly e: readonly string[] }, value: unknown, path: string): string {
  if (value === '' || value === null) throw emptyParameter(path)
  if (typeof value !== 'string' || !node.e.includes(value)) throw invalidChoice(path, node.e)
  return value
}

/** The first member that takes the value; if none does, the error of the member whose form is nearest. */
function checkUnion(members: readonly Type[], value: unknown, path: string): unknown {
  let nearest: unknown
  for (const member of members) {
    try {
      return check(member, value, path)
    } catch (error) {
      if (nearest === undefined || isObjectType(resolve(member)) === isObject(value)) nearest = error
    }
  }
  throw nearest
}

const isObjectType = (node: string | TypeNode) =>
  node === 'r' || (typeof node === 'object' && ('o' in node || 'a' in node))

function checkAtom(atom: string, value: unknown, path: string): unknown {
  switch (atom) {
    case 's':
      return checkString(value, path)
    case 'i':
    case 't':
      return checkInteger(atom, value, path)
    case 'f':
      return checkNumber(value, path)
    case 'd':
    case 'I':
      return checkDecimal(value, path)
    case 'b':
      return checkBoolean(value, path)
    case 'm':
      return checkMetadata(value, path)
    case 'r':
      return checkRange(value, path)
    case 'n':
      if (value === null || value === '') return null
      throw invalidString(path)
    case '*':
    case 'F':
      return value
    default:
      if (atom.startsWith('=')) return checkEnum({ e: [atom.slice(1)] }, value, path)
      return checkString(value, path)
  }
}

function checkString(value: unknown, path: string): string {
  if (value === '' || value === null) throw emptyParameter(path)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') throw invalidString(path)
  requireLength(value, path)
  return value
}

function checkInteger(atom: string, value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (value === '' || value === null) throw emptyParameter(path)
  if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value)
  if (atom === 't') throw invalidTimestamp(path)
  throw invalidInteger(path, isObject(value) || Array.isArray(value) ? '{}' : String(value))
}

function checkNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value === '' || value === null) throw emptyParameter(path)
  if (typeof value === 'string' && /^-?\d*\.?\d+$/.test(value)) return Number(value)
  throw invalidNumber(path, isObject(value) ? '{}' : String(value))
}

/** An object of a class with a text of its own; plain data has none, and no method of its own is to be trusted. */
function saysItself(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== null && prototype !== Object.prototype && !Array.isArray(value)
}

/** A decimal stays text: it is never a binary fraction. The SDK's `Decimal` says its text itself. */
function checkDecimal(value: unknown, path: string): string {
  if (value === '' || value === null) throw emptyParameter(path)
  const text = saysItself(value) ? String(value) : value
  if (typeof text === 'number' && Number.isFinite(text)) return String(text)
  if (typeof text === 'string' && /^-?\d*\.?\d+$/.test(text)) return text
  throw invalidNumber(path, typeof text === 'object' ? '{}' : String(text))
}

function checkBoolean(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  if (value === 'false') return false
  if (value === '' || value === null) throw emptyParameter(path)
  throw invalidBoolean(path, isObject(value) || Array.isArray(value) ? '{}' : String(value))
}

const RANGE_KEYS = ['gt', 'gte', 'lt', 'lte']

function checkRange(value: unknown, path: string): Params {
  const range: Params = {}
  for (const [key, bound] of Object.entries(objectFrom(value, path))) {
    if (!RANGE_KEYS.includes(key)) throw unknownParameters([nested(path, key)])
    range[key] = checkInteger('i', bound, nested(path, key))
  }
  return range
}

const METADATA = { keyLengthMax: 40, valueLengthMax: 500 }

/** @see https://docs.stripe.com/api/metadata */
function checkMetadata(value: unknown, path: string): Params | '' {
  if (value === '' || value === null) return ''
  const metadata: Params = {}
  for (const [key, entry] of Object.entries(objectFrom(value, path))) {
    if (entry === undefined) continue
    if (key === '__proto__') throw unknownParameters([nested(path, key)])
    if (key.length > METADATA.keyLengthMax) {
      throw invalidRequest(
        `Metadata keys can be at most ${METADATA.keyLengthMax} characters long. You passed a key with ${key.length} characters.`,
        { param: path },
      )
    }
    if (/[[\]]/.test(key)) {
      throw invalidRequest("Metadata keys can't contain square brackets ([ and ]).", { param: path })
    }
    const text = entry === null ? '' : entry
    if (typeof text === 'object') throw invalidRequest(`Invalid string: must be a string`, { param: nested(path, key) })
    const string = String(text)
    if (string.length > METADATA.valueLengthMax) {
      throw invalidRequest(
        `Metadata values can have up to ${METADATA.valueLengthMax} characters, but you passed in a value that is ${string.length} characters. Invalid value: ${string}`,
        { param: nested(path, key) },
      )
    }
    metadata[key] = string
  }
  requireFewKeys(metadata, path)
  return metadata
}
