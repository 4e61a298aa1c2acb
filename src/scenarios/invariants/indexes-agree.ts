import type { Transaction } from '../../core/transaction.js'
import type { Invariant } from './invariant.js'

/** Every index finds exactly the objects that it should: none is lost, none is found under an old value. */
export const indexesAgree: Invariant = {
  name: 'an index finds what it should',
  *broken(tx, state) {
    for (const object of tx.objects(state)) yield* ofTable(tx, object)
  },
}

function* ofTable(tx: Transaction, object: string): Iterable<string> {
  const { indexes_: indexes } = tx.engine.resource(object)
  const all = tx.all({ object } as never)
  for (const name of Object.keys(indexes)) {
    const expected = new Map<string, number>()
    for (const value of all) {
      const found = indexes[name]!(value)
      for (const key of found === null || found === undefined
        ? []
        : typeof found === 'object'
          ? found
          : [String(found)]) {
        expected.set(key, (expected.get(key) ?? 0) + 1)
      }
    }
    for (const [key, count] of expected) {
      const held = tx.where({ object } as never, name, key).length
      if (held !== count) yield `${object}.${name} = ${key} finds ${held} of ${count}`
    }
  }
}
