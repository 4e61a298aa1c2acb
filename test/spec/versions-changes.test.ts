/** The breaking changes, each as the changelog tells it: what a request says and sees on its two sides. */
import { describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../src/world.js'
import { authorization } from '../support/door.js'

type Body = Record<string, unknown> & { readonly id: string }

const NOW = Date.UTC(2026, 0, 10) / 1000

/** A world's requests in one version after another. */
function open() {
  const world = createWorld({ seed: 1, now: NOW })
  const ask = (version: string, verb: 'GET' | 'POST' | 'DELETE', path: string, params: object = {}) =>
    world.request({
      method: verb,
      path,
      params: params as never,
      headers: { authorization, 'stripe-version': version },
    }).body as Body
  const { api } = world
  const customer = api.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  })
  const price = api.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    recurring: { interval: 'month' },
    product_data: { name: 'Pro' },
  })
  return { world, api, ask, customer: customer.id, price: price.id }
}

const isoOf = (seconds: unknown) => new Date(Number(seconds) * 1000).toISOString().slice(0, 10)
const messageOf = (body: Body) => (body['error'] as { readonly message?: string } | undefined)?.message

describe('endive (2026-09-30)', () => {
  it.each(['payment_intents', 'setup_intents'])('filters the methods of %s by allowed ones; they were named', path => {
    const { ask } = open()
    const params = path === 'payment_intents' ? { amount: 100, currency: 'usd' } : {}
    const before = ask('2026-08-26.dahlia', 'POST', `/v1/${path}`, { ...params, payment_method_types: ['card'] })
    expect(before).toMatchObject({ payment_method_types: ['card'], automatic_payment_methods: null })
    const now = ask('2026-09-30.endive', 'POST', `/v1/${path}`, { ...params, allowed_payment_method_types: ['card'] })
    expect(now).toMatchObject({ payment_method_types: ['card'], allowed_payment_method_types: ['card'] })
  })

  it('filters the methods of Checkout by allowed ones; they were named', () => {
    const { ask, price } = open()
    const params = { mode: 'subscription', success_url: 'https://example.com', line_items: [{ price, quantity: 1 }] }
    const sell = (version: string, name: string) =>
      ask(version, 'POST', '/v1/checkout/sessions', { ...params, [name]: ['card'] })['payment_method_types']
    expect(sell('2026-08-26.dahlia', 'payment_method_types')).toEqual(['card'])
    expect(sell('2026-09-30.endive', 'allowed_payment_method_types')).toEqual(['card'])
  })

  it('calls a missing score of Radar null; it was -1', () => {
    const { ask, customer } = open()
    const params = {
      customer_details: { customer },
      payment_details: { amount: 100, currency: 'usd', payment_method_details: { payment_method: 'pm_card_visa' } },
    }
    const now = ask('2026-09-30.endive', 'POST', '/v1/radar/payment_evaluations', params)
    expect(now).toHaveProperty('signals.fraudulent_payment.score', null)
    const before = ask('2026-08-26.dahlia', 'POST', '/v1/radar/payment_evaluations', params)
    expect(before).toHaveProperty('signals.fraudulent_payment.score', -1)
  })

  it('filters bank accounts by one country; it was a list', () => {
    const { ask, customer } = open()
    const params = { account_holder: { type: 'customer', customer }, permissions: ['balances'] }
    const path = '/v1/financial_connections/sessions'
    const before = ask('2026-08-26.dahlia', 'POST', path, { ...params, filters: { countries: ['US'] } })
    expect(before).toHaveProperty('filters.countries', ['US'])
    expect(ask('2026-09-30.endive', 'GET', `${path}/${before.id}`)).toHaveProperty('filters.country', 'US')
    const now = ask('2026-09-30.endive', 'POST', path, { ...params, filters: { countries: ['US'] } })
    expect(messageOf(now)).toBe('Received unknown parameter: filters[countries]')
  })
})

