/** What the first periods of a subscription cost. @see https://docs.stripe.com/billing/subscriptions/backdating */
import type Stripe from 'stripe'
import type { Transaction } from '../../core/transaction.js'
import type { Price } from '../products/price.js'
import type { LineDraft } from './invoice-line.js'
import { isMetered, licensedLine, meteredLine, trialLine } from './subscription-lines.js'
import { isFlexible, itemsOf, priceOf, type Subscription, type SubscriptionItem } from './subscription-resource.js'
import { recurrenceOf, type Stretch, stretchFrom, type Terms } from './subscription-terms.js'

type Params = Pick<Stripe.SubscriptionCreateParams, 'proration_behavior'>

/** A trial costs nothing, a stretch before the anchor its part, a start in the past what is over by now. */
export function firstLines(tx: Transaction, subscription: Subscription, params: Params, terms: Terms): LineDraft[] {
  const prorates = params.proration_behavior !== 'none'
  return itemsOf(tx, subscription.id)
    .reverse()
    .flatMap(item => {
      const period = { start: item.current_period_start, end: item.current_period_end }
      if (terms.trialEnd !== null) return [trialLine(tx, subscription, item, period)]
      const price = priceOf(tx, item)
      const all = stretches(terms, price, tx.now, period.end)
      const past = prorates ? pastLines(tx, subscription, item, all.slice(0, -1)) : []
      if (isMetered(price)) {
        const none = { ...licensedLine(tx, subscription, item, { ...period, whole: period }), amount: 0, quantity: 0 }
        return isFlexible(subscription) ? past : [...past, none]
      }
      const current = all.at(-1)!
      return [
        ...past,
        ...(prorates ? [licensedLine(tx, subscription, item, current)] : unprorated(tx, subscription, item, current)),
      ]
    })
}

/** One line for each period that is over; in classic mode one for all of them. */
function pastLines(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  over: readonly Stretch[],
): LineDraft[] {
  const [first] = over
  if (first === undefined) return []
  const whole = { start: first.start, end: over.at(-1)!.end }
  const flexible = isFlexible(subscription)
  if (isMetered(priceOf(tx, item))) {
    return (flexible ? over : [whole]).map(period => meteredLine(tx, subscription, item, period))
  }
  const lines = over.map(stretch => licensedLine(tx, subscription, item, stretch))
  return flexible
    ? lines
    : [{ ...lines[0]!, amount: lines.reduce((sum, { amount }) => sum + amount, 0), period: whole }]
}

/**
 * Without prorations nothing is due for a period that has begun before, or that begins before its anchor. What the
 * subscription's own end cuts short is prorated all the same in classic mode, and billed whole in flexible mode.
 */
function unprorated(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  stretch: Stretch,
): readonly LineDraft[] {
  const { start, end, whole } = stretch
  if (start > whole.start || start < tx.now) return []
  return [
    licensedLine(tx, subscription, item, isFlexible(subscription) ? { start, end, whole: { start, end } } : stretch),
  ]
}

/** From the start to the end of the current period: one stretch a period. */
function stretches({ reference, start }: Terms, price: Price, now: number, end: number): Stretch[] {
  const all: Stretch[] = []
  let from = start
  do {
    const stretch = stretchFrom(reference, recurrenceOf(price), from)
    all.push(stretch.end > end ? { ...stretch, end } : stretch)
    from = stretch.end
  } while (from <= now)
  return all
}
