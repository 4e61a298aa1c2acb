/** Usage: meters, credits that pay for it, thresholds that bill it early, and alerts. @see https://docs.stripe.com/billing/subscriptions/usage-based */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { alertMachine } from '../../../src/resources/billing/alert.js'
import { at, refusal, type Story, story } from './story.js'
import { transitionsOf } from './transitions.js'

function metered(
  s: Story,
  params: Partial<Stripe.PriceCreateParams> = {},
  more: Partial<Stripe.SubscriptionCreateParams> = {},
) {
  const customer = s.customer()
  const { price, meter, eventName } = s.metered(params)
  const { id } = s.api.subscriptions.create({ customer, items: [{ price }], ...more })
  return { customer, price, meter, eventName, id, use: (value: number) => s.use(eventName, customer, value) }
}

const grant = (
  s: Story,
  customer: string,
  value: number,
  params: Partial<Stripe.Billing.CreditGrantCreateParams> = {},
) =>
  s.api.billing.creditGrants.create({
    customer,
    amount: { type: 'monetary', monetary: { value, currency: 'usd' } },
    applicability_config: { scope: { price_type: 'metered' } },
    ...params,
  })

const left = (s: Story, customer: string, credit_grant: string) => {
  const { balances } = s.api.billing.creditBalanceSummaries.retrieve({
    customer,
    filter: { type: 'credit_grant', credit_grant },
  })
  const { available_balance, ledger_balance } = balances[0]!
  return [available_balance.monetary!.value, ledger_balance.monetary!.value]
}

describe('usage', () => {
  it('is billed with the renewal that ends its period, also what is reported before that is finalized', () => {
    const s = story()
    const { id, customer, eventName, use } = metered(s)
    s.to('2026-01-20')
    use(700)
    s.to('2026-02-01T00:30:00Z')
    use(99)
    const late = {
      event_name: eventName,
      payload: { stripe_customer_id: customer, value: '5' },
      timestamp: at('2026-01-31'),
    }
    s.api.billing.meterEvents.create(late)
    expect(s.invoices(id)[0]).toMatchObject({ status: 'draft', total: 700 })
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ total: 705, lines: { data: [{ quantity: 705 }] } })
    s.api.billing.meterEvents.create(late)
    s.to('2026-03-01T01:00:00Z')
    expect(s.invoices(id)[0]!.total).toBe(99)
  })

  it('is not billed in a trial', () => {
    const s = story()
    const { id, use } = metered(s, {}, { trial_period_days: 10 })
    s.to('2026-01-05')
    use(500)
    s.to('2026-01-15')
    use(20)
    s.to('2026-02-11T01:00:00Z')
    expect(s.invoices(id)[0]!.total).toBe(20)
  })

  it.each([
    ['too old', -36 * 86_400],
    ['too far ahead', 301],
  ])('is refused where its moment is %s', (_, offset) => {
    const s = story('2026-03-01')
    const { eventName, customer } = metered(s)
    const create = () =>
      s.api.billing.meterEvents.create({
        event_name: eventName,
        payload: { stripe_customer_id: customer, value: '1' },
        timestamp: at('2026-03-01') + offset,
      })
    expect(refusal(create)).toMatchObject({ status: 400, param: 'timestamp' })
  })
})

