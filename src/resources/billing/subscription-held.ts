/**
 * Pending updates: a change that waits for its payment. Its invoice stands, and the subscription is as it was until that
 * is paid. @see https://docs.stripe.com/billing/subscriptions/pending-updates
 */
import { HOUR_SECONDS } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { voidInvoice } from './invoice.js'
import { invoices } from './invoice-draft.js'
import { type Change, changeSubscription, followTrial } from './subscription-change.js'
import {
  itemsOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
  USAGE_BEGINS,
} from './subscription-resource.js'
import { plan } from './subscription-schedule-tasks.js'

const PENDING_SECONDS = 23 * HOUR_SECONDS

type Terms = Pick<Subscription, 'billing_cycle_anchor' | 'trial_end' | 'trial_start' | '_anchorReference'>

/** What the subscription is to become. */
interface Held {
  readonly items: readonly SubscriptionItem[]
  readonly terms: Terms
}

const termsOf = ({ billing_cycle_anchor, trial_end, trial_start, _anchorReference }: Subscription): Terms => ({
  billing_cycle_anchor,
  trial_end,
  trial_start,
  _anchorReference,
})

/** Makes the change if its payment succeeds at once, and holds it if not. */
export function holdUpdate(tx: Transaction, subscription: Subscription, change: Change): Subscription {
  const before = dropPendingUpdate(tx, subscription)
  const items = itemsOf(tx, before.id)
  const invoice = changeSubscription(tx, before, { ...change, payment_behavior: 'allow_incomplete', waits: true })
  const changed = tx.get(subscriptions, before.id)
  if (invoice === undefined || invoice.status === 'paid') return followTrial(tx, changed)
  const held: Held = { items: itemsOf(tx, before.id), terms: termsOf(changed) }
  const shown = held.items.map(item => tx.shown('subscription_item', item.id))
  setItems(tx, before.id, items)
  tx.put(invoices, tx.get(invoices, invoice.id), { next_payment_attempt: null })
  const ends = [...items.map(item => item.current_period_end), before.trial_end ?? Number.POSITIVE_INFINITY]
  const expires = Math.min(tx.now + PENDING_SECONDS, ...ends)
  tx.schedule('subscription.expire_pending_update', before.id, expires)
  return tx.put(subscriptions, changed, {
    ...termsOf(before),
    pending_update: {
      billing_cycle_anchor: change.anchorNow ? tx.now : null,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: expires,
      metadata: null,
      subscription_items: shown as never,
      trial_end: change.trial_end === undefined ? null : changed.trial_end,
      trial_from_plan: null,
    },
    _held: held,
  })
}

/** The subscription's items are these, whichever of them are gone by now. */
function setItems(tx: Transaction, subscription: string, items: readonly SubscriptionItem[]): void {
  for (const item of itemsOf(tx, subscription))
    if (!items.some(({ id }) => id === item.id)) tx.remove(subscriptionItems, item)
  for (const item of items) {
    const present = tx.find(subscriptionItems, item.id)
    if (present === undefined) tx.insert(subscriptionItems, item)
    else tx.put(subscriptionItems, present, { ...USAGE_BEGINS, ...item })
  }
}

const LET_GO = { pending_update: null, _held: undefined }

/** Its payment came in time. */
export function applyPendingUpdate(tx: Transaction, subscription: Subscription): Subscription {
  const before = tx.picture(subscription)
  const { items, terms } = subscription['_held'] as Held
  setItems(tx, subscription.id, items)
  const after = followTrial(tx, tx.put(subscriptions, subscription, { ...terms, ...LET_GO }))
  tx.emit('customer.subscription.pending_update_applied', after)
  tx.emit('customer.subscription.updated', after, before)
  return plan(tx, after)
}

/** It did not: the invoice is void, the subscription stays as it is. */
export function expirePendingUpdate(tx: Transaction, subscription: Subscription): void {
  tx.emit('customer.subscription.pending_update_expired', dropPendingUpdate(tx, subscription))
}

function dropPendingUpdate(tx: Transaction, subscription: Subscription): Subscription {
  if (subscription.pending_update === null) return subscription
  const invoice = tx.newest(
    invoices,
    'subscription',
    subscription.id,
    ({ _pendingUpdate, status }) => _pendingUpdate === true && status === 'open',
  )
  if (invoice !== undefined) voidInvoice(tx, invoice)
  return tx.put(subscriptions, tx.get(subscriptions, subscription.id), LET_GO)
}
