/** InvoiceItem: an amount that waits for a customer's next invoice. @see https://docs.stripe.com/api/invoiceitems */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { decimal, roundHalfUp } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { applyDiscounts } from '../products/discount.js'
import { inCurrency, inlinePrice, type Price, prices } from '../products/price.js'
import { products } from '../products/product.js'
import { taxRateIds } from '../products/tax-rate.js'
import { addLines, invoices, requireDraft, withTotals } from './invoice-draft.js'
import { type InvoiceLine, invoiceLines, type LineDraft, pricingOf } from './invoice-line.js'
import type { DiscountAmount } from './invoicing/discounts.js'
import { priceAmount } from './invoicing/price-amount.js'
import { subscriptions } from './subscription-resource.js'

export type InvoiceItem = Omit<Stored<Stripe.InvoiceItem>, 'tax_rates'> & {
  readonly tax_rates: readonly string[]
  /** The subscription that it belongs to. */
  readonly _subscription?: string | null
  /** Of a credit: the invoice lines whose amounts it gives back in part. */
  readonly _credited?: Credited | null
  /** Of a proration: its discounts, which are no longer to be reckoned. */
  readonly _settled?: readonly DiscountAmount[]
}

/** Lines of one invoice. */
export interface Credited {
  readonly invoice: string
  readonly invoice_line_items: readonly string[]
}

export const invoiceItems = resource<InvoiceItem>('invoiceitem', {
  idPrefix: 'ii',
  api: 'invoiceItems',
  label: 'invoiceitem',
  param: 'invoiceitem',
  indexes: {
    invoice: 'invoice',
    pending: item => (item['invoice'] === null ? (item['customer'] as string) : null),
  },
  show: (tx, item: InvoiceItem) => ({ tax_rates: item.tax_rates.map(id => tx.shown('tax_rate', id)) }),
  showsWith: ['tax_rate'],
})

export const operations = {
  create(tx: Transaction, params: Stripe.InvoiceItemCreateParams): InvoiceItem {
    const customer = customerOf(tx, params)
    tx.follow(customer.test_clock)
    if (params.invoice === undefined) return createInvoiceItem(tx, customer, params)
    const invoice = requireDraft(tx.need(invoices, params.invoice, 'invoice'))
    const item = createInvoiceItem(tx, customer, { currency: invoice.currency, ...params })
    addLines(tx, invoice, [lineOfItem(tx, item)])
    const attached = tx.put(invoiceItems, item, { invoice: invoice.id })
    withTotals(tx, tx.get(invoices, invoice.id))
    return attached
  },

  list(tx: Transaction, params: Stripe.InvoiceItemListParams) {
    const { pending } = params
    return list(tx, invoiceItems, params as Params, {
      url: '/v1/invoiceitems',
      handled: ['pending'],
      accept: item => pending === undefined || (item['invoice'] === null) === pending,
    })
  },

  update(tx: Transaction, item: InvoiceItem, params: Stripe.InvoiceItemUpdateParams): InvoiceItem {
    tx.follow(item.test_clock)
    const quantity = params.quantity ?? item.quantity
    const unit = params.unit_amount_decimal ?? item.pricing?.unit_amount_decimal
    const repriced = params.quantity !== undefined || params.unit_amount_decimal !== undefined
    const price = otherPrice(tx, item, params)
    const amount =
      params.amount ??
      (price !== undefined
        ? priceAmount(price, quantity)
        : repriced
          ? roundHalfUp(decimal(String(unit ?? 0)).times(quantity))
          : item.amount)
    const { pricing: _pricing, ...told } = params
    const changed = tx.put(invoiceItems, item, {
      ...(price !== undefined && { pricing: pricingOf(price), description: nameOf(tx, price) }),
      ...tx.fields(invoiceItems, told, item as never),
      amount,
      quantity,
      ...(params.tax_rates !== undefined && { tax_rates: taxRateIds(tx, params.tax_rates || [], 'tax_rates') }),
      ...(params.discounts !== undefined && {
        discounts: applyDiscounts(tx, params.discounts, { customer: item.customer, invoice_item: item.id }),
      }),
    })
    if (item.invoice !== null) replaceLine(tx, changed)
    return changed
  },

  del(tx: Transaction, item: InvoiceItem) {
    tx.follow(item.test_clock)
    if (item.invoice !== null) {
      const invoice = requireDraft(tx.get(invoices, item.invoice))
      const line = lineOf(tx, item)
      if (line !== undefined) tx.remove(invoiceLines, line)
      withTotals(tx, invoice)
    }
    return tx.remove(invoiceItems, item)
  },
}

