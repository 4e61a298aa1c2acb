/** Invariants: what holds in every world at every moment. Each looks at one account and says what is broken. */

import { automatic } from '../../clock/run.js'
import type { Engine } from '../../core/engine.js'
import { SimulatorError } from '../../core/errors.js'
import type { WorldState } from '../../core/state.js'
import { Transaction } from '../../core/transaction.js'
import { ascend } from '../../core/tree.js'

export interface Invariant {
  /** `an invoice's lines sum to its subtotal` */
  readonly name: string
  /** What is broken, one sentence each. Only reads. */
  readonly broken: (tx: Transaction, state: WorldState) => Iterable<string>
}

/** Every breach of every invariant, in every account. */
export function* breaches(engine: Engine, state: WorldState, invariants: readonly Invariant[]): Iterable<string> {
  const accounts = new Set([state.platform])
  ascend(state.accounts, '', undefined, (_, account) => {
    accounts.add(account)
    return true
  })
  for (const account of accounts) {
    const tx = new Transaction(engine, state, { ...automatic(state), account })
    for (const { name, broken } of invariants) {
      for (const sentence of broken(tx, state)) yield `${name}: ${sentence}`
    }
  }
}

/** Throws the first breaches, with the seed that replays them. */
export function requireInvariants(engine: Engine, state: WorldState, invariants: readonly Invariant[]): void {
  const found: string[] = []
  for (const sentence of breaches(engine, state, invariants)) {
    if (found.push(sentence) >= SHOWN_MAX) break
  }
  if (found.length > 0) {
    throw new SimulatorError(`broken invariants (seed ${state.seed}, at ${state.now}):\n  ${found.join('\n  ')}`)
  }
}

const SHOWN_MAX = 10
