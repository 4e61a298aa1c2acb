import { itemsOf, subscriptions } from '../../resources/billing/subscription-resource.js'
import type { Invariant } from './invariant.js'

/** A live subscription has items, one currency, and periods that are not over. */
export const periodsHold: Invariant = {
  name: "a subscription's periods hold the present",
  *broken(tx, state) {
    for (const subscription of tx.all(subscriptions)) {
      if (['canceled', 'incomplete_expired', 'paused', 'incomplete'].includes(subscription.status)) continue
      const items = itemsOf(tx, subscription.id)
      if (items.length === 0) yield `${subscription.id} has no items`
      const now = tx.timeOf(subscription.test_clock, state.now)
      for (const item of items) {
        if (item.current_period_end <= now) yield `${item.id} ended at ${item.current_period_end}, and it is ${now}`
        if (item.current_period_start >= item.current_period_end) yield `${item.id} has an empty period`
      }
    }
  },
}