describe('a meter', () => {
  it.each([
    ['hour', 4 + 9 + 20],
    ['day', 9 + 20],
    [undefined, 1 + 4 + 9 + 20],
  ] as const)('of events that were added up by %s takes the last of each', (window, total) => {
    const s = story('2026-02-10T10:00:00Z')
    const customer = s.customer()
    const meter = s.api.billing.meters.create({
      display_name: 'Calls',
      event_name: 'calls',
      default_aggregation: { formula: 'sum' },
      ...(window !== undefined && { event_time_window: window }),
    }).id
    for (const [timestamp, value] of [
      ['2026-02-08T10:50:00Z', 4],
      ['2026-02-08T10:10:00Z', 1],
      ['2026-02-08T11:00:00Z', 9],
      ['2026-02-09T00:00:00Z', 20],
    ] as const) {
      const payload = { stripe_customer_id: customer, value: String(value) }
      s.api.billing.meterEvents.create({ event_name: 'calls', payload, timestamp: at(timestamp) })
    }
    const within = { customer, start_time: at('2026-02-08'), end_time: at('2026-02-10') }
    const [summary] = s.api.billing.meters.listEventSummaries(meter, within).data
    expect(summary).toMatchObject({ aggregated_value: total })
  })

  it('counts an identifier once within a day', () => {
    const s = story('2026-02-10T10:00:00Z')
    const customer = s.customer()
    const { eventName, meter } = s.metered()
    const payload = { stripe_customer_id: customer, value: '5' }
    const total = () => {
      s.api.billing.meterEvents.create({ event_name: eventName, identifier: 'once', payload })
      const within = { customer, start_time: at('2026-02-10'), end_time: at('2026-02-13') }
      return s.api.billing.meters.listEventSummaries(meter, within).data[0]!.aggregated_value
    }
    expect([total(), total()]).toEqual([5, 5])
    s.to('2026-02-11T10:00:00Z')
    expect(total()).toBe(10)
  })

  it('that is inactive takes no new price', () => {
    const s = story()
    const { meter } = s.metered()
    s.api.billing.meters.deactivate(meter)
    const recurring = { interval: 'month', usage_type: 'metered', meter } as const
    expect(refusal(() => s.price(1, { recurring }))).toMatchObject({ status: 400, param: 'recurring[meter]' })
    s.api.billing.meters.reactivate(meter)
    expect(s.price(1, { recurring })).toMatch(/^price_/)
  })
})

describe('credits', () => {
  it('pay after the discount and before the tax, and the balance after that', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 10, duration: 'forever' }).id
    const rate = s.api.taxRates.create({ display_name: 'Tax', percentage: 10, inclusive: false }).id
    const { customer, id, use } = metered(s, {}, { discounts: [{ coupon }], default_tax_rates: [rate] })
    const { id: credit } = grant(s, customer, 4000)
    s.to('2026-01-20')
    use(10_000)
    s.api.customers.update(customer, { balance: -1000 })
    s.to('2026-02-01')
    expect(s.invoices(id)[0]!.total).toBe(9900)
    const types = s.caused(() => s.to('2026-02-01T01:00:00Z'))
    expect(types[0]).toBe('billing.credit_balance_transaction.created')
    const invoice = s.invoices(id)[0]!
    expect(invoice).toMatchObject({
      subtotal: 10_000,
      total: 5500,
      amount_due: 4500,
      total_taxes: [{ amount: 500, taxable_amount: 5000 }],
    })
    const [transaction] = s.api.billing.creditBalanceTransactions.list({ customer }).data
    expect(transaction).toMatchObject({
      type: 'debit',
      credit_grant: credit,
      debit: { type: 'credits_applied', credits_applied: { invoice: invoice.id } },
    })
    expect(invoice.lines.data[0]!.pretax_credit_amounts).toMatchObject([
      { amount: 1000, type: 'discount' },
      { amount: 4000, type: 'credit_balance_transaction', credit_balance_transaction: transaction!.id },
    ])
    expect(left(s, customer, credit)).toEqual([0, 0])
    s.world.check()
  })

  it('are drawn on by priority, then by their end, then promotional before paid', () => {
    const s = story()
    const { customer, id, use } = metered(s)
    const grants = {
      paid: grant(s, customer, 1000).id,
      promotional: grant(s, customer, 1000, { category: 'promotional' }).id,
      ending: grant(s, customer, 1000, { expires_at: at('2026-06-01') }).id,
      first: grant(s, customer, 1000, { priority: 1 }).id,
    }
    s.to('2026-01-20')
    use(3500)
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ total: 0, status: 'paid' })
    expect(Object.entries(grants).map(([name, grantId]) => [name, left(s, customer, grantId)[0]])).toEqual([
      ['paid', 500],
      ['promotional', 0],
      ['ending', 0],
      ['first', 0],
    ])
  })

  it('leave licensed prices, other prices and other currencies alone', () => {
    const s = story()
    const { customer, id, use } = metered(s, {}, {})
    s.api.subscriptionItems.create({ subscription: id, price: s.price(2000), proration_behavior: 'none' })
    const other = s.metered().price
    const wrong = grant(s, customer, 9000, { applicability_config: { scope: { prices: [{ id: other }] } } }).id
    const euros = grant(s, customer, 9000, {
      amount: { type: 'monetary', monetary: { value: 9000, currency: 'eur' } },
    }).id
    const right = grant(s, customer, 5000).id
    s.to('2026-01-20')
    use(1200)
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(id)[0]!.total).toBe(2000)
    expect([wrong, euros, right].map(grantId => left(s, customer, grantId)[0])).toEqual([9000, 9000, 3800])
  })

  it('come back with a void invoice', () => {
    const s = story()
    const { customer, id, use } = metered(s, {}, { collection_method: 'send_invoice', days_until_due: 30 })
    const { id: credit } = grant(s, customer, 400)
    s.to('2026-01-20')
    use(1000)
    s.to('2026-02-01T01:00:00Z')
    expect(left(s, customer, credit)).toEqual([0, 0])
    s.api.invoices.voidInvoice(s.invoices(id)[0]!.id)
    expect(left(s, customer, credit)).toEqual([400, 400])
  })

  it('that are not in effect yet are in the ledger only, and those that expire are gone', () => {
    const s = story()
    const customer = s.customer()
    const later = grant(s, customer, 400, { effective_at: at('2026-02-01') }).id
    const ending = grant(s, customer, 700, { expires_at: at('2026-01-10') }).id
    expect(left(s, customer, later)).toEqual([0, 400])
    expect(left(s, customer, ending)).toEqual([700, 700])
    s.to('2026-02-01')
    expect(left(s, customer, later)).toEqual([400, 400])
    expect(left(s, customer, ending)).toEqual([0, 0])
    expect(s.api.billing.creditBalanceTransactions.list({ credit_grant: ending }).data[0]!.debit).toMatchObject({
      type: 'credits_expired',
    })
  })

  it('can be voided while unused, and ended at any time', () => {
    const s = story()
    const customer = s.customer()
    const unused = grant(s, customer, 400)
    expect(s.caused(() => void s.api.billing.creditGrants.voidGrant(unused.id))).toEqual([
      'billing.credit_grant.updated',
      'billing.credit_balance_transaction.created',
    ])
    expect(left(s, customer, unused.id)).toEqual([0, 0])
    const other = grant(s, customer, 400)
    expect(s.api.billing.creditGrants.expire(other.id).expires_at).toBe(at('2026-01-01'))
    expect(refusal(() => s.api.billing.creditGrants.expire(other.id)).status).toBe(400)
  })
})

