/** Usage that is reported late: it counts for the period that it lies in until that period's invoice is finalized. @see https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api */
import type { Transaction } from '../../core/transaction.js'
import { prices } from '../products/price.js'
import type { Invoice } from './invoice-draft.js'
import { invoiceLines, linesOf } from './invoice-line.js'
import { meteredDescription } from './invoicing/description.js'
import { priceAmount } from './invoicing/price-amount.js'
import { productName, unitLabel } from './subscription-lines.js'
import { usageOf } from './usage.js'

/** Brings the metered lines of a renewal up to date. */
export function takeLateUsage(tx: Transaction, invoice: Invoice): void {
  if (invoice.billing_reason !== 'subscription_cycle') return
  for (const line of linesOf(tx, invoice.id)) {
    const price = line._billed === undefined ? undefined : tx.find(prices, line.pricing?.price_details?.price)
    if (price === undefined) continue
    const item = line.parent!.subscription_item_details!.subscription_item
    const used = usageOf(tx, invoice.customer!, item, price, line.period)
    const quantity = Math.max(0, used - line._billed!.quantity)
    if (quantity === line.quantity) continue
    const amount = Math.max(0, priceAmount(price, used) - line._billed!.amount)
    tx.put(invoiceLines, line, {
      amount,
      description: meteredDescription(productName(tx, price), price, quantity, unitLabel(tx, price)),
      quantity,
      quantity_decimal: String(quantity),
      subtotal: amount,
    })
  }
}
