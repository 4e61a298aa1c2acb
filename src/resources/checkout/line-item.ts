/** LineItem: one price and its quantity, on a quote, a Checkout Session or a payment link. @see https://docs.stripe.com/api/checkout/sessions/line_items */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { priceAmount } from '../billing/invoicing/price-amount.js'
import type { TaxExempt } from '../billing/invoicing/tax.js'
import { computeTotals, type Shipping, type Totals } from '../billing/invoicing/totals.js'
import type { Coupon } from '../products/coupon.js'
import type { Reduction } from '../products/discount.js'
import { inCurrency, inlinePrice, type Price, prices } from '../products/price.js'
import { newProduct, products } from '../products/product.js'
import { taxesShown, taxRateIds, taxRates } from '../products/tax-rate.js'
import type { AutomaticTax } from '../tax/automatic.js'

export type LineItem = Omit<Stored<Stripe.LineItem>, 'price' | 'taxes' | 'discounts'> & {
  readonly price: string
  /** As they are shown: whole tax rates and discounts. */
  readonly taxes: readonly unknown[]
  readonly discounts: readonly unknown[]
  /** The quote, the session or the link. */
  readonly _of: string
  readonly _taxRates: readonly string[]
  readonly _chosenAmount?: number | undefined
  /** Ids of its own discounts. */
  readonly _discounts?: readonly string[] | undefined
}

export const lineItems = resource<LineItem>('item', {
  idPrefix: 'li',
  indexes: { of: '_of' },
  onlyExpanded: ['discounts', 'taxes'],
  show: (tx, { price }: LineItem) => ({ price: tx.shown('price', price) ?? null }),
})

/** What requests say of an item. */
export interface ItemParams {
  readonly price?: string
  readonly price_data?: {
    readonly currency: string
    readonly product?: string
    readonly product_data?: Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData
    readonly recurring?: unknown
    readonly unit_amount?: number
    readonly unit_amount_decimal?: unknown
  }
  readonly quantity?: number
  readonly tax_rates?: readonly string[] | '' | null
  readonly adjustable_quantity?: { readonly enabled: boolean; readonly maximum?: number; readonly minimum?: number }
  readonly metadata?: unknown
}

/** An item that was read: its price is there. */
export interface Item {
  readonly price: Price
  readonly quantity: number
  readonly taxRates: readonly string[]
  readonly adjustable: LineItem['adjustable_quantity']
  readonly metadata: LineItem['metadata']
  /** What the customer pays for one, where the price leaves it to them. */
  readonly chosenAmount?: number | undefined
  /** Ids of its own discounts. */
  readonly discounts?: readonly string[] | undefined
}

export function readItem(tx: Transaction, params: ItemParams, param: string, currency?: string): Item {
  const named = priceOf(tx, params, param)
  const price = inCurrency(named, currency?.toLowerCase() ?? named.currency)
  if (params.quantity !== undefined && params.quantity < 0) {
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param: `${param}[quantity]`,
    })
  }
  const { adjustable_quantity: adjustable } = params
  return {
    price,
    quantity: params.quantity ?? 1,
    taxRates: taxRateIds(tx, params.tax_rates || [], `${param}[tax_rates]`),
    adjustable: adjustableBetween(adjustable, `${param}[adjustable_quantity]`),
    metadata: tx.fields(lineItems, { metadata: params.metadata ?? {} }).metadata ?? {},
  }
}

/** @see https://docs.stripe.com/api/checkout/sessions/create */
const ADJUSTABLE = { minimum: 0, maximum: 99, most: 999_999 } as const

/** Between which quantities the customer may choose. */
export function adjustableBetween(told: ItemParams['adjustable_quantity'], param: string): Item['adjustable'] {
  if (!told?.enabled) return null
  const { minimum = ADJUSTABLE.minimum, maximum = ADJUSTABLE.maximum } = told
  if (maximum > ADJUSTABLE.most) {
    throw invalidRequest(`This value must be less than or equal to ${ADJUSTABLE.most}.`, {
      code: 'parameter_invalid_integer',
      param: `${param}[maximum]`,
    })
  }
  return { enabled: true, maximum, minimum }
}

function priceOf(tx: Transaction, params: ItemParams, param: string): Price {
  const { price_data: data } = params
  if (data === undefined) {
    if (params.price === undefined) throw missingParameter(`${param}[price]`)
    const price = tx.need(prices, params.price, `${param}[price]`)
    if (!price.active && price['_inline'] !== true) {
      throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
        param: `${param}[price]`,
      })
    }
    return price
  }
  const { product_data: productData, ...rest } = data
  const product = data.product ?? (productData && tx.create(products, newProduct(tx, productData as never)).id)
  if (product === undefined) throw missingParameter(`${param}[price_data][product]`)
  return inlinePrice(tx, { ...rest, product } as never)
}

/** One currency for all. */
export function currencyOf(items: readonly Item[], param: string): string {
  const [first] = items
  const other = items.find(({ price }) => price.currency !== first!.price.currency)
  if (other !== undefined) {
    throw invalidRequest(
      `The price specified only supports \`${other.price.currency}\`. This doesn't match the expected currency: \`${first!.price.currency}\`.`,
      { param },
    )
  }
  return first!.price.currency
}

