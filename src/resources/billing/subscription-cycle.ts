/** How a subscription goes on: periods that end, trials that end, and the end itself. @see https://docs.stripe.com/billing/subscriptions/overview */
import { lean } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { markUncollectible, pendingItems, scheduleFinalization, voidInvoice } from './invoice.js'
import { finalizeAndCollect, paymentMethodFor } from './invoice-collect.js'
import { type Drawn, type Invoice, invoices } from './invoice-draft.js'
import { finalizeInvoice } from './invoice-finalize.js'
import type { InvoiceItem } from './invoice-item.js'
import type { LineDraft } from './invoice-line.js'
import { cancelSubscription } from './subscription-cancel.js'
import { boundedBy } from './subscription-end.js'
import { announceInvoice, draftInvoice, drawInvoice } from './subscription-invoice.js'
import { earlierUsage, isMetered, licensedLine, meteredLines } from './subscription-lines.js'
import { pausedBy } from './subscription-pause.js'
import {
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptions,
  USAGE_BEGINS,
} from './subscription-resource.js'
import { nextBoundary, plan } from './subscription-schedule-tasks.js'
import { recurrenceOf, referenceOf, type Stretch, stretchFrom } from './subscription-terms.js'

const STANDS_STILL = new Set(['canceled', 'incomplete', 'incomplete_expired', 'paused'])

export const due = {
  'subscription.cycle'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription === undefined || STANDS_STILL.has(subscription.status)) return
    if (nextBoundary(tx, subscription) <= tx.now) cycle(tx, subscription)
  },
  'subscription.trial_will_end'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription?.status === 'trialing') tx.emit('customer.subscription.trial_will_end', subscription)
  },
  'subscription.expire_incomplete'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription?.status === 'incomplete') expire(tx, subscription)
  },
  'subscription.resume_collection'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription?.pause_collection) tx.update(subscriptions, subscription, { pause_collection: null })
  },
}

function expire(tx: Transaction, subscription: Subscription): void {
  const invoice = tx.find(invoices, subscription.latest_invoice)
  tx.send(subscriptions, subscription, { type: 'expired' })
  if (invoice?.status === 'open') voidInvoice(tx, invoice)
  plan(tx, tx.get(subscriptions, subscription.id))
}

function cycle(tx: Transaction, subscription: Subscription): void {
  const { cancel_at: cancelAt, status, trial_end: trialEnd } = subscription
  if (cancelAt !== null && cancelAt <= tx.now) {
    finalInvoice(tx, subscription)
    cancelSubscription(tx, tx.get(subscriptions, subscription.id), 'cancellation_requested')
  } else if (status === 'trialing' && trialEnd !== null && trialEnd <= tx.now) {
    endTrial(tx, subscription)
  } else {
    renew(tx, subscription)
  }
}

/** Without a payment method the trial's end does what the subscription was told to do then. */
function endTrial(tx: Transaction, subscription: Subscription): void {
  const without = subscription.trial_settings?.end_behavior.missing_payment_method
  const hasMethod = hasPaymentMethod(tx, subscription)
  if (!hasMethod && without === 'cancel') {
    cancelSubscription(tx, subscription, 'payment_failed')
  } else if (!hasMethod && without === 'pause') {
    const why = pausedBy(tx, 'trial_end_without_payment_method')
    tx.send(subscriptions, subscription, { type: 'trial_ended_without_payment_method' }, why)
    plan(tx, tx.get(subscriptions, subscription.id))
  } else {
    renew(tx, subscription, { type: 'trial_ended' })
  }
}

const hasPaymentMethod = (tx: Transaction, subscription: Subscription): boolean => {
  const { invoice_settings: settings, default_source: source } = tx.get(customers, subscription.customer)
  return (
    (subscription.default_payment_method ??
      subscription.default_source ??
      settings.default_payment_method ??
      source) !== null
  )
}

interface Renewal {
  readonly lines: readonly LineDraft[]
  /** The period that is over. */
  readonly period: { readonly start: number; readonly end: number }
  /** Its items, by id, into their next periods. */
  readonly moves: ReadonlyMap<string, Changes<SubscriptionItem>>
}