describe('dahlia (2026-03-25)', () => {
  it('names the modes of Checkout for what they put on the page', () => {
    const { ask, price } = open()
    const params = { mode: 'subscription', success_url: 'https://example.com', line_items: [{ price, quantity: 1 }] }
    const before = ask('2026-02-25.clover', 'POST', '/v1/checkout/sessions', { ...params, ui_mode: 'hosted' })
    expect(before['ui_mode']).toBe('hosted')
    expect(ask('2026-03-25.dahlia', 'GET', `/v1/checkout/sessions/${before.id}`)['ui_mode']).toBe('hosted_page')
  })

  it('tells what Radar makes of a payment by signals; it was by insights', () => {
    const { ask, customer } = open()
    const made = ask('2026-02-25.clover', 'POST', '/v1/radar/payment_evaluations', {
      customer_details: { customer },
      payment_details: { amount: 100, currency: 'usd', payment_method_details: { payment_method: 'pm_card_visa' } },
    })
    expect(made['insights']).toEqual({
      evaluated_at: expect.any(Number),
      fraudulent_dispute: { recommended_action: made['recommended_action'] ?? expect.any(String), risk_score: -1 },
    })
    expect(made).not.toHaveProperty('signals')
  })

  it('calls the risk of an authorization its level; it was its risk_level', () => {
    const { ask } = open()
    const path = '/v1/test_helpers/issuing/authorizations'
    const risk = (name: string) => ({ risk_assessment: { card_testing_risk: { [name]: 'low' } } })
    const refused = (version: string, name: string) =>
      messageOf(ask(version, 'POST', path, { card: 'ic_none', amount: 100, ...risk(name) }))
    expect(refused('2026-02-25.clover', 'risk_level')).toMatch(/^No such issuing card/)
    expect(refused('2026-03-25.dahlia', 'level')).toMatch(/^No such issuing card/)
    expect(refused('2026-03-25.dahlia', 'risk_level')).toMatch(/risk_level/)
  })
})

describe('clover (2025-09-30)', () => {
  it('measures a phase of a schedule by its duration; it was by iterations', () => {
    const { ask, customer, api } = open()
    const quarterly = api.prices.create({
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month', interval_count: 3 },
      product_data: { name: 'Basic' },
    })
    const params = { customer, start_date: 'now', phases: [{ items: [{ price: quarterly.id }], iterations: 2 }] }
    const before = ask('2025-08-27.basil', 'POST', '/v1/subscription_schedules', params)
    const [phase] = before['phases'] as readonly Body[]
    expect([isoOf(phase!['start_date']), isoOf(phase!['end_date'])]).toEqual(['2026-01-10', '2026-07-10'])
    const now = ask('2025-09-30.clover', 'POST', '/v1/subscription_schedules', params)
    expect(messageOf(now)).toBe('Received unknown parameter: phases[0][iterations]')
  })

  it('bills new subscriptions flexibly; they were classic', () => {
    const { ask, customer, price } = open()
    const params = { customer, items: [{ price }] }
    const modeIn = (version: string) => ask(version, 'POST', '/v1/subscriptions', params)['billing_mode']
    expect(modeIn('2025-09-30.clover')).toHaveProperty('type', 'flexible')
    expect(modeIn('2025-08-27.basil')).toEqual({ type: 'classic' })
    expect(modeIn('2025-02-24.acacia')).toBeUndefined()
  })

  it('says what a discount is from; it showed the coupon', () => {
    const { ask, customer, price, api } = open()
    const coupon = api.coupons.create({ percent_off: 10, duration: 'forever' }).id
    const params = { customer, items: [{ price }], discounts: [{ coupon }], expand: ['discounts'] }
    const [before] = ask('2025-08-27.basil', 'POST', '/v1/subscriptions', params)['discounts'] as readonly Body[]
    expect(before).toMatchObject({ coupon: { id: coupon, percent_off: 10 } })
    const [now] = ask('2025-09-30.clover', 'POST', '/v1/subscriptions', params)['discounts'] as readonly Body[]
    expect(now).toMatchObject({ source: { type: 'coupon', coupon } })
    expect(now).not.toHaveProperty('coupon')
  })
})

describe('a version', () => {
  it('is one of those that there are, with or without beta suffixes', () => {
    const { ask } = open()
    expect(ask('2023-10-16; name=v1', 'GET', '/v1/customers')).toHaveProperty('object', 'list')
    for (const version of ['2019-12-03', '2026-01-01.nope', '2025-08-27.preview', 'newest']) {
      expect(messageOf(ask(version, 'GET', '/v1/customers'))).toBe(`Invalid Stripe API version: ${version}`)
    }
  })
})

