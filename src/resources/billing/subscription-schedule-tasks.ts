/** What a subscription's dates put on the timeline: renewal, end, reminder, notice. Planned anew whenever a date moves. */
import { DAY_SECONDS } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { itemsOf, type Subscription, subscriptions } from './subscription-resource.js'

const ENDED = new Set(['canceled', 'incomplete_expired', 'paused'])

/** When the next period of any item ends, or the subscription itself does. */
export function nextBoundary(tx: Transaction, subscription: Subscription): number {
  const ends = itemsOf(tx, subscription.id).map(item => item.current_period_end)
  if (subscription.cancel_at !== null) ends.push(subscription.cancel_at)
  return Math.min(...ends)
}

export function plan(tx: Transaction, subscription: Subscription): Subscription {
  for (const key of subscription._tasks ?? []) tx.unschedule(key)
  if (ENDED.has(subscription.status)) return tx.put(subscriptions, subscription, { _tasks: [] })
  const { id, trial_end: trialEnd } = subscription
  const boundary = Math.max(tx.now, nextBoundary(tx, subscription))
  const tasks = [tx.schedule('subscription.cycle', id, boundary)]
  const ends = subscription.cancel_at_period_end || subscription.cancel_at === boundary
  const notice = boundary - tx.settings.upcoming_invoice_days * DAY_SECONDS
  if (
    tx.settings.upcoming_invoice_days > 0 &&
    notice > tx.now &&
    !ends &&
    subscription.collection_method === 'charge_automatically'
  ) {
    tasks.push(tx.schedule('subscription.upcoming_invoice', id, notice))
  }
  if (subscription.status === 'trialing' && trialEnd !== null) {
    const reminder = trialEnd - tx.settings.trial_will_end_days * DAY_SECONDS
    if (reminder > tx.now) tasks.push(tx.schedule('subscription.trial_will_end', id, reminder))
  }
  const billsPending = subscription.next_pending_invoice_item_invoice
  if (billsPending !== null && billsPending > tx.now)
    tasks.push(tx.schedule('subscription.bill_pending_items', id, billsPending))
  const resumes = subscription.pause_collection?.resumes_at
  if (resumes !== null && resumes !== undefined && resumes > tx.now)
    tasks.push(tx.schedule('subscription.resume_collection', id, resumes))
  return tx.put(subscriptions, subscription, { _tasks: tasks })
}
