/** What a subscription's items put on an invoice. */
import { share } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import type { Price } from '../products/price.js'
import { products } from '../products/product.js'
import type { LineDraft } from './invoice-line.js'
import { licensedDescription, meteredDescription, trialDescription } from './invoicing/description.js'
import { priceAmount } from './invoicing/price-amount.js'
import { isFlexible, priceOf, type Subscription, type SubscriptionItem } from './subscription-resource.js'
import type { Stretch } from './subscription-terms.js'
import { usageOf } from './usage.js'

export const productName = (tx: Transaction, price: Price): string => tx.find(products, price.product)?.name ?? ''

/** What the product's quantity counts. */
export const unitLabel = (tx: Transaction, price: Price): string | null =>
  tx.find(products, price.product)?.unit_label ?? null

export const isMetered = (price: Price): boolean => price.recurring?.usage_type === 'metered'

/** What an item costs for one whole period. */
export const fullAmount = (tx: Transaction, item: Pick<SubscriptionItem, 'price' | 'quantity' | '_currency'>): number =>
  priceAmount(priceOf(tx, item), item.quantity ?? 1)

/** A licensed item's line for a period to come, or for the part of one. */
export function licensedLine(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  stretch: Stretch,
): LineDraft {
  const price = priceOf(tx, item)
  const quantity = item.quantity ?? 1
  const { start, end, whole } = stretch
  const full = fullAmount(tx, item)
  const isWhole = start === whole.start && end === whole.end
  return line(subscription, item, price, {
    amount: isWhole ? full : share(full, end - start, whole.end - whole.start),
    description: licensedDescription(productName(tx, price), price, quantity, unitLabel(tx, price)),
    period: { start, end },
    quantity,
  })
}

/** A metered item's line for a period that is over: its usage at its present price. */
export function meteredLine(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  whole: { readonly start: number; readonly end: number },
): LineDraft {
  const price = priceOf(tx, item)
  const period = { ...whole, start: Math.max(whole.start, item._pricedFrom ?? whole.start) }
  const used = usageOf(tx, subscription.customer, item.id, price, period)
  const billed = item._billed ?? { amount: 0, quantity: 0 }
  const quantity = Math.max(0, used - billed.quantity)
  const drafted = line(subscription, item, price, {
    amount: Math.max(0, priceAmount(price, used) - billed.amount),
    description: meteredDescription(productName(tx, price), price, quantity, unitLabel(tx, price)),
    period,
    quantity,
  })
  return { ...drafted, _billed: billed }
}

/** A metered item's lines for a period that is over: all of its usage. */
export const meteredLines = (
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  period: { readonly start: number; readonly end: number },
): LineDraft[] => [...earlierUsage(tx, subscription, item), meteredLine(tx, subscription, item, period)]

/**
 * The lines for usage at prices that the item had before: flexible mode bills each part of a period at its own price,
 * classic mode only what was used after the last change.
 * @see https://docs.stripe.com/billing/subscriptions/billing-mode/compare
 */
export const earlierUsage = (tx: Transaction, subscription: Subscription, item: SubscriptionItem): LineDraft[] =>
  (item._earlier ?? []).map(({ price, period, billed }) =>
    meteredLine(tx, subscription, { ...item, price, _billed: billed, _pricedFrom: undefined }, period),
  )

/** The line of 0 that a trial starts with. */
export function trialLine(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  period: { readonly start: number; readonly end: number },
): LineDraft {
  const price = { ...priceOf(tx, item), unit_amount_decimal: '0' }
  const quantity = item.quantity ?? 1
  return line(subscription, item, price, {
    amount: 0,
    description: trialDescription(productName(tx, price), quantity, isFlexible(subscription), unitLabel(tx, price)),
    period,
    quantity,
  })
}

const NOTHING_CREDITED = { credited_items: null }

function line(
  subscription: Subscription,
  item: SubscriptionItem,
  price: Price,
  { amount, description, period, quantity }: Pick<LineDraft, 'amount' | 'description' | 'period' | 'quantity'>,
): LineDraft {
  return {
    amount,
    description,
    period,
    quantity,
    currency: price.currency,
    discountable: true,
    discounts: item.discounts as readonly string[],
    metadata: subscription.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: NOTHING_CREDITED,
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    price,
    subscription: subscription.id,
    taxRates: item.tax_rates,
  }
}
