/** Calculation: what tax a sale would bring. @see https://docs.stripe.com/api/tax/calculations */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { products } from '../products/product.js'
import { shippingAmount, shippingRates } from '../products/shipping-rate.js'
import { type Address, addressOf } from './address.js'
import { breakdown, summary } from './breakdown.js'
import { type Circumstances, type LineTax, type TaxBehavior, taxOf } from './calculate.js'
import { type Buyer, behaviorOf, circumstancesOf, codeOf, overrideOf, SHIPPING_CODE } from './circumstances.js'
import { settingsOf, type TaxSettings } from './settings.js'

export type Calculation = Omit<Stored<Stripe.Tax.Calculation>, 'line_items' | 'id'> & StoredObject
export type CalculationLine = Stored<Stripe.Tax.CalculationLineItem> & { readonly _owner: string }

export const calculations = resource<Calculation>('tax.calculation', {
  idPrefix: 'taxcalc',
  api: 'tax.calculations',
  label: 'tax calculation',
  lists: {
    line_items: {
      object: 'tax.calculation_line_item',
      by: '_owner',
      url: '/v1/tax/calculations/{id}/line_items',
      oldestFirst: true,
      onlyExpanded: true,
    },
  },
})

export const calculationLines = resource<CalculationLine>('tax.calculation_line_item', {
  idPrefix: 'tax_li',
  onlyExpanded: ['tax_breakdown'],
})

/** A calculation can become a transaction for this long. */
const KEPT_DAYS = 90

type Params = Stripe.Tax.CalculationCreateParams

export const operations = {
  create(tx: Transaction, params: Params): Calculation {
    const settings = settingsOf(tx)
    const customer = customerOf(tx, params)
    const circumstances = circumstancesOf(tx, buyerOf(customer))
    const lines = params.line_items.map(line => {
      const behavior = behaviorOf(line.tax_behavior, params.currency, settings)
      if (line.product !== undefined) tx.need(products, line.product, 'product')
      const code = line.tax_code ?? codeOf(tx, line.product, settings)
      return { line, behavior, code, result: taxOf({ amount: line.amount, behavior, code }, circumstances) }
    })
    const shipping = shippingOf(tx, params, settings, circumstances)
    const taxed = [
      ...lines.map(({ behavior, result }) => ({ behavior, result })),
      ...(shipping === undefined ? [] : [{ behavior: shipping.shown.tax_behavior, result: shipping.result }]),
    ]
    const on = (behavior: TaxBehavior) =>
      taxed.filter(t => t.behavior === behavior).reduce((sum, t) => sum + t.result.tax, 0)
    const amounts = params.line_items.reduce((sum, { amount }) => sum + amount, shipping?.shown.amount ?? 0)
    const calculation = tx.create(calculations, {
      amount_total: amounts + on('exclusive'),
      currency: params.currency,
      customer: params.customer ?? null,
      customer_details: customer,
      expires_at: tx.now + KEPT_DAYS * DAY_SECONDS,
      ship_from_details: params.ship_from_details
        ? { address: addressOf(params.ship_from_details.address as Address) }
        : null,
      shipping_cost: shipping?.shown ?? null,
      tax_amount_exclusive: on('exclusive'),
      tax_amount_inclusive: on('inclusive'),
      tax_breakdown: summary(taxed, circumstances.place),
      tax_date: params.tax_date ?? tx.now,
    } as Partial<Calculation>)
    for (const [index, { line, behavior, code, result }] of lines.entries()) {
      tx.create(calculationLines, {
        amount: line.amount,
        amount_tax: result.tax,
        metadata: line.metadata ?? null,
        performance_location: line.performance_location ?? null,
        product: line.product ?? null,
        quantity: line.quantity ?? 1,
        reference: line.reference ?? `L${index + 1}`,
        tax_behavior: behavior,
        tax_breakdown: [breakdown(result, circumstances.place)],
        tax_code: code,
        _owner: calculation.id,
      } as Partial<CalculationLine>)
    }
    return calculation
  },
}

type Details = Calculation['customer_details']

function customerOf(tx: Transaction, params: Params): Details {
  if (params.customer !== undefined && params.customer_details !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_details.', {
      code: 'parameters_exclusive',
      param: 'customer',
    })
  }
  if (params.customer !== undefined) {
    const { address, shipping, tax_exempt } = tx.need(customers, params.customer, 'customer')
    const where = shipping?.address ?? address
    return {
      address: where === null || where === undefined ? null : addressOf(where),
      address_source: where === null || where === undefined ? null : shipping?.address ? 'shipping' : 'billing',
      ip_address: null,
      tax_ids: [],
      taxability_override: overrideOf(tax_exempt),
    } as Details
  }
  const { address, address_source, ip_address, tax_ids, taxability_override } = params.customer_details ?? {}
  if (address === undefined && ip_address === undefined) {
    throw invalidRequest(
      'You must provide either a `customer` or `customer_details` with an `address` or `ip_address`.',
      {
        param: 'customer_details',
      },
    )
  }
  return {
    address: address === undefined ? null : addressOf(address as Address),
    address_source: address === undefined ? null : (address_source ?? 'billing'),
    ip_address: ip_address ?? null,
    tax_ids: tax_ids ?? [],
    taxability_override: taxability_override ?? 'none',
  } as Details
}

const buyerOf = ({ address, tax_ids, taxability_override: override }: Details): Buyer => ({
  place: { country: address?.country ?? null, state: address?.state ?? null },
  taxIds: tax_ids.map(({ type }) => type),
  override: override as Buyer['override'],
})

/** What is told of it, or what its shipping rate says. */
function shippingOf(tx: Transaction, params: Params, settings: TaxSettings, circumstances: Circumstances) {
  const { shipping_cost: told, currency } = params
  if (told === undefined) return undefined
  const rate = ofRate(tx, told, currency)
  const behavior = behaviorOf(rate?.tax_behavior ?? told.tax_behavior, currency, settings)
  const amount = rate?.amount ?? told.amount ?? 0
  const code = rate?.tax_code ?? told.tax_code ?? SHIPPING_CODE
  const result: LineTax = taxOf({ amount, behavior, code }, circumstances)
  const shown = {
    amount,
    amount_tax: result.tax,
    ...(told.shipping_rate !== undefined && { shipping_rate: told.shipping_rate }),
    tax_behavior: behavior,
    tax_code: code,
  }
  return { shown, result }
}

function ofRate(tx: Transaction, told: NonNullable<Params['shipping_cost']>, currency: string) {
  if (told.shipping_rate === undefined) return undefined
  const other = (['amount', 'tax_behavior', 'tax_code'] as const).find(name => told[name] !== undefined)
  if (other !== undefined) throw exclusiveParameters('shipping_cost[shipping_rate]', `shipping_cost[${other}]`)
  const param = 'shipping_cost[shipping_rate]'
  const rate = tx.need(shippingRates, told.shipping_rate, param)
  return { amount: shippingAmount(rate, currency, param), tax_behavior: rate.tax_behavior, tax_code: rate.tax_code }
}