function renewalOf(tx: Transaction, subscription: Subscription): Renewal {
  const items = itemsOf(tx, subscription.id).filter(item => item.current_period_end <= tx.now)
  const start = Math.min(...items.map(item => item.current_period_start))
  const lines: LineDraft[] = []
  const moves = new Map<string, Changes<SubscriptionItem>>()
  for (const item of items.reverse()) {
    const stretch = nextStretch(tx, subscription, item)
    moves.set(item.id, {
      current_period_start: stretch.start,
      current_period_end: stretch.end,
      ...USAGE_BEGINS,
      _debits: NO_DEBITS,
    })
    lines.push(...renewalLines(tx, subscription, item, stretch))
  }
  return { lines, period: { start, end: tx.now }, moves }
}

/** The invoice of a renewal as it would be drafted. */
export function drawRenewal(tx: Transaction, subscription: Subscription): Drawn {
  const { lines, period } = renewalOf(tx, subscription)
  return drawInvoice(tx, subscription, 'subscription_cycle', lines, period)
}

const NO_DEBITS = lean<never>([])

function nextStretch(tx: Transaction, subscription: Subscription, item: SubscriptionItem): Stretch {
  const stretch = stretchFrom(referenceOf(subscription), recurrenceOf(priceOf(tx, item)), item.current_period_end)
  return { ...stretch, end: boundedBy(subscription, stretch.end) }
}

/** Usage of the period that is over, and the price of the one to come. */
function renewalLines(tx: Transaction, subscription: Subscription, item: SubscriptionItem, next: Stretch): LineDraft[] {
  if (!isMetered(priceOf(tx, item)))
    return [...earlierUsage(tx, subscription, item), licensedLine(tx, subscription, item, next)]
  if (subscription.status === 'trialing') return []
  return meteredLines(tx, subscription, item, { start: item.current_period_start, end: item.current_period_end })
}

function renew(tx: Transaction, subscription: Subscription, event?: { readonly type: 'trial_ended' }): void {
  const before = tx.picture(subscription)
  const { lines, period, moves } = renewalOf(tx, subscription)
  const draft = draftInvoice(tx, subscription, 'subscription_cycle', lines, period, { moves })
  const current = tx.put(subscriptions, subscription, { latest_invoice: draft.id })
  if (event === undefined) tx.emit('customer.subscription.updated', current, before)
  else tx.send(subscriptions, current, event, {}, before)
  tx.emit('invoice.created', draft)
  release(tx, tx.get(subscriptions, subscription.id), draft)
  plan(tx, tx.get(subscriptions, subscription.id))
}

/** What becomes of a renewal's draft: about an hour to be changed, unless collection is paused or given up. */
function release(tx: Transaction, subscription: Subscription, draft: Invoice): void {
  const paused = subscription.pause_collection?.behavior
  if (paused === 'keep_as_draft' || subscription.status === 'unpaid') {
    tx.put(invoices, tx.get(invoices, draft.id), { auto_advance: false })
  } else if (paused === 'void' || paused === 'mark_uncollectible') {
    const invoice = finalizeInvoice(tx, tx.get(invoices, draft.id))
    if (invoice.status !== 'open') return
    if (paused === 'void') voidInvoice(tx, tx.get(invoices, draft.id))
    else markUncollectible(tx, tx.get(invoices, draft.id))
  } else {
    scheduleFinalization(tx, draft)
  }
}

interface Final {
  readonly lines: readonly LineDraft[]
  readonly items: readonly InvoiceItem[]
}

/** At the end, what is still pending and what was used is collected; `undefined` where there is nothing. */
function finalOf(tx: Transaction, subscription: Subscription): Final | undefined {
  const items = pendingItems(tx, subscription.customer, subscription.id).filter(
    item => item._subscription === subscription.id,
  )
  const metered = itemsOf(tx, subscription.id).filter(item => isMetered(priceOf(tx, item)))
  const lines = metered.flatMap(item =>
    meteredLines(tx, subscription, item, {
      start: item.current_period_start,
      end: Math.min(item.current_period_end, tx.now),
    }),
  )
  return items.length + lines.length === 0 ? undefined : { lines, items }
}

/** The last invoice as it would be drafted. */
export function drawFinal(tx: Transaction, subscription: Subscription): Drawn | undefined {
  const final = finalOf(tx, subscription)
  const period = { start: tx.now, end: tx.now }
  return final && drawInvoice(tx, subscription, 'subscription_cycle', final.lines, period, final.items)
}

function finalInvoice(tx: Transaction, subscription: Subscription): void {
  const final = finalOf(tx, subscription)
  if (final === undefined) return
  const { lines, items } = final
  scheduleFinalization(tx, announceInvoice(tx, subscription, 'subscription_cycle', lines, { items }))
}

export { finalizeAndCollect, paymentMethodFor }
