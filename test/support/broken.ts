/** Parameters that no longer fit: one of the valid ones is dropped, mistyped or joined by one that nobody knows. */
import fc from 'fast-check'

type Params = Record<string, unknown>

const WRONG: readonly unknown[] = [
  '',
  'no-such-thing',
  '-1',
  'NaN',
  'x'.repeat(6000),
  {},
  [],
  { 0: { 1: {} } },
  { __proto__: null, constructor: { prototype: { polluted: 'yes' } } },
  ['a', ['b', ['c']]],
  null,
  true,
  -1,
  1.5,
  1e21,
  '\u0000\uFFFF',
]

export const broken = (valid: Readonly<Params>): fc.Arbitrary<Params> => {
  const names = Object.keys(valid)
  const unknown = fc
    .constantFrom('nobody_knows', 'constructor', 'toString', '__proto__', 'id ', 'a[b')
    .map(name =>
      Object.defineProperty({ ...valid }, name, { value: 'x', enumerable: true, configurable: true, writable: true }),
    )
  if (names.length === 0) return unknown
  const name = fc.constantFrom(...names)
  return fc.oneof(
    unknown,
    name.map(dropped => Object.fromEntries(Object.entries(valid).filter(([key]) => key !== dropped))),
    fc.tuple(name, fc.constantFrom(...WRONG)).map(([key, value]) => ({ ...valid, [key]: value })),
    fc.tuple(name, fc.constantFrom(...WRONG)).map(([key, value]) => ({ ...valid, [key]: within(valid[key], value) })),
  )
}

/** The wrong value somewhere inside. */
function within(value: unknown, wrong: unknown): unknown {
  if (Array.isArray(value)) return [...value, wrong]
  if (typeof value === 'object' && value !== null) {
    const [first] = Object.keys(value)
    return first === undefined
      ? { nobody_knows: wrong }
      : { ...value, [first]: within((value as Params)[first], wrong) }
  }
  return wrong
}