describe('a threshold', () => {
  const tiers = [
    { up_to: 10_000, unit_amount: 50 },
    { up_to: 'inf' as const, unit_amount: 40 },
  ]
  const graduated = { billing_scheme: 'tiered' as const, tiers_mode: 'graduated' as const, tiers }

  it('bills usage each time that it has come to so much', () => {
    const s = story()
    const { id, use } = metered(s, graduated, { billing_thresholds: { amount_gte: 10_000 } })
    s.to('2026-01-05')
    use(199)
    expect(s.invoices(id)).toEqual([])
    expect(s.caused(() => use(1))).toEqual(['customer.subscription.updated', 'invoice.created'])
    expect(s.invoices(id)[0]).toMatchObject({
      total: 10_000,
      billing_reason: 'subscription_threshold',
      status: 'draft',
    })
    use(9800)
    use(250)
    expect(s.invoices(id).map(({ total }) => total)).toEqual([10_000, 490_000, 10_000])
    use(10)
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(id)[0]!.total).toBe(400)
  })

  it('is at least fifty of the smallest unit', () => {
    const s = story()
    const { id } = metered(s, {}, { billing_thresholds: { amount_gte: 50 } })
    const low = { status: 400, param: 'billing_thresholds[amount_gte]' }
    expect(refusal(() => metered(s, {}, { billing_thresholds: { amount_gte: 49 } }))).toMatchObject(low)
    expect(refusal(() => s.api.subscriptions.update(id, { billing_thresholds: { amount_gte: 1 } }))).toMatchObject(low)
  })

  it('may go by the quantity of an item', () => {
    const s = story()
    const { price, eventName } = s.metered()
    const customer = s.customer()
    const { id } = s.api.subscriptions.create({ customer, items: [{ price, billing_thresholds: { usage_gte: 100 } }] })
    s.use(eventName, customer, 120)
    expect(s.invoices(id)[0]).toMatchObject({ total: 120, billing_reason: 'subscription_threshold' })
  })

  it('may be told to an item that is there, and be taken away', () => {
    const s = story()
    const { customer, eventName, id } = metered(s, { unit_amount: 5 })
    const [item] = s.api.subscriptions.retrieve(id).items.data
    const told = s.api.subscriptionItems.update(item!.id, { billing_thresholds: { usage_gte: 10 } })
    expect(told.billing_thresholds).toEqual({ usage_gte: 10 })
    s.to('2026-01-10')
    s.use(eventName, customer, 12)
    expect(s.invoices(id)[0]).toMatchObject({ billing_reason: 'subscription_threshold', total: 60 })
    expect(s.api.subscriptionItems.update(item!.id, { billing_thresholds: '' }).billing_thresholds).toBeNull()
    s.use(eventName, customer, 50)
    expect(s.invoices(id).filter(({ billing_reason }) => billing_reason === 'subscription_threshold')).toHaveLength(1)
  })

  it('may begin a new period', () => {
    const s = story()
    const { id, use } = metered(s, graduated, {
      billing_thresholds: { amount_gte: 10_000, reset_billing_cycle_anchor: true },
    })
    s.to('2026-01-05')
    use(200)
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      billing_cycle_anchor: at('2026-01-05'),
      items: { data: [{ current_period_end: at('2026-02-05') }] },
    })
  })

  it('is not looked at in a trial, nor in the last day of a period', () => {
    const s = story()
    const { id, use } = metered(s, graduated, { billing_thresholds: { amount_gte: 10_000 }, trial_period_days: 5 })
    use(500)
    s.to('2026-02-05T12:00:00Z')
    use(500)
    expect(s.invoices(id).map(({ billing_reason }) => billing_reason)).not.toContain('subscription_threshold')
  })
})