/** The price that an item is given in place of its own. */
function otherPrice(tx: Transaction, item: InvoiceItem, params: Stripe.InvoiceItemUpdateParams): Price | undefined {
  const { pricing, price_data: data } = params
  if (pricing?.price === undefined && data === undefined) return undefined
  const told = {
    currency: item.currency,
    ...(pricing?.price !== undefined && { pricing: { price: pricing.price } }),
    ...(data !== undefined && { price_data: data }),
  }
  return priceOf(tx, told, tx.get(customers, item.customer))
}

function customerOf(tx: Transaction, params: Stripe.InvoiceItemCreateParams): Customer {
  if (params.customer !== undefined) return tx.need(customers, params.customer, 'customer')
  if (params.invoice === undefined) throw missingParameter('customer')
  return tx.get(customers, tx.need(invoices, params.invoice, 'invoice').customer!)
}

/** What an item is made from: the request's parameters, or those of `add_invoice_items` and of previews. */
export interface ItemParams {
  readonly amount?: number
  readonly currency?: string
  readonly description?: string
  readonly discountable?: boolean
  readonly discounts?: Stripe.InvoiceItemCreateParams['discounts']
  readonly metadata?: Stripe.InvoiceItemCreateParams['metadata']
  readonly period?: { readonly start: number; readonly end: number }
  readonly price_data?: Stripe.InvoiceItemCreateParams.PriceData
  readonly pricing?: { readonly price?: string }
  readonly quantity?: number
  readonly subscription?: string
  readonly tax_behavior?: string
  readonly tax_code?: string | null
  readonly tax_rates?: readonly string[]
  readonly unit_amount_decimal?: unknown
}

/** Makes a pending item of a customer. */
export function createInvoiceItem(tx: Transaction, customer: Customer, params: ItemParams): InvoiceItem {
  if (params.amount !== undefined && params.pricing?.price !== undefined) {
    throw exclusiveParameters('amount', 'pricing[price]')
  }
  if (params.subscription !== undefined) tx.need(subscriptions, params.subscription, 'subscription')
  const quantity = params.quantity ?? 1
  const price = priceOf(tx, params, customer)
  const amount = params.amount ?? priceAmount(price, quantity)
  requireCurrency(customer, price.currency)
  const item = tx.insert(invoiceItems, {
    amount,
    currency: price.currency,
    customer: customer.id,
    date: tx.now,
    description: params.description ?? (params.amount === undefined ? nameOf(tx, price) : null),
    discountable: params.discountable ?? amount >= 0,
    discounts: [],
    invoice: null,
    metadata: tx.fields(invoiceItems, { metadata: params.metadata ?? {} }).metadata ?? {},
    parent: params.subscription === undefined ? null : subscriptionParent(params.subscription),
    period: params.period ?? { start: tx.now, end: tx.now },
    pricing: pricingOf(price),
    proration: false,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: taxRateIds(tx, params.tax_rates, 'tax_rates'),
    test_clock: customer.test_clock ?? null,
    _subscription: params.subscription ?? null,
  })
  const discounts = applyDiscounts(tx, params.discounts, { customer: customer.id, invoice_item: item.id })
  const complete = discounts.length === 0 ? item : tx.put(invoiceItems, item, { discounts })
  tx.emit('invoiceitem.created', complete)
  return complete
}

export const subscriptionParent = (subscription: string, item?: string): InvoiceItem['parent'] => ({
  subscription_details: { subscription, ...(item !== undefined && { subscription_item: item }) },
  type: 'subscription_details',
})

const nameOf = (tx: Transaction, price: Price): string | null => tx.find(products, price.product)?.name ?? null

