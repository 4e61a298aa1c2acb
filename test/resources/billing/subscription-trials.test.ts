/** Trials. @see https://docs.stripe.com/billing/subscriptions/trials */
import { describe, expect, it } from 'vitest'
import { at, refusal, story, told } from './story.js'

const withoutCard = { invoice_settings: {} }

describe('a trial', () => {
  it('begins with a paid invoice of nothing, is announced three days before its end, and is billed an hour after it', () => {
    const s = story()
    const customer = s.customer()
    const price = s.price(1000)
    let id = ''
    expect(
      s.caused(() => {
        id = s.api.subscriptions.create({ customer, items: [{ price }], trial_period_days: 7 }).id
      }),
    ).toEqual([
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
    ])
    expect(s.caused(() => s.to('2026-01-04T23:59:59Z'))).toEqual([])
    expect(s.caused(() => s.to('2026-01-05'))).toEqual(['customer.subscription.trial_will_end'])
    expect(s.caused(() => s.to('2026-01-08'))).toEqual(['customer.subscription.updated', 'invoice.created'])
    expect(s.api.subscriptions.retrieve(id).status).toBe('active')
    expect(s.caused(() => s.to('2026-01-08T01:00:00Z'))).toEqual([
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
    ])
    expect(s.invoices(id).map(invoice => told(invoice))).toEqual([
      [{ amount: 1000, description: '1 × Gold (at $10.00 / month)', from: '2026-01-08', to: '2026-02-08' }],
      [{ amount: 0, description: 'Free trial for 1 × Gold', from: '2026-01-01', to: '2026-01-08' }],
    ])
    expect(s.invoices(id)[1]!.lines.data[0]!.pricing!.unit_amount_decimal).toBe('0')
  })

  it('of two days is announced at once', () => {
    const s = story()
    const types = s.caused(() => {
      s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }], trial_period_days: 2 })
    })
    expect(types.filter(type => type.startsWith('customer.subscription'))).toEqual([
      'customer.subscription.created',
      'customer.subscription.trial_will_end',
    ])
  })

  it('comes from the price only where that is asked for', () => {
    const s = story()
    const price = s.price(1000, { recurring: { interval: 'month', trial_period_days: 14 } })
    const customer = s.customer()
    expect(s.api.subscriptions.create({ customer, items: [{ price }] }).status).toBe('active')
    expect(s.api.subscriptions.create({ customer, items: [{ price }], trial_from_plan: true })).toMatchObject({
      status: 'trialing',
      trial_end: at('2026-01-15'),
    })
  })

  it.each([
    ['create_invoice', 'active', 2],
    ['cancel', 'canceled', 1],
    ['pause', 'paused', 1],
  ] as const)('that ends without a payment method may %s', (missing_payment_method, status, invoices) => {
    const s = story()
    const { id } = s.api.subscriptions.create({
      customer: s.api.customers.create(withoutCard).id,
      items: [{ price: s.price(1000) }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method } },
    })
    s.to('2026-01-08')
    expect(s.api.subscriptions.retrieve(id).status).toBe(status)
    expect(s.invoices(id)).toHaveLength(invoices)
  })

  it('that paused its subscription is over when the customer resumes with a card', () => {
    const s = story()
    const customer = s.api.customers.create({}).id
    const { id } = s.api.subscriptions.create({
      customer,
      items: [{ price: s.price(1000) }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    })
    expect(s.caused(() => s.to('2026-01-20')).filter(type => !type.startsWith('balance'))).toEqual([
      'customer.subscription.trial_will_end',
      'customer.subscription.paused',
    ])
    const { id: card } = s.api.paymentMethods.attach('pm_card_visa', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: card } })
    expect(s.caused(() => void s.api.subscriptions.resume(id, {}))).toContain('customer.subscription.resumed')
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({ status: 'active', billing_cycle_anchor: at('2026-01-20') })
    expect(s.invoices(id)[0]).toMatchObject({ status: 'paid', total: 1000 })
  })

  it('given in mid-period makes the rest of it free, and its end is the new anchor', () => {
    const s = story('2026-06-23')
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] })
    s.to('2026-07-15')
    s.api.subscriptions.update(id, { trial_end: at('2026-08-01'), proration_behavior: 'none' })
    expect(s.invoices(id)[0]).toMatchObject({ total: 0, status: 'paid' })
    s.to('2026-07-31')
    expect(s.invoices(id)).toHaveLength(2)
    s.to('2026-08-01T01:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ total: 1000, status: 'paid' })
    expect(s.api.subscriptions.retrieve(id).billing_cycle_anchor).toBe(at('2026-08-01'))
  })

  it('that is ended now begins a full period, without prorations', () => {
    const s = story()
    const { id } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1000) }],
      trial_period_days: 30,
    })
    s.to('2026-01-11')
    s.api.subscriptions.update(id, { trial_end: 'now' })
    expect(told(s.invoices(id)[0]!)).toEqual([
      { amount: 1000, description: '1 × Gold (at $10.00 / month)', from: '2026-01-11', to: '2026-02-11' },
    ])
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({ status: 'active', trial_end: at('2026-01-11') })
  })

  it('is not prorated when the plan changes within it', () => {
    const s = story()
    const { id, items } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1000) }],
      trial_period_days: 7,
    })
    s.to('2026-01-04')
    s.api.subscriptions.update(id, { items: [{ id: items.data[0]!.id, price: s.price(3000) }] })
    s.to('2026-01-08')
    expect(s.invoices(id)[0]!.total).toBe(3000)
  })

  it.each([
    [{ trial_period_days: 731 }, 'trial_period_days'],
    [{ trial_end: at('2025-12-31') }, 'trial_end'],
    [{ trial_end: at('2026-02-01'), trial_period_days: 3 }, 'trial_end'],
  ])('is refused as %o', (params, param) => {
    const s = story()
    const create = () =>
      s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }], ...params })
    expect(refusal(create)).toMatchObject({ status: 400, param })
  })
})

describe('a second trial', () => {
  it.each([
    ['classic', '2026-01-01'],
    ['flexible', '2026-01-10'],
  ] as const)('in %s mode tells that trials began on %s', (type, start) => {
    const s = story()
    const items = [{ price: s.price(1000) }]
    const { id } = s.api.subscriptions.create({
      customer: s.customer(),
      items,
      trial_period_days: 5,
      billing_mode: { type },
    })
    s.to('2026-01-10')
    const again = s.api.subscriptions.update(id, { trial_end: at('2026-01-25'), proration_behavior: 'none' })
    expect(again).toMatchObject({ trial_start: at(start), trial_end: at('2026-01-25') })
    s.to('2026-01-12')
    expect(s.api.subscriptions.update(id, { trial_end: at('2026-01-28') }).trial_start).toBe(at(start))
  })
})
