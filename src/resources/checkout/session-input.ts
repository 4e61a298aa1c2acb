/** What a request for a Checkout Session says: read, checked, and added up. @see https://docs.stripe.com/api/checkout/sessions/create */
import type Stripe from 'stripe'
import { HOUR_SECONDS } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import type { TaxExempt } from '../billing/invoicing/tax.js'
import { type Coupon, coupons } from '../products/coupon.js'
import type { Reduction } from '../products/discount.js'
import { promotionCodes, requireMinimum, requireRedeemable } from '../products/promotion-code.js'
import { shippingCost, shippingOf } from '../products/shipping-cost.js'
import { createShippingRate, type ShippingRate, shippingAmount, shippingRates } from '../products/shipping-rate.js'
import type { AutomaticTax } from '../tax/automatic.js'
import { currencyOf, type Item, type ItemParams, readItem, reckon, reductionOf, totalDetails } from './line-item.js'
import type { Session } from './session-resource.js'

export type SessionParams = Stripe.Checkout.SessionCreateParams

const LIMITS = {
  items: 100,
  items_of_a_kind: 20,
  dropdown_options: 200,
  optional_items: 10,
  custom_fields: 3,
  shipping_options: 5,
  discounts: 1,
} as const
const LIFE = { shortest: HOUR_SECONDS / 2, longest: 24 * HOUR_SECONDS }

export function requireSound(params: SessionParams): void {
  const exclusive: readonly (keyof SessionParams)[][] = [
    ['allow_promotion_codes', 'discounts'],
    ['customer', 'customer_email'],
    ['customer', 'customer_creation'],
  ]
  for (const [first, second] of exclusive) {
    if (params[first!] !== undefined && params[second!] !== undefined) throw exclusiveParameters(first!, second!)
  }
  const hosted = params.ui_mode === undefined || params.ui_mode === 'hosted_page'
  if (hosted && params.success_url === undefined) throw missingParameter('success_url')
  for (const name of ['optional_items', 'custom_fields', 'shipping_options', 'discounts'] as const) {
    if ((params[name]?.length ?? 0) > LIMITS[name]) {
      throw invalidRequest(`You may only specify up to ${LIMITS[name]} ${name.replace('_', ' ')}.`, { param: name })
    }
  }
  for (const [at, { dropdown }] of (params.custom_fields ?? []).entries()) {
    if ((dropdown?.options.length ?? 0) <= LIMITS.dropdown_options) continue
    throw invalidRequest(`A dropdown may have up to ${LIMITS.dropdown_options} options.`, {
      param: `custom_fields[${at}][dropdown][options]`,
    })
  }
}

/** Half an hour to a day. */
export function expiryOf(tx: Transaction, told: number | undefined): number {
  if (told === undefined) return tx.now + LIFE.longest
  if (told < tx.now + LIFE.shortest) {
    throw invalidRequest('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', {
      param: 'expires_at',
    })
  }
  if (told > tx.now + LIFE.longest) {
    throw invalidRequest('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', {
      param: 'expires_at',
    })
  }
  return told
}

export function itemsFor(
  tx: Transaction,
  mode: string,
  params: readonly ItemParams[] | undefined,
  currency?: string | null,
): Item[] {
  if (mode === 'setup') {
    if (params !== undefined)
      throw invalidRequest('You can not pass `line_items` in `setup` mode.', { param: 'line_items' })
    return []
  }
  if (params === undefined || params.length === 0) throw missingParameter('line_items')
  const items = params.map((item, at) => readItem(tx, item, `line_items[${at}]`, currency ?? undefined))
  const recurring = items.some(({ price }) => price.recurring !== null)
  requireFew(items, mode)
  if (mode === 'payment' && recurring) {
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'line_items' },
    )
  }
  if (mode === 'subscription' && !recurring) {
    throw invalidRequest('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'line_items',
    })
  }
  return items
}

