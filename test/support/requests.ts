/** Random requests of the spec against a populated world, as one arbitrary: a list of calls, each readable. */
import fc from 'fast-check'
import { operations } from '../../src/spec/load.js'
import type { Operation } from '../../src/spec/type.js'
import { paramsOf } from './arbitrary.js'
import type { Call } from './door.js'
import { said } from './door.js'
import { idsFor, type Populated } from './populate.js'

/** A call that prints as what it asks for. */
export interface Told extends Call {
  toString(): string
}

/** Each run takes some of the calls only, so that they meet each other more often. */
export function requestsOf(populated: Populated, now: number, length: number): fc.Arbitrary<readonly Told[]> {
  const usable = operations().filter(call => call.host !== 'connect' && idsFor(call, populated, 0) !== undefined)
  return fc
    .uniqueArray(fc.constantFrom(...usable), { minLength: 5, maxLength: 40, selector: call => call.id })
    .chain(some =>
      fc.array(
        fc.constantFrom(...some).chain(call => one(call, populated, now)),
        { minLength: 1, maxLength: length },
      ),
    )
}

const one = (operation: Operation, populated: Populated, now: number): fc.Arbitrary<Told> =>
  fc
    .record({
      pick: fc.nat(20),
      params: paramsOf(operation.params, { path: operation.path, pool: populated.pool, now, optional: 20 }),
    })
    .map(({ pick, params }) => {
      const call = { operation, ids: idsFor(operation, populated, pick)!, params }
      return { ...call, toString: () => said(call) }
    })
