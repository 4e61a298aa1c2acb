/** Checkout Sessions, completed as a customer would. @see https://docs.stripe.com/payments/checkout/how-checkout-works */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { sessionMachine } from '../../../src/resources/checkout/session-resource.js'
import { at, refusal, type Story, story } from '../billing/story.js'
import { transitionsOf } from '../billing/transitions.js'

const shirt = (s: Story, unit_amount = 2000) =>
  s.api.prices.create({ currency: 'usd', unit_amount, product_data: { name: 'T-shirt' } }).id

const open = (s: Story, params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  s.api.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://example.com',
    ...(params.mode === 'setup' ? {} : { line_items: [{ price: shirt(s), quantity: 1 }] }),
    ...params,
  })

const get = (s: Story, id: string) => s.api.checkout.sessions.retrieve(id)

describe('a session for a payment', () => {
  it('is open for a day, and asks for nothing before it is confirmed', () => {
    const s = story()
    const session = open(s)
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 2000,
      expires_at: at('2026-01-02'),
      customer_creation: 'if_required',
    })
    expect(session).not.toHaveProperty('line_items')
    expect(s.caused(() => s.to('2026-01-02'))).toEqual(['checkout.session.expired'])
    expect(get(s, session.id)).toMatchObject({ status: 'expired', url: null })
  })

  it('that begins a subscription before its anchor asks for what its first invoice comes to', () => {
    const s = story()
    const began = (proration_behavior: 'none' | 'create_prorations') => {
      const session = open(s, {
        mode: 'subscription',
        line_items: [{ price: s.price(3100), quantity: 1 }],
        subscription_data: { billing_cycle_anchor: at('2026-01-11'), proration_behavior },
      })
      s.world.outside.completeCheckout({ checkout_session: session.id })
      const { invoice } = s.api.checkout.sessions.retrieve(session.id, { expand: ['invoice'] })
      return [session.amount_subtotal, session.amount_total, (invoice as Stripe.Invoice | null)?.total ?? 0]
    }
    expect(began('create_prorations')).toEqual([1000, 1000, 1000])
    expect(began('none')).toEqual([0, 0, 0])
  })

  it('has its payment from the beginning before 2022-08-01, and cancels it when it expires', () => {
    const s = story()
    const old = { apiVersion: '2020-08-27' }
    const line_items = [{ price: shirt(s), quantity: 1 }]
    const opened = () =>
      s.api.checkout.sessions.create(
        { mode: 'payment', success_url: 'https://example.com', cancel_url: 'https://example.com', line_items },
        old,
      )
    const [paid, left] = [opened(), opened()]
    const intent = (session: Stripe.Checkout.Session) => s.api.paymentIntents.retrieve(session.payment_intent as string)
    expect(intent(left)).toMatchObject({ status: 'requires_payment_method', amount: 2000 })
    s.world.outside.completeCheckout({ checkout_session: paid.id })
    expect(get(s, paid.id)).toMatchObject({ status: 'complete', payment_intent: paid.payment_intent })
    expect(intent(paid)).toMatchObject({ status: 'succeeded', amount_received: 2000 })
    s.to('2026-01-02')
    expect(intent(left)).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic' })
  })

  it('is paid by a guest', () => {
    const s = story()
    const { id } = open(s, { payment_intent_data: { description: 'A shirt', metadata: { order: '7' } } })
    expect(
      s.caused(() => s.world.outside.completeCheckout({ checkout_session: id, email: 'jenny@example.com' })),
    ).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed'])
    const done = get(s, id)
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer: null,
      customer_details: { email: 'jenny@example.com' },
    })
    expect(s.api.paymentIntents.retrieve(done.payment_intent as string)).toMatchObject({
      amount: 2000,
      status: 'succeeded',
      description: 'A shirt',
      metadata: { order: '7' },
    })
  })

  it('makes a customer where it is told to always', () => {
    const s = story()
    const { id } = open(s, { customer_creation: 'always' })
    s.world.outside.completeCheckout({ checkout_session: id, email: 'jenny@example.com', name: 'Jenny' })
    expect(s.api.customers.retrieve(get(s, id).customer as string)).toMatchObject({
      email: 'jenny@example.com',
      name: 'Jenny',
    })
  })

  it('stays open after a decline, and the next card pays', () => {
    const s = story()
    const { id } = open(s)
    s.world.outside.completeCheckout({ checkout_session: id, payment_method: 'pm_card_chargeDeclined' })
    expect(get(s, id)).toMatchObject({ status: 'open', payment_status: 'unpaid' })
    s.world.outside.completeCheckout({ checkout_session: id })
    expect(get(s, id)).toMatchObject({ status: 'complete', payment_status: 'paid' })
    expect(s.api.charges.list().data.map(({ status }) => status)).toEqual(['succeeded', 'failed'])
  })

  it('is complete before a bank debit is, which is told later', () => {
    const s = story()
    const { id } = open(s, { customer: s.customer(), allowed_payment_method_types: ['us_bank_account'] })
    s.world.outside.completeCheckout({ checkout_session: id, payment_method: 'pm_usBankAccount_success' })
    const intent = get(s, id).payment_intent as string
    expect(get(s, id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
    expect(s.caused(() => s.world.outside.settleDebit({ payment_intent: intent }))).toContain(
      'checkout.session.async_payment_succeeded',
    )
    expect(get(s, id).payment_status).toBe('paid')
  })

  it('whose bank debit is returned says so', () => {
    const s = story()
    const { id } = open(s, { customer: s.customer(), allowed_payment_method_types: ['us_bank_account'] })
    s.world.outside.completeCheckout({ checkout_session: id, payment_method: 'pm_usBankAccount_success' })
    const intent = get(s, id).payment_intent as string
    expect(s.caused(() => s.world.outside.returnDebit({ payment_intent: intent }))).toContain(
      'checkout.session.async_payment_failed',
    )
    expect(get(s, id).payment_status).toBe('unpaid')
  })

  it('waits for 3D Secure', () => {
    const s = story()
    const { id } = open(s)
    s.world.outside.completeCheckout({ checkout_session: id, payment_method: 'pm_card_threeDSecure2Required' })
    expect(get(s, id).status).toBe('open')
    s.world.outside.authenticate({ payment_intent: get(s, id).payment_intent as string })
    expect(get(s, id)).toMatchObject({ status: 'complete', payment_status: 'paid' })
  })

  it('adds discounts, taxes and shipping, and redeems the coupon only when it is completed', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 25 }).id
    const rate = s.api.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false }).id
    const shipping_rate = s.api.shippingRates.create({
      display_name: 'Post',
      type: 'fixed_amount',
      fixed_amount: { amount: 500, currency: 'usd' },
    }).id
    const session = open(s, {
      line_items: [{ price: shirt(s), quantity: 2, tax_rates: [rate] }],
      discounts: [{ coupon }],
      shipping_options: [{ shipping_rate }],
    })
    expect(session).toMatchObject({
      amount_subtotal: 4000,
      amount_total: 4100,
      total_details: { amount_discount: 1000, amount_tax: 600, amount_shipping: 500 },
      shipping_cost: { amount_total: 500, shipping_rate },
      discounts: [{ coupon, promotion_code: null }],
    })
    expect(s.api.checkout.sessions.listLineItems(session.id).data).toMatchObject([
      { amount_subtotal: 4000, amount_discount: 1000, amount_tax: 600, amount_total: 3600, description: 'T-shirt' },
    ])
    expect(s.api.coupons.retrieve(coupon).times_redeemed).toBe(0)
    s.world.outside.completeCheckout({ checkout_session: session.id })
    expect(s.api.coupons.retrieve(coupon).times_redeemed).toBe(1)
  })
})

