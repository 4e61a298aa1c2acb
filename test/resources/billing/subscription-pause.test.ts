/** Pausing and resuming. @see https://docs.stripe.com/billing/subscriptions/pause */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { at, refusal, type Story, story, told } from './story.js'

/** 30.00 a month from the first of April, which has 30 days; it is now the 16th. */
function subscribed(params: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const s = story('2026-04-01')
  const customer = s.customer()
  const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(3000) }], ...params })
  s.to('2026-04-16')
  return { s, customer, id }
}

const pending = (s: Story, customer: string) =>
  s.api.invoiceItems.list({ customer, pending: true }).data.map(({ amount, description }) => [amount, description])

function useCard(s: Story, customer: string, card: string): void {
  const { id } = s.api.paymentMethods.attach(card, { customer })
  s.api.customers.update(customer, { invoice_settings: { default_payment_method: id } })
}

describe('pause', () => {
  it('credits the rest of the period, and nothing happens any more', () => {
    const { s, customer, id } = subscribed()
    expect(s.caused(() => void s.api.subscriptions.pause(id))).toEqual([
      'invoiceitem.created',
      'customer.subscription.paused',
    ])
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status: 'paused',
      status_details: {
        paused: { subscription: { type: 'pause_requested' }, transitioned_at: at('2026-04-16'), type: 'subscription' },
      },
    })
    expect(pending(s, customer)).toEqual([[-1500, 'Unused time on Gold after 16 Apr 2026']])
    expect(s.caused(() => s.to('2026-08-01'))).toEqual([])
  })

  it.each([
    ['none', []],
    ['item_current_period_start', [-3000]],
  ] as const)('credits from %s where told', (type, amounts) => {
    const { s, customer, id } = subscribed()
    s.api.subscriptions.pause(id, { bill_for: { unused_time_from: { type } } })
    expect(pending(s, customer).map(([amount]) => amount)).toEqual(amounts)
  })

  it('bills what was used so far, at once where told', () => {
    const s = story('2026-04-01')
    const customer = s.customer()
    const { price, eventName } = s.metered()
    const { id } = s.api.subscriptions.create({ customer, items: [{ price }] })
    s.use(eventName, customer, 700)
    s.to('2026-04-16')
    s.api.subscriptions.pause(id, { invoicing_behavior: 'invoice' })
    expect(s.invoices(id)[0]).toMatchObject({ status: 'paid', total: 700 })
  })

  it('is refused to what cannot stand still', () => {
    const { s, id } = subscribed({ billing_mode: { type: 'classic' } })
    expect(refusal(() => s.api.subscriptions.pause(id))).toMatchObject({ status: 400, type: 'invalid_request_error' })
    const scheduled = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] }).id
    s.api.subscriptionSchedules.create({ from_subscription: scheduled })
    expect(refusal(() => s.api.subscriptions.pause(scheduled)).message).toContain('subscription schedule')
  })
})

describe('resume', () => {
  it('begins a new period, which the credit of the pause helps to pay', () => {
    const { s, id } = subscribed()
    s.api.subscriptions.pause(id)
    s.to('2026-06-10')
    expect(s.caused(() => void s.api.subscriptions.resume(id)).at(-2)).toBe('customer.subscription.resumed')
    const resumed = s.api.subscriptions.retrieve(id)
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: at('2026-06-10') })
    expect(resumed.status_details).toBeUndefined()
    expect(told(s.invoices(id)[0]!)).toMatchObject([
      { amount: -1500 },
      { amount: 3000, from: '2026-06-10', to: '2026-07-10' },
    ])
    s.to('2026-07-10T02:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ billing_reason: 'subscription_cycle', status: 'paid', total: 3000 })
  })

  it('at the old anchor charges what is left of the period', () => {
    const { s, customer, id } = subscribed()
    s.api.subscriptions.pause(id)
    s.to('2026-06-16')
    s.api.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } })
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      billing_cycle_anchor: at('2026-04-01'),
      items: { data: [{ current_period_start: at('2026-06-01'), current_period_end: at('2026-07-01') }] },
    })
    expect(pending(s, customer)).toEqual([
      [1500, 'Remaining time on Gold after 16 Jun 2026'],
      [-1500, 'Unused time on Gold after 16 Apr 2026'],
    ])
  })

  it('at the old anchor charges nothing for what was paid and not given back', () => {
    const { s, customer, id } = subscribed()
    s.api.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'none' } } })
    s.to('2026-04-20')
    s.api.subscriptions.resume(id, { billing_cycle_anchor: { type: 'unchanged' } })
    expect(pending(s, customer)).toEqual([])
  })

  it('is past due where the attempt to charge it fails', () => {
    const { s, customer, id } = subscribed()
    s.api.subscriptions.pause(id)
    useCard(s, customer, 'pm_card_chargeCustomerFail')
    s.to('2026-06-10')
    expect(s.api.subscriptions.resume(id).status).toBe('past_due')
    expect(s.invoices(id)[0]).toMatchObject({ status: 'open', next_payment_attempt: null })
  })

  it('waits for its payment where told, and is tried again', () => {
    const { s, customer, id } = subscribed()
    s.api.subscriptions.pause(id)
    useCard(s, customer, 'pm_card_chargeCustomerFail')
    s.to('2026-06-10')
    expect(s.api.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' }).status).toBe('paused')
    useCard(s, customer, 'pm_card_visa')
    s.to('2026-06-12')
    expect(s.api.subscriptions.retrieve(id).status).toBe('active')
  })
})

it('invoices whose collection is paused are not announced', () => {
  const s = story('2026-04-01')
  const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] })
  s.api.subscriptions.update(id, { pause_collection: { behavior: 'void' } })
  expect(s.caused(() => s.to('2026-05-01'))).not.toContain('invoice.upcoming')
  s.api.subscriptions.update(id, { pause_collection: '' })
  expect(s.caused(() => s.to('2026-06-01'))).toContain('invoice.upcoming')
})
