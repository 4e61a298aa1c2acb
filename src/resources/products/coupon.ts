/** Coupon: how much is taken off, and for how long. @see https://docs.stripe.com/api/coupons */
import type Stripe from 'stripe'
import { addDuration } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import { requirePrecision } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type Coupon = Stored<Stripe.Coupon>

export const coupons = resource<Coupon>('coupon', {
  api: 'coupons',
  param: 'coupon',
  onlyExpanded: ['applies_to', 'currency_options'],
})

const PERCENT_PLACES = 2
/** @see https://docs.stripe.com/api/coupons/create */
const REDEEM_BY_YEARS_MAX = 5

export const operations = {
  create(tx: Transaction, params: Stripe.CouponCreateParams): Coupon {
    requireSound(params)
    requireTerm(tx.now, params)
    const coupon = tx.create(coupons, {
      ...tx.fields(coupons, params),
      id: params.id ?? tx.letters(8),
      duration: params.duration ?? 'once',
      currency: params.amount_off === undefined ? null : params.currency!.toLowerCase(),
      times_redeemed: 0,
      valid: true,
    })
    if (coupon.redeem_by !== null) tx.schedule('coupon.expire', coupon.id, coupon.redeem_by + 1)
    return coupon
  },
}

/** `redeem_by` is the last moment at which it can be redeemed. */
export const due = {
  'coupon.expire'(tx: Transaction, id: string) {
    const coupon = tx.find(coupons, id)
    if (coupon?.valid) tx.put(coupons, coupon, { valid: false })
  },
}

function requireSound(params: Stripe.CouponCreateParams): void {
  const { percent_off: percent, amount_off: amount, currency, duration, duration_in_months: months } = params
  if (percent !== undefined && amount !== undefined) throw exclusiveParameters('amount_off', 'percent_off')
  if (percent === undefined && amount === undefined) throw missingParameter('percent_off')
  if (percent !== undefined && (percent <= 0 || percent > 100)) {
    throw invalidRequest('Invalid percent_off: must be greater than 0 and at most 100.', { param: 'percent_off' })
  }
  if (percent !== undefined) requirePrecision(percent, PERCENT_PLACES, 'percent_off')
  if (amount !== undefined && currency === undefined) {
    throw invalidRequest('You must pass currency when passing amount_off.', {
      code: 'parameter_missing',
      param: 'currency',
    })
  }
  if (amount !== undefined && amount <= 0) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount_off',
    })
  }
  if (duration === 'repeating' && months === undefined) throw missingParameter('duration_in_months')
  if (duration !== 'repeating' && months !== undefined) {
    throw invalidRequest('You can only pass duration_in_months when duration is repeating.', {
      param: 'duration_in_months',
    })
  }
}

function requireTerm(now: number, { redeem_by: by, max_redemptions: most }: Stripe.CouponCreateParams): void {
  if (by !== undefined && by <= now) {
    throw invalidRequest('Invalid redeem_by: must be in the future.', { param: 'redeem_by' })
  }
  if (by !== undefined && by > addDuration(now, { years: REDEEM_BY_YEARS_MAX })) {
    throw invalidRequest(`Invalid redeem_by: must be at most ${REDEEM_BY_YEARS_MAX} years in the future.`, {
      param: 'redeem_by',
    })
  }
  if (most !== undefined && most < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'max_redemptions',
    })
  }
}

/** Counts one use; the last one that `max_redemptions` allows makes the coupon invalid. */
export function redeem(tx: Transaction, coupon: Coupon, param: string): Coupon {
  if (!coupon.valid) {
    throw invalidRequest(
      coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions
        ? `This coupon has already been used the maximum number of times.`
        : `Coupon ${coupon.id} is expired and cannot be applied.`,
      { code: 'coupon_expired', param },
    )
  }
  const times = coupon.times_redeemed + 1
  const spent = coupon.max_redemptions !== null && times >= coupon.max_redemptions
  return tx.put(coupons, coupon, { times_redeemed: times, ...(spent && { valid: false }) })
}
