/** Ends, pauses and held changes. @see https://docs.stripe.com/billing/subscriptions/cancel */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { at, refusal, type Story, story, told } from './story.js'

function subscribed(s: Story, amount = 3000, params: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const customer = s.customer()
  const subscription = s.api.subscriptions.create({ customer, items: [{ price: s.price(amount) }], ...params })
  return { customer, id: subscription.id, item: subscription.items.data[0]!.id }
}

const statusOf = (s: Story, id: string) => s.api.subscriptions.retrieve(id).status

describe('cancellation', () => {
  it('at once gives nothing back unless it is asked to', () => {
    const s = story('2026-04-01')
    const { customer, id } = subscribed(s)
    s.to('2026-04-16')
    expect(s.caused(() => void s.api.subscriptions.cancel(id))).toEqual(['customer.subscription.deleted'])
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      canceled_at: at('2026-04-16'),
      ended_at: at('2026-04-16'),
      cancellation_details: { reason: 'cancellation_requested' },
    })
    expect(s.api.invoiceItems.list({ customer }).data).toEqual([])
  })

  it('at once with prorate and invoice_now ends in an invoice that credits the unused half', () => {
    const s = story('2026-04-01')
    const { customer, id } = subscribed(s)
    s.to('2026-04-16')
    s.api.subscriptions.cancel(id, { prorate: true, invoice_now: true })
    expect(told(s.invoices(id)[0]!)).toEqual([
      { amount: -1500, description: 'Unused time on Gold after 16 Apr 2026', from: '2026-04-16', to: '2026-05-01' },
    ])
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: -1500 })
  })

  it('at once bills the usage so far only with invoice_now', () => {
    for (const invoice_now of [true, false]) {
      const s = story('2026-04-01')
      const customer = s.customer()
      const { price, eventName } = s.metered({ unit_amount: 10 })
      const { id } = s.api.subscriptions.create({ customer, items: [{ price }] })
      s.to('2026-04-10')
      s.use(eventName, customer, 70)
      s.to('2026-04-11')
      s.api.subscriptions.cancel(id, { invoice_now })
      expect(s.invoices(id).map(({ total }) => total)).toEqual(invoice_now ? [700] : [])
    }
  })

  it('at the end of the period is asked for now and happens then', () => {
    const s = story('2026-04-01')
    const { id } = subscribed(s)
    s.to('2026-04-16')
    expect(s.caused(() => void s.api.subscriptions.update(id, { cancel_at_period_end: true }))).toEqual([
      'customer.subscription.updated',
    ])
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      canceled_at: at('2026-04-16'),
      cancel_at: at('2026-05-01'),
    })
    expect(s.caused(() => s.to('2026-06-01'))).toEqual(['customer.subscription.deleted'])
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled', ended_at: at('2026-05-01') })
  })

  it('at the end of the period can be taken back before', () => {
    const s = story('2026-04-01')
    const { id } = subscribed(s)
    s.api.subscriptions.update(id, { cancel_at_period_end: true })
    s.api.subscriptions.update(id, { cancel_at_period_end: false })
    s.to('2026-05-02')
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({ status: 'active', cancel_at: null, canceled_at: null })
    expect(s.invoices(id)).toHaveLength(2)
  })

  it('at the end of the period collects what is pending', () => {
    const s = story('2026-04-01')
    const { id, item } = subscribed(s)
    s.to('2026-04-16')
    s.api.subscriptions.update(id, { items: [{ id: item, price: s.price(6000) }] })
    s.api.subscriptions.update(id, { cancel_at_period_end: true })
    s.to('2026-05-01T01:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ total: 1500, status: 'paid' })
  })

  it('at a later moment shortens the last period', () => {
    const s = story('2024-01-01')
    const { id } = subscribed(s, 12_000, { cancel_at: at('2024-07-01'), ...yearly(s, 12_000) })
    // 182 of 366 days.
    expect(s.invoices(id)[0]!.total).toBe(5967)
    s.to('2024-07-01')
    expect(statusOf(s, id)).toBe('canceled')
  })

  it.each([
    ['classic', {}, [-1500]],
    ['flexible', {}, [-1500]],
    ['flexible', { proration_behavior: 'none' }, []],
  ] as const)('within the period ends that earlier (%s, %o)', (type, params, credits) => {
    const s = story('2026-04-01')
    const { customer, id } = subscribed(s, 3000, { billing_mode: { type } })
    const { items } = s.api.subscriptions.update(id, { cancel_at: at('2026-04-16'), ...params })
    expect(items.data[0]!.current_period_end).toBe(at('2026-04-16'))
    const pending = s.api.invoiceItems.list({ customer, pending: true }).data
    expect(pending.map(({ amount }) => amount)).toEqual(credits)
    s.to('2026-04-16')
    expect(statusOf(s, id)).toBe('canceled')
    s.to('2026-04-17')
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: credits[0] ?? 0 })
  })

  it('that is put off or taken back within the period is made up for', () => {
    const s = story('2026-04-01')
    const { customer, id } = subscribed(s)
    const pending = () =>
      s.api.invoiceItems.list({ customer, pending: true }).data.map(({ amount, period }) => [amount, period.start])
    s.api.subscriptions.update(id, { cancel_at: at('2026-04-11') })
    s.api.subscriptions.update(id, { cancel_at: at('2026-04-21') })
    expect(pending()).toEqual([
      [1000, at('2026-04-11')],
      [-2000, at('2026-04-11')],
    ])
    const { items } = s.api.subscriptions.update(id, { cancel_at: '' })
    expect(items.data[0]!.current_period_end).toBe(at('2026-05-01'))
    expect(pending().reduce((sum, [amount]) => sum + amount!, 0)).toBe(0)
  })

  it('may be told by the items from the beginning, and not in the past', () => {
    const s = story()
    expect(s.api.subscriptions.retrieve(subscribed(s, 1000, { cancel_at: 'min_period_end' }).id)).toMatchObject({
      cancel_at: at('2026-02-01'),
      cancel_at_period_end: false,
    })
    expect(refusal(() => subscribed(s, 1000, { cancel_at: at('2025-12-31') }))).toMatchObject({ param: 'cancel_at' })
  })

  it('before the end of a trial ends the trial in classic mode', () => {
    const trialEnd = (type: 'classic' | 'flexible') => {
      const s = story()
      const { id } = subscribed(s, 1000, { trial_period_days: 14, billing_mode: { type } })
      const { trial_end } = s.api.subscriptions.update(id, { cancel_at: at('2026-01-08') })
      s.to('2026-01-08')
      expect(statusOf(s, id)).toBe('canceled')
      return trial_end
    }
    expect(trialEnd('classic')).toBe(at('2026-01-08'))
    expect(trialEnd('flexible')).toBe(at('2026-01-15'))
  })

  it('with cancel_at = max_period_end waits for the longest item', () => {
    const s = story()
    const { id } = subscribed(s)
    s.api.subscriptionItems.create({ subscription: id, price: s.price(9000, { recurring: { interval: 'year' } }) })
    expect(s.api.subscriptions.update(id, { cancel_at: 'max_period_end' }).cancel_at).toBe(at('2027-01-01'))
    expect(s.api.subscriptions.update(id, { cancel_at: 'min_period_end' }).cancel_at).toBe(at('2026-02-01'))
  })

  it('keeps what the customer said of it', () => {
    const s = story()
    const { id } = subscribed(s)
    const canceled = s.api.subscriptions.cancel(id, {
      cancellation_details: { comment: 'Too much', feedback: 'too_expensive' },
    })
    expect(canceled.cancellation_details).toMatchObject({
      comment: 'Too much',
      feedback: 'too_expensive',
      reason: 'cancellation_requested',
    })
  })

  it('happens once', () => {
    const s = story()
    const { id } = subscribed(s)
    s.api.subscriptions.cancel(id)
    expect(
      refusal(() => s.api.subscriptions.update(id, { metadata: { a: 'b' }, cancel_at_period_end: true })).status,
    ).toBe(400)
    expect(s.api.subscriptions.list({}).data).toEqual([])
    expect(s.api.subscriptions.list({ status: 'canceled' }).data).toHaveLength(1)
  })

  it('stops the automatic collection of open invoices', () => {
    const s = story()
    const { customer, id } = subscribed(s)
    const { id: card } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: card } })
    s.to('2026-02-01T02:00:00Z')
    s.api.subscriptions.cancel(id)
    expect(s.invoices(id)[0]).toMatchObject({ status: 'open', auto_advance: false, next_payment_attempt: null })
    expect(s.caused(() => s.to('2026-04-01')).filter(type => type.startsWith('charge'))).toEqual([])
  })
})

