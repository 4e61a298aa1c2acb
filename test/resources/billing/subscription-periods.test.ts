/** Periods: from an anchor, in calendar months, to the second. @see https://docs.stripe.com/billing/subscriptions/billing-cycle */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { at, day, refusal, type Story, story, told } from './story.js'

const endsOf = (s: ReturnType<typeof story>, subscription: string) =>
  s.api.subscriptions.retrieve(subscription).items.data.map(item => day(item.current_period_end))

describe('subscription periods', () => {
  it('bill on the last day of a month that lacks the anchor day, and return to it in the next', () => {
    const s = story('2026-01-31')
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] })
    const ends = [endsOf(s, id)[0]]
    for (const moment of ['2026-02-28', '2026-03-31', '2026-04-30']) {
      s.to(moment)
      ends.push(endsOf(s, id)[0])
    }
    expect(ends).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'])
  })

  it('keep 29 February of a leap year', () => {
    const s = story('2028-01-30')
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] })
    expect(endsOf(s, id)).toEqual(['2028-02-29'])
    s.to('2028-02-29')
    expect(endsOf(s, id)).toEqual(['2028-03-30'])
  })

  it.each([
    ['day', 1, '2026-01-02'],
    ['day', 10, '2026-01-11'],
    ['week', 1, '2026-01-08'],
    ['week', 2, '2026-01-15'],
    ['month', 3, '2026-04-01'],
    ['month', 6, '2026-07-01'],
    ['year', 1, '2027-01-01'],
    ['year', 3, '2029-01-01'],
  ] as const)('last %s × %i', (interval, interval_count, end) => {
    const s = story()
    const price = s.price(1000, { recurring: { interval, interval_count } })
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price }] })
    expect(endsOf(s, id)).toEqual([end])
  })

  it('begin with a part of one where the anchor lies ahead, and the part is prorated', () => {
    const s = story('2026-01-16')
    const { id, latest_invoice } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(3100) }],
      billing_cycle_anchor: at('2026-02-01'),
      expand: ['latest_invoice'],
    })
    // 16 of the 31 days that end at the anchor.
    expect(told(latest_invoice as never)).toEqual([
      { amount: 1600, description: '1 × Gold (at $31.00 / month)', from: '2026-01-16', to: '2026-02-01' },
    ])
    s.to('2026-02-01')
    expect(s.invoices(id)[0]!.total).toBe(3100)
  })

  it('begin free of charge where the anchor lies ahead and nothing shall be prorated', () => {
    const s = story('2026-01-16')
    const subscription = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(3100) }],
      billing_cycle_anchor: at('2026-02-01'),
      proration_behavior: 'none',
    })
    expect([subscription.status, subscription.latest_invoice]).toEqual(['active', null])
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(subscription.id).map(({ status, total }) => [status, total])).toEqual([['paid', 3100]])
  })

  it('do not begin later than the next natural billing date', () => {
    const s = story()
    const create = () =>
      s.api.subscriptions.create({
        customer: s.customer(),
        items: [{ price: s.price(1000) }],
        billing_cycle_anchor: at('2026-02-02'),
      })
    expect(refusal(create)).toMatchObject({
      status: 400,
      param: 'billing_cycle_anchor',
      message: 'billing_cycle_anchor cannot be later than next natural billing date for plan.',
    })
  })

  it('find their anchor in a day of the month', () => {
    const s = story('2026-01-10T12:30:00Z')
    const subscription = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1000) }],
      billing_cycle_anchor_config: { day_of_month: 15 },
    })
    expect(subscription.billing_cycle_anchor).toBe(at('2026-01-15T12:30:00Z'))
  })

  it.each([
    { day_of_month: 0 },
    { day_of_month: 32 },
    { day_of_month: 3, month: 13 },
    { day_of_month: 3, hour: 24 },
    { day_of_month: 3, minute: 60 },
    { day_of_month: 3, second: 60 },
  ])('have no anchor at %o', billing_cycle_anchor_config => {
    const s = story()
    const customer = s.customer()
    const create = () =>
      s.api.subscriptions.create({ customer, items: [{ price: s.price(100) }], billing_cycle_anchor_config })
    expect(refusal(create).param).toMatch(/^billing_cycle_anchor_config\[/)
  })

  it('of pending items last at most a year', () => {
    const s = story()
    const customer = s.customer()
    const every = (interval_count: number) =>
      s.api.subscriptions.create({
        customer,
        items: [{ price: s.price(100) }],
        pending_invoice_item_interval: { interval: 'month', interval_count },
      })
    expect(refusal(() => every(13)).param).toBe('pending_invoice_item_interval[interval_count]')
    expect(every(12).pending_invoice_item_interval).toEqual({ interval: 'month', interval_count: 12 })
  })

  it('of items with different intervals run side by side, on one subscription', () => {
    const s = story()
    const yearly = s.price(10_000, { recurring: { interval: 'year' }, product_data: { name: 'Base' } })
    const { id } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: yearly }, { price: s.price(1000) }],
    })
    s.to('2026-02-01')
    expect(endsOf(s, id)).toEqual(['2027-01-01', '2026-03-01'])
    expect(told(s.invoices(id)[0]!)).toEqual([
      { amount: 1000, description: '1 × Gold (at $10.00 / month)', from: '2026-02-01', to: '2026-03-01' },
    ])
  })

  it('of different intervals are refused in classic mode', () => {
    const s = story()
    const yearly = s.price(10_000, { recurring: { interval: 'year' } })
    const create = () =>
      s.api.subscriptions.create({
        customer: s.customer(),
        items: [{ price: yearly }, { price: s.price(1000) }],
        billing_mode: { type: 'classic' },
      })
    expect(refusal(create).message).toContain('must have the same `interval` and `interval_count`')
  })

  it('may have begun in the past, which is billed at once', () => {
    const s = story('2026-03-01')
    const { latest_invoice } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(2800) }],
      backdate_start_date: at('2026-02-15'),
      billing_cycle_anchor: at('2026-04-01'),
      expand: ['latest_invoice'],
    })
    expect(told(latest_invoice as never).map(({ amount, from, to }) => [amount, from, to])).toEqual([
      [1400, '2026-02-15', '2026-03-01'],
      [2800, '2026-03-01', '2026-04-01'],
    ])
  })

  it('begin anew when the anchor is moved to now, with a credit for what is unused', () => {
    const s = story()
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(3100) }] })
    s.to('2026-01-11')
    s.api.subscriptions.update(id, { billing_cycle_anchor: { type: 'now' } as never })
    expect(endsOf(s, id)).toEqual(['2026-02-11'])
    expect(s.invoices(id)[0]!.lines.data.map(({ amount }) => amount)).toEqual([-2100, 3100])
  })

  it('go on while the account sleeps: a year at once is twelve months one by one', () => {
    const run = (moments: string[]) => {
      const s = story('2026-01-31')
      const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] })
      for (const moment of moments) s.to(moment)
      return JSON.stringify(s.invoices(id))
    }
    const months = ['02-28', '03-31', '04-30', '05-31', '06-30', '07-31', '08-31', '09-30', '10-31', '11-30'].map(
      d => `2026-${d}`,
    )
    expect(run(['2027-01-30'])).toBe(run([...months, '2027-01-30']))
  })
})

