/** Where a subscription ends, and its last periods with it. @see https://docs.stripe.com/billing/subscriptions/cancel */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { feedbackOptions } from './feedback-option.js'
import { prorationCredits, prorationDebit } from './subscription-prorations.js'
import {
  isFlexible,
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
} from './subscription-resource.js'
import { naturalPeriod, recurrenceOf, referenceOf } from './subscription-terms.js'

/** The moment that `cancel_at` tells, which may be the end of the first or of the last period to end. */
export function endOf(tx: Transaction, told: number | string, items: readonly SubscriptionItem[]): number {
  const ends = items.map(item => item.current_period_end)
  const end = typeof told === 'number' ? told : told === 'min_period_end' ? Math.min(...ends) : Math.max(...ends)
  if (end <= tx.now) throw invalidRequest('`cancel_at` must be in the future.', { param: 'cancel_at' })
  return end
}

/** What is said of the end; an option is one of the account's own. */
export function toldDetails(
  tx: Transaction,
  told: Stripe.SubscriptionUpdateParams['cancellation_details'],
): Partial<NonNullable<Subscription['cancellation_details']>> {
  const { comment, feedback, feedback_option: option } = told ?? {}
  if (option !== undefined) tx.need(feedbackOptions, option, 'cancellation_details[feedback_option]')
  return {
    ...(comment !== undefined && { comment: comment || null }),
    ...(feedback !== undefined && { feedback: feedback || null }),
    ...(option !== undefined && { feedback_option: option }),
  }
}

/** What a request says of the end, as fields; nothing where it says nothing. */
export function cancellation(
  tx: Transaction,
  subscription: Subscription,
  params: Stripe.SubscriptionUpdateParams,
): Partial<Subscription> {
  const details = {
    ...(subscription.cancellation_details ?? { comment: null, feedback: null, feedback_option: null }),
    ...toldDetails(tx, params.cancellation_details),
  }
  const requested = {
    cancellation_details: { ...details, reason: 'cancellation_requested' as const },
    canceled_at: tx.now,
  }
  const items = itemsOf(tx, subscription.id)
  if (params.cancel_at_period_end === true) {
    return { ...requested, cancel_at_period_end: true, cancel_at: endOf(tx, 'max_period_end', items) }
  }
  if (params.cancel_at_period_end === false || params.cancel_at === '') {
    return {
      cancel_at_period_end: false,
      cancel_at: null,
      canceled_at: null,
      cancellation_details: { ...details, reason: null },
    }
  }
  const { cancel_at: at } = params
  if (at === undefined || at === null) return {}
  return { ...requested, cancel_at_period_end: false, cancel_at: endOf(tx, at, items) }
}

/** A period's end, or the subscription's own where that comes first. */
export const boundedBy = ({ cancel_at: cancelAt }: Pick<Subscription, 'cancel_at'>, end: number): number =>
  Math.min(end, cancelAt ?? end)

/** An end that falls into a period cuts it short and credits the rest; one that is taken back or put off is made up for. */
export function moveEnd(tx: Transaction, moved: Subscription, prorates: boolean): void {
  const subscription = overwriteTrial(tx, moved)
  for (const item of itemsOf(tx, subscription.id)) {
    const { current_period_end: before } = item
    const end = boundedBy(subscription, wholeEnd(tx, subscription, item))
    if (end < before && prorates) prorationCredits(tx, subscription, [item], end)
    const current = tx.put(subscriptionItems, tx.get(subscriptionItems, item.id), { current_period_end: end })
    if (end > before && prorates) prorationDebit(tx, subscription, current, before)
  }
}

const wholeEnd = (tx: Transaction, subscription: Subscription, item: SubscriptionItem): number =>
  subscription.status === 'trialing' && subscription.trial_end !== null
    ? subscription.trial_end
    : naturalPeriod(referenceOf(subscription), recurrenceOf(priceOf(tx, item)), item.current_period_start).end

/** In classic mode a trial does not outlast its subscription. */
function overwriteTrial(tx: Transaction, subscription: Subscription): Subscription {
  const { cancel_at: cancelAt, trial_end: trialEnd } = subscription
  if (isFlexible(subscription) || cancelAt === null || trialEnd === null || trialEnd <= cancelAt) return subscription
  return subscription.status === 'trialing'
    ? tx.put(subscriptions, subscription, { trial_end: cancelAt })
    : subscription
}