function yearly(s: Story, amount: number): Partial<Stripe.SubscriptionCreateParams> {
  return { items: [{ price: s.price(amount, { recurring: { interval: 'year' } }) }] }
}

describe('pause_collection', () => {
  it.each([
    ['void', 'void'],
    ['keep_as_draft', 'draft'],
    ['mark_uncollectible', 'uncollectible'],
  ] as const)('%s makes renewal invoices %s, while the periods go on', (behavior, status) => {
    const s = story()
    const { id } = subscribed(s)
    s.api.subscriptions.update(id, { pause_collection: { behavior } })
    s.to('2026-02-01T02:00:00Z')
    expect(s.invoices(id)[0]!.status).toBe(status)
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      items: { data: [{ current_period_end: at('2026-03-01') }] },
    })
  })

  it('ends by itself at resumes_at', () => {
    const s = story()
    const { id } = subscribed(s)
    s.api.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at: at('2026-02-15') } })
    s.to('2026-03-01T02:00:00Z')
    expect(s.invoices(id).map(({ status }) => status)).toEqual(['paid', 'void', 'paid'])
    expect(s.api.subscriptions.retrieve(id).pause_collection).toBeNull()
  })
})

describe('a change that waits for its payment', () => {
  function held(s: Story) {
    const { customer, id, item } = subscribed(s, 1000)
    const { id: card } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: card } })
    const price = s.price(5000)
    const subscription = s.api.subscriptions.update(id, {
      items: [{ id: item, price }],
      payment_behavior: 'pending_if_incomplete',
      proration_behavior: 'always_invoice',
    })
    return { customer, subscription, id, price }
  }
  const priceOf = (s: Story, id: string) => s.api.subscriptions.retrieve(id).items.data[0]!.price.unit_amount

  it('is held for 23 hours', () => {
    const s = story('2026-04-01')
    const { subscription, id } = held(s)
    expect(subscription.pending_update).toMatchObject({ expires_at: at('2026-04-01T23:00:00Z') })
    expect([statusOf(s, id), priceOf(s, id)]).toEqual(['active', 1000])
    expect(s.caused(() => s.to('2026-04-01T23:00:00Z'))).toEqual([
      'invoice.voided',
      'payment_intent.canceled',
      'customer.subscription.pending_update_expired',
    ])
    expect(s.api.subscriptions.retrieve(id).pending_update).toBeNull()
    expect(s.invoices(id)[0]!.status).toBe('void')
  })

  it('is not held past the end of the period', () => {
    const s = story('2026-04-01')
    const { customer, id, item } = subscribed(s, 1000)
    const { id: card } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: card } })
    s.to('2026-04-30T12:00:00Z')
    const { pending_update } = s.api.subscriptions.update(id, {
      items: [{ id: item, price: s.price(500_000) }],
      payment_behavior: 'pending_if_incomplete',
      proration_behavior: 'always_invoice',
    })
    expect(pending_update?.expires_at).toBe(at('2026-05-01'))
  })

  it('takes effect when its invoice is paid', () => {
    const s = story('2026-04-01')
    const { customer, id } = held(s)
    const { id: card } = s.api.paymentMethods.attach('pm_card_visa', { customer })
    const types = s.caused(() => void s.api.invoices.pay(s.invoices(id)[0]!.id, { payment_method: card }))
    expect(types).toContain('customer.subscription.pending_update_applied')
    expect(priceOf(s, id)).toBe(5000)
  })

  it('begins its new cycle when it takes effect, where it was to begin one', () => {
    const s = story('2026-04-01')
    const { customer, id, item } = subscribed(s, 1000)
    const { id: bad } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: bad } })
    s.to('2026-04-16T12:00:00Z')
    const held = s.api.subscriptions.update(id, {
      billing_cycle_anchor: { type: 'now' } as never,
      items: [{ id: item, quantity: 3 }],
      payment_behavior: 'pending_if_incomplete',
    })
    expect(held).toMatchObject({
      billing_cycle_anchor: at('2026-04-01'),
      items: { data: [{ quantity: 1, current_period_end: at('2026-05-01') }] },
      pending_update: { billing_cycle_anchor: at('2026-04-16T12:00:00Z') },
    })
    s.to('2026-04-17')
    const { id: card } = s.api.paymentMethods.attach('pm_card_visa', { customer })
    s.api.invoices.pay(s.invoices(id)[0]!.id, { payment_method: card })
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      billing_cycle_anchor: at('2026-04-16T12:00:00Z'),
      items: { data: [{ quantity: 3, current_period_end: at('2026-05-16T12:00:00Z') }] },
      pending_update: null,
    })
  })

  it('brings and takes items only when it takes effect', () => {
    const s = story('2026-04-01')
    const { customer, id, item } = subscribed(s, 1000)
    const { id: bad } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: bad } })
    const amounts = () => s.api.subscriptions.retrieve(id).items.data.map(({ price }) => price.unit_amount)
    s.api.subscriptions.update(id, {
      items: [{ id: item, deleted: true }, { price: s.price(5000) }],
      payment_behavior: 'pending_if_incomplete',
      proration_behavior: 'always_invoice',
    })
    expect(amounts()).toEqual([1000])
    const { id: card } = s.api.paymentMethods.attach('pm_card_visa', { customer })
    s.api.invoices.pay(s.invoices(id)[0]!.id, { payment_method: card })
    expect(amounts()).toEqual([5000])
  })

  it('leaves status and trial as they are until then, and no event says otherwise', () => {
    const s = story('2026-04-01')
    const { customer, id } = subscribed(s, 1000, { trial_period_days: 10 })
    const { id: bad } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: bad } })
    s.to('2026-04-03')
    const mark = s.world.snapshot()
    const held = s.api.subscriptions.update(id, { trial_end: 'now', payment_behavior: 'pending_if_incomplete' })
    const trial = { status: 'trialing', trial_end: at('2026-04-11') }
    expect(held).toMatchObject({ ...trial, pending_update: { trial_end: at('2026-04-03') } })
    const told = s.world.events.since(mark).filter(({ type }) => type === 'customer.subscription.updated')
    expect(told.map(({ data }) => (data.object as Stripe.Subscription).status)).toEqual(['trialing'])
    const { id: card } = s.api.paymentMethods.attach('pm_card_visa', { customer })
    s.api.invoices.pay(s.invoices(id)[0]!.id, { payment_method: card })
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      trial_end: at('2026-04-03'),
      pending_update: null,
    })
  })

  it('says nothing of what cannot wait', () => {
    const s = story()
    const { id } = subscribed(s)
    const update = (params: Stripe.SubscriptionUpdateParams) => () =>
      s.api.subscriptions.update(id, { ...params, payment_behavior: 'pending_if_incomplete' })
    expect(refusal(update({ metadata: { a: 'b' } }))).toMatchObject({ status: 400, param: 'metadata' })
    expect(refusal(update({ cancel_at_period_end: true })).param).toBe('cancel_at_period_end')
  })
})