/** @see https://docs.stripe.com/billing/subscriptions/billing-mode/compare */
describe('a start in the past', () => {
  const lines = ({ lines: { data } }: Stripe.Invoice) =>
    data.map(({ amount, quantity, period }) => [amount, quantity, day(period.start), day(period.end)])
  const begin = (s: Story, price: string, params: Partial<Stripe.SubscriptionCreateParams>, customer = s.customer()) =>
    s.api.subscriptions.create({
      customer,
      items: [{ price }],
      backdate_start_date: at('2026-01-15'),
      expand: ['latest_invoice'],
      ...params,
    }).latest_invoice as Stripe.Invoice | null

  it.each([
    [
      'flexible',
      [
        ['2026-01-15', '2026-02-15'],
        ['2026-02-15', '2026-03-15'],
        ['2026-03-15', '2026-04-15'],
      ],
    ],
    [
      'classic',
      [
        ['2026-01-15', '2026-03-15'],
        ['2026-03-15', '2026-04-15'],
      ],
    ],
  ] as const)('has in %s mode a line for each period that is over, or one for all', (type, periods) => {
    const s = story('2026-03-15')
    const billed = lines(begin(s, s.price(1000), { billing_mode: { type } })!).toSorted((a, b) =>
      a[2]! < b[2]! ? -1 : 1,
    )
    expect(billed).toEqual(
      periods.map(([from, to]) => [type === 'classic' && from === '2026-01-15' ? 2000 : 1000, 1, from, to]),
    )
  })

  it.each([
    ['flexible', [100, 150]],
    ['classic', [250, 0]],
  ] as const)('bills in %s mode the usage that was reported of it', (type, quantities) => {
    const s = story('2026-01-15')
    const customer = s.customer()
    const { price, eventName } = s.metered({ unit_amount: 2 })
    s.to('2026-02-10')
    s.use(eventName, customer, 100)
    s.to('2026-03-10')
    s.use(eventName, customer, 150)
    s.to('2026-03-15')
    const { lines: billed, total } = begin(s, price, { billing_mode: { type } }, customer)!
    expect(billed.data.map(({ quantity }) => quantity)).toEqual(quantities)
    expect(total).toBe(500)
  })

  it('is free where nothing is prorated', () => {
    for (const [type, total] of [
      ['flexible', undefined],
      ['classic', 1000],
    ] as const) {
      const s = story('2026-03-20')
      const invoice = begin(s, s.price(1000), { billing_mode: { type }, proration_behavior: 'none' })
      expect([type, invoice?.total]).toEqual([type, total])
    }
  })
})
