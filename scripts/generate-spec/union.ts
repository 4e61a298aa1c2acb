/** Unions as the spec says them: nulls in keys, literals in one enum, an id beside resources as a reference. */
import type { Type } from '../../src/spec/type.js'

/** The null of a field is said by its key. */
export function withoutNull(type: Type): [Type, boolean] {
  if (typeof type === 'string' || !('u' in type) || !type.u.includes('n')) return [type, false]
  const rest = type.u.filter(member => member !== 'n')
  return [rest.length === 1 ? rest[0]! : { u: rest }, true]
}

/** Literals gather into one enum; a string beside resources is a reference to them. */
export function simplify(members: Type[], open: boolean): Type {
  const literals = members.filter((type): type is string => typeof type === 'string' && type.startsWith('='))
  const enums = members.filter(type => typeof type === 'object' && 'e' in type) as { e: string[]; open?: 1 }[]
  const resources = members.filter((type): type is string => typeof type === 'string' && type.startsWith('@'))
  let rest = [...new Set(members)].filter(type => !literals.includes(type as string) && !enums.includes(type as never))
  const values = [...literals.map(literal => literal.slice(1)), ...enums.flatMap(type => type.e)]
  const isOpen = open || enums.some(type => type.open)
  if (rest.includes('s') && resources.length > 0) {
    rest = rest.filter(type => type !== 's' && !resources.includes(type as string))
    rest.push({ x: resources.map(type => type.slice(1)) })
  }
  if (rest.filter(type => type === 'b').length > 1) rest = ['b', ...rest.filter(type => type !== 'b')]
  if (values.length > 0)
    rest.unshift(isOpen ? { e: values, open: 1 } : values.length === 1 ? `=${values[0]}` : { e: values })
  return rest.length === 1 ? rest[0]! : { u: rest }
}