it('a subscription that waits for its first payment changes only what helps to pay it', () => {
  const s = story()
  const { id, item } = subscribed(s, 1000, { payment_behavior: 'default_incomplete' })
  const change = () => s.api.subscriptions.update(id, { items: [{ id: item, quantity: 2 }] })
  expect(refusal(change)).toMatchObject({ status: 400, param: 'items' })
  expect(s.api.subscriptions.update(id, { metadata: { order: '7' } }).metadata).toEqual({ order: '7' })
  s.api.invoices.pay(s.invoices(id)[0]!.id)
  expect(change().items.data[0]!.quantity).toBe(2)
})

it('items that wait are billed every week where the subscription says so', () => {
  const s = story()
  const { customer, id } = subscribed(s, 1000, {
    pending_invoice_item_interval: { interval: 'week', interval_count: 1 },
  })
  expect(s.api.subscriptions.retrieve(id).next_pending_invoice_item_invoice).toBe(at('2026-01-08'))
  s.api.invoiceItems.create({ customer, subscription: id, amount: 300, currency: 'usd' })
  s.to('2026-01-08T02:00:00Z')
  expect(s.invoices(id)[0]).toMatchObject({
    billing_reason: 'automatic_pending_invoice_item_invoice',
    status: 'paid',
    total: 300,
  })
  expect(s.caused(() => s.to('2026-01-16'))).toEqual(['balance.available'])
  expect(s.api.subscriptions.retrieve(id).next_pending_invoice_item_invoice).toBe(at('2026-01-22'))
  s.api.subscriptions.update(id, { pending_invoice_item_interval: '' })
  expect(s.api.subscriptions.retrieve(id).next_pending_invoice_item_invoice).toBeNull()
})

describe('an end within the first period, without prorations', () => {
  it.each([
    ['classic', 1000],
    ['flexible', 3100],
  ] as const)('in %s mode costs %d', (type, total) => {
    const s = story()
    const { latest_invoice } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(3100) }],
      cancel_at: at('2026-01-11'),
      proration_behavior: 'none',
      billing_mode: { type },
      expand: ['latest_invoice'],
    })
    expect(latest_invoice).toMatchObject({ total, lines: { data: [{ period: { end: at('2026-01-11') } }] } })
  })
})