describe('a session for a subscription', () => {
  const subscribing = (s: Story, params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    open(s, { mode: 'subscription', line_items: [{ price: s.price(1000), quantity: 2 }], ...params })

  it('makes the customer, saves the card and subscribes', () => {
    const s = story()
    const { id } = subscribing(s, { metadata: { a: 'b' }, subscription_data: { metadata: { plan: 'gold' } } })
    s.world.outside.completeCheckout({ checkout_session: id, email: 'jenny@example.com' })
    const done = get(s, id)
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid' })
    const subscription = s.api.subscriptions.retrieve(done.subscription as string)
    expect(subscription).toMatchObject({
      status: 'active',
      customer: done.customer,
      latest_invoice: done.invoice,
      metadata: { plan: 'gold' },
      items: { data: [{ quantity: 2 }] },
    })
    expect(subscription.default_payment_method).toMatch(/^pm_/)
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(subscription.id)).toHaveLength(2)
  })

  it('leaves nothing behind when the card is declined', () => {
    const s = story()
    const { id } = subscribing(s)
    const types = s.caused(() =>
      s.world.outside.completeCheckout({ checkout_session: id, payment_method: 'pm_card_chargeCustomerFail' }),
    )
    expect(types).toEqual([])
    expect(get(s, id)).toMatchObject({ status: 'open', customer: null, subscription: null })
  })

  it('with a trial asks for no payment', () => {
    const s = story()
    const { id, amount_total } = subscribing(s, { subscription_data: { trial_period_days: 14 } })
    expect(amount_total).toBe(0)
    s.world.outside.completeCheckout({ checkout_session: id, email: 'jenny@example.com' })
    expect(get(s, id)).toMatchObject({ status: 'complete', payment_status: 'no_payment_required' })
    expect(s.api.subscriptions.retrieve(get(s, id).subscription as string).status).toBe('trialing')
  })

  it('puts one-time prices on the first invoice only', () => {
    const s = story()
    const { id, amount_total } = subscribing(s, {
      line_items: [
        { price: s.price(1000), quantity: 1 },
        { price: shirt(s), quantity: 1 },
      ],
    })
    expect(amount_total).toBe(3000)
    s.world.outside.completeCheckout({ checkout_session: id })
    const subscription = get(s, id).subscription as string
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(subscription).map(({ total }) => total)).toEqual([1000, 3000])
  })
})

