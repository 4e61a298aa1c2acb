/** Test clocks and who is on them. @see https://docs.stripe.com/billing/testing/test-clocks */
import { describe, expect, it } from 'vitest'
import { at, refusal, story } from '../billing/story.js'

describe('a test clock', () => {
  it('takes a customer who is there, for good', () => {
    const s = story()
    const customer = s.customer()
    const clock = s.api.testHelpers.testClocks.create({ frozen_time: at('2024-02-29'), customer }).id
    expect(s.api.customers.retrieve(customer)).toMatchObject({ test_clock: clock })
    const { start_date } = s.api.subscriptions.create({ customer, items: [{ price: s.price(500) }] })
    expect(start_date).toBe(at('2024-02-29'))
    const again = () => s.api.testHelpers.testClocks.create({ frozen_time: at('2024-02-29'), customer })
    expect(refusal(again).param).toBe('customer')
  })

  it('takes nobody who already has a subscription', () => {
    const s = story()
    const customer = s.customer()
    s.api.subscriptions.create({ customer, items: [{ price: s.price(500) }] })
    const create = () => s.api.testHelpers.testClocks.create({ frozen_time: at('2026-01-01'), customer })
    expect(refusal(create)).toMatchObject({ status: 400, param: 'customer' })
  })
})
