/** PromotionCode: what a customer types to get a coupon. @see https://docs.stripe.com/api/promotion_codes */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { formatAmount } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { coupons } from './coupon.js'

export type PromotionCode = Stored<Stripe.PromotionCode>

export const promotionCodes = resource<PromotionCode>('promotion_code', {
  idPrefix: 'promo',
  api: 'promotionCodes',
  param: 'promotion_code',
  indexes: { coupon: 'promotion.coupon', code: object => String(object['code']).toLowerCase() },
})

const CODE = /^[a-z0-9-]+$/i

export const operations = {
  create(tx: Transaction, params: Stripe.PromotionCodeCreateParams): PromotionCode {
    if (params.promotion.coupon === undefined) throw missingParameter('promotion[coupon]')
    const coupon = tx.need(coupons, params.promotion.coupon, 'promotion[coupon]')
    const code = params.code ?? tx.letters(8).toUpperCase()
    if (!CODE.test(code)) {
      throw invalidRequest('A promotion code may only have letters, digits and dashes.', { param: 'code' })
    }
    requireUnused(tx, code, params.customer)
    if (
      params.max_redemptions !== undefined &&
      coupon.max_redemptions !== null &&
      params.max_redemptions > coupon.max_redemptions
    ) {
      throw invalidRequest("Promotion code's max_redemptions cannot be greater than its coupon's.", {
        param: 'max_redemptions',
      })
    }
    if (params.expires_at !== undefined && coupon.redeem_by !== null && params.expires_at > coupon.redeem_by) {
      throw invalidRequest("Promotion code's expires_at cannot be after its coupon's redeem_by.", {
        param: 'expires_at',
      })
    }
    const promotion = tx.create(promotionCodes, {
      ...tx.fields(promotionCodes, params),
      code,
      active: params.active ?? true,
      promotion: { type: 'coupon', coupon: coupon.id },
      restrictions: {
        first_time_transaction: params.restrictions?.first_time_transaction ?? false,
        minimum_amount: params.restrictions?.minimum_amount ?? null,
        minimum_amount_currency: params.restrictions?.minimum_amount_currency ?? null,
      },
      times_redeemed: 0,
    })
    if (promotion.expires_at !== null) tx.schedule('promotion_code.expire', promotion.id, promotion.expires_at)
    return promotion
  },

  /** Codes are found in whatever case they are typed. */
  list: (tx: Transaction, params: Stripe.PromotionCodeListParams) =>
    list(
      tx,
      promotionCodes,
      { ...params, ...(params.code !== undefined && { code: params.code.toLowerCase() }) } as Params,
      { url: '/v1/promotion_codes' },
    ),
}

export const due = {
  'promotion_code.expire'(tx: Transaction, id: string) {
    const promotion = tx.find(promotionCodes, id)
    if (promotion?.active) tx.update(promotionCodes, promotion, { active: false })
  },
}

/** A code is unique, whatever its case, among the active ones that one customer may use. */
function requireUnused(tx: Transaction, code: string, customer: string | undefined): void {
  const same = tx.newest(
    promotionCodes,
    'code',
    code.toLowerCase(),
    other => other.active && (other.customer === null || customer === undefined || other.customer === customer),
  )
  if (same !== undefined) {
    throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, {
      code: 'resource_already_exists',
      param: 'code',
    })
  }
}

export function redeemPromotion(
  tx: Transaction,
  promotion: PromotionCode,
  customer: string | null,
  param: string,
): void {
  requireRedeemable(tx, promotion, customer, param)
  const times = promotion.times_redeemed + 1
  const spent = promotion.max_redemptions !== null && times >= promotion.max_redemptions
  tx.put(promotionCodes, promotion, { times_redeemed: times, ...(spent && { active: false }) })
}

/** Whether a customer may use a code now. */
export function requireRedeemable(
  tx: Transaction,
  promotion: PromotionCode,
  customer: string | null,
  param: string,
): void {
  const { max_redemptions: most, times_redeemed: times, restrictions } = promotion
  if (most !== null && times >= most) {
    throw invalidRequest(
      'This promotion code cannot be redeemed because it has been used the maximum number of times.',
      { param },
    )
  }
  if (!promotion.active) throw invalidRequest('This promotion code is inactive.', { param })
  if (promotion.customer !== null && promotion.customer !== customer) {
    throw invalidRequest('This promotion code cannot be redeemed because the associated customer does not match.', {
      param,
    })
  }
  if (restrictions.first_time_transaction && customer !== null && hasBought(tx, customer)) {
    throw invalidRequest(
      'This promotion code cannot be redeemed because the associated customer has prior transactions.',
      { param },
    )
  }
}

/** What asks for a minimum is for a first purchase: it fits no customer, no item, and nothing that runs already. */
export function requireNoMinimum({ restrictions }: PromotionCode, param: string): void {
  if (restrictions.minimum_amount === null) return
  throw invalidRequest(
    'Promotion codes with a minimum amount can only be applied to new subscriptions, invoices and Checkout Sessions.',
    { param },
  )
}

/** What is bought first must be worth so much. */
export function requireMinimum({ restrictions }: PromotionCode, amount: number, currency: string, param: string): void {
  const { minimum_amount: least, minimum_amount_currency: of, currency_options: others } = restrictions
  const needed = of === currency ? least : others?.[currency]?.minimum_amount
  if (needed === null || needed === undefined || amount >= needed) return
  throw invalidRequest(
    `This promotion code cannot be redeemed because it requires a minimum purchase of ${formatAmount(needed, currency)}.`,
    { param },
  )
}

/** A successful payment, or an invoice that stands. @see https://docs.stripe.com/api/promotion_codes/object */
function hasBought(tx: Transaction, customer: string): boolean {
  const paid = tx.newest({ object: 'charge' }, 'customer', customer, charge => charge['status'] === 'succeeded')
  if (paid !== undefined) return true
  const stands = new Set<unknown>(['open', 'paid', 'uncollectible'])
  return tx.newest({ object: 'invoice' }, 'customer', customer, invoice => stands.has(invoice['status'])) !== undefined
}
