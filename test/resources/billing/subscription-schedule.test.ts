/** Schedules: a subscription's future, phase by phase. @see https://docs.stripe.com/billing/subscriptions/subscription-schedules */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { subscriptionScheduleMachine } from '../../../src/resources/billing/subscription-schedule-resource.js'
import { at, day, refusal, type Story, story, told } from './story.js'
import { transitionsOf } from './transitions.js'

const months = (interval_count: number) => ({ interval: 'month' as const, interval_count })

/** Three months of Gold, then one of Pro. */
function scheduled(s: Story, params: Partial<Stripe.SubscriptionScheduleCreateParams> = {}) {
  const gold = s.price(1000)
  const pro = s.price(2000, { product_data: { name: 'Pro' } })
  return s.api.subscriptionSchedules.create({
    customer: s.customer(),
    start_date: 'now',
    phases: [
      { items: [{ price: gold }], duration: months(3) },
      { items: [{ price: pro }], duration: months(1) },
    ],
    ...params,
  })
}

describe('a schedule', () => {
  it('begins with a subscription whose first invoice is a draft for an hour', () => {
    const s = story()
    let id = ''
    expect(
      s
        .caused(() => {
          id = scheduled(s).subscription as string
        })
        .filter(type => !/customer\.(created|updated)|payment_method|product|price|plan/.test(type)),
    ).toEqual(['customer.subscription.created', 'invoice.created', 'subscription_schedule.created'])
    expect(s.invoices(id)[0]!.status).toBe('draft')
    s.to('2026-01-01T01:00:00Z')
    expect(s.invoices(id)[0]!.status).toBe('paid')
  })

  it('has phases that follow each other without a gap', () => {
    const s = story('2026-01-31')
    const { phases, current_phase } = scheduled(s)
    expect(phases.map(({ start_date, end_date }) => [day(start_date), day(end_date)])).toEqual([
      ['2026-01-31', '2026-04-30'],
      ['2026-04-30', '2026-05-30'],
    ])
    expect(current_phase).toEqual({ start_date: at('2026-01-31'), end_date: at('2026-04-30') })
  })

  it('bills each phase at its own price, lets go in the end, and the subscription lives on', () => {
    const s = story()
    const { id, subscription } = scheduled(s)
    expect(s.caused(() => s.to('2026-03-31')).filter(type => type.startsWith('subscription_schedule'))).toEqual([])
    expect(s.caused(() => s.to('2026-04-01')).slice(-4)).toEqual([
      'subscription_schedule.updated',
      'customer.subscription.updated',
      'customer.subscription.updated',
      'invoice.created',
    ])
    s.to('2026-04-01T01:00:00Z')
    expect(told(s.invoices(subscription as string)[0]!)).toEqual([
      { amount: 2000, description: '1 × Pro (at $20.00 / month)', from: '2026-04-01', to: '2026-05-01' },
    ])
    expect(s.caused(() => s.to('2026-04-24'))).toContain('subscription_schedule.expiring')
    expect(s.caused(() => s.to('2026-05-01')).filter(type => type.startsWith('subscription_schedule'))).toEqual([
      'subscription_schedule.released',
    ])
    expect(s.api.subscriptionSchedules.retrieve(id)).toMatchObject({
      status: 'released',
      subscription: null,
      released_subscription: subscription,
      released_at: at('2026-05-01'),
      current_phase: null,
    })
    expect(s.api.subscriptions.retrieve(subscription as string)).toMatchObject({ status: 'active', schedule: null })
  })

  it('with end_behavior cancel ends its subscription with its last phase', () => {
    const s = story()
    const { id, subscription } = scheduled(s, { end_behavior: 'cancel' })
    expect(s.api.subscriptions.retrieve(subscription as string).cancel_at).toBeNull()
    s.to('2026-04-01')
    expect(s.api.subscriptions.retrieve(subscription as string).cancel_at).toBe(at('2026-05-01'))
    expect(s.caused(() => s.to('2026-05-01')).slice(-2)).toEqual([
      'subscription_schedule.completed',
      'customer.subscription.deleted',
    ])
    expect(s.api.subscriptionSchedules.retrieve(id)).toMatchObject({
      status: 'completed',
      completed_at: at('2026-05-01'),
    })
  })

  it('that begins later has no subscription until then', () => {
    const s = story()
    const { id, status, subscription } = scheduled(s, { start_date: at('2026-02-01') })
    expect([status, subscription]).toEqual(['not_started', null])
    expect(s.api.subscriptionSchedules.list({ scheduled: true }).data).toHaveLength(1)
    s.to('2026-02-01')
    expect(s.api.subscriptionSchedules.retrieve(id)).toMatchObject({ status: 'active' })
  })

  it('that began in the past bills it at once', () => {
    const s = story('2026-02-15')
    const { subscription } = scheduled(s, { start_date: at('2026-02-01') })
    expect(s.api.subscriptions.retrieve(subscription as string)).toMatchObject({ start_date: at('2026-02-01') })
    expect(s.invoices(subscription as string)[0]!.total).toBe(1000)
  })

  it('prorates a phase that begins within a period', () => {
    const s = story()
    const [gold, pro] = [s.price(3100), s.price(6200, { product_data: { name: 'Pro' } })]
    const customer = s.customer()
    const { subscription } = s.api.subscriptionSchedules.create({
      customer,
      start_date: 'now',
      phases: [
        { items: [{ price: gold }], end_date: at('2026-01-21') },
        { items: [{ price: pro }], end_date: at('2026-03-01') },
      ],
    })
    s.to('2026-01-21')
    expect(
      s.api.invoiceItems.list({ customer, pending: true }).data.map(({ amount, description }) => [amount, description]),
    ).toEqual([
      [2200, 'Remaining time on Pro after 21 Jan 2026'],
      [-1100, 'Unused time on Gold after 21 Jan 2026'],
    ])
    s.to('2026-02-01')
    expect(s.invoices(subscription as string)[0]!.total).toBe(6200 + 1100)
  })

  it('may hold a trial, and what it adds to the invoice of a phase', () => {
    const s = story()
    const gold = s.price(1000)
    const setup = s.api.prices.create({ currency: 'usd', unit_amount: 250, product_data: { name: 'Setup' } }).id
    const { subscription } = s.api.subscriptionSchedules.create({
      customer: s.customer(),
      start_date: 'now',
      phases: [
        { items: [{ price: gold }], duration: months(1), trial: true },
        { items: [{ price: gold }], duration: months(1), add_invoice_items: [{ price: setup }] },
      ],
    })
    const id = subscription as string
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({ status: 'trialing', trial_end: at('2026-02-01') })
    s.to('2026-02-01T01:00:00Z')
    expect(s.api.subscriptions.retrieve(id).status).toBe('active')
    expect(s.invoices(id)[0]!.lines.data.map(({ amount }) => amount)).toEqual([250, 1000])
  })

  /** @see https://docs.stripe.com/billing/subscriptions/billing-mode/compare */
  it.each([
    ['flexible', [[300, 1000]]],
    ['classic', [[1000], [300], [0]]],
  ] as const)('in %s mode bills the usage of a metered price that a phase takes away', (type, wanted) => {
    const s = story()
    const customer = s.customer()
    const { price, eventName } = s.metered({ unit_amount: 10 })
    const { subscription } = s.api.subscriptionSchedules.create({
      customer,
      start_date: 'now',
      billing_mode: { type },
      phases: [
        { items: [{ price }], duration: months(1) },
        { items: [{ price: s.price(1000) }], duration: months(1) },
      ],
    })
    s.to('2026-01-10')
    s.use(eventName, customer, 30)
    s.to('2026-02-01T02:00:00Z')
    const billed = s.invoices(subscription as string)
    expect(billed.map(({ lines }) => lines.data.map(({ amount }) => amount))).toEqual(wanted)
    expect(billed.map(({ status }) => status)).toEqual(wanted.map(() => 'paid'))
  })

  it('made from a subscription has its current period as the only phase', () => {
    const s = story()
    const price = s.price(1000)
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price, quantity: 3 }] })
    const schedule = s.api.subscriptionSchedules.create({ from_subscription: id })
    expect(schedule).toMatchObject({
      status: 'active',
      subscription: id,
      end_behavior: 'release',
      phases: [{ start_date: at('2026-01-01'), end_date: at('2026-02-01'), items: [{ price, quantity: 3 }] }],
    })
    expect(refusal(() => s.api.subscriptionSchedules.create({ from_subscription: id })).message).toContain(
      'already attached to a schedule',
    )
    expect(
      refusal(() => s.api.subscriptionSchedules.create({ from_subscription: id, metadata: { a: 'b' } })).message,
    ).toBe('You cannot set `metadata` if `from_subscription` is set.')
  })

  it('takes up what is changed on its subscription itself', () => {
    const s = story()
    const { id, subscription } = scheduled(s)
    const [item] = s.api.subscriptions.retrieve(subscription as string).items.data
    const types = s.caused(() => void s.api.subscriptionItems.update(item!.id, { quantity: 4 }))
    expect(types.slice(-2)).toEqual(['customer.subscription.updated', 'subscription_schedule.updated'])
    expect(s.api.subscriptionSchedules.retrieve(id).phases[0]!.items[0]!.quantity).toBe(4)
  })

  it('alone says how its subscription ends', () => {
    const s = story()
    const { id, subscription } = scheduled(s)
    expect(
      refusal(() => s.api.subscriptions.update(subscription as string, { cancel_at_period_end: true })).message,
    ).toBe(
      `The subscription is managed by the subscription schedule \`${id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    )
  })

  it('updated in its current phase changes the subscription now, with prorations', () => {
    const s = story('2026-04-01')
    const { id, phases, subscription } = scheduled(s)
    s.to('2026-04-16')
    s.api.subscriptionSchedules.update(id, {
      phases: [
        {
          start_date: phases[0]!.start_date,
          end_date: phases[0]!.end_date,
          items: [{ price: phases[0]!.items[0]!.price as string, quantity: 3 }],
        },
      ],
      proration_behavior: 'always_invoice',
    })
    expect(s.invoices(subscription as string)[0]!.total).toBe(1000)
    const move = () =>
      s.api.subscriptionSchedules.update(id, {
        phases: [{ start_date: at('2026-04-02'), items: [{ price: s.price(1) }] }],
      })
    expect(refusal(move).message).toBe('You can not modify the start date of the current phase.')
  })

  it.each([
    [{ customer: undefined }, 'customer'],
    [{ phases: [] }, 'phases'],
    [{ start_date: undefined }, 'start_date'],
  ])('is refused with %o', (params, param) => {
    expect(refusal(() => scheduled(story(), params as never))).toMatchObject({ status: 400, param })
  })
})

describe('the life of a schedule', () => {
  const failing = (s: Story) => {
    const { id, customer } = scheduled(s)
    s.to('2026-01-02')
    const card = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer as string }).id
    s.api.customers.update(customer as string, { invoice_settings: { default_payment_method: card } })
    s.to('2026-02-04')
    return id
  }
  const later = { start_date: at('2026-02-01') }
  const ways: Record<string, (s: Story) => string> = {
    'not_started → active (start)': s => {
      const { id } = scheduled(s, later)
      s.to('2026-02-01')
      return id
    },
    'not_started → released (release)': s => s.api.subscriptionSchedules.release(scheduled(s, later).id).id,
    'not_started → canceled (cancel)': s => s.api.subscriptionSchedules.cancel(scheduled(s, later).id).id,
    'active → released (release)': s => s.api.subscriptionSchedules.release(scheduled(s).id).id,
    'active → canceled (cancel)': s => s.api.subscriptionSchedules.cancel(scheduled(s).id).id,
    'active → canceled (abort)': failing,
    'active → completed (complete)': s => {
      const { id } = scheduled(s, { end_behavior: 'cancel' })
      s.to('2026-05-01')
      return id
    },
  }

  it('has a way for each of its transitions', () => {
    expect(Object.keys(ways).sort()).toEqual(transitionsOf(subscriptionScheduleMachine))
  })

  it.each(Object.entries(ways))('%s', (name, way) => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [1], then: 'cancel' } } })
    expect(s.api.subscriptionSchedules.retrieve(way(s)).status).toBe(/→ (\w+)/.exec(name)![1])
  })

  it('canceled ends the subscription with a last invoice; released leaves it be', () => {
    const s = story('2026-04-01')
    const first = scheduled(s)
    s.to('2026-04-16')
    s.api.subscriptionSchedules.cancel(first.id)
    expect(s.api.subscriptions.retrieve(first.subscription as string).status).toBe('canceled')
    expect(s.invoices(first.subscription as string)[0]!.total).toBe(-500)
    const second = scheduled(s)
    s.api.subscriptionSchedules.release(second.id)
    expect(s.api.subscriptions.retrieve(second.subscription as string).status).toBe('active')
    expect(refusal(() => s.api.subscriptionSchedules.cancel(second.id)).message).toBe(
      'You cannot cancel a subscription schedule that is currently in the `released` status. It must be in `not_started, active` status to be canceled.',
    )
  })

  it('of one whose subscription nobody paid is aborted', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [1], then: 'cancel' } } })
    expect(s.caused(() => void failing(s)).slice(-2)).toEqual([
      'customer.subscription.deleted',
      'subscription_schedule.aborted',
    ])
  })
})

it('a phase of an older client lasts so many of its price’s intervals', () => {
  const s = story()
  const { body } = s.world.request({
    method: 'POST',
    path: '/v1/subscription_schedules',
    headers: { authorization: 'Bearer sk_test_any', 'stripe-version': '2024-06-20' },
    params: {
      customer: s.customer(),
      start_date: 'now',
      phases: [{ items: [{ price: s.price(1000) }], iterations: 3 }],
    },
  })
  expect(body).toMatchObject({ phases: [{ start_date: at('2026-01-01'), end_date: at('2026-04-01') }] })
})

it('a phase says what its schedule would: how invoices look, and at what amount they are made', () => {
  const s = story()
  const items = [{ price: s.price(1000) }]
  const { subscription } = s.api.subscriptionSchedules.create({
    customer: s.customer(),
    start_date: 'now',
    default_settings: { billing_thresholds: { amount_gte: 5000 }, invoice_settings: { footer: 'Thanks' } },
    phases: [
      { items, billing_thresholds: { amount_gte: 7000 }, duration: { interval: 'month' } },
      { items, invoice_settings: { footer: 'Bye' } },
    ],
  })
  const now = () => {
    const { billing_thresholds: thresholds, invoice_settings: settings } = s.api.subscriptions.retrieve(
      subscription as string,
    )
    return [thresholds?.amount_gte, settings.footer]
  }
  expect(now()).toEqual([7000, 'Thanks'])
  s.to('2026-02-01')
  expect(now()).toEqual([5000, 'Bye'])
})
