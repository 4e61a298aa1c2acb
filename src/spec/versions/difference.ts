/** Differences between the types of two versions, and how one is laid over the newer type. */
import { resolve } from '../load.js'
import type { Type, TypeNode } from '../type.js'

/**
 * What an older version has otherwise, as data: the generator writes it, `older.ts` lays it over the newest types.
 *
 * | difference    | the older type is                                             |
 * | ------------- | ------------------------------------------------------------- |
 * | `['=', type]` | another one                                                   |
 * | `['o', …]`    | an object with other fields                                   |
 * | `['a', …]`    | an array (map, list, emptyable) whose members are otherwise   |
 *
 * The fields of `['o', …]` by their plain names: `0` where the older version has none, `[flags, type]` where the newer
 * has none (flags as in keys: `?`, `~`), `[flags, '', difference]` where both have one.
 */
export type Difference =
  | readonly ['=', Type]
  | readonly ['o', Readonly<Record<string, FieldDifference>>]
  | readonly ['a', Difference]

export type FieldDifference = 0 | readonly [flags: string, type: Type] | readonly [flags: string, '', Difference | 0]

/**
 * The older type. `keep`: with the newer fields too. New parameters come without a new version, and Stripe takes them in
 * every one.
 */
export function laidOver(type: Type, difference: Difference, keep = false): Type {
  if (difference[0] === '=') return difference[1]
  const node = resolve(type)
  if (typeof node === 'string') return type
  return difference[0] === 'a' ? inner(node, difference[1], keep) : withFields(node, difference[1], keep)
}

function inner(node: TypeNode, difference: Difference, keep: boolean): Type {
  if ('a' in node) return { a: laidOver(node.a, difference, keep) }
  if ('m' in node) return { m: laidOver(node.m, difference, keep) }
  if ('l' in node) return { l: laidOver(node.l, difference, keep) }
  if ('z' in node) return { z: laidOver(node.z, difference, keep) }
  return node
}

function withFields(node: TypeNode, changes: Readonly<Record<string, FieldDifference>>, keep: boolean): Type {
  if (!('o' in node)) return node
  const fields: Record<string, Type> = {}
  const newer = new Map<string, Type>()
  for (const key in node.o) {
    const name = key.replace(/[?~]+$/, '')
    if (!(name in changes)) fields[key] = node.o[key]!
    else newer.set(name, node.o[key]!)
  }
  for (const name in changes) {
    const change = changes[name]!
    if (change === 0) {
      if (keep) fields[`${name}?`] = newer.get(name)!
      continue
    }
    const [flags, type, difference] = change
    const before = newer.get(name) ?? '*'
    fields[name + flags] =
      difference === undefined ? type : difference === 0 ? before : laidOver(before, difference, keep)
  }
  return { o: fields }
}
