/** The words of lines, as invoices of Stripe have them. */
import { describe, expect, it } from 'vitest'
import {
  licensedDescription,
  prorationDescription,
  trialDescription,
} from '../../../../src/resources/billing/invoicing/description.js'

const price = (more: object = {}) => ({
  billing_scheme: 'per_unit',
  currency: 'usd',
  recurring: { interval: 'month', interval_count: 1 },
  tiers_mode: null,
  transform_quantity: null,
  unit_amount: 3252,
  unit_amount_decimal: '3252',
  ...more,
})

describe('descriptions', () => {
  it.each([
    [licensedDescription('Gold product', price(), 1), '1 × Gold product (at $32.52 / month)'],
    [
      licensedDescription('Test', price({ unit_amount_decimal: '2500' }), 1, 'user'),
      '1 user × Test (at $25.00 / month)',
    ],
    [trialDescription('Test', 1, true, 'user'), 'Free trial for 1 user × Test'],
    [licensedDescription('Seats', price({ unit_amount_decimal: '1000' }), 3), '3 × Seats (at $10.00 / month)'],
    [
      licensedDescription('Fee', price({ currency: 'jpy', unit_amount_decimal: '500' }), 1),
      '1 × Fee (at ¥500 / month)',
    ],
    [trialDescription('Gold', 1, false), 'Trial period for Gold'],
    [trialDescription('Gold', 1, true), 'Free trial for 1 × Gold'],
    [prorationDescription('unused', 'Silver plan', 1, 1_598_982_148), 'Unused time on Silver plan after 01 Sep 2020'],
    [prorationDescription('remaining', 'Seats', 2, 1_598_982_148), 'Remaining time on 2 × Seats after 01 Sep 2020'],
  ])('%s', (actual, wanted) => {
    expect(actual).toBe(wanted)
  })
})
