/** The log of events: everything that has happened in a world, of all its accounts, in the order in which it happened. */
import type Stripe from 'stripe'
import { eventIn } from '../../core/older.js'
import { copy, present } from '../../core/render.js'
import type { WorldState } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { ascend } from '../../core/tree.js'
import { events, typePattern } from './event.js'

export interface EventFilter {
  /** A type, or a group of types: `invoice.*`. */
  readonly type?: string
  /** The account in which it happened; every account's unless told. */
  readonly account?: string
}

export interface EventLog {
  /** Oldest first; unlike `GET /v1/events` it forgets nothing and knows no pages. */
  list(filter?: EventFilter): Stripe.Event[]
  /** What has happened since a snapshot, or since a moment (unix seconds) of the world's clock. */
  since(mark: { readonly state: WorldState } | number, filter?: EventFilter): Stripe.Event[]
}

/** Where the sequence number begins in the place of a row: see `placeOf`. */
const SEQUENCE_AT = 8

export function eventLog(read: <R>(work: (tx: Transaction) => R) => R, state: () => WorldState): EventLog {
  const select = ({ type = '*', account }: EventFilter, after: number, from: number): Stripe.Event[] => {
    const pattern = typePattern(type)
    const found: { readonly order: string; readonly account: string; readonly id: string }[] = []
    ascend(state().accounts, account ?? '', undefined, (tables, owner) => {
      if (account !== undefined && owner !== account) return false
      const rows = tables[events.object]?.rows
      if (rows === undefined) return true
      ascend(rows, '', undefined, ({ at, value }) => {
        const order = at.slice(SEQUENCE_AT)
        if (Number.parseInt(order, 36) < after || (value['_recorded_at'] as number) < from) return true
        if (pattern.test(value['type'] as string)) found.push({ order, account: owner, id: value.id })
        return true
      })
      return true
    })
    found.sort((a, b) => (a.order < b.order ? -1 : 1))
    return read(tx =>
      found.map(({ account: owner, id }) =>
        tx.as(owner, it => eventIn(it, copy(present(it, it.get(events, id))) as Stripe.Event)),
      ),
    )
  }
  return {
    list: (filter = {}) => select(filter, 0, 0),
    since: (mark, filter = {}) =>
      typeof mark === 'number' ? select(filter, 0, mark) : select(filter, mark.state.sequence, 0),
  }
}