describe('basil (2025-03-31)', () => {
  const ACACIA = '2025-02-24.acacia'
  const BASIL = '2025-03-31.basil'

  it('tells periods by item; it was by subscription', () => {
    const { ask, customer, price } = open()
    const { id } = ask(BASIL, 'POST', '/v1/subscriptions', { customer, items: [{ price }] })
    const before = ask(ACACIA, 'GET', `/v1/subscriptions/${id}`)
    expect(isoOf(before['current_period_end'])).toBe('2026-02-10')
    expect(before).not.toHaveProperty('items.data.0.current_period_end')
    const now = ask(BASIL, 'GET', `/v1/subscriptions/${id}`)
    expect(now).not.toHaveProperty('current_period_end')
    expect(now).toHaveProperty('items.data.0.current_period_end', before['current_period_end'])
  })

  it('takes discounts; it took one coupon', () => {
    const { ask, customer, price, api } = open()
    const coupon = api.coupons.create({ percent_off: 10, duration: 'forever' }).id
    const made = ask(ACACIA, 'POST', '/v1/subscriptions', { customer, items: [{ price }], coupon })
    expect(made).toMatchObject({ discount: { coupon: { id: coupon }, subscription: made.id } })
    const phases = [{ items: [{ price }], coupon, end_date: NOW + 40 * 86_400 }]
    const before = ask(ACACIA, 'POST', '/v1/subscription_schedules', { customer, start_date: 'now', phases })
    expect(before).toHaveProperty('phases.0.coupon', coupon)
    const seen = { customer, schedule_details: { phases } }
    expect(ask(ACACIA, 'POST', '/v1/invoices/create_preview', seen)).toHaveProperty('total', 900)
    expect(messageOf(ask(BASIL, 'POST', '/v1/invoices/create_preview', seen))).toMatch(/unknown parameter.*coupon/)
  })

  it('discounts subscriptions; before, a customer could have a coupon for all of them', () => {
    const { ask, customer, price, api } = open()
    const always = api.coupons.create({ percent_off: 10, duration: 'forever' }).id
    const once = api.coupons.create({ percent_off: 50, duration: 'once' }).id
    const total = () => {
      const made = ask(ACACIA, 'POST', '/v1/subscriptions', {
        customer,
        items: [{ price }],
        expand: ['latest_invoice'],
      })
      return (made['latest_invoice'] as Body)['total']
    }
    const before = ask(ACACIA, 'POST', `/v1/customers/${customer}`, { coupon: always })
    expect(before).toMatchObject({ discount: { object: 'discount', coupon: { id: always }, customer } })
    expect([total(), total()]).toEqual([900, 900])
    expect(ask(BASIL, 'GET', `/v1/customers/${customer}`)).toMatchObject({ discount: { coupon: { id: always } } })
    ask(ACACIA, 'POST', `/v1/customers/${customer}`, { coupon: once })
    expect([total(), total()]).toEqual([500, 1000])
    ask(ACACIA, 'POST', `/v1/customers/${customer}`, { coupon: always })
    ask(ACACIA, 'DELETE', `/v1/customers/${customer}/discount`)
    expect(ask(ACACIA, 'GET', `/v1/customers/${customer}`)['discount']).toBeNull()
    expect(total()).toBe(1000)
    expect(messageOf(ask(BASIL, 'POST', '/v1/customers', { coupon: always }))).toMatch(/unknown parameter: coupon/)
  })

  it('previews an invoice; before, the upcoming one was read, with flat parameters', () => {
    const { ask, customer, price } = open()
    const { id } = ask(ACACIA, 'POST', '/v1/subscriptions', { customer, items: [{ price }] })
    const params = {
      subscription: id,
      subscription_items: [{ price, quantity: 2 }],
      subscription_proration_behavior: 'none',
    }
    const before = ask(ACACIA, 'GET', '/v1/invoices/upcoming', params)
    expect(before).toMatchObject({ object: 'invoice', total: 3000, subscription: id })
    const lines = ask(ACACIA, 'GET', '/v1/invoices/upcoming/lines', params)['data'] as readonly Body[]
    expect(lines.map(line => line['amount'])).toEqual([2000, 1000])
    expect(messageOf(ask(BASIL, 'GET', '/v1/invoices/upcoming', params))).toMatch(/^Unrecognized request URL/)
    expect(messageOf(ask(ACACIA, 'GET', '/v1/invoices/upcoming', {}))).toMatch(/^You must either provide a `customer`/)
  })

  it('has invoices say what they are for by a parent, and how they were paid by payments', () => {
    const { ask, customer, price } = open()
    const subscription = ask(BASIL, 'POST', '/v1/subscriptions', { customer, items: [{ price }] })
    const path = `/v1/invoices/${String(subscription['latest_invoice'])}`
    const before = ask(ACACIA, 'GET', path, { expand: ['payment_intent'] })
    expect(before).toMatchObject({
      subscription: subscription.id,
      paid: true,
      paid_out_of_band: false,
      charge: expect.stringMatching(/^ch_/),
      payment_intent: { object: 'payment_intent', invoice: before.id },
      lines: { data: [{ type: 'subscription', proration: false, price: { id: price }, plan: { id: price } }] },
    })
    expect(before).not.toHaveProperty('parent')
    const now = ask(BASIL, 'GET', path)
    expect(now).toMatchObject({ parent: { subscription_details: { subscription: subscription.id } } })
    for (const gone of ['subscription', 'paid', 'charge', 'payment_intent']) expect(now).not.toHaveProperty(gone)
  })
})

