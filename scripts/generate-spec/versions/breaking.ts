/** What breaks from one version to the next, as far as types tell: each place wants a module in `src/spec/versions/changes`. */
import { fieldsOf } from '../../../src/spec/fields.js'
import { resolve } from '../../../src/spec/load.js'
import type { Type } from '../../../src/spec/type.js'
import type { Difference } from '../../../src/spec/versions/difference.js'

/** One line for each thing of the older version that the newer has not, or has in another form. */
export function breakingIn(newer: Type, difference: Difference, path: string): readonly string[] {
  if (difference[0] === '=') return [`${path}: ${otherwise(newer, difference[1])}`]
  if (difference[0] === 'a') return breakingIn(memberOf(newer), difference[1], `${path}[]`)
  return Object.entries(difference[1]).flatMap(([name, change]) => {
    if (change === 0) return []
    const at = `${path}.${name}`
    const [, , inner] = change
    if (inner === undefined) return [`${at}: gone`]
    return inner === 0 ? [] : breakingIn(fieldsOf(newer).get(name)?.type ?? '*', inner, at)
  })
}

/** Values of an enum that are no more; one may have been renamed. */
function otherwise(newer: Type, older: Type): string {
  const [now, before] = [valuesOf(newer), valuesOf(older)]
  const gone = before.filter(value => !now.includes(value))
  return now.length > 0 && gone.length > 0 ? `without ${gone.join(', ')}` : 'of another type'
}

function valuesOf(type: Type): readonly string[] {
  const node = resolve(type)
  return typeof node === 'object' && 'e' in node ? node.e : []
}

function memberOf(type: Type): Type {
  const node = resolve(type)
  if (typeof node === 'string') return '*'
  return 'a' in node ? node.a : 'm' in node ? node.m : 'l' in node ? node.l : 'z' in node ? node.z : '*'
}
