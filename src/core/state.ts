/** The world's whole state: one immutable value of plain data. `JSON.stringify` and back gives the same world. */
import type { DueTask } from '../clock/timeline.js'
import type { Settings } from './settings.js'
import { emptyTree, type Tree } from './tree.js'

/** A stored object of the API: references are ids, and what begins with `_` is ours and never leaves. */
export interface StoredObject {
  readonly id: string
  readonly object: string
  readonly [field: string]: unknown
}

/** A stored object and its place in the order of creation. */
export interface Row {
  readonly at: string
  readonly value: StoredObject
}

/** The objects of one kind in one account. A deleted object keeps its row (a stub) and leaves order and indexes. */
export interface Table {
  readonly rows: Tree<Row>
  readonly order: Tree<string>
  readonly indexes: Readonly<Record<string, Tree<string>>>
}

export type Tables = Readonly<Record<string, Table>>

/** The answer to a request that carried an `Idempotency-Key`, kept for a day. */
export interface IdempotencyRecord {
  /** Hash of the request; another one with the same key is refused. */
  readonly request: number
  readonly status: number
  readonly body: unknown
  readonly expiresAt: number
}

/** A failure that the next matching request will meet. */
export interface Fault {
  readonly kind: 'network' | 'rate_limit' | 'lock_timeout' | 'api_error'
  /** `POST /v1/charges`; absent: any request. */
  readonly operation?: string
  readonly times: number
}

/**
 * Records of two days at most: when those of `since` have all expired they are dropped at once, so that no request pays
 * for the forgetting.
 */
export interface IdempotencyRecords {
  readonly since: number
  readonly current: Tree<IdempotencyRecord>
  readonly previous: Tree<IdempotencyRecord>
}

export interface WorldState {
  readonly format: 1
  readonly seed: number
  /** The world clock, in unix seconds. */
  readonly now: number
  /** The world clock when the world was made: what a new account holds is of that moment. */
  readonly born: number
  /** Id of the account that the key belongs to. */
  readonly platform: string
  /** The version that answers a request without `Stripe-Version`, and that events are rendered in. */
  readonly apiVersion: string
  readonly settings: Settings
  /** Objects made and tasks scheduled so far: gives each its place in the order. */
  readonly sequence: number
  /** Random draws made so far. */
  readonly draws: number
  /** Tables by account. */
  readonly accounts: Tree<Tables>
  /** Due tasks of the world clock and of every test clock. */
  readonly timeline: Tree<DueTask>
  readonly idempotency: IdempotencyRecords
  readonly faults: readonly Fault[]
}

export interface StateOptions {
  readonly seed: number
  readonly now: number
  readonly platform: string
  readonly apiVersion: string
  readonly settings: Settings
}

export const emptyState = (options: StateOptions): WorldState => ({
  format: 1,
  ...options,
  born: options.now,
  sequence: 0,
  draws: 0,
  accounts: emptyTree(),
  timeline: emptyTree(),
  idempotency: { since: options.now, current: emptyTree(), previous: emptyTree() },
  faults: [],
})