describe('a session for saving a card', () => {
  it('has its setup intent from the beginning, and needs no payment', () => {
    const s = story()
    const customer = s.api.customers.create({}).id
    const session = open(s, { mode: 'setup', currency: 'usd', customer })
    expect(session).toMatchObject({
      payment_status: 'no_payment_required',
      payment_intent: null,
      amount_total: null,
      discounts: null,
    })
    expect(s.caused(() => s.world.outside.completeCheckout({ checkout_session: session.id }))).toEqual([
      'payment_method.attached',
      'setup_intent.succeeded',
      'checkout.session.completed',
    ])
    expect(s.api.customers.listPaymentMethods(customer).data).toHaveLength(1)
    expect(s.api.setupIntents.retrieve(session.setup_intent as string).status).toBe('succeeded')
  })
})

describe('sessions', () => {
  it.each([
    [
      { expires_at: at('2026-01-01T00:29:59Z') },
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
    ],
    [
      { expires_at: at('2026-01-02T00:00:01Z') },
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
    ],
    [
      { allow_promotion_codes: true, discounts: [{ coupon: 'x' }] },
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
    ],
    [{ line_items: undefined }, 'Missing required param: line_items.'],
    [{ success_url: undefined }, 'Missing required param: success_url.'],
    [
      { mode: 'subscription' },
      'You must provide at least one recurring price in `subscription` mode when using prices.',
    ],
  ])('refuse %o', (params, message) => {
    expect(refusal(() => open(story(), params as never)).message).toBe(message)
  })

  it.each([
    [{ subscription_data: { trial_period_days: 0 } }, 'subscription_data[trial_period_days]'],
    [{ subscription_data: { trial_end: at('2026-01-02T23:59:59Z') } }, 'subscription_data[trial_end]'],
    [{ subscription_data: { trial_end: at('2026-01-03') } }, undefined],
    [
      { subscription_data: { trial_period_days: 3, billing_cycle_anchor: at('2026-01-20') } },
      'subscription_data[billing_cycle_anchor]',
    ],
    [{ items: [1, 1], subscription_data: { proration_behavior: 'none' } }, 'subscription_data[proration_behavior]'],
    [{ items: [21, 0] }, 'line_items'],
    [{ items: [1, 21] }, 'line_items'],
    [{ items: [20, 20] }, undefined],
    [{ adjustable: 1_000_000 }, 'line_items[0][adjustable_quantity][maximum]'],
    [{ adjustable: 999_999 }, undefined],
  ] as const)('for a subscription with %o refuse %s', (told, param) => {
    const s = story()
    const {
      items: [recurring, once] = [1, 0],
      adjustable,
      ...params
    } = told as {
      items?: readonly [number, number]
      adjustable?: number
    }
    const line = (price: string) => ({
      price,
      quantity: 1,
      ...(adjustable !== undefined && { adjustable_quantity: { enabled: true, maximum: adjustable } }),
    })
    const line_items = [
      ...Array.from({ length: recurring }, () => line(s.price(500))),
      ...Array.from({ length: once }, () => line(shirt(s))),
    ]
    const create = () => open(s, { mode: 'subscription', line_items, ...params })
    if (param === undefined) expect(create().status).toBe('open')
    else expect(refusal(create).param).toBe(param)
  })

  it('for a payment refuse a recurring price', () => {
    const s = story()
    expect(refusal(() => open(s, { line_items: [{ price: s.price(1), quantity: 1 }] })).message).toContain(
      'You specified `payment` mode but passed a recurring price.',
    )
  })

  it('that are over stay so', () => {
    const s = story()
    const { id } = open(s, { after_expiration: { recovery: { enabled: true } } })
    expect(s.api.checkout.sessions.expire(id).after_expiration?.recovery).toMatchObject({
      enabled: true,
      expires_at: at('2026-01-31'),
    })
    expect(refusal(() => s.api.checkout.sessions.expire(id)).message).toBe(
      'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of `expired`.',
    )
    expect(() => s.world.outside.completeCheckout({ checkout_session: id })).toThrow('is expired, and not open')
  })

  it('are found by what came of them', () => {
    const s = story()
    const [first, second] = [open(s), open(s)]
    s.world.outside.completeCheckout({ checkout_session: first.id, email: 'jenny@example.com' })
    const payment_intent = get(s, first.id).payment_intent as string
    const ids = (params: Stripe.Checkout.SessionListParams) =>
      s.api.checkout.sessions.list(params).data.map(({ id }) => id)
    expect(ids({ payment_intent })).toEqual([first.id])
    expect(ids({ status: 'open' })).toEqual([second.id])
    expect(ids({ customer_details: { email: 'jenny@example.com' } })).toEqual([first.id])
  })

  const ways: Record<string, (s: Story) => string> = {
    'open → complete (complete)': s => {
      const { id } = open(s)
      s.world.outside.completeCheckout({ checkout_session: id })
      return id
    },
    'open → expired (expire)': s => s.api.checkout.sessions.expire(open(s).id).id,
  }
  it('have a way for each of their transitions', () => {
    expect(Object.keys(ways).sort()).toEqual(transitionsOf(sessionMachine))
  })
  it.each(Object.entries(ways))('%s', (name, way) => {
    const s = story()
    expect(get(s, way(s)).status).toBe(/→ (\w+)/.exec(name)![1])
  })
})