function requireFew(items: readonly Item[], mode: string): void {
  const counts =
    mode === 'payment' ? [items.length] : KINDS.map(kind => items.filter(({ price }) => price.type === kind).length)
  const most = mode === 'payment' ? LIMITS.items : LIMITS.items_of_a_kind
  if (counts.every(count => count <= most)) return
  const what = mode === 'payment' ? 'line items' : 'recurring and as many one-time line items'
  throw invalidRequest(`You may only specify up to ${most} ${what}.`, { param: 'line_items' })
}

const KINDS = ['recurring', 'one_time'] as const

export type DiscountTold = NonNullable<SessionParams['discounts']>[number]

/** The coupons that a session's discounts stand for. Nothing is redeemed before the customer completes it. */
export function reductionsFor(
  tx: Transaction,
  discounts: readonly DiscountTold[],
  customer: string | null,
  { currency, amount }: { readonly currency: string; readonly amount: number },
): Reduction[] {
  return discounts.map((told, at) => {
    const param = `discounts[${at}]`
    const promotion = tx.find(promotionCodes, told.promotion_code)
    if (promotion !== undefined) requireMinimum(promotion, amount, currency, `${param}[promotion_code]`)
    return reductionOf(couponOf(tx, told, customer, param), currency)
  })
}

function couponOf(tx: Transaction, told: DiscountTold, customer: string | null, param: string): Coupon {
  if (told.promotion_code === undefined) {
    const coupon = tx.need(coupons, told.coupon ?? '', `${param}[coupon]`)
    if (!coupon.valid)
      throw invalidRequest(`Coupon ${coupon.id} is expired and cannot be applied.`, {
        code: 'coupon_expired',
        param: `${param}[coupon]`,
      })
    return coupon
  }
  const promotion = tx.need(promotionCodes, told.promotion_code, `${param}[promotion_code]`)
  requireRedeemable(tx, promotion, customer, `${param}[promotion_code]`)
  return tx.get(coupons, promotion.promotion.coupon!)
}

export function shippingFor(
  tx: Transaction,
  options: SessionParams['shipping_options'],
  currency: string,
): Session['shipping_options'] {
  return (options || []).map((option, at) => {
    const param = `shipping_options[${at}]`
    const rate: ShippingRate =
      option.shipping_rate_data === undefined
        ? tx.need(shippingRates, option.shipping_rate ?? '', `${param}[shipping_rate]`)
        : createShippingRate(tx, option.shipping_rate_data as Stripe.ShippingRateCreateParams)
    if (!rate.active)
      throw invalidRequest(`The shipping rate ${rate.id} is inactive.`, { param: `${param}[shipping_rate]` })
    return { shipping_amount: shippingAmount(rate, currency, `${param}[shipping_rate]`), shipping_rate: rate.id }
  })
}

interface AmountTerms {
  readonly reductions: readonly Reduction[]
  readonly option: Session['shipping_options'][number] | undefined
  readonly taxExempt: TaxExempt
  readonly automatic: AutomaticTax | undefined
  /** What items cost now, where that is not their price. */
  readonly costNow: ((item: Item) => number) | undefined
}

/** The lines' own amounts, and what the session asks for now: the first way of shipping is chosen until another is. */
export function amountsFor(tx: Transaction, items: readonly Item[], { option, costNow, ...terms }: AmountTerms) {
  const rate = option?.shipping_rate as string | undefined
  const shipping = rate === undefined ? undefined : shippingOf(tx, rate, option!.shipping_amount, terms.automatic)
  const lines = reckon(tx, items, { ...terms, shipping })
  const totals = costNow === undefined ? lines : reckon(tx, items, { ...terms, shipping, costOf: costNow })
  return {
    lines,
    fields: {
      amount_subtotal: totals.subtotal,
      amount_total: totals.total,
      currency: currencyOf(items, 'line_items'),
      shipping_cost: totals.shipping && shippingCost(tx, rate!, totals.shipping),
      total_details: totalDetails(totals),
    },
  }
}
