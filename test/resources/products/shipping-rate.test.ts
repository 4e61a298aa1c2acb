/** Shipping rates. @see https://docs.stripe.com/api/shipping_rates */
import { describe, expect, it } from 'vitest'
import { refusal, story } from '../billing/story.js'

describe('a shipping rate', () => {
  it('costs a fixed amount, and can be switched off', () => {
    const s = story()
    const rate = s.api.shippingRates.create({
      display_name: 'Post',
      type: 'fixed_amount',
      fixed_amount: { amount: 500, currency: 'USD' },
      delivery_estimate: { minimum: { unit: 'business_day', value: 2 } },
    })
    expect(rate).toMatchObject({
      active: true,
      type: 'fixed_amount',
      fixed_amount: { amount: 500, currency: 'usd' },
      tax_behavior: 'unspecified',
    })
    expect(s.api.shippingRates.update(rate.id, { active: false }).active).toBe(false)
    expect(s.api.shippingRates.list({ active: true }).data).toEqual([])
    expect(s.api.shippingRates.list({ currency: 'usd' }).data).toHaveLength(1)
    expect(refusal(() => s.api.shippingRates.create({ display_name: 'Post' })).param).toBe('fixed_amount')
  })
})
