/** The difference between two types, newer and older, as far as it can be seen on the wire. */

import type { Type, TypeNode } from '../../../src/spec/type.js'
import type { Difference, FieldDifference } from '../../../src/spec/versions/difference.js'

/** `undefined` where the newer type says all that the older one did. */
export function compare(newer: Type, older: Type): Difference | undefined {
  if (JSON.stringify(newer) === JSON.stringify(older)) return undefined
  if (typeof newer === 'object' && typeof older === 'object') {
    if ('o' in newer && 'o' in older) return compareFields(newer.o, older.o)
    const [inside, before] = [member(newer), member(older)]
    if (inside !== undefined && before !== undefined && inside[0] === before[0]) {
      const found = compare(inside[1], before[1])
      return found && ['a', found]
    }
    if ('z' in newer && !('z' in older)) return compare(newer.z, older) && ['=', older]
  }
  return takesAll(newer, older) ? undefined : ['=', older]
}

function member(node: TypeNode): readonly [string, Type] | undefined {
  if ('a' in node) return ['a', node.a]
  if ('m' in node) return ['m', node.m]
  if ('l' in node) return ['l', node.l]
  if ('z' in node) return ['z', node.z]
  return undefined
}

type Fields = Readonly<Record<string, Type>>

function compareFields(newer: Fields, older: Fields): Difference | undefined {
  const [now, before] = [byName(newer), byName(older)]
  const changes: Record<string, FieldDifference> = {}
  for (const name of now.keys()) if (!before.has(name)) changes[name] = 0
  for (const [name, [flags, type]] of before) {
    const known = now.get(name)
    if (known === undefined) changes[name] = [flags, type]
    else {
      const inside = compare(known[1], type)
      if (inside !== undefined || known[0] !== flags) changes[name] = [flags, '', inside ?? 0]
    }
  }
  return Object.keys(changes).length === 0 ? undefined : ['o', changes]
}

const byName = (fields: Fields) =>
  new Map(
    Object.entries(fields).map(([key, type]) => {
      const name = key.replace(/[?~]+$/, '')
      return [name, [key.slice(name.length), type] as const]
    }),
  )

/** Whether all values of the older type are values of the newer, as they are written on the wire. */
function takesAll(newer: Type, older: Type): boolean {
  if (newer === '*' || newer === older) return true
  if (typeof older === 'object' && 'u' in older) return older.u.every(type => takesAll(newer, type))
  if (typeof newer === 'object' && 'u' in newer) return newer.u.some(type => compare(type, older) === undefined)
  if (typeof newer === 'object' && 'z' in newer) return older === 'n' || compare(newer.z, older) === undefined
  const [now, before] = [form(newer), form(older)]
  if (now === 'enum' && before === 'enum') return valuesOf(older).every(value => valuesOf(newer).includes(value))
  if (now === 'text') return before === 'text' || before === 'enum'
  return now !== undefined && now === before
}

/** What a scalar looks like on the wire; the names of a field's type changed more often than that. */
function form(type: Type): string | undefined {
  if (typeof type === 'object') return 'e' in type ? 'enum' : 'x' in type ? 'text' : undefined
  if (type.startsWith('=')) return 'enum'
  if ('sdITF'.includes(type)) return 'text'
  return 'ift'.includes(type) ? 'number' : type
}

const valuesOf = (type: Type): readonly string[] =>
  typeof type === 'string' ? [type.slice(1)] : 'e' in type ? type.e : []
