/** Product: a kind of carbon removal that can be ordered. Read-only. @see https://docs.stripe.com/api/climate/product */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'

/** Suppliers are kept as ids, and shown whole. */
export type ClimateProduct = Omit<Stored<Stripe.Climate.Product>, 'suppliers'> & {
  readonly suppliers: readonly string[]
}

/** Minor units of dollars per ton, and Stripe's fee on top. */
const OFFERS: readonly (readonly [
  id: string,
  name: string,
  subtotal: number,
  tons: string,
  suppliers: readonly string[],
])[] = [
  [
    'climsku_frontier_offtake_portfolio_2027',
    'Portfolio (2027)',
    50_000,
    '1000.0',
    ['climsup_charm_industrial', 'climsup_heirloom'],
  ],
  [
    'climsku_frontier_offtake_portfolio_2028',
    'Portfolio (2028)',
    45_000,
    '1000.0',
    ['climsup_charm_industrial', 'climsup_lithos'],
  ],
  ['climsku_running_tide', 'Ocean removal', 60_000, '50.0', ['climsup_planetary']],
]

const FEE_PERCENT = 3

export const climateProducts = resource<ClimateProduct>('climate.product', {
  api: 'climate.products',
  label: 'climate product',
  seed: ({ now }) =>
    OFFERS.map(([id, name, subtotal, tons, suppliers], at) => ({
      id,
      created: now,
      current_prices_per_metric_ton: { usd: priceOf(subtotal) },
      delivery_year: 2027 + at,
      metric_tons_available: tons,
      name,
      suppliers,
    })),
  show: (tx, { suppliers }: ClimateProduct) => ({ suppliers: suppliers.map(id => tx.shown('climate.supplier', id)) }),
})

function priceOf(amount_subtotal: number) {
  const amount_fees = Math.round((amount_subtotal * FEE_PERCENT) / 100)
  return { amount_fees, amount_subtotal, amount_total: amount_subtotal + amount_fees }
}
