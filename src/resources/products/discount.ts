/** Discount: a coupon at work, on a customer, a subscription, an item, an invoice or a line. @see https://docs.stripe.com/api/discounts */
import type Stripe from 'stripe'
import { addDuration } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { type Resource, resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Coupon, coupons, redeem } from './coupon.js'
import { show } from './customer-discount.js'
import { promotionCodes, redeemPromotion, requireNoMinimum } from './promotion-code.js'

export { reactions } from './customer-discount.js'

export type Discount = Stored<Stripe.Discount>

export const discounts = resource<Discount>('discount', {
  idPrefix: 'di',
  indexes: { owner_customer: discount => (discount['_ofCustomer'] === true ? (discount['customer'] as string) : null) },
})

export const operations = {
  'customers.deleteDiscount'(tx: Transaction, [id]: readonly [string]) {
    tx.need({ object: 'customer' } as Resource, id, 'id', 404)
    const ended = end(tx, tx.newest(discounts, 'owner_customer', id), 'customer', id)
    show(tx, id)
    return ended
  },
  'subscriptions.deleteDiscount'(tx: Transaction, [id]: readonly [string]) {
    const subscription = tx.need({ object: 'subscription' } as Resource, id, 'id', 404)
    const [first] = (subscription['discounts'] ?? []) as readonly string[]
    const ended = end(tx, tx.find(discounts, first), 'subscription', id)
    tx.update({ object: 'subscription' } as Resource, subscription, { discounts: [] })
    return ended
  },
}

/** Ends a discount, as the call of its owner asks. */
function end(tx: Transaction, discount: Discount | undefined, owner: string, id: string): StoredObject {
  if (discount === undefined) {
    throw invalidRequest(`No active discount for ${owner}: ${id}`, { status: 404, code: 'resource_missing' })
  }
  return tx.remove(discounts, discount)
}

/** What requests say of discounts: a coupon, a code, or one that is there already. */
export interface DiscountParam {
  readonly coupon?: string
  readonly promotion_code?: string
  readonly discount?: string
}

/** Whom a discount belongs to. */
export type DiscountOwner = Changes<
  Pick<Discount, 'customer' | 'subscription' | 'subscription_item' | 'invoice' | 'invoice_item'>
>

const DISCOUNTS_MAX = 20

/** The ids of the discounts that parameters ask for, made where they are not there yet. */
export function applyDiscounts(
  tx: Transaction,
  params: readonly DiscountParam[] | '' | null | undefined,
  owner: DiscountOwner,
  param = 'discounts',
): string[] {
  if (!params) return []
  if (params.length > DISCOUNTS_MAX)
    throw invalidRequest(`You may only apply up to ${DISCOUNTS_MAX} discounts.`, { param })
  const ids = params.map((wanted, at) => applyDiscount(tx, wanted, owner, `${param}[${at}]`))
  requireDistinct(tx, ids, param)
  return ids
}

/** No coupon twice, by itself or by its code. @see https://docs.stripe.com/billing/subscriptions/coupons */
function requireDistinct(tx: Transaction, ids: readonly string[], param: string): void {
  const used = ids.map(id => couponOf(tx.find(discounts, id))?.id)
  if (new Set(used).size < used.length)
    throw invalidRequest('You cannot apply the same coupon or promotion code more than once.', { param })
}

/** What requests put on something that is paid for already. */
export function requireWithoutMinimum(tx: Transaction, params: readonly DiscountParam[] | '' | null | undefined): void {
  for (const [at, { promotion_code: code }] of (params || []).entries()) {
    const promotion = tx.find(promotionCodes, code)
    if (promotion !== undefined) requireNoMinimum(promotion, `discounts[${at}][promotion_code]`)
  }
}

function applyDiscount(tx: Transaction, wanted: DiscountParam, owner: DiscountOwner, param: string): string {
  if (wanted.discount !== undefined) return tx.need(discounts, wanted.discount, `${param}[discount]`).id
  if (wanted.promotion_code !== undefined) {
    const promotion = tx.need(promotionCodes, wanted.promotion_code, `${param}[promotion_code]`)
    if (owner.subscription_item !== undefined) requireNoMinimum(promotion, `${param}[promotion_code]`)
    redeemPromotion(tx, promotion, owner.customer ?? null, `${param}[promotion_code]`)
    const coupon = tx.get(coupons, promotion.promotion.coupon!)
    requireCurrency(tx, coupon, owner.customer, `${param}[promotion_code]`)
    return createDiscount(tx, redeem(tx, coupon, `${param}[promotion_code]`), owner, promotion.id)
  }
  const coupon = tx.need(coupons, wanted.coupon ?? '', `${param}[coupon]`)
  requireCurrency(tx, coupon, owner.customer, `${param}[coupon]`)
  return createDiscount(tx, redeem(tx, coupon, `${param}[coupon]`), owner, null)
}

/** A fixed amount needs the currency that the customer is billed in. */
function requireCurrency(tx: Transaction, coupon: Coupon, customer: unknown, param: string): void {
  if (coupon.amount_off === null || typeof customer !== 'string') return
  const currency = tx.find({ object: 'customer' }, customer)?.['currency']
  if (typeof currency !== 'string' || coupon.currency === currency || coupon.currency_options?.[currency] !== undefined)
    return
  throw invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${currency}`,
    { param },
  )
}

function createDiscount(tx: Transaction, coupon: Coupon, owner: DiscountOwner, promotionCode: string | null): string {
  return tx.create(discounts, {
    ...owner,
    promotion_code: promotionCode,
    source: { type: 'coupon', coupon: coupon.id },
    start: tx.now,
    _coupon: coupon,
    end: coupon.duration === 'repeating' ? addDuration(tx.now, { months: coupon.duration_in_months! }) : null,
  }).id
}

/** What a calculator needs to know of a discount. */
export interface Reduction {
  readonly discount: string
  readonly percentOff: number | null
  readonly amountOff: number | null
  /** Products that it is limited to. */
  readonly products: readonly string[] | null
}

/** The reductions of those discounts that are still running at a moment, in the order given. */
export function reductionsAt(tx: Transaction, ids: readonly string[], at: number, currency: string): Reduction[] {
  const reductions: Reduction[] = []
  for (const id of ids) {
    const discount = tx.find(discounts, id)
    const coupon = couponOf(discount)
    if (discount === undefined || coupon === undefined || (discount.end !== null && discount.end <= at)) continue
    const amountOff = coupon.currency === currency ? coupon.amount_off : coupon.currency_options?.[currency]?.amount_off
    reductions.push({
      discount: id,
      percentOff: coupon.percent_off,
      amountOff: coupon.percent_off === null ? (amountOff ?? 0) : null,
      products: coupon.applies_to?.products ?? null,
    })
  }
  return reductions
}

/** As it was when the discount was made: what a coupon takes off never changes, and a deleted one goes on working. */
const couponOf = (discount: Discount | undefined) => discount?.['_coupon'] as Coupon | undefined

/** Those that never end. */
export const lasting = (tx: Transaction, ids: readonly string[]): string[] =>
  ids.filter(id => couponOf(tx.find(discounts, id))?.duration === 'forever')

/** Those that go on after an invoice has used them: a `once` discount is spent. */
export const afterUse = (tx: Transaction, ids: readonly string[]): string[] =>
  ids.filter(id => couponOf(tx.find(discounts, id))?.duration !== 'once')
