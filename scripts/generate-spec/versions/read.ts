/** What a release of the package knows, with every type in full. */
import type { Type } from '../../../src/spec/type.js'
import { Converter } from '../convert.js'
import { openTypes } from '../signatures.js'

export interface Release {
  readonly apiVersion: string
  /** By `object` value. */
  readonly shapes: ReadonlyMap<string, Type>
  /** By the name of the call. */
  readonly params: ReadonlyMap<string, Type>
}

export function readRelease(apiVersion: string, calls: Iterable<string>, folder?: string, entry?: string): Release {
  const { checker, files, signature } = openTypes(folder, entry)
  const converter = new Converter(checker)
  const params = new Map<string, Type>()
  for (const id of calls) {
    const types = signature(id) ?? signature(id.replace('retrieveCurrent', 'retrieve'))
    if (types !== undefined) params.set(id, types.params === undefined ? { o: {} } : converter.convert(types.params))
  }
  for (const file of files) converter.resources(file)
  const inFull = (types: ReadonlyMap<string, Type>) =>
    new Map([...types].map(([name, type]) => [name, expanded(type, converter.definitions)]))
  return { apiVersion, shapes: inFull(converter.shapes), params: inFull(params) }
}

/** A type without references to named ones, those within themselves excepted: these are anything. */
function expanded(type: Type, definitions: ReadonlyMap<string, Type>, within: readonly string[] = []): Type {
  const go = (inner: Type) => expanded(inner, definitions, within)
  if (typeof type === 'string') {
    if (!type.startsWith('#')) return type
    return within.includes(type) ? '*' : expanded(definitions.get(type)!, definitions, [...within, type])
  }
  if ('o' in type) {
    return { o: Object.fromEntries(Object.entries(type.o).map(([key, of]) => [key, DECIMAL.test(key) ? 'd' : go(of)])) }
  }
  if ('a' in type) return { a: go(type.a) }
  if ('m' in type) return { m: go(type.m) }
  if ('l' in type) return { l: go(type.l) }
  if ('z' in type) return { z: go(type.z) }
  if ('u' in type) return { u: type.u.map(go) }
  return type
}

/** Older packages call decimals strings. */
const DECIMAL = /_decimal[?~]*$/
