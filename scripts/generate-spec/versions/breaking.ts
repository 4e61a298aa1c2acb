/** What breaks from one version to the next, as far as types tell: each place wants a module in `src/spec/versions/changes`. */
import type { Difference } from '../../../src/spec/versions/difference.js'

/** One line for each thing of the older version that the newer has not, or has in another form. */
export function breakingIn(difference: Difference, path: string): readonly string[] {
  if (difference[0] === '=') return [`${path}: of another type`]
  if (difference[0] === 'a') return breakingIn(difference[1], `${path}[]`)
  return Object.entries(difference[1]).flatMap(([name, change]) => {
    if (change === 0) return []
    const at = `${path}.${name}`
    const [, , inner] = change
    if (inner === undefined) return [`${at}: gone`]
    return inner === 0 ? [] : breakingIn(inner, at)
  })
}
