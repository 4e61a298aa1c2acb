/** The clock that a test holds in its hand. */
import type { Engine } from '../core/engine.js'
import { SimulatorError, UsageError } from '../core/errors.js'
import type { WorldState } from '../core/state.js'
import type { Transaction } from '../core/transaction.js'
import { addDuration, type Duration } from './calendar.js'
import { advanceWorld } from './run.js'
import { agenda, type DueTask, nextDue } from './timeline.js'

export type Moment = Duration | number | string | Date

export interface Clock {
  /** Unix seconds. */
  readonly now: number
  /** Moves the world on by a duration, or to a moment (unix seconds, ISO text or `Date`); what is due happens on the way. */
  advance(to: Moment): void
  /** Moves the world to the next thing that is due, and lets it happen. `false` if nothing is. */
  next(): boolean
  /** What will happen by itself, and when. */
  agenda(): readonly DueTask[]
}

export interface StateAccess {
  readonly get: () => WorldState
  readonly set: (state: WorldState) => void
}

/** Whoever has to be told at the moment itself: the clock stops where something waits for it. */
export interface Companion {
  /** Whether anybody is there to be told. */
  readonly active: boolean
  /** True while it tells; the clock cannot be moved then. */
  readonly pumping: boolean
  hasDue(tx: Transaction): boolean
  pump(): void
}

/** How often the clock may stop at one moment before something must be wrong. */
const STOPS_MAX = 100_000

export class WorldClock implements Clock {
  constructor(
    private readonly engine: Engine,
    private readonly state: StateAccess,
    private readonly companion: () => Companion,
  ) {}

  get now(): number {
    return this.state.get().now
  }

  advance(to: Moment): void {
    const step = this.steps(to)
    while (!step());
  }

  next(): boolean {
    const due = nextDue(this.state.get().timeline, undefined)
    if (due === undefined) return false
    this.advance(Math.max(due[1].at, this.now))
    return true
  }

  agenda(): readonly DueTask[] {
    return agenda(this.state.get().timeline).map(([, task]) => task)
  }

  /** The way to a moment, step by step: each goes on to where the companion has something to tell, and lets it. */
  steps(to: Moment): () => boolean {
    const target = momentOf(this.now, to)
    this.requireAhead(target)
    let stops = 0
    return () => {
      this.requireAhead(target)
      const companion = this.companion()
      if (companion.pumping) throw new UsageError('the clock cannot be moved from within a webhook')
      const { now } = this
      const pause = companion.active ? (tx: Transaction) => companion.hasDue(tx) : undefined
      const { state, arrived } = advanceWorld(this.engine, this.state.get(), target, pause)
      this.state.set(state)
      companion.pump()
      stops = state.now === now ? stops + 1 : 0
      if (stops > STOPS_MAX) throw new SimulatorError(`the clock does not get on from ${now}`)
      return arrived
    }
  }

  private requireAhead(target: number): void {
    if (target >= this.now) return
    throw new UsageError(
      `clock.advance cannot go back (from ${this.now} to ${target}). To return, keep a snapshot and restore it.`,
    )
  }
}

function momentOf(now: number, to: Moment): number {
  const moment =
    typeof to === 'number'
      ? to
      : typeof to === 'string' || to instanceof Date
        ? Math.floor(new Date(to).getTime() / 1000)
        : addDuration(now, to)
  if (!Number.isSafeInteger(moment)) throw new UsageError(`clock.advance cannot go to '${String(to)}'`)
  return moment
}
