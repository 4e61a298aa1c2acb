/** Automatic tax: the rates that a place puts on the lines of an invoice, a session or a quote. @see https://docs.stripe.com/tax */
import { ApiError } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import type { Rate } from '../billing/invoicing/tax.js'
import { type Customer, customers } from '../customers/customer.js'
import { taxIds } from '../customers/tax-id.js'
import { paymentMethods } from '../payments/payment-method.js'
import type { Price } from '../products/price.js'
import type { ShippingRate } from '../products/shipping-rate.js'
import { type TaxRate, taxRates } from '../products/tax-rate.js'
import { addressOf } from './address.js'
import { type Circumstances, type Taxability, type TaxBehavior, taxability } from './calculate.js'
import { type Buyer, behaviorOf, circumstancesOf, codeOf, overrideOf, SHIPPING_CODE } from './circumstances.js'
import { type Place, type PlaceRate, rateOf } from './rate.js'
import { settingsOf, type TaxSettings } from './settings.js'

/** What a line costs, as far as its tax goes by it. */
export type Taxable = Pick<Price, 'currency' | 'product' | 'tax_behavior'>

export interface AutomaticTax {
  readonly status: 'complete' | 'requires_location_inputs'
  ratesOf(price: Taxable): readonly Rate[]
  ratesOfShipping(rate: ShippingRate): readonly Rate[]
}

const UNLOCATED: AutomaticTax = {
  status: 'requires_location_inputs',
  ratesOf: () => [],
  ratesOfShipping: () => [],
}

export function automaticTax(tx: Transaction, buyer: Buyer): AutomaticTax {
  if (buyer.place.country === null) return UNLOCATED
  const circumstances = circumstancesOf(tx, buyer)
  const settings = settingsOf(tx)
  const rates = (told: Told) => [automaticRate(tx, told, circumstances, settings)]
  return {
    status: 'complete',
    ratesOf: ({ currency, product, tax_behavior: behavior }) =>
      rates({ behavior, currency, code: codeOf(tx, product as string, settings) }),
    ratesOfShipping: ({ fixed_amount: fixed, tax_behavior: behavior, tax_code: code }) =>
      rates({ behavior, currency: fixed?.currency ?? '', code: (code as string | null) ?? SHIPPING_CODE }),
  }
}

/** Where a customer is and what they are: the shipping address, the address, that of the payment method. */
export function buyerOf(tx: Transaction, customer: Customer | undefined, method?: string | null): Buyer {
  const paid = tx.find(paymentMethods, method ?? customer?.invoice_settings.default_payment_method)
  const addresses = [customer?.shipping?.address, customer?.address, paid?.billing_details.address]
  const { country, state } = addressOf(addresses.find(address => address?.country))
  const ids = customer === undefined ? [] : tx.where(taxIds, 'customer', customer.id)
  return { place: { country, state }, taxIds: ids.map(({ type }) => type), override: overrideOf(customer?.tax_exempt) }
}

/** A customer whom nobody can find is not billed with automatic tax. */
export function requireLocation(tx: Transaction, customer: string, method?: string | null): void {
  if (buyerOf(tx, tx.get(customers, customer), method).place.country === null) throw unlocated()
}

export const unlocated = (): ApiError =>
  new ApiError(400, {
    code: 'customer_tax_location_invalid',
    doc_url: 'https://stripe.com/docs/error-codes/customer-tax-location-invalid',
    message:
      "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    type: 'invalid_request_error',
  })

interface Told {
  readonly behavior: string | null
  readonly currency: string
  readonly code: string
}

/** The rate of a place is a tax rate like any other, made when it is first needed; one of 0 says why there is none. */
function automaticRate(tx: Transaction, told: Told, circumstances: Circumstances, settings: TaxSettings): Rate {
  const behavior = behaviorOf(told.behavior, told.currency, settings)
  const rate = rateOf(circumstances.place)
  const reason = taxability(told, circumstances, rate)
  const { id, percentage, inclusive } = rateFor(tx, circumstances.place, behavior, reason, rate)
  return { id, percentage, inclusive, reason }
}

function rateFor(
  tx: Transaction,
  { country, state }: Place,
  behavior: TaxBehavior,
  reason: Taxability,
  rate: PlaceRate | undefined,
): TaxRate {
  const level = rate?.level ?? 'country'
  const where = level === 'state' ? `${country}-${state}` : country!
  const percentage = reason === 'standard_rated' ? Number(rate!.percent) : 0
  const key = [where, behavior, reason, percentage].join('/')
  const known = tx.newest(taxRates, 'automatic', key)
  if (known !== undefined) return known
  return tx.insert(taxRates, {
    active: false,
    country,
    display_name: rate?.name ?? 'Tax',
    effective_percentage: percentage,
    inclusive: behavior === 'inclusive',
    jurisdiction: level === 'state' ? state : country,
    jurisdiction_level: level,
    metadata: {},
    percentage,
    rate_type: 'percentage',
    state: level === 'state' ? state : null,
    tax_type: rate?.type ?? null,
    _automatic: key,
  })
}