function priceOf(tx: Transaction, params: ItemParams, customer: Customer): Price {
  const named = params.pricing?.price
  if (named !== undefined) {
    const price = tx.need(prices, named, 'pricing[price]')
    if (price.type === 'recurring') {
      throw invalidRequest(
        `The price specified is set to \`type=recurring\` but this field only accepts prices with \`type=one_time\`.`,
        { param: 'pricing[price]' },
      )
    }
    return inCurrency(price, params.currency?.toLowerCase() ?? customer.currency ?? price.currency)
  }
  if (params.price_data !== undefined) return inlinePrice(tx, params.price_data as Stripe.PriceCreateParams)
  const currency = params.currency?.toLowerCase() ?? customer.currency ?? undefined
  if (currency === undefined) throw missingParameter('currency')
  if (params.unit_amount_decimal === undefined && params.amount === undefined) {
    throw invalidRequest('You must pass either amount or pricing[price] when creating an invoice item.', {
      code: 'parameter_missing',
      param: 'amount',
    })
  }
  return hiddenPrice(tx, currency, String(params.unit_amount_decimal ?? params.amount), params)
}

/** A plain amount is told as a price too, one that no catalogue has: the item's `pricing` names it. */
function hiddenPrice(tx: Transaction, currency: string, unitAmount: string, params: ItemParams): Price {
  const { description: name = 'Invoice item', tax_code, tax_behavior } = params
  const product = tx.insert(products, {
    active: false,
    name,
    ...(tax_code && { tax_code }),
    type: 'service',
    updated: tx.now,
  })
  const whole = decimal(unitAmount).mod(1).eq(0)
  return tx.insert(prices, {
    active: false,
    billing_scheme: 'per_unit',
    currency,
    product: product.id,
    tax_behavior: (tax_behavior ?? 'unspecified') as NonNullable<Price['tax_behavior']>,
    type: 'one_time',
    unit_amount: whole ? Number(unitAmount) : null,
    unit_amount_decimal: unitAmount,
    _inline: true,
  })
}

function requireCurrency(customer: Customer, currency: string): void {
  if (customer.currency !== null && customer.currency !== undefined && customer.currency !== currency) {
    throw invalidRequest(
      `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${customer.currency}`,
      { param: 'currency' },
    )
  }
}

/** The line that an item becomes. */
export function lineOfItem(tx: Transaction, item: InvoiceItem): LineDraft {
  return {
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    discounts: item.discounts ?? [],
    metadata: item.metadata ?? {},
    parent: parentOfLine(item),
    period: item.period,
    price: pricedBy(tx, item),
    quantity: item.quantity,
    subscription: item._subscription ?? null,
    taxRates: item.tax_rates,
    ...(item._settled !== undefined && { _settled: item._settled }),
  }
}

function pricedBy(tx: Transaction, { pricing, currency }: InvoiceItem): Price | null {
  const price = tx.find(prices, pricing?.price_details?.price)
  return price === undefined ? null : inCurrency(price, currency)
}

/** A proration is told as its subscription item's, everything else as an item of its own. */
function parentOfLine(item: InvoiceItem): LineDraft['parent'] {
  const { subscription, subscription_item: of } = item.parent?.subscription_details ?? {}
  const details = {
    invoice_item: item.id,
    proration: item.proration,
    proration_details: { credited_items: item._credited ?? null },
  }
  if (item.proration && subscription !== undefined && of !== undefined) {
    return {
      invoice_item_details: null,
      subscription_item_details: { ...details, subscription, subscription_item: of },
      type: 'subscription_item_details',
    }
  }
  return {
    invoice_item_details: { ...details, subscription: item._subscription ?? null },
    subscription_item_details: null,
    type: 'invoice_item_details',
  }
}

/** The invoice item that a line was made from. */
export const itemOfLine = ({ parent }: Pick<InvoiceLine, 'parent'>): string | null =>
  parent?.invoice_item_details?.invoice_item ?? parent?.subscription_item_details?.invoice_item ?? null

const lineOf = (tx: Transaction, item: InvoiceItem) =>
  tx.newest(invoiceLines, 'invoice', item.invoice!, line => itemOfLine(line) === item.id)

function replaceLine(tx: Transaction, item: InvoiceItem): void {
  const invoice = requireDraft(tx.get(invoices, item.invoice!))
  const line = lineOf(tx, item)
  if (line === undefined) return
  const { amount, description, discountable, metadata, period, pricing, quantity } = item
  tx.put(invoiceLines, line, {
    amount,
    subtotal: amount,
    description,
    discountable,
    metadata: metadata ?? {},
    period,
    pricing,
    quantity,
    discounts: item.discounts ?? [],
    _taxRates: item.tax_rates,
  })
  withTotals(tx, invoice)
}