describe('an alert', () => {
  const alertOn = (s: Story, meter: string, customer?: string, gte = 1000) =>
    s.api.billing.alerts.create({
      alert_type: 'usage_threshold',
      title: 'Many calls',
      usage_threshold: {
        gte,
        meter,
        recurrence: 'one_time',
        ...(customer !== undefined && { filters: [{ type: 'customer', customer }] }),
      },
    })

  it('fires once, for usage after it was made', () => {
    const s = story()
    const { customer, meter, use } = metered(s)
    use(900)
    s.world.clock.advance({ minutes: 1 })
    const alert = alertOn(s, meter, customer)
    expect(s.caused(() => use(500))).toEqual([])
    expect(s.caused(() => use(600))).toEqual(['billing.alert.triggered'])
    expect(s.caused(() => use(2000))).toEqual([])
    expect(s.world.events.list({ type: 'billing.alert.triggered' })[0]!.data.object).toMatchObject({
      object: 'billing.alert_triggered',
      alert: { id: alert.id },
      customer,
      value: 1100,
    })
  })

  it('without a filter fires once for each customer', () => {
    const s = story()
    const { meter, eventName } = s.metered()
    alertOn(s, meter, undefined, 10)
    const [a, b] = [s.customer(), s.customer()]
    const types = s.caused(() => {
      s.use(eventName, a, 20)
      s.use(eventName, b, 20)
      s.use(eventName, a, 20)
    })
    expect(types).toEqual(['billing.alert.triggered', 'billing.alert.triggered'])
  })

  const alive: Record<string, (s: Story, id: string) => { status: string | null }> = {
    'active → inactive (deactivate)': (s, id) => s.api.billing.alerts.deactivate(id),
    'active → archived (archive)': (s, id) => s.api.billing.alerts.archive(id),
    'inactive → active (activate)': (s, id) => s.api.billing.alerts.activate(s.api.billing.alerts.deactivate(id).id),
    'inactive → archived (archive)': (s, id) => s.api.billing.alerts.archive(s.api.billing.alerts.deactivate(id).id),
  }
  it('has a way for each of its transitions', () => {
    expect(Object.keys(alive).sort()).toEqual(transitionsOf(alertMachine))
  })
  it.each(Object.entries(alive))('%s', (name, way) => {
    const s = story()
    expect(way(s, alertOn(s, s.metered().meter).id).status).toBe(/→ (\w+)/.exec(name)![1])
  })
  it('that is archived is gone from sight', () => {
    const s = story()
    const { id } = s.api.billing.alerts.archive(alertOn(s, s.metered().meter).id)
    expect(s.api.billing.alerts.list().data).toEqual([])
    expect(refusal(() => s.api.billing.alerts.retrieve(id))).toMatchObject({ status: 404, code: 'resource_missing' })
    expect(refusal(() => s.api.billing.alerts.activate(id)).status).toBe(400)
  })
})

