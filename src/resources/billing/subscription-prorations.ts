/** Prorations as pending invoice items: credits for what is not used any more, debits for what is used instead. */
import { share } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import type { Price } from '../products/price.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { type Credited, type InvoiceItem, invoiceItems, subscriptionParent } from './invoice-item.js'
import { type InvoiceLine, linesOf, proratedPricing } from './invoice-line.js'
import { type ProrationKind, prorationDescription } from './invoicing/description.js'
import {
  creditsFor,
  type Debit,
  type Discounted,
  discountedAs,
  grossOf,
  negated,
  partOf,
  spentBefore,
} from './invoicing/proration.js'
import { wholeCost } from './subscription-discounts.js'
import { fullAmount, isMetered, productName } from './subscription-lines.js'
import {
  isFlexible,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
} from './subscription-resource.js'
import { naturalPeriod, recurrenceOf, referenceOf } from './subscription-terms.js'

interface Proration {
  readonly kind: ProrationKind
  readonly cost: Discounted
  readonly price: Price
  readonly quantity: number
  readonly period: { readonly start: number; readonly end: number }
  readonly credited?: Charged | null
}

/** The invoice line that charged something. */
interface Charged {
  readonly invoice: Invoice
  readonly line: InvoiceLine
}

/** Makes the pending item that a proration is. */
export function prorationItem(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  proration: Proration,
): InvoiceItem {
  const { kind, cost, price, quantity, period, credited } = proration
  const itemized = subscription.billing_mode.flexible?.proration_discounts === 'itemized'
  return tx.create(invoiceItems, {
    amount: itemized ? grossOf(cost) : cost.amount,
    currency: price.currency,
    customer: subscription.customer,
    date: tx.now,
    description: prorationDescription(kind, productName(tx, price), quantity, period.start),
    discountable: false,
    discounts: cost.discounts.map(({ discount }) => discount),
    invoice: null,
    metadata: {},
    parent: subscriptionParent(subscription.id, item.id),
    period,
    pricing: proratedPricing(price),
    proration: true,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: credited ? ratesOfCharge(subscription, item, credited) : item.tax_rates,
    test_clock: subscription.test_clock,
    _subscription: subscription.id,
    _credited: credited ? creditedItems(credited) : null,
    ...(cost.discounts.length > 0 && {
      _settled: itemized ? cost.discounts : cost.discounts.map(({ discount }) => ({ discount, amount: 0 })),
    }),
  })
}

const creditedItems = ({ invoice, line }: Charged): Credited => ({
  invoice: invoice.id,
  invoice_line_items: [line.id],
})

/** A credit is taxed as its debit was; what goes by the subscription's default rates is left to them. */
function ratesOfCharge(subscription: Subscription, item: SubscriptionItem, { invoice, line }: Charged) {
  const own = line._taxRates ?? []
  const charged = own.length > 0 ? own : invoice.default_tax_rates
  const present = item.tax_rates.length > 0 ? item.tax_rates : subscription.default_tax_rates
  return isFlexible(subscription) && String(charged) !== String(present) ? charged : item.tax_rates
}

/** Seconds of the natural period that a moment lies in: parts of a price are parts of that. */
function lengthAt(subscription: Subscription, price: Price, at: number): number {
  const whole = naturalPeriod(referenceOf(subscription), recurrenceOf(price), at)
  return whole.end - whole.start
}

/**
 * Credits for the rest of the period of each item, as it is now. Classic mode computes them from the present price,
 * flexible mode from what was in fact debited.
 * @see https://docs.stripe.com/billing/subscriptions/billing-mode/compare
 */
export function prorationCredits(
  tx: Transaction,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  at: number,
): void {
  for (const item of items) {
    const price = priceOf(tx, item)
    if (isMetered(price)) continue
    const quantity = item.quantity ?? 1
    const credits = isFlexible(subscription)
      ? creditsFor(item._debits ?? [], at).map(({ debit, ...cost }) => ({ cost, end: debit.span.end, debit }))
      : [presentCredit(tx, subscription, item, at)]
    for (const { cost, end, debit } of credits) {
      if (cost.amount === 0 && fullAmount(tx, item) === 0) continue
      prorationItem(tx, subscription, item, {
        kind: 'unused',
        cost,
        price,
        quantity,
        period: { start: at, end },
        credited: debit === undefined ? null : chargeOf(tx, subscription, item, debit),
      })
    }
    tx.put(subscriptionItems, item, { _debits: spentBefore(item._debits ?? [], at) })
  }
}

/** Classic: the present price, at the discounts with which the period was charged. */
function presentCredit(tx: Transaction, subscription: Subscription, item: SubscriptionItem, at: number) {
  const debit = item._debits?.findLast(({ span }) => span.end > at)
  const full = fullAmount(tx, item)
  const whole = debit === undefined ? { amount: full, discounts: [] } : discountedAs(full, debit.whole)
  const end = item.current_period_end
  const length = lengthAt(subscription, priceOf(tx, item), at)
  return { cost: negated(partOf(whole, amount => share(amount, end - at, length))), end, debit }
}

/** Invoices that are looked through for the line of a debit, the newest first. */
const INVOICES_MAX = 12

/** The invoice line that charged a debit; none while that is still pending. */
function chargeOf(tx: Transaction, subscription: Subscription, item: SubscriptionItem, debit: Debit): Charged | null {
  const isCharge = ({ amount, parent, period }: InvoiceLine) =>
    parent?.subscription_item_details?.subscription_item === item.id &&
    amount >= 0 &&
    period.start === debit.span.start &&
    period.end === debit.span.end
  for (const invoice of tx.where(invoices, 'subscription', subscription.id).slice(0, INVOICES_MAX)) {
    const line = linesOf(tx, invoice.id).find(isCharge)
    if (line !== undefined) return { invoice, line }
  }
  return null
}

/** The debit for an item's rest of the period, which is remembered for the day it is credited. */
export function prorationDebit(tx: Transaction, subscription: Subscription, item: SubscriptionItem, at: number): void {
  const price = priceOf(tx, item)
  if (isMetered(price)) return
  const full = fullAmount(tx, item)
  const period = { start: at, end: item.current_period_end }
  if (full === 0) return
  const whole = wholeCost(tx, subscription, item)
  const length = lengthAt(subscription, price, at)
  const cost = partOf(whole, amount => share(amount, period.end - at, length))
  const made = prorationItem(tx, subscription, item, {
    kind: 'remaining',
    cost,
    price,
    quantity: item.quantity ?? 1,
    period,
  })
  const debits = tx.get(subscriptionItems, item.id)._debits ?? []
  const debit: Debit = { ...cost, span: period, whole, invoiceItem: made.id }
  tx.put(subscriptionItems, tx.get(subscriptionItems, item.id), { _debits: [...debits, debit] })
}
