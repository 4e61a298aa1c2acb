/** `misfits`, without those that are known. */
import { misfits, misfitsIn } from '../../src/spec/fit.js'
import type { Type } from '../../src/spec/type.js'
import { type KnownMisfit, knownMisfits } from '../conformance/known-misfits.js'

/** What is wrong with an answer that nobody knew of. */
export function unknownMisfits(body: unknown, type: Type): string[] {
  return misfits(body, type).filter(found => knownMisfits.every(known => !isKnown(known, found, body)))
}

/** The same, of an answer in a version with shapes of its own. */
export function unknownMisfitsIn(
  shapes: (object: string) => Type | undefined,
  alsoKnown: readonly KnownMisfit[],
  body: unknown,
  type: Type,
): string[] {
  const known = [...knownMisfits, ...alsoKnown]
  return misfitsIn(shapes, body, type).filter(found => known.every(one => !isKnown(one, found, body)))
}

function isKnown({ object, says }: KnownMisfit, found: string, body: unknown): boolean {
  const [path = '', ...rest] = found.split(':')
  const steps = path.split('.')
  // The innermost object around the place that has a name of its own.
  for (let depth = steps.length - 1; depth >= 0; depth--) {
    const around = steps
      .slice(0, depth)
      .reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], body)
    const name = (around as { object?: unknown } | null | undefined)?.object
    if (typeof name === 'string' && name !== 'list' && name !== 'search_result') {
      return name === object && says.test(`${steps.slice(depth).join('.')}:${rest.join(':')}`)
    }
  }
  return false
}
