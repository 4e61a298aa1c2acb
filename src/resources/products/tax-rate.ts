/** TaxRate: a percentage, inside the price or on top of it. @see https://docs.stripe.com/api/tax_rates */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { requirePrecision } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import type { LineTax } from '../billing/invoicing/tax.js'

export type TaxRate = Stored<Stripe.TaxRate>

export const taxRates = resource<TaxRate>('tax_rate', {
  idPrefix: 'txr',
  api: 'taxRates',
  param: 'tax_rate',
  label: 'tax rate',
  indexes: { automatic: '_automatic' },
})

/** @see https://docs.stripe.com/api/tax_rates/create */
const PERCENTAGE_PLACES = 4

export const operations = {
  create(tx: Transaction, params: Stripe.TaxRateCreateParams): TaxRate {
    if (params.percentage < 0 || params.percentage > 100) {
      throw invalidRequest('Invalid percentage: must be between 0 and 100.', { param: 'percentage' })
    }
    requirePrecision(params.percentage, PERCENTAGE_PLACES, 'percentage')
    return tx.create(taxRates, {
      ...tx.fields(taxRates, params),
      active: params.active ?? true,
      effective_percentage: params.percentage,
      rate_type: 'percentage',
    })
  },
}

/** Taxes as they are told of a line or of shipping: with their whole rates. */
export const taxesShown = (tx: Transaction, taxes: readonly LineTax[]) =>
  taxes.map(({ amount, rate, taxable, reason }) => ({
    amount,
    rate: tx.shown('tax_rate', rate) as unknown as TaxRate,
    taxability_reason: reason ?? null,
    taxable_amount: taxable,
  }))

/** At most five rates on one line. @see https://docs.stripe.com/billing/taxes/tax-rates */
const RATES_MAX = 5

/** The ids of active rates, checked. */
export function taxRateIds(tx: Transaction, ids: readonly string[] | '' | null | undefined, param: string): string[] {
  if (!ids) return []
  if (ids.length > RATES_MAX) throw invalidRequest(`You may only specify up to ${RATES_MAX} tax rates.`, { param })
  return ids.map((id, at) => {
    const rate = tx.need(taxRates, id, `${param}[${at}]`)
    if (!rate.active)
      throw invalidRequest(`The tax rate ${id} is inactive and cannot be used.`, { param: `${param}[${at}]` })
    return id
  })
}
