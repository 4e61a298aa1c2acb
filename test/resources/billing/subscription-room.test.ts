/** How many subscriptions and quotes there may be. */
import { describe, expect, it } from 'vitest'
import { at, refusal, story } from './story.js'

/** @see https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage */
describe('on a test clock', () => {
  function clocked() {
    const s = story()
    const clock = s.api.testHelpers.testClocks.create({ frozen_time: at('2026-01-01') }).id
    const customer = s.customer('pm_card_visa', { test_clock: clock })
    return { s, clock, customer, items: [{ price: s.price(1000) }] }
  }

  it('a customer has three subscriptions at once, scheduled ones included', () => {
    const { s, customer, items } = clocked()
    const create = () => s.api.subscriptions.create({ customer, items })
    const { id } = create()
    create()
    s.api.subscriptionSchedules.create({ customer, start_date: at('2026-02-01'), phases: [{ items }] })
    expect(refusal(create)).toMatchObject({ status: 400, param: 'customer' })
    s.api.subscriptions.cancel(id)
    expect(create().status).toBe('active')
  })

  it('a schedule begins in the place that it has', () => {
    const { s, clock, customer, items } = clocked()
    s.api.subscriptions.create({ customer, items })
    s.api.subscriptions.create({ customer, items })
    s.api.subscriptionSchedules.create({ customer, start_date: at('2026-02-01'), phases: [{ items }] })
    s.api.testHelpers.testClocks.advance(clock, { frozen_time: at('2026-02-02') })
    expect(s.api.subscriptions.list({ customer }).data).toHaveLength(3)
  })

  it('there are ten quotes that have no customer', () => {
    const { s, clock, customer } = clocked()
    const create = () => s.api.quotes.create({ test_clock: clock })
    for (let count = 0; count < 10; count++) create()
    expect(refusal(create)).toMatchObject({ status: 400, param: 'test_clock' })
    expect(s.api.quotes.create({ customer }).test_clock).toBe(clock)
  })
})

it('a customer has at most 500 subscriptions', () => {
  const s = story()
  const customer = s.customer()
  const create = () => s.api.subscriptions.create({ customer, items: [{ price }] })
  const price = s.price(0)
  for (let count = 0; count < 500; count++) create()
  expect(refusal(create)).toMatchObject({ status: 400, code: 'customer_max_subscriptions' })
})