describe('acacia (2024-09-30)', () => {
  it('keeps the filters of an alert with its threshold; they stood beside it', () => {
    const { ask, customer, api } = open()
    const meter = api.billing.meters.create({
      display_name: 'Calls',
      event_name: 'call',
      default_aggregation: { formula: 'sum' },
    }).id
    const config = { gte: 10, meter, recurrence: 'one_time' }
    const before = ask('2024-06-20', 'POST', '/v1/billing/alerts', {
      title: 'Many calls',
      alert_type: 'usage_threshold',
      filter: { customer },
      usage_threshold_config: config,
    })
    expect(before).toMatchObject({ filter: { customer }, usage_threshold_config: config })
    const now = ask('2024-09-30.acacia', 'GET', `/v1/billing/alerts/${before.id}`)
    expect(now['usage_threshold']).toEqual({ ...config, filters: [{ type: 'customer', customer }] })
    expect(now).not.toHaveProperty('filter')
  })
})

describe('2024-06-20', () => {
  it('measures fuel in any unit; it was a volume', () => {
    const { ask, world } = open()
    const card = issuedCard(world)
    const fuel = { unit: 'liter', unit_cost_decimal: '1.5', type: 'diesel' }
    const before = ask('2024-04-10', 'POST', '/v1/test_helpers/issuing/transactions/create_force_capture', {
      amount: 100,
      card,
      purchase_details: { fuel: { ...fuel, volume_decimal: '20.5' } },
      expand: ['purchase_details'],
    })
    expect(before).toHaveProperty('purchase_details.fuel.volume_decimal', '20.5')
    const path = `/v1/issuing/transactions/${before.id}`
    const now = ask('2024-06-20', 'GET', path, { expand: ['purchase_details'] })
    expect(now).toHaveProperty('purchase_details.fuel.quantity_decimal', '20.5')
    expect(now).not.toHaveProperty('purchase_details.fuel.volume_decimal')
  })
})

/** The id of an active card of Issuing. */
function issuedCard({ api }: World): string {
  const address = { line1: '1 Market', city: 'San Francisco', country: 'US', postal_code: '94105', state: 'CA' }
  const cardholder = api.issuing.cardholders.create({ name: 'Jenny Rosen', billing: { address }, type: 'company' })
  return api.issuing.cards.create({ cardholder: cardholder.id, currency: 'usd', type: 'virtual', status: 'active' }).id
}

describe('2024-04-10', () => {
  it('praises products by marketing_features, draws invoices by rendering, and captures asynchronously', () => {
    const { ask, customer } = open()
    const product = ask('2023-10-16', 'POST', '/v1/products', { name: 'Pro', features: [{ name: 'Fast' }] })
    expect(product['features']).toEqual([{ name: 'Fast' }])
    const renamed = ask('2024-04-10', 'GET', `/v1/products/${product.id}`)
    expect(renamed['marketing_features']).toEqual([{ name: 'Fast' }])
    const options = { amount_tax_display: 'include_inclusive_tax' }
    const invoice = ask('2023-10-16', 'POST', '/v1/invoices', { customer, rendering_options: options })
    expect(invoice['rendering_options']).toEqual(options)
    expect(ask('2024-04-10', 'GET', `/v1/invoices/${invoice.id}`)['rendering']).toMatchObject(options)
    const captureIn = (version: string) =>
      ask(version, 'POST', '/v1/payment_intents', { amount: 100, currency: 'usd' })['capture_method']
    expect([captureIn('2023-10-16'), captureIn('2024-04-10')]).toEqual(['automatic', 'automatic_async'])
  })
})