it.each([
  ['flexible', [700]],
  ['classic', []],
] as const)('usage of an item that is removed is billed in flexible mode alone (%s)', (type, amounts) => {
  const s = story('2026-04-01')
  const customer = s.customer()
  const { price, eventName } = s.metered()
  const { id, items } = s.api.subscriptions.create({
    customer,
    items: [{ price }, { price: s.price(1000) }],
    billing_mode: { type },
  })
  s.use(eventName, customer, 700)
  s.to('2026-04-16')
  s.api.subscriptions.update(id, { items: [{ id: items.data[0]!.id, deleted: true }] })
  const pending = s.api.invoiceItems.list({ customer, pending: true }).data
  expect(pending.map(({ amount }) => amount)).toEqual(amounts)
})

describe('a metered price that changes within the period', () => {
  function changed(mode: 'classic' | 'flexible') {
    const s = story('2026-04-01')
    const { price, meter, eventName } = s.metered({ unit_amount: 10 })
    const customer = s.customer()
    const subscription = s.api.subscriptions.create({
      customer,
      items: [{ price }],
      billing_mode: { type: mode },
    })
    s.to('2026-04-05')
    s.use(eventName, customer, 100)
    s.to('2026-04-16')
    const dearer = s.price(25, { recurring: { interval: 'month', usage_type: 'metered', meter } })
    s.api.subscriptions.update(subscription.id, { items: [{ id: subscription.items.data[0]!.id, price: dearer }] })
    s.to('2026-04-20')
    s.use(eventName, customer, 40)
    s.to('2026-05-01T01:00:00Z')
    s.use(eventName, customer, 7)
    s.to('2026-06-01T01:00:00Z')
    return s.invoices(subscription.id).map(({ lines }) => lines.data.map(({ amount, quantity }) => [amount, quantity]))
  }

  it('bills each use at the price of its day in flexible mode', () => {
    expect(changed('flexible').slice(0, 2)).toEqual([
      [[175, 7]],
      [
        [1000, 100],
        [1000, 40],
      ],
    ])
  })

  it('bills only what was used after the change in classic mode', () => {
    expect(changed('classic').slice(0, 2)).toEqual([[[175, 7]], [[1000, 40]]])
  })
})

describe('usage that v2 is told', () => {
  it('is billed as that of v1', () => {
    const s = story('2026-01-01')
    const { price, eventName: event_name, meter } = s.metered()
    const customer = s.customer()
    const { id } = s.api.subscriptions.create({ customer, items: [{ price }] })
    s.to('2026-01-10')
    const told = (value: number, more: object = {}) => ({
      event_name,
      payload: { stripe_customer_id: customer, value: String(value) },
      ...more,
    })
    const early = told(5, { identifier: 'early', timestamp: '2026-01-02T03:04:05Z' })
    expect(s.api.v2.billing.meterEvents.create(early)).toMatchObject({
      object: 'v2.billing.meter_event',
      identifier: 'early',
      timestamp: '2026-01-02T03:04:05.000Z',
    })
    s.api.v2.billing.meterEventStream.create({ events: [told(7), told(11, { identifier: 'wrong' })] })
    const cancel = { identifier: 'wrong' }
    expect(s.api.v2.billing.meterEventAdjustments.create({ cancel, event_name, type: 'cancel' }).cancel).toEqual(cancel)
    const window = { customer, start_time: at('2026-01-01'), end_time: at('2026-02-01') }
    expect(s.api.billing.meters.listEventSummaries(meter, window).data).toMatchObject([{ aggregated_value: 12 }])
    s.to('2026-02-01T02:00:00Z')
    expect(s.invoices(id)[0]!.total).toBe(12)
    expect(refusal(() => s.api.v2.billing.meterEvents.create({ ...early, event_name: 'none' })).status).toBe(400)
  })
})
