import type { Invariant } from './invariant.js'

/** A status is a state of the object's machine. */
export const statusesAreKnown: Invariant = {
  name: "a status is a state of its object's lifecycle",
  *broken(tx, state) {
    for (const object of tx.objects(state)) {
      const { lifecycle, statusField = 'status' } = tx.engine.resource(object)
      if (lifecycle === undefined) continue
      for (const value of tx.all({ object } as never) as readonly Record<string, unknown>[]) {
        const status = String(value[statusField])
        if (!(status in lifecycle.states)) yield `${String(value['id'])} is '${status}'`
      }
    }
  },
}
