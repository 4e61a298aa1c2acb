/** ShippingRate: what it costs to send something, and how long it takes. @see https://docs.stripe.com/api/shipping_rates */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type ShippingRate = Stored<Stripe.ShippingRate>

export const shippingRates = resource<ShippingRate>('shipping_rate', {
  idPrefix: 'shr',
  api: 'shippingRates',
  label: 'shipping rate',
  param: 'shipping_rate_token',
  indexes: { currency: 'fixed_amount.currency' },
})

export const operations = {
  create: createShippingRate,

  update: (tx: Transaction, rate: ShippingRate, params: Stripe.ShippingRateUpdateParams): ShippingRate =>
    tx.put(shippingRates, rate, tx.fields(shippingRates, params, rate)),
}

export function createShippingRate(tx: Transaction, params: Stripe.ShippingRateCreateParams): ShippingRate {
  const { fixed_amount: fixed } = params
  if (fixed === undefined) throw missingParameter('fixed_amount')
  if (fixed.amount < 0) {
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param: 'fixed_amount[amount]',
    })
  }
  return tx.insert(shippingRates, {
    ...tx.fields(shippingRates, params),
    active: true,
    fixed_amount: {
      ...tx.fields(shippingRates, { fixed_amount: fixed }).fixed_amount,
      amount: fixed.amount,
      currency: fixed.currency.toLowerCase(),
    },
    metadata: tx.fields(shippingRates, { metadata: params.metadata ?? {} }).metadata ?? {},
    tax_behavior: params.tax_behavior ?? 'unspecified',
    type: 'fixed_amount',
  })
}

/** What a rate costs in a currency. */
export function shippingAmount(rate: ShippingRate, currency: string, param: string): number {
  const { fixed_amount: fixed } = rate
  const amount = fixed?.currency === currency ? fixed.amount : fixed?.currency_options?.[currency]?.amount
  if (amount === undefined) {
    throw invalidRequest(`The shipping rate ${rate.id} does not support the currency ${currency}.`, { param })
  }
  return amount
}
