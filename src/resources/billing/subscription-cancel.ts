/** How a subscription ends. @see https://docs.stripe.com/billing/subscriptions/cancel */
import type Stripe from 'stripe'
import type { Transaction } from '../../core/transaction.js'
import { pendingItems } from './invoice.js'
import { finalizeAndCollect } from './invoice-collect.js'
import { invoices } from './invoice-draft.js'
import { type InvoiceItem, invoiceItems } from './invoice-item.js'
import { toldDetails } from './subscription-end.js'
import { announceInvoice } from './subscription-invoice.js'
import { isMetered, meteredLines } from './subscription-lines.js'
import { prorationCredits } from './subscription-prorations.js'
import { itemsOf, priceOf, type Subscription, subscriptions } from './subscription-resource.js'
import { plan } from './subscription-schedule-tasks.js'

type Reason = 'cancellation_requested' | 'payment_failed' | 'payment_disputed'

/** Ends it now. Automatic collection of its invoices stops; nothing more is made or owed. */
export function cancelSubscription(
  tx: Transaction,
  subscription: Subscription,
  reason: Reason,
  details: Partial<NonNullable<Subscription['cancellation_details']>> = {},
): Subscription {
  const canceled = tx.send(
    subscriptions,
    subscription,
    { type: 'cancel' },
    {
      canceled_at: subscription.canceled_at ?? tx.now,
      cancel_at_period_end: false,
      cancel_at: subscription.cancel_at,
      cancellation_details: {
        ...(subscription.cancellation_details ?? { comment: null, feedback: null, feedback_option: null }),
        ...details,
        reason,
      },
      pause_collection: null,
    },
  )
  stopCollection(tx, canceled)
  return plan(tx, tx.get(subscriptions, canceled.id))
}

function stopCollection(tx: Transaction, subscription: Subscription): void {
  for (const invoice of tx.where(invoices, 'subscription', subscription.id)) {
    const waits =
      invoice.status === 'open' || (invoice.status === 'draft' && invoice.billing_reason !== 'subscription_cycle')
    if (waits && invoice.auto_advance) tx.put(invoices, invoice, { auto_advance: false, next_payment_attempt: null })
  }
}

/** `DELETE /v1/subscriptions/{id}`: with a credit for unused time, and a final invoice, only where asked for. */
export function cancelNow(
  tx: Transaction,
  subscription: Subscription,
  params: Stripe.SubscriptionCancelParams,
): Subscription {
  if (params.prorate && subscription.status !== 'trialing')
    prorationCredits(tx, subscription, itemsOf(tx, subscription.id), tx.now)
  const own = ownPending(tx, subscription)
  if (params.invoice_now) {
    const metered = itemsOf(tx, subscription.id).filter(item => isMetered(priceOf(tx, item)))
    const lines = metered.flatMap(item =>
      meteredLines(tx, subscription, item, { start: item.current_period_start, end: tx.now }),
    )
    if (own.length > 0 || lines.length > 0) {
      finalizeAndCollect(tx, announceInvoice(tx, subscription, 'subscription_update', lines, { items: own }))
    }
  } else if (!params.prorate) {
    for (const item of own.filter(pending => pending.proration)) tx.remove(invoiceItems, item)
  }
  const details = toldDetails(tx, params.cancellation_details)
  return cancelSubscription(tx, tx.get(subscriptions, subscription.id), 'cancellation_requested', details)
}

const ownPending = (tx: Transaction, subscription: Subscription): InvoiceItem[] =>
  pendingItems(tx, subscription.customer, subscription.id).filter(item => item._subscription === subscription.id)
