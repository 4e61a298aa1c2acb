/** How far a test clock may be moved at once. @see https://docs.stripe.com/api/test_clocks/advance */
import { addDuration, addIntervals, type Interval } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { itemsOf, priceOf, subscriptions } from './subscription-resource.js'

const ENDED = new Set(['canceled', 'incomplete_expired'])

/** The latest moment: two intervals of the shortest subscription on the clock; two years on, where there is none. */
export function longestAdvance(tx: Transaction, clock: { readonly id: string; readonly frozen_time: number }): number {
  const ends = tx
    .where(subscriptions, 'test_clock', clock.id)
    .filter(subscription => !ENDED.has(subscription.status))
    .flatMap(subscription => itemsOf(tx, subscription.id))
    .map(item => {
      const { interval, interval_count: count } = priceOf(tx, item).recurring!
      return addIntervals(clock.frozen_time, interval as Interval, 2 * count)
    })
  return ends.length > 0 ? Math.min(...ends) : addDuration(clock.frozen_time, { years: 2 })
}
