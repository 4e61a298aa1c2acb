/** Usage as versions before basil report it. @see https://docs.stripe.com/billing/subscriptions/usage-based-legacy */
import { describe, expect, it } from 'vitest'
import { createWorld } from '../../../src/world.js'
import { authorization } from '../../support/door.js'
import { at } from '../payments/till.js'

const VERSION = '2025-02-24.acacia'

// biome-ignore lint/suspicious/noExplicitAny: answers of a version whose types are not at hand.
type Body = any

function reported(aggregate?: string, price: object = {}) {
  const world = createWorld({ now: at('2026-01-01') })
  const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, params: object = {}, version = VERSION): Body =>
    world.request({ method, path, params: params as never, headers: { authorization, 'stripe-version': version } }).body
  const made = ask('POST', '/v1/prices', {
    currency: 'usd',
    unit_amount: 200,
    product_data: { name: 'Calls' },
    recurring: { interval: 'month', usage_type: 'metered', ...(aggregate && { aggregate_usage: aggregate }) },
    ...price,
  })
  const customer = world.api.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  }).id
  const subscription = ask('POST', '/v1/subscriptions', { customer, items: [{ price: made.id }] })
  const item = subscription.items.data[0].id as string
  const use = (day: string, quantity: number, more: object = {}) => {
    if (at(day) > world.clock.now) world.clock.advance(at(day))
    return ask('POST', `/v1/subscription_items/${item}/usage_records`, { quantity, timestamp: at(day), ...more })
  }
  const billed = () => {
    const { data } = world.api.invoices.list({ subscription: subscription.id })
    return data.filter(({ billing_reason }) => billing_reason === 'subscription_cycle').map(({ total }) => total)
  }
  const summaries = () => ask('GET', `/v1/subscription_items/${item}/usage_record_summaries`).data as Body[]
  return { world, ask, price: made, item, use, billed, summaries }
}

describe('usage records', () => {
  it('are billed when the period is over, and counted anew', () => {
    const { world, price, item, use, billed, summaries } = reported()
    expect(price.recurring.aggregate_usage).toBe('sum')
    expect(use('2026-01-05', 15)).toMatchObject({
      object: 'usage_record',
      quantity: 15,
      subscription_item: item,
      timestamp: at('2026-01-05'),
    })
    use('2026-01-20', 17)
    expect(summaries()).toMatchObject([{ object: 'usage_record_summary', invoice: null, total_usage: 32 }])
    world.clock.advance(at('2026-02-02'))
    expect(billed()).toEqual([6400])
    expect(summaries().map(({ total_usage }) => total_usage)).toEqual([0, 32])
    world.clock.advance(at('2026-03-02'))
    expect(billed()).toEqual([0, 6400])
  })

  it.each([
    ['sum', 2 * (5 + 9 + 4), 0],
    ['max', 2 * 9, 0],
    ['last_during_period', 2 * 4, 0],
    ['last_ever', 2 * 4, 2 * 4],
  ])('add up as %s', (how, first, second) => {
    const { world, price, use, billed } = reported(how)
    expect(price.recurring.aggregate_usage).toBe(how)
    use('2026-01-05', 5)
    use('2026-01-10', 9)
    use('2026-01-15', 4)
    world.clock.advance(at('2026-03-02'))
    expect(billed()).toEqual([second * 100, first * 100])
  })

  it('are incremented or set at their moment', () => {
    const { use, summaries } = reported()
    use('2026-01-05', 5)
    use('2026-01-05', 2)
    expect(summaries()[0].total_usage).toBe(7)
    use('2026-01-05', 4, { action: 'set' })
    use('2026-01-05', 1, { action: 'increment' })
    expect(summaries()[0].total_usage).toBe(5)
  })

  it('lie within the current period, and not ahead', () => {
    const { world, use } = reported()
    world.clock.advance(at('2026-02-10'))
    expect(use('2026-01-20', 1).error.param).toBe('timestamp')
    expect(use('2026-02-10', 1, { timestamp: at('2026-02-11') }).error.param).toBe('timestamp')
    expect(use('2026-02-10', 1, { timestamp: 'now' }).timestamp).toBe(at('2026-02-10'))
  })

  it('are of prices without a meter, which basil no longer makes', () => {
    const { ask, price } = reported()
    const recurring = { interval: 'month', usage_type: 'metered' }
    const now = ask(
      'POST',
      '/v1/prices',
      { currency: 'usd', unit_amount: 1, product: price.product, recurring },
      '2025-08-27.basil',
    )
    expect(now.error).toMatchObject({ code: 'parameter_missing', param: 'recurring[meter]' })
    const plan = ask('POST', '/v1/plans', {
      currency: 'usd',
      amount: 1,
      interval: 'month',
      usage_type: 'metered',
      aggregate_usage: 'max',
      product: price.product,
    })
    expect(plan.aggregate_usage).toBe('max')
  })
})
