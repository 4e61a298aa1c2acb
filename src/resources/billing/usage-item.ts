/** Usage that is billed before its period is over, because its item goes or stands still. */
import type { Transaction } from '../../core/transaction.js'
import { invoiceItems, subscriptionParent } from './invoice-item.js'
import { pricingOf } from './invoice-line.js'
import { isMetered, meteredLine } from './subscription-lines.js'
import { priceOf, type Subscription, type SubscriptionItem, subscriptionItems } from './subscription-resource.js'

/** What was used so far comes onto the next invoice. */
export function billUsage(tx: Transaction, subscription: Subscription, item: SubscriptionItem): void {
  const price = priceOf(tx, item)
  if (!isMetered(price)) return
  const line = meteredLine(tx, subscription, item, { start: item.current_period_start, end: tx.now })
  tx.create(invoiceItems, {
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
    pricing: pricingOf(price),
    proration: false,
    quantity: line.quantity ?? 0,
    quantity_decimal: String(line.quantity ?? 0),
    tax_rates: item.tax_rates,
    test_clock: subscription.test_clock,
    _subscription: subscription.id,
  })
  const billed = item._billed ?? { amount: 0, quantity: 0 }
  tx.put(subscriptionItems, tx.get(subscriptionItems, item.id), {
    _billed: { amount: billed.amount + line.amount, quantity: billed.quantity + (line.quantity ?? 0) },
  })
}
