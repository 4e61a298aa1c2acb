/**
 * A second witness for the types: at run time the SDK turns decimals and 64-bit integers to strings by schemas of its
 * own. Where those name a field, its type must be `d` or `I`.
 */
import type { Type } from '../../src/spec/type.js'
import type { Schema } from './calls.js'

/** Where the types say otherwise than the schema: paths and what is there. */
export function disagreements(schema: Schema, type: Type, read: (type: Type) => Type, path = ''): readonly string[] {
  const node = read(type)
  if (typeof node === 'object') {
    if ('u' in node) return nearest(node.u.map(member => disagreements(schema, member, read, path)))
    if ('z' in node) return disagreements(schema, node.z, read, path)
    if ('l' in node) return disagreements(schema, { o: { data: { a: node.l } } }, read, path)
  }
  switch (schema.kind) {
    case 'object':
      return Object.entries(schema.fields).flatMap(([name, inner]) => {
        const field = fieldOf(node, name)
        return field === undefined ? [`${path}.${name}: absent`] : disagreements(inner, field, read, `${path}.${name}`)
      })
    case 'array':
      // Maps too are arrays to the schemas: of their values.
      if (typeof node === 'object' && 'm' in node) return disagreements(schema.element, node.m, read, path)
      return typeof node === 'object' && 'a' in node
        ? disagreements(schema.element, node.a, read, path)
        : [`${path}: no array`]
    case 'nullable':
      return disagreements(schema.inner, node, read, path)
    default:
      return node === (schema.kind === 'decimal_string' ? 'd' : 'I')
        ? []
        : [`${path}: ${schema.kind} is ${JSON.stringify(node)}`]
  }
}

const nearest = (found: readonly (readonly string[])[]): readonly string[] =>
  found.reduce((least, other) => (other.length < least.length ? other : least))

function fieldOf(node: Type, name: string): Type | undefined {
  if (typeof node === 'string') return undefined
  if ('m' in node) return node.m
  if (!('o' in node)) return undefined
  return ['', '?', '~', '?~'].map(mark => node.o[`${name}${mark}`]).find(type => type !== undefined)
}
