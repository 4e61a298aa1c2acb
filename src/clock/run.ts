/**
 * Running what is due: each task at its own moment, in order. A year in one step gives exactly what twelve months give.
 */
import type { Engine } from '../core/engine.js'
import { SimulatorError } from '../core/errors.js'
import type { WorldState } from '../core/state.js'
import { type Caller, Transaction } from '../core/transaction.js'
import { type DueTask, nextDue } from './timeline.js'

/** How often tasks of one subject may return within one second before something must be wrong. */
const RETURNS_MAX = 100

/** Says after each task whether to stop there: something waits for the process, which a transaction cannot do. */
export type Pause = (tx: Transaction) => boolean

/**
 * Runs every task of the transaction's clock that is due up to `target`, and leaves the clock there. `false` where `pause`
 * has stopped it on the way.
 */
export function runUntil(tx: Transaction, target: number, pause?: Pause): boolean {
  const { clock } = tx
  const returns = new Map<string, number>()
  let moment = tx.now
  for (;;) {
    const next = nextDue(tx.due, clock)
    if (next === undefined || next[1].at > target) break
    const [key, task] = next
    if (task.at > moment) {
      moment = task.at
      returns.clear()
      tx.moveTo(moment)
    }
    boundReturns(returns, task, moment)
    tx.expectMany()
    tx.unschedule(key)
    tx.runDue(task)
    tx.settle()
    if (pause?.(tx)) return false
  }
  tx.moveTo(target)
  return true
}

function boundReturns(returns: Map<string, number>, task: DueTask, moment: number): void {
  const { kind, subject } = task
  const count = (returns.get(subject) ?? 0) + 1
  if (count > RETURNS_MAX)
    throw new SimulatorError(`the task ${kind} of ${subject} came back ${count} times at ${moment}`)
  returns.set(subject, count)
}

/** Runs the world clock's tasks up to `target`, or up to a pause, in one transaction. */
export function advanceWorld(
  engine: Engine,
  state: WorldState,
  target: number,
  pause?: Pause,
): { readonly state: WorldState; readonly arrived: boolean } {
  const tx = new Transaction(engine, state, automatic(state))
  const arrived = runUntil(tx, target, pause)
  return { state: tx.commit(), arrived }
}

/** Nobody asked: what happens by itself has no request. */
export const automatic = (state: WorldState): Caller => ({
  account: state.platform,
  requestId: null,
  idempotencyKey: null,
  apiVersion: state.apiVersion,
})
