/** What a quantity costs. @see https://docs.stripe.com/products-prices/pricing-models */
import { describe, expect, it } from 'vitest'
import { type PricingTerms, priceAmount } from '../../../../src/resources/billing/invoicing/price-amount.js'

const unit = (amount: string, transform: PricingTerms['transform_quantity'] = null): PricingTerms => ({
  billing_scheme: 'per_unit',
  unit_amount: /\./.test(amount) ? null : Number(amount),
  unit_amount_decimal: amount,
  tiers_mode: null,
  transform_quantity: transform,
})

type Row = [upTo: number | null, unit: string | null, flat: string | null]
const tiered = (mode: 'volume' | 'graduated', rows: Row[]): PricingTerms => ({
  billing_scheme: 'tiered',
  unit_amount: null,
  unit_amount_decimal: null,
  tiers_mode: mode,
  transform_quantity: null,
  tiers: rows.map(([up_to, unit_amount_decimal, flat_amount_decimal]) => ({
    up_to,
    unit_amount_decimal,
    flat_amount_decimal,
  })),
})

const tiers: Row[] = [
  [5, '700', null],
  [10, '650', null],
  [null, '600', null],
]
const flat: Row[] = [
  [5, '500', '1000'],
  [10, '400', '2000'],
  [null, '300', '3000'],
]

describe('priceAmount', () => {
  it.each([
    ['per unit', unit('1000'), 3, 3000],
    ['per unit, of nothing', unit('1000'), 0, 0],
    ['a fraction of a cent', unit('0.05'), 30, 2],
    ['halves go up', unit('0.5'), 1, 1],
    ['packages of ten, up', unit('1000', { divide_by: 10, round: 'up' }), 11, 2000],
    ['packages of ten, down', unit('1000', { divide_by: 10, round: 'down' }), 19, 1000],
    ['packages of ten, exactly', unit('1000', { divide_by: 10, round: 'up' }), 20, 2000],
    ['volume, in the first tier', tiered('volume', tiers), 5, 3500],
    ['volume, in the second tier', tiered('volume', tiers), 6, 3900],
    ['volume, in the last tier', tiered('volume', tiers), 20, 12_000],
    ['volume with flat fees', tiered('volume', flat), 6, 4400],
    ['graduated, in the first tier', tiered('graduated', tiers), 5, 3500],
    ['graduated, into the second tier', tiered('graduated', tiers), 6, 4150],
    ['graduated, into the last tier', tiered('graduated', tiers), 20, 3500 + 3250 + 6000],
    ['graduated with flat fees', tiered('graduated', flat), 6, 1000 + 2500 + 2000 + 400],
    ['graduated, of nothing: the first flat fee', tiered('graduated', flat), 0, 1000],
  ])('%s', (_, price, quantity, amount) => {
    expect(priceAmount(price, quantity)).toBe(amount)
  })
})
