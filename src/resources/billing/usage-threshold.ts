/** Billing thresholds: usage that is billed before its period ends, because it has come to so much. @see https://docs.stripe.com/billing/subscriptions/usage-based/thresholds */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import type { Customer } from '../customers/customer.js'
import { reductionsAt } from '../products/discount.js'
import { scheduleFinalization } from './invoice.js'
import type { LineDraft } from './invoice-line.js'
import { computeTotals } from './invoicing/totals.js'
import { draftInvoice } from './subscription-invoice.js'
import { isMetered, meteredLine } from './subscription-lines.js'
import {
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
  USAGE_BEGINS,
} from './subscription-resource.js'
import { plan } from './subscription-schedule-tasks.js'
import { recurrenceOf, stretchFrom } from './subscription-terms.js'

/** Nothing is billed early so shortly before the period's end. */
const QUIET_SECONDS = DAY_SECONDS
const LIVE = new Set<string>(['active', 'past_due'])

/** In the smallest unit of any currency. @see https://docs.stripe.com/api/subscriptions/create */
const AMOUNT_MIN = 50

export function requireThreshold(told: Stripe.SubscriptionCreateParams['billing_thresholds']): void {
  if (!told || told.amount_gte === undefined || told.amount_gte >= AMOUNT_MIN) return
  throw invalidRequest(`This value must be greater than or equal to ${AMOUNT_MIN}.`, {
    code: 'parameter_invalid_integer',
    param: 'billing_thresholds[amount_gte]',
  })
}

export const due = {
  'subscription.threshold'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription !== undefined && LIVE.has(subscription.status)) consider(tx, subscription)
  },
}

/** Usage was reported: the thresholds of the customer's subscriptions are looked at once the answer is given. */
export function watchThresholds(tx: Transaction, customer: Customer): void {
  for (const subscription of tx.where(subscriptions, 'customer', customer.id)) {
    if (!LIVE.has(subscription.status)) continue
    const watches =
      subscription.billing_thresholds !== null ||
      itemsOf(tx, subscription.id).some(item => item.billing_thresholds !== null)
    if (watches) tx.afterwards('subscription.threshold', subscription.id)
  }
}

interface Used {
  readonly item: SubscriptionItem
  readonly line: LineDraft
}

function consider(tx: Transaction, subscription: Subscription): void {
  const used: Used[] = itemsOf(tx, subscription.id)
    .filter(item => isMetered(priceOf(tx, item)) && tx.now < item.current_period_end - QUIET_SECONDS)
    .map(item => ({ item, line: lineSoFar(tx, subscription, item) }))
  if (used.some(({ item, line }) => isReached(item, line)) || amountReached(tx, subscription, used))
    bill(tx, subscription, used)
}

/** Usage may be reported for this very moment. */
function lineSoFar(tx: Transaction, subscription: Subscription, item: SubscriptionItem): LineDraft {
  const { current_period_start: start, current_period_end: end } = item
  const line = meteredLine(tx, subscription, item, { start, end })
  return { ...line, period: { ...line.period, end: tx.now } }
}

const isReached = ({ billing_thresholds: thresholds }: SubscriptionItem, line: LineDraft): boolean => {
  const mark = thresholds?.usage_gte
  return mark !== null && mark !== undefined && (line.quantity ?? 0) >= mark
}

/** Compared after discounts and without taxes. */
function amountReached(tx: Transaction, subscription: Subscription, used: readonly Used[]): boolean {
  const mark = subscription.billing_thresholds?.amount_gte
  if (mark === null || mark === undefined) return false
  const { total } = computeTotals(
    used.map(({ line }) => ({
      amount: line.amount,
      discountable: true,
      product: line.price?.product ?? null,
      reductions: reductionsAt(tx, line.discounts, tx.now, subscription.currency),
      rates: [],
    })),
    {
      reductions: reductionsAt(tx, subscription.discounts as readonly string[], tx.now, subscription.currency),
      defaultRates: [],
      taxExempt: 'none',
      taxRounding: tx.settings.tax_rounding,
    },
  )
  return total >= mark
}

function bill(tx: Transaction, subscription: Subscription, used: readonly Used[]): void {
  const before = tx.picture(subscription)
  const start = Math.min(...used.map(({ item }) => item.current_period_start))
  for (const { item, line } of used) remember(tx, item, line)
  const lines = used.map(({ line }) => line)
  const draft = draftInvoice(tx, subscription, 'subscription_threshold', lines, { start, end: tx.now })
  const current = tx.put(subscriptions, tx.get(subscriptions, subscription.id), { latest_invoice: draft.id })
  if (current.billing_thresholds?.reset_billing_cycle_anchor) restart(tx, current)
  tx.emit('customer.subscription.updated', tx.get(subscriptions, subscription.id), before)
  tx.emit('invoice.created', draft)
  scheduleFinalization(tx, draft)
}

/** What has been billed of this period is left out of its next invoice. */
function remember(tx: Transaction, item: SubscriptionItem, line: LineDraft): void {
  const billed = item._billed ?? { amount: 0, quantity: 0 }
  tx.put(subscriptionItems, item, {
    _billed: { amount: billed.amount + line.amount, quantity: billed.quantity + (line.quantity ?? 0) },
  })
}

/** A new period for what is metered: its tiers begin anew. */
function restart(tx: Transaction, subscription: Subscription): void {
  const moved = tx.put(subscriptions, subscription, { billing_cycle_anchor: tx.now })
  for (const item of itemsOf(tx, subscription.id)) {
    const price = priceOf(tx, item)
    if (!isMetered(price)) continue
    const { start, end } = stretchFrom(tx.now, recurrenceOf(price), tx.now)
    tx.put(subscriptionItems, item, { current_period_start: start, current_period_end: end, ...USAGE_BEGINS })
  }
  plan(tx, moved)
}
