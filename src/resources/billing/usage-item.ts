/** Usage of a period that is not over, where its item goes, stands still or gets another price. */
import type { Transaction } from '../../core/transaction.js'
import { type InvoiceItem, invoiceItems, subscriptionParent } from './invoice-item.js'
import { type LineDraft, pricingOf } from './invoice-line.js'
import { isMetered, meteredLines } from './subscription-lines.js'
import {
  isFlexible,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  USAGE_BEGINS,
} from './subscription-resource.js'

/** What was used so far comes onto the next invoice, as these items. */
export function billUsage(tx: Transaction, subscription: Subscription, item: SubscriptionItem): InvoiceItem[] {
  const price = priceOf(tx, item)
  if (!isMetered(price)) return []
  const lines = meteredLines(tx, subscription, item, { start: item.current_period_start, end: tx.now })
  const made = lines.map(line => billLine(tx, subscription, item, line))
  const present = lines.at(-1)!
  const billed = item._billed ?? { amount: 0, quantity: 0 }
  tx.put(subscriptionItems, tx.get(subscriptionItems, item.id), {
    _earlier: undefined,
    _billed: { amount: billed.amount + present.amount, quantity: billed.quantity + (present.quantity ?? 0) },
  })
  return made
}

/** Usage from now on is at another price; what was used so far keeps its own in flexible mode, and is dropped in classic mode. */
export function repricedUsage(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
): Partial<SubscriptionItem> {
  const { _earlier: earlier = [], _billed: billed, _pricedFrom: from, current_period_start: start, price } = item
  const keeps = isFlexible(subscription) && isMetered(priceOf(tx, item)) && subscription.status !== 'trialing'
  const part = { price, period: { start: from ?? start, end: tx.now }, billed }
  return { ...USAGE_BEGINS, _pricedFrom: tx.now, ...(keeps && { _earlier: [...earlier, part] }) }
}

function billLine(tx: Transaction, subscription: Subscription, item: SubscriptionItem, line: LineDraft): InvoiceItem {
  return tx.create(invoiceItems, {
    amount: line.amount,
    currency: line.currency,
    customer: subscription.customer,
    date: tx.now,
    description: line.description,
    discountable: true,
    discounts: line.discounts,
    invoice: null,
    metadata: {},
    parent: subscriptionParent(subscription.id, item.id),
    period: line.period,
    pricing: pricingOf(line.price!),
    proration: false,
    quantity: line.quantity ?? 0,
    quantity_decimal: String(line.quantity ?? 0),
    tax_rates: item.tax_rates,
    test_clock: subscription.test_clock,
    _subscription: subscription.id,
  })
}
