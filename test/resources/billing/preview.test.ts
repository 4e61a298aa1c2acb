/** Previews are what then happens, with nothing kept. @see https://docs.stripe.com/api/invoices/create_preview */
import { describe, expect, it } from 'vitest'
import { at, refusal, story, told } from './story.js'

describe('a preview', () => {
  it('of an upgrade gives the printed figures', () => {
    // https://docs.stripe.com/billing/subscriptions/prorations
    const s = story('2020-08-06T21:28:08Z') // 1596749288
    const silver = s.price(1000, { product_data: { name: 'Silver plan' } })
    const gold = s.price(3252, { product_data: { name: 'Gold plan' } })
    const { id, items } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: silver }] })
    s.world.clock.advance(1_598_982_148)
    const preview = s.api.invoices.createPreview({
      subscription: id,
      subscription_details: { items: [{ id: items.data[0]!.id, price: gold }], proration_date: 1_598_982_148 },
    })
    expect(told(preview).map(({ amount, description }) => [amount, description])).toEqual([
      [-166, 'Unused time on Silver plan after 01 Sep 2020'],
      [541, 'Remaining time on Gold plan after 01 Sep 2020'],
      [3252, '1 × Gold plan (at $32.52 / month)'],
    ])
    expect(preview).toMatchObject({ total: 3627, next_payment_attempt: 1_599_431_288, status: 'draft' })
  })

  it('leaves nothing behind', () => {
    const s = story()
    const customer = s.customer()
    const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }] })
    const events = s.world.events.list().length
    s.api.invoices.createPreview({ subscription: id })
    s.api.invoices.createPreview({ customer, subscription_details: { items: [{ price: s.price(500) }] } })
    expect(s.invoices(id)).toHaveLength(1)
    expect(s.api.subscriptions.list({ customer }).data).toHaveLength(1)
    expect(s.world.events.list().length - events).toBe(2) // the product and the price that were made beside it
  })

  it('of a renewal, and of nothing', () => {
    const s = story()
    const customer = s.customer()
    const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }] })
    expect(s.api.invoices.createPreview({ subscription: id })).toMatchObject({
      total: 1000,
      billing_reason: 'subscription_cycle',
      period_start: at('2026-01-01'),
      period_end: at('2026-02-01'),
    })
    expect(s.api.invoices.createPreview({ customer }).total).toBe(1000)
    expect(refusal(() => s.api.invoices.createPreview({ customer: s.customer() }))).toMatchObject({
      status: 404,
      code: 'invoice_upcoming_none',
    })
    expect(refusal(() => s.api.invoices.createPreview({}))).toMatchObject({ status: 400 })
  })

  it('with items that do not exist yet adds them', () => {
    const s = story()
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] })
    const preview = s.api.invoices.createPreview({
      subscription: id,
      invoice_items: [{ amount: 250, currency: 'usd' }],
    })
    expect(preview.total).toBe(1250)
  })

  it('with a coupon shows the discount', () => {
    const s = story()
    const customer = s.customer()
    const coupon = s.api.coupons.create({ percent_off: 20, duration: 'forever' }).id
    const preview = s.api.invoices.createPreview({
      customer,
      discounts: [{ coupon }],
      subscription_details: { items: [{ price: s.price(1000) }] },
    })
    expect(preview.total).toBe(800)
    expect(s.api.coupons.retrieve(coupon).times_redeemed).toBe(0)
  })
})
