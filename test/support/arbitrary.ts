/** Parameters that fit a type of the spec, as fast-check arbitraries. */
import fc from 'fast-check'
import { resolve } from '../../src/spec/load.js'
import type { Type, TypeNode } from '../../src/spec/type.js'
import { type Pool, referenceOf } from './pool.js'

export interface Context {
  /** Of the call, which says what names mean. */
  readonly path: string
  readonly pool: Pool
  /** The world's clock. */
  readonly now: number
  /** How often a parameter that may be absent is there, of 100. */
  readonly optional: number
  /** Values that a name always takes. */
  readonly fixed?: Readonly<Record<string, unknown>>
  /** No parameter but this one. */
  readonly only?: string
}

type Any = fc.Arbitrary<unknown>

const DEPTH_MAX = 5
/** Never generated: they say how an answer looks, and have tests of their own. */
const CONTROL = new Set(['expand', 'starting_after', 'ending_before', 'page', 'include'])

export const paramsOf = (type: Type, context: Context): fc.Arbitrary<Record<string, unknown>> =>
  value(type, '', context, 0) as fc.Arbitrary<Record<string, unknown>>

function value(type: Type, name: string, context: Context, depth: number): Any {
  const fixed = context.fixed?.[name]
  if (fixed !== undefined) return fc.constant(fixed)
  const node = resolve(type)
  if (typeof node === 'string') return atom(node, name, context)
  if ('o' in node) return object(node, context, depth)
  if ('a' in node) return fc.array(value(node.a, name, context, depth + 1), { minLength: 1, maxLength: 2 })
  if ('m' in node) return fc.dictionary(word(), value(node.m, '', context, depth + 1), { maxKeys: 2 })
  if ('e' in node) return fc.constantFrom(...node.e)
  if ('z' in node) return value(node.z, name, context, depth)
  if ('u' in node) return fc.oneof(...node.u.map(member => value(member, name, context, depth)))
  return text(name, context)
}

function object(node: TypeNode & { readonly o: Readonly<Record<string, Type>> }, context: Context, depth: number): Any {
  const fields: Record<string, Any> = {}
  for (const [key, type] of Object.entries(node.o)) {
    const name = key.replace(/[?~]+$/, '')
    const mayBeAbsent = /\?~?$/.test(key)
    if (depth === 0 && context.only !== undefined && context.only !== name) continue
    if (CONTROL.has(name) || (mayBeAbsent && depth >= DEPTH_MAX)) continue
    const fixed = depth === 0 && context.fixed !== undefined && Object.hasOwn(context.fixed, name)
    if (fixed && context.fixed?.[name] === undefined) continue
    if (mayBeAbsent && !fixed && context.optional === 0) continue
    const made = value(type, name, context, depth + 1)
    const chance = context.optional / (depth + 1)
    fields[name] = mayBeAbsent && !fixed ? rarely(made, chance) : made
  }
  return fc.record(fields).map(withoutAbsent)
}

const rarely = (made: Any, percent: number): Any =>
  fc.oneof(
    { weight: Math.round(100 - percent), arbitrary: fc.constant(undefined) },
    { weight: Math.round(percent), arbitrary: made },
  )

const withoutAbsent = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, inner]) => inner !== undefined))

export const word = () => fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 3, maxLength: 10 })

function atom(node: string, name: string, context: Context): Any {
  if (node.startsWith('=')) return fc.constant(node.slice(1))
  switch (node) {
    case 'i':
      return name === 'limit' ? fc.integer({ min: 1, max: 100 }) : fc.integer({ min: 1, max: 5000 })
    case 'f':
      return fc.integer({ min: 1, max: 99 })
    case 'b':
      return fc.boolean()
    case 't':
      return fc.integer({ min: 1, max: 60 }).map(days => context.now + days * 86_400)
    case 'T':
      return fc.integer({ min: 1, max: 60 }).map(days => new Date((context.now + days * 86_400) * 1000).toISOString())
    case 'd':
      return fc.integer({ min: 1, max: 5000 }).map(hundredths => (hundredths / 100).toFixed(2))
    case 'I':
      return fc.integer({ min: 1, max: 5000 }).map(String)
    case 'm':
      return fc.dictionary(word(), word(), { maxKeys: 3 })
    case 'r':
      return fc.record({ gte: fc.constant(0) })
    case 'n':
      return fc.constant(null)
    default:
      return text(name, context)
  }
}

const TEXTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/currency/, ['usd', 'eur', 'jpy']],
  [/country/, ['US', 'DE', 'GB']],
  [/email/, ['jenny.rosen@example.com', 'a+b@example.org']],
  [/url|website|origin/, ['https://example.com/there', 'https://example.org']],
  [/(^|_)ip(_address)?$/, ['203.0.113.7']],
  [/phone/, ['+15555550123']],
  [/postal_code/, ['94107', '10115']],
  [/^state$/, ['CA', 'NY']],
  [/locale/, ['en', 'de']],
  [/query/, ["created>0 AND metadata['a']:'b'"]],
  [/domain_name/, ['example.com', 'pay.example.org']],
]

/** An id of the object that the name asks for, if the world has one; else what its name suggests. */
function text(name: string, context: Context): Any {
  const ids = context.pool.get(referenceOf(name, context.path) ?? '')
  if (ids !== undefined && ids.length > 0) return fc.constantFrom(...ids)
  const known = TEXTS.find(([pattern]) => pattern.test(name))
  return known === undefined ? word() : fc.constantFrom(...known[1])
}
