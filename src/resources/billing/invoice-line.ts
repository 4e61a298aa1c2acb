/** InvoiceLineItem: one amount of an invoice, and what it is for. @see https://docs.stripe.com/api/invoice-line-item */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import { lean } from '../../core/shape.js'
import type { Transaction } from '../../core/transaction.js'
import type { Price } from '../products/price.js'
import type { DiscountAmount } from './invoicing/discounts.js'
import type { LineTax } from './invoicing/tax.js'

export type InvoiceLine = Stored<Stripe.InvoiceLineItem> & {
  readonly _taxRates?: readonly string[]
  /** Taxes that a request has reckoned, in place of those that its rates would make. */
  readonly _toldTaxes?: readonly LineTax[] | undefined
  /** Billing credits that pay for it, by their postings. */
  readonly _credits?: readonly { readonly amount: number; readonly transaction: string }[]
  /** Of a metered line: usage of its period that had been billed before it. */
  readonly _billed?: Billed
  /** Of a proration: its discounts, which are no longer to be reckoned. */
  readonly _settled?: readonly DiscountAmount[]
}

export interface Billed {
  readonly amount: number
  readonly quantity: number
}

export const invoiceLines = resource<InvoiceLine>('line_item', { idPrefix: 'il', indexes: { invoice: 'invoice' } })

/** A line before it is on an invoice. */
export interface LineDraft {
  readonly amount: number
  readonly currency: string
  readonly description: string | null
  readonly discountable: boolean
  /** Ids of its own discounts. */
  readonly discounts: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
  readonly parent: InvoiceLine['parent']
  readonly period: { readonly start: number; readonly end: number }
  readonly price: Price | null
  readonly quantity: number | null
  readonly subscription: string | null
  readonly taxRates: readonly string[]
  readonly _billed?: Billed
  readonly _settled?: readonly DiscountAmount[]
}

/** The line as it will be stored. */
export function drawLine(tx: Transaction, invoice: string, draft: LineDraft): InvoiceLine {
  const { amount, price, quantity, taxRates, _billed: billed, _settled: settled } = draft
  return tx.draw(invoiceLines, {
    amount,
    currency: draft.currency,
    description: draft.description,
    discount_amounts: NONE,
    discountable: draft.discountable,
    discounts: draft.discounts,
    invoice,
    metadata: draft.metadata,
    parent: draft.parent,
    period: draft.period,
    pretax_credit_amounts: NONE,
    pricing: price === null ? null : isProration(draft) ? proratedPricing(price) : pricingOf(price),
    quantity,
    quantity_decimal: quantity === null ? null : String(quantity),
    subscription: draft.subscription,
    subtotal: amount,
    taxes: NONE,
    ...(taxRates.length > 0 && { _taxRates: taxRates }),
    ...(billed !== undefined && { _billed: billed }),
    ...(settled !== undefined && { _settled: settled }),
  })
}

const NONE = lean<never>([])

const isProration = ({ parent }: LineDraft): boolean => parent?.subscription_item_details?.proration === true

/** A part of a period has no price for a unit. */
export const proratedPricing = (price: Price): NonNullable<InvoiceLine['pricing']> => ({
  ...pricingOf(price),
  unit_amount_decimal: null,
})

/** A memo of a pure function: the lines of one price share what they say of it. */
const priced = new WeakMap<Price, NonNullable<InvoiceLine['pricing']>>()

export function pricingOf(price: Price): NonNullable<InvoiceLine['pricing']> {
  let pricing = priced.get(price)
  if (pricing === undefined) {
    const { id, product, unit_amount_decimal } = price
    pricing = { price_details: { price: id, product }, type: 'price_details', unit_amount_decimal }
    priced.set(price, pricing)
  }
  return pricing
}

/** In the order in which they stand on the invoice. */
export const linesOf = (tx: Transaction, invoice: string): InvoiceLine[] =>
  tx.where(invoiceLines, 'invoice', invoice).reverse()