describe('2023-08-16', () => {
  it('takes what the Dashboard allows; before, cards', () => {
    const { ask } = open()
    const automaticIn = (version: string) =>
      ask(version, 'POST', '/v1/payment_intents', { amount: 100, currency: 'usd' })['automatic_payment_methods']
    expect(automaticIn('2023-08-16')).toHaveProperty('enabled', true)
    expect(automaticIn('2022-11-15')).toBeNull()
  })
})

describe('2022-11-15', () => {
  it('lists neither charges nor refunds; before, a payment showed its charge, and a charge its refunds', () => {
    const { ask, customer } = open()
    const params = { amount: 500, currency: 'usd', customer, payment_method: 'pm_card_visa', confirm: true }
    const intent = ask('2022-08-01', 'POST', '/v1/payment_intents', params)
    const charge = String(intent['latest_charge'])
    ask('2022-08-01', 'POST', '/v1/refunds', { charge, amount: 200 })
    const before = ask('2022-08-01', 'GET', `/v1/payment_intents/${intent.id}`)
    expect(before).toMatchObject({ charges: { data: [{ id: charge, refunds: { data: [{ amount: 200 }] } }] } })
    expect(ask('2022-11-15', 'GET', `/v1/payment_intents/${intent.id}`)).not.toHaveProperty('charges')
    expect(ask('2022-11-15', 'GET', `/v1/charges/${charge}`)).not.toHaveProperty('refunds')
    const expanded = ask('2022-11-15', 'GET', `/v1/charges/${charge}`, { expand: ['refunds'] })
    expect(expanded).toHaveProperty('refunds.data.0.amount', 200)
  })
})

describe('2022-08-01', () => {
  const urls = { success_url: 'https://example.com/done', cancel_url: 'https://example.com/back' }
  const sell = (ask: ReturnType<typeof open>['ask'], params: object) =>
    ask('2020-08-27', 'POST', '/v1/checkout/sessions', { ...urls, payment_method_types: ['card'], ...params })

  it('sells prices; before, items of Checkout could spell theirs out, and always made a customer', () => {
    const { ask } = open()
    const line_items = [{ name: 'T-shirt', amount: 500, currency: 'usd', quantity: 2 }]
    expect(sell(ask, { mode: 'payment', line_items })).toMatchObject({
      amount_total: 1000,
      customer_creation: 'always',
    })
  })

  it('subscribes to line items; before, subscription_data had items and a coupon', () => {
    const { ask, price, api } = open()
    const coupon = api.coupons.create({ percent_off: 50, duration: 'once' }).id
    const session = sell(ask, {
      mode: 'subscription',
      subscription_data: { items: [{ plan: price, quantity: 3 }], coupon },
    })
    expect(session).toMatchObject({ amount_subtotal: 3000, amount_total: 1500 })
  })

  it('offers shipping options; before, rates, of which the session showed the one', () => {
    const { ask, api } = open()
    const rate = api.shippingRates.create({
      display_name: 'Ground',
      type: 'fixed_amount',
      fixed_amount: { amount: 100, currency: 'usd' },
    }).id
    const line_items = [
      { price_data: { currency: 'usd', unit_amount: 300, product_data: { name: 'Mug' } }, quantity: 1 },
    ]
    const session = sell(ask, { mode: 'payment', line_items, shipping_rates: [rate] })
    expect(session).toMatchObject({ amount_total: 400, shipping: null, shipping_rate: rate })
    const now = ask('2022-08-01', 'GET', `/v1/checkout/sessions/${session.id}`)
    expect(now).toHaveProperty('shipping_cost.shipping_rate', rate)
    expect(now).not.toHaveProperty('shipping_rate')
  })

  it('leaves pending items out of new invoices; before, they were taken in', () => {
    const { ask, customer, api } = open()
    api.invoiceItems.create({ customer, amount: 300, currency: 'usd' })
    expect(ask('2022-08-01', 'POST', '/v1/invoices', { customer })['total']).toBe(0)
    expect(ask('2020-08-27', 'POST', '/v1/invoices', { customer })['total']).toBe(300)
  })
})
