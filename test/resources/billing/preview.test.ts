/** Previews are what then happens, with nothing kept. @see https://docs.stripe.com/api/invoices/create_preview */
import { describe, expect, it } from 'vitest'
import { at, refusal, type Story, story, told } from './story.js'

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

  it('without what waits shows what recurs', () => {
    const s = story()
    const { id, items } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] })
    s.to('2026-01-11')
    const preview = s.api.invoices.createPreview({
      subscription: id,
      preview_mode: 'recurring',
      subscription_details: { items: [{ id: items.data[0]!.id, quantity: 2 }] },
    })
    expect(told(preview).map(({ amount }) => amount)).toEqual([2000])
  })

  it('of an end at once credits what is unused; of one at the period’s end there is nothing to show', () => {
    const s = story('2026-04-01')
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(3000) }] })
    s.to('2026-04-16')
    const of = (subscription_details: object) =>
      s.api.invoices.createPreview({ subscription: id, subscription_details })
    expect(of({ cancel_now: true })).toMatchObject({ total: -1500, status: 'draft', number: null })
    expect(of({ cancel_at: at('2026-04-26') })).toMatchObject({ total: -500, period_end: at('2026-04-26') })
    expect(refusal(() => of({ cancel_at_period_end: true })).code).toBe('invoice_upcoming_none')
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({ status: 'active', cancel_at: null })
  })

  it('of a resumption is its invoice', () => {
    const s = story('2026-04-01')
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(3000) }] })
    s.api.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'none' } } })
    s.to('2026-06-01')
    expect(
      s.api.invoices.createPreview({ subscription: id, subscription_details: { resume_at: 'now' } }),
    ).toMatchObject({ total: 3000, amount_paid: 0, amount_remaining: 3000, attempted: false, hosted_invoice_url: null })
  })

  it('for somebody who is no customer yet goes by what is told of them', () => {
    const s = story()
    s.api.tax.registrations.create({
      country: 'DE',
      active_from: 'now',
      country_options: { de: { type: 'standard', standard: { place_of_supply_scheme: 'standard' } } },
    })
    const preview = s.api.invoices.createPreview({
      automatic_tax: { enabled: true },
      customer_details: { address: { country: 'DE' } },
      subscription_details: { items: [{ price: s.price(1000) }] },
    })
    expect(preview).toMatchObject({ total: 1190, automatic_tax: { status: 'complete' } })
    expect(s.api.customers.list().data).toEqual([])
  })

  it('tells an item that waits in other words', () => {
    const s = story()
    const customer = s.customer()
    const { id } = s.api.invoiceItems.create({ customer, amount: 500, currency: 'usd' })
    const preview = s.api.invoices.createPreview({ customer, invoice_items: [{ invoiceitem: id, amount: 700 }] })
    expect(preview.total).toBe(700)
    expect(s.api.invoiceItems.retrieve(id).amount).toBe(500)
  })
})

describe('a preview of a schedule', () => {
  const twoPhases = (s: Story, start_date: number | 'now') =>
    ({
      start_date,
      phases: [
        { items: [{ price: s.price(1000) }], duration: { interval: 'month', interval_count: 1 } },
        { items: [{ price: s.price(2500) }], duration: { interval: 'month', interval_count: 1 } },
      ],
    }) as const

  it('that waits is its first invoice', () => {
    const s = story()
    const { id } = s.api.subscriptionSchedules.create({
      customer: s.customer(),
      ...twoPhases(s, at('2026-03-01')),
    } as never)
    expect(s.api.invoices.createPreview({ schedule: id })).toMatchObject({
      total: 1000,
      billing_reason: 'subscription_create',
      period_start: at('2026-03-01'),
    })
    expect(s.api.subscriptionSchedules.retrieve(id).status).toBe('not_started')
  })

  it('that runs is the renewal with what the next phase sells, and so is that of its subscription', () => {
    const s = story()
    const { id, subscription } = s.api.subscriptionSchedules.create({
      customer: s.customer(),
      ...twoPhases(s, 'now'),
    } as never)
    expect(s.api.invoices.createPreview({ schedule: id }).total).toBe(2500)
    const preview = s.api.invoices.createPreview({ subscription: subscription as string })
    s.to('2026-02-01')
    expect(told(s.invoices(subscription as string)[0]!)).toEqual(told(preview))
  })

  it('with other phases prorates what they change now', () => {
    const s = story('2026-04-01')
    const { id, phases } = s.api.subscriptionSchedules.create({
      customer: s.customer(),
      ...twoPhases(s, 'now'),
    } as never)
    s.to('2026-04-16')
    const { start_date, end_date } = phases[0]!
    const preview = s.api.invoices.createPreview({
      schedule: id,
      schedule_details: {
        phases: [{ items: [{ price: s.price(3000) }], start_date, end_date }],
        proration_behavior: 'always_invoice',
      },
    })
    expect(told(preview).map(({ amount }) => amount)).toEqual([-500, 1500])
  })

  it('that is not there yet is what it would begin with', () => {
    const s = story()
    const customer = s.customer()
    const { phases } = twoPhases(s, 'now')
    expect(s.api.invoices.createPreview({ customer, schedule_details: { phases } as never }).total).toBe(1000)
    expect(s.api.subscriptionSchedules.list({ customer }).data).toEqual([])
  })

  it('is not one of a subscription too', () => {
    const s = story()
    expect(
      refusal(() => s.api.invoices.createPreview({ schedule: 'sub_sched_1', subscription: 'sub_1' })),
    ).toMatchObject({ status: 400, param: 'subscription' })
  })
})
