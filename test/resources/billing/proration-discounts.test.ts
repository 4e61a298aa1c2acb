/** Prorations of a subscription that has discounts. @see https://docs.stripe.com/billing/subscriptions/prorations#prorations-and-discounts */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { type Story, story } from './story.js'

const modes = ['classic', 'flexible'] as const

/** Two of 10.00 a month from the first of April, which has 30 days. */
function discounted(coupon: Stripe.CouponCreateParams, params: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const s = story('2026-04-01')
  const customer = s.customer()
  const made = s.api.coupons.create({ duration: 'forever', ...coupon }).id
  const { id, items } = s.api.subscriptions.create({
    customer,
    items: [{ price: s.price(1000), quantity: 2 }],
    discounts: [{ coupon: made }],
    ...params,
  })
  const change = (quantity: number, more: Partial<Stripe.SubscriptionUpdateParams> = {}) =>
    s.api.subscriptions.update(id, { items: [{ id: items.data[0]!.id, quantity }], ...more })
  s.to('2026-04-16')
  return { s, customer, id, change }
}

const pending = (s: Story, customer: string) => s.api.invoiceItems.list({ customer, pending: true }).data
const amounts = (s: Story, customer: string) => pending(s, customer).map(({ amount }) => amount)

describe.each(modes)('in %s mode prorations', type => {
  const billing_mode = { type }

  it('are told after the discount, and are not discounted again', () => {
    const { s, customer, id, change } = discounted({ percent_off: 50 }, { billing_mode })
    change(4)
    expect(pending(s, customer)).toMatchObject([
      { amount: 1000, discountable: false, discounts: [expect.stringMatching(/^di_/)] },
      { amount: -500, discountable: false, discounts: [expect.stringMatching(/^di_/)] },
    ])
    s.to('2026-05-01')
    const [renewal] = s.invoices(id)
    expect(renewal).toMatchObject({ subtotal: 4500, total: 2500 })
    expect(renewal!.lines.data.map(({ discount_amounts: taken }) => taken!.map(({ amount }) => amount))).toEqual([
      [0],
      [0],
      [2000],
    ])
  })

  it('credit what was paid with a discount that is spent, and charge the whole price', () => {
    const { s, customer, change } = discounted({ percent_off: 50, duration: 'once' }, { billing_mode })
    change(4)
    expect(amounts(s, customer)).toEqual([2000, -500])
  })

  it('share a fixed amount as the period itself does', () => {
    const { s, customer, change } = discounted({ amount_off: 400, currency: 'usd' }, { billing_mode })
    change(4)
    expect(amounts(s, customer)).toEqual([1800, -800])
  })

  it('take the discount that comes with the change', () => {
    const { s, customer, change } = discounted({ percent_off: 50 }, { billing_mode })
    const coupon = s.api.coupons.create({ percent_off: 10, duration: 'forever' }).id
    change(4, { discounts: [{ coupon }] })
    expect(amounts(s, customer)).toEqual([1800, -500])
  })

  it('of a change and its undoing cancel out', () => {
    const { s, customer, change } = discounted({ percent_off: 33.3 }, { billing_mode })
    change(7)
    change(2)
    expect(amounts(s, customer).reduce((sum, amount) => sum + amount)).toBe(0)
  })
})

it('itemized prorations show the whole price, and the discount beside it', () => {
  const { s, id, change } = discounted(
    { percent_off: 50 },
    { billing_mode: { type: 'flexible', flexible: { proration_discounts: 'itemized' } } },
  )
  change(4, { proration_behavior: 'always_invoice' })
  const [invoice] = s.invoices(id)
  expect(invoice).toMatchObject({ subtotal: 1000, total: 500 })
  expect(invoice!.lines.data.map(line => [line.amount, line.discount_amounts![0]!.amount])).toEqual([
    [-1000, -500],
    [2000, 1000],
  ])
  s.world.check()
})
