/** A subscription that stands still: neither service nor invoices, until it is resumed. @see https://docs.stripe.com/billing/subscriptions/pause */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { pendingItems } from './invoice.js'
import { finalizeAndCollect } from './invoice-collect.js'
import { invoices } from './invoice-draft.js'
import type { LineDraft } from './invoice-line.js'
import { announceInvoice } from './subscription-invoice.js'
import { licensedLine } from './subscription-lines.js'
import { prorationCredits, prorationDebit } from './subscription-prorations.js'
import {
  isFlexible,
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
  USAGE_BEGINS,
} from './subscription-resource.js'
import { plan } from './subscription-schedule-tasks.js'
import { isNow, naturalPeriod, recurrenceOf, referenceOf, stretchFrom } from './subscription-terms.js'
import { billUsage } from './usage-item.js'

/** Why it stands still, as its `status_details` say. */
export const pausedBy = (
  tx: Transaction,
  type: 'pause_requested' | 'trial_end_without_payment_method',
): Pick<Subscription, 'status_details'> => ({
  status_details: { paused: { subscription: { type }, transitioned_at: tx.now, type: 'subscription' } },
})

export const GOES_ON: Pick<Subscription, 'status_details'> = { status_details: undefined }

export function pause(
  tx: Transaction,
  subscription: Subscription,
  params: Stripe.SubscriptionPauseParams,
): Subscription {
  requirePausable(subscription)
  const { unused_time_from: unused, outstanding_usage_through: usage } = params.bill_for ?? {}
  const items = itemsOf(tx, subscription.id)
  for (const item of unused?.type === 'none' ? [] : items) {
    const from = unused?.type === 'item_current_period_start' ? item.current_period_start : tx.now
    prorationCredits(tx, subscription, [item], from)
  }
  for (const item of usage?.type === 'none' ? [] : items) billUsage(tx, subscription, item)
  if (params.invoicing_behavior === 'invoice') invoicePending(tx, subscription)
  const current = tx.get(subscriptions, subscription.id)
  const paused = tx.send(subscriptions, current, { type: 'pause' }, pausedBy(tx, 'pause_requested'))
  return plan(tx, tx.get(subscriptions, paused.id))
}

function requirePausable(subscription: Subscription): void {
  const { schedule, status, collection_method: method } = subscription
  if (!isFlexible(subscription)) {
    throw invalidRequest('You can only pause a subscription with `billing_mode[type]` set to `flexible`.')
  }
  if (schedule !== null) {
    throw invalidRequest(
      `You cannot pause a subscription that is managed by the subscription schedule \`${schedule}\`.`,
    )
  }
  if (status !== 'active' || method !== 'charge_automatically') {
    throw invalidRequest(
      'You can only pause a subscription that is active and has `collection_method` set to `charge_automatically`.',
    )
  }
}

/** What waits for its next invoice is collected before it stands still. */
function invoicePending(tx: Transaction, subscription: Subscription): void {
  const own = pendingItems(tx, subscription.customer, subscription.id)
  if (own.length > 0) collect(tx, subscription, [])
}

/** Starts it again: with a new period from now, or in the period that its old anchor makes of now. */
export function resume(
  tx: Transaction,
  subscription: Subscription,
  params: Stripe.SubscriptionResumeParams,
): Subscription {
  if (subscription.status !== 'paused') {
    throw invalidRequest('You can only resume a subscription that is paused.', { param: 'subscription' })
  }
  const anew = isNow(params.billing_cycle_anchor ?? 'now')
  const moved = anew
    ? tx.put(subscriptions, subscription, { billing_cycle_anchor: tx.now, _anchorReference: null })
    : subscription
  const items = itemsOf(tx, moved.id).reverse()
  const lines = anew ? items.map(item => wholePeriod(tx, moved, item)) : []
  if (!anew) for (const item of items) restOfPeriod(tx, moved, item, params)
  const invoiced = anew || params.proration_behavior === 'always_invoice'
  if (invoiced && lines.length + pendingItems(tx, moved.customer, moved.id).length > 0) {
    collect(tx, moved, lines, params.payment_behavior ?? 'resume_on_payment_attempt')
  } else {
    tx.send(subscriptions, tx.get(subscriptions, moved.id), { type: 'resumed' }, GOES_ON)
  }
  return plan(tx, tx.get(subscriptions, moved.id))
}

function wholePeriod(tx: Transaction, subscription: Subscription, item: SubscriptionItem): LineDraft {
  const stretch = stretchFrom(tx.now, recurrenceOf(priceOf(tx, item)), tx.now)
  const current = tx.put(subscriptionItems, item, {
    current_period_start: stretch.start,
    current_period_end: stretch.end,
    ...USAGE_BEGINS,
    _debits: [],
  })
  return licensedLine(tx, subscription, current, stretch)
}

/** What is left of the period is a proration, unless it was paid for before the pause and not given back. */
function restOfPeriod(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  { proration_behavior: behavior, proration_date: date }: Stripe.SubscriptionResumeParams,
): void {
  const { start, end } = naturalPeriod(referenceOf(subscription), recurrenceOf(priceOf(tx, item)), tx.now)
  const isSame = end === item.current_period_end
  const current = tx.put(subscriptionItems, item, {
    current_period_start: start,
    current_period_end: end,
    ...(!isSame && { ...USAGE_BEGINS, _debits: [] }),
  })
  const isPaid = current._debits?.some(debit => debit.span.end > tx.now)
  if (behavior !== 'none' && !isPaid) prorationDebit(tx, subscription, current, date ?? tx.now)
}

type Resumption = NonNullable<Stripe.SubscriptionResumeParams['payment_behavior']>

/** An invoice of a pause or of a resumption is finalized at once. Only a resumption that waits for its payment is retried. */
function collect(tx: Transaction, subscription: Subscription, lines: readonly LineDraft[], resumes?: Resumption): void {
  const draft = announceInvoice(tx, subscription, 'subscription_update', lines)
  const marked = resumes === undefined ? draft : tx.put(invoices, draft, { _resumes: resumes })
  finalizeAndCollect(tx, marked, resumes === 'resume_on_payment_attempt' ? 'manual' : 'automatic')
}