export interface Reckoning {
  readonly reductions: readonly Reduction[]
  readonly defaultRates?: readonly string[]
  readonly taxExempt?: TaxExempt
  /** Rates by place, for items without rates of their own. */
  readonly automatic?: AutomaticTax | undefined
  /** What the items' own discounts take off. */
  readonly reductionsOf?: (item: Item) => readonly Reduction[]
  readonly shipping?: Shipping | undefined
  /** `amountOf` unless told. */
  readonly costOf?: (item: Item) => number
}

/** What items cost together: discounts, then taxes, by the same rules as an invoice's. */
export function reckon(
  tx: Transaction,
  items: readonly Item[],
  {
    reductions,
    defaultRates = [],
    taxExempt = 'none',
    automatic,
    reductionsOf,
    shipping,
    costOf = amountOf,
  }: Reckoning,
): Totals {
  const ratesOf = (ids: readonly string[]) => ids.map(id => tx.get(taxRates, id))
  return computeTotals(
    items.map(item => ({
      amount: costOf(item),
      discountable: true,
      product: item.price.product,
      reductions: reductionsOf?.(item) ?? [],
      rates: item.taxRates.length === 0 && automatic ? automatic.ratesOf(item.price) : ratesOf(item.taxRates),
    })),
    {
      reductions,
      defaultRates: ratesOf(defaultRates),
      taxExempt: automatic === undefined ? taxExempt : 'none',
      taxRounding: automatic === undefined ? tx.settings.tax_rounding : 'invoice',
      shipping,
    },
  )
}

/** Metered prices cost nothing before they are used; where the customer decides, the preset stands until they do. */
export function amountOf({ price, quantity, chosenAmount }: Item): number {
  if (price.recurring?.usage_type === 'metered') return 0
  if (price.custom_unit_amount !== null) return (chosenAmount ?? price.custom_unit_amount.preset ?? 0) * quantity
  return priceAmount(price, quantity)
}

export const amountOfAll = (items: readonly Item[]): number => items.reduce((total, item) => total + amountOf(item), 0)

const sum = (parts: readonly { readonly amount: number }[]): number =>
  parts.reduce((total, { amount }) => total + amount, 0)

export const totalDetails = (totals: Totals) => ({
  amount_discount: sum(totals.discounts),
  amount_shipping: totals.shipping?.amount ?? 0,
  amount_tax: sum(totals.taxes),
})

/** Stores items as the lines of `owner`, in place of those it had. As long as they sell the same, they are the same lines. */
export function putLines(tx: Transaction, owner: string, items: readonly Item[], totals: Totals): LineItem[] {
  const before = linesOf(tx, owner)
  const other = items.findIndex(({ price }, at) => price.id !== before[at]?.price)
  const kept = before.slice(0, other < 0 ? items.length : other)
  for (const line of before.slice(kept.length)) tx.remove(lineItems, line)
  return items.map((item, at) => {
    const { discounts, taxes } = totals.lines[at]!
    const subtotal = amountOf(item)
    const onTop = sum(taxes.filter(tax => !tax.inclusive))
    const fields = {
      adjustable_quantity: item.adjustable,
      amount_discount: sum(discounts),
      amount_subtotal: subtotal,
      amount_tax: sum(taxes),
      amount_total: subtotal - sum(discounts) + onTop,
      currency: item.price.currency,
      description: tx.find(products, item.price.product)?.name ?? null,
      discounts: discounts.map(({ amount, discount }) => ({
        amount,
        discount: tx.shown('discount', discount) ?? discount,
      })),
      metadata: item.metadata,
      price: item.price.id,
      quantity: item.quantity,
      taxes: taxesShown(tx, taxes),
      _of: owner,
      _taxRates: item.taxRates,
      _chosenAmount: item.chosenAmount,
      _discounts: item.discounts,
    }
    const line = kept[at]
    return line === undefined ? tx.insert(lineItems, fields) : tx.put(lineItems, line, fields)
  })
}

/** In the order in which they were told. */
export const linesOf = (tx: Transaction, owner: string): LineItem[] => tx.where(lineItems, 'of', owner).reverse()

/** Lines as the items that they were made from. */
export const itemsOfLines = (tx: Transaction, lines: readonly LineItem[]): Item[] =>
  lines.map(line => ({
    price: inCurrency(tx.get(prices, line.price), line.currency),
    quantity: line.quantity ?? 1,
    taxRates: line._taxRates,
    adjustable: line.adjustable_quantity,
    metadata: line.metadata,
    chosenAmount: line._chosenAmount,
    discounts: line._discounts,
  }))

/** A coupon that nobody has used yet, as a reduction. */
export const reductionOf = (coupon: Coupon, currency: string): Reduction => ({
  discount: coupon.id,
  percentOff: coupon.percent_off,
  amountOff:
    coupon.percent_off !== null
      ? null
      : ((coupon.currency === currency ? coupon.amount_off : coupon.currency_options?.[currency]?.amount_off) ?? 0),
  products: coupon.applies_to?.products ?? null,
})
