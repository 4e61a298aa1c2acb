/** What random billing is made of. */
import fc from 'fast-check'

export interface PlanParams {
  readonly currency: string
  readonly unit_amount: number
  readonly recurring: { readonly interval: 'day' | 'week' | 'month' | 'year'; readonly interval_count: number }
}

/** Recurring prices of everyday sizes. */
export const plans = (): fc.Arbitrary<PlanParams> =>
  fc.record({
    currency: fc.constant('usd'),
    unit_amount: fc.oneof(fc.constantFrom(0, 50, 999, 1000, 9999), fc.integer({ min: 50, max: 500_000 })),
    recurring: fc.constantFrom(
      { interval: 'week' as const, interval_count: 1 },
      { interval: 'week' as const, interval_count: 2 },
      { interval: 'month' as const, interval_count: 1 },
      { interval: 'month' as const, interval_count: 3 },
      { interval: 'year' as const, interval_count: 1 },
    ),
  })

/** Test cards: mostly ones that work. */
export const cards = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('pm_card_visa', 'pm_card_mastercard', 'pm_card_amex') },
    { weight: 1, arbitrary: fc.constant('pm_card_chargeCustomerFail') },
  )

/** Lengths of time, in seconds: from moments to two months. */
export const spans = (): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 1, max: 7200 }), fc.integer({ min: 3600, max: 60 * 86_400 }))
