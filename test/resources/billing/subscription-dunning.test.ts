/** Payments that fail: retries, what ends them, and recovery. @see https://docs.stripe.com/billing/revenue-recovery/smart-retries */
import { describe, expect, it } from 'vitest'
import { at, refusal, type Story, story } from './story.js'

function changeCard(s: Story, customer: string, card: string) {
  const { id } = s.api.paymentMethods.attach(card, { customer })
  s.api.customers.update(customer, { invoice_settings: { default_payment_method: id } })
  return id
}

/** A monthly subscription whose card is declined from the first renewal on. */
function failing(s: Story) {
  const customer = s.customer()
  const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }] })
  changeCard(s, customer, 'pm_card_chargeCustomerFail')
  return { customer, id }
}

const attempts = (s: Story, id: string) => {
  const { status, attempt_count, next_payment_attempt } = s.invoices(id)[0]!
  return { status, attempt_count, next: next_payment_attempt }
}

describe('a renewal whose payment fails', () => {
  it('makes the subscription past due, and is tried again by the schedule', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [3, 5], then: 'unpaid' } } })
    const { id } = failing(s)
    expect(s.caused(() => s.to('2026-02-01'))).toEqual([
      'balance.available',
      'invoice.upcoming',
      'customer.subscription.updated',
      'invoice.created',
    ])
    expect(s.caused(() => s.to('2026-02-01T01:00:00Z'))).toEqual([
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'customer.updated',
      'invoice.updated',
      'invoice.payment_failed',
      'customer.subscription.updated',
    ])
    expect(attempts(s, id)).toEqual({ status: 'open', attempt_count: 1, next: at('2026-02-04T01:00:00Z') })
    s.to('2026-02-04T01:00:00Z')
    expect(attempts(s, id)).toEqual({ status: 'open', attempt_count: 2, next: at('2026-02-09T01:00:00Z') })
    s.to('2026-02-09T01:00:00Z')
    expect(attempts(s, id)).toEqual({ status: 'open', attempt_count: 3, next: null })
    expect(s.api.subscriptions.retrieve(id).status).toBe('unpaid')
  })

  it('leaves a subscription as it ended whose last draft is collected in vain', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [3], then: 'cancel' } } })
    const { id } = failing(s)
    s.to('2026-02-01')
    s.api.subscriptions.cancel(id)
    s.to('2026-02-05')
    expect(attempts(s, id)).toEqual({ status: 'open', attempt_count: 2, next: null })
    expect(s.api.subscriptions.retrieve(id).status).toBe('canceled')
  })

  it('is paid by the next retry once there is a good card', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [3] } } })
    const { customer, id } = failing(s)
    s.to('2026-02-02')
    expect(s.api.customers.retrieve(customer)).toMatchObject({ delinquent: true })
    changeCard(s, customer, 'pm_card_visa')
    expect(s.caused(() => s.to('2026-02-05'))).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'customer.updated',
      'invoice.updated',
      'invoice.paid',
      'customer.subscription.updated',
      'invoice.payment_succeeded',
    ])
    expect(s.api.subscriptions.retrieve(id).status).toBe('active')
    expect(s.api.customers.retrieve(customer)).toMatchObject({ delinquent: false })
  })

  it.each([
    ['cancel', 'canceled'],
    ['unpaid', 'unpaid'],
    ['past_due', 'past_due'],
  ] as const)('in the end does what the account has set: %s', (then, status) => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [3], then } } })
    const { id } = failing(s)
    s.to('2026-02-05')
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status,
      cancellation_details: { reason: then === 'cancel' ? 'payment_failed' : null },
    })
  })

  it('does not count what is paid by hand as an attempt', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [3] } } })
    const { customer, id } = failing(s)
    s.to('2026-02-02')
    const invoice = s.invoices(id)[0]!.id
    expect(refusal(() => s.api.invoices.pay(invoice))).toMatchObject({ status: 402, code: 'card_declined' })
    expect(attempts(s, id)).toMatchObject({ attempt_count: 1, next: at('2026-02-04T01:00:00Z') })
    expect(s.api.invoices.pay(invoice, { payment_method: changeCard(s, customer, 'pm_card_visa') })).toMatchObject({
      status: 'paid',
      attempt_count: 1,
    })
    expect(s.caused(() => s.to('2026-02-06'))).not.toContain('charge.succeeded')
  })

  it('leaves the invoices of an unpaid subscription in draft, and the latest one paid brings it back', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [3], then: 'unpaid' } } })
    const { customer, id } = failing(s)
    s.to('2026-03-02')
    expect(s.invoices(id)[0]).toMatchObject({ status: 'draft', auto_advance: false })
    changeCard(s, customer, 'pm_card_visa')
    s.api.invoices.pay(s.invoices(id)[0]!.id)
    expect(s.api.subscriptions.retrieve(id).status).toBe('active')
  })
})

describe('a void invoice', () => {
  /** Two renewals failed, and their retries with them. */
  function twiceFailed() {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [1], then: 'past_due' } } })
    const { id } = failing(s)
    s.to('2026-03-05')
    const [latest, older] = s.invoices(id)
    const status = () => s.api.subscriptions.retrieve(id).status
    return { s, latest: latest!.id, older: older!.id, status }
  }

  it('is skipped, and so is the next: the most recent that remains decides', () => {
    const { s, latest, older, status } = twiceFailed()
    s.api.invoices.voidInvoice(latest)
    expect(status()).toBe('past_due')
    s.api.invoices.voidInvoice(older)
    expect(status()).toBe('active')
  })

  it('leaves it to the one before, whose payment settles', () => {
    const { s, latest, older, status } = twiceFailed()
    s.api.invoices.voidInvoice(latest)
    s.api.invoices.pay(older, { paid_out_of_band: true })
    expect(status()).toBe('active')
  })

  it('does not matter while a later one stands', () => {
    const { s, older, status } = twiceFailed()
    s.api.invoices.voidInvoice(older)
    expect(status()).toBe('past_due')
  })
})

describe('a first payment that fails', () => {
  const create = (s: Story, params: object = {}) => {
    const customer = s.api.customers.create({}).id
    changeCard(s, customer, 'pm_card_chargeCustomerFail')
    const subscription = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }], ...params })
    return { ...subscription, customer }
  }

  it('leaves the subscription incomplete for 23 hours, and then for ever', () => {
    const s = story()
    const { id, status } = create(s)
    expect(status).toBe('incomplete')
    s.to('2026-01-01T22:59:59Z')
    expect(s.api.subscriptions.retrieve(id).status).toBe('incomplete')
    expect(s.caused(() => s.to('2026-01-01T23:00:00Z'))).toEqual([
      'customer.subscription.updated',
      'invoice.voided',
      'payment_intent.canceled',
    ])
    expect(s.api.subscriptions.retrieve(id)).toMatchObject({
      status: 'incomplete_expired',
      ended_at: at('2026-01-01T23:00:00Z'),
    })
    expect(s.invoices(id)[0]!.status).toBe('void')
  })

  it('is made good by paying the invoice', () => {
    const s = story()
    const { id, customer, latest_invoice } = create(s)
    s.api.invoices.pay(latest_invoice as string, { payment_method: changeCard(s, customer, 'pm_card_visa') })
    expect(s.api.subscriptions.retrieve(id).status).toBe('active')
  })

  it('is refused with error_if_incomplete, and there is no subscription', () => {
    const s = story()
    expect(refusal(() => create(s, { payment_behavior: 'error_if_incomplete' }))).toMatchObject({
      status: 402,
      code: 'card_declined',
    })
    expect(s.api.subscriptions.list({ status: 'all' }).data).toEqual([])
  })

  it('cannot be held as a pending update', () => {
    const s = story()
    const customer = s.customer('pm_card_chargeCustomerFail')
    const create = () =>
      s.api.subscriptions.create({
        customer,
        items: [{ price: s.price(1000) }],
        payment_behavior: 'pending_if_incomplete',
      })
    expect(refusal(create)).toMatchObject({ status: 400, param: 'payment_behavior' })
  })

  it('is not even tried with default_incomplete', () => {
    const s = story()
    const customer = s.customer()
    const types = s.caused(() => {
      s.api.subscriptions.create({
        customer,
        items: [{ price: s.price(1000) }],
        payment_behavior: 'default_incomplete',
      })
    })
    expect(types).toContain('payment_intent.created')
    expect(types.filter(type => type.startsWith('charge'))).toEqual([])
  })

  it('may need the customer to authenticate, whose confirmation then activates', () => {
    const s = story()
    const customer = s.api.customers.create({}).id
    changeCard(s, customer, 'pm_card_authenticationRequired')
    const types: string[] = []
    let id = ''
    types.push(
      ...s.caused(() => {
        id = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }] }).id
      }),
    )
    expect(types).toContain('invoice.payment_action_required')
    expect(s.api.subscriptions.retrieve(id).status).toBe('incomplete')
    expect(s.invoices(id)[0]).toMatchObject({ status: 'open', attempted: true, attempt_count: 0 })
  })
})

describe('a renewal whose card will never do', () => {
  const settings = { dunning: { retry_after_days: [3, 5], then: 'unpaid' } } as const

  function renewed(card: string) {
    const s = story('2026-01-01', { settings })
    const customer = s.customer()
    const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }] })
    changeCard(s, customer, card)
    return { s, customer, id, types: s.caused(() => s.to('2026-02-01T01:00:00Z')) }
  }

  it('is tried again on its days, counted, and charged only with another card', () => {
    const { s, customer, id } = renewed('pm_card_radarBlock')
    expect(s.caused(() => s.to('2026-02-04T01:00:00Z'))).toEqual(['invoice.updated', 'invoice.payment_failed'])
    expect(attempts(s, id)).toEqual({ status: 'open', attempt_count: 2, next: at('2026-02-09T01:00:00Z') })
    changeCard(s, customer, 'pm_card_visa')
    s.to('2026-02-09T01:00:00Z')
    expect(attempts(s, id)).toEqual({ status: 'paid', attempt_count: 3, next: null })
  })

  it('asks the customer to authenticate, and does not charge until they have', () => {
    const { s, id, types } = renewed('pm_card_authenticationRequired')
    expect(types).toContain('invoice.payment_action_required')
    expect(types).not.toContain('charge.failed')
    expect(s.caused(() => s.to('2026-02-05'))).toEqual(['invoice.updated', 'invoice.payment_failed'])
    expect(s.api.subscriptions.retrieve(id).status).toBe('past_due')
    const { payment } = s.api.invoicePayments.list({ invoice: s.invoices(id)[0]!.id }).data[0]!
    s.world.outside.authenticate({ payment_intent: payment.payment_intent as string })
    expect(attempts(s, id)).toMatchObject({ status: 'paid', attempt_count: 2 })
    expect(s.api.subscriptions.retrieve(id).status).toBe('active')
  })

  it('ends as others do when no retry is left', () => {
    const { s, id } = renewed('pm_card_radarBlock')
    s.to('2026-02-09T01:00:00Z')
    expect(attempts(s, id)).toEqual({ status: 'open', attempt_count: 3, next: null })
    expect(s.api.subscriptions.retrieve(id).status).toBe('unpaid')
  })
})

describe('an invoice that advances and is first paid by hand', () => {
  it('goes on by the schedule when that fails', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [2] } } })
    const { customer, id } = failing(s)
    s.to('2026-02-01T00:30:00Z')
    const draft = s.invoices(id)[0]!.id
    expect(refusal(() => s.api.invoices.pay(draft))).toMatchObject({ code: 'card_declined' })
    expect(attempts(s, id)).toEqual({ status: 'open', attempt_count: 1, next: at('2026-02-03T00:30:00Z') })
    changeCard(s, customer, 'pm_card_visa')
    s.to('2026-02-03T00:30:00Z')
    expect(attempts(s, id)).toEqual({ status: 'paid', attempt_count: 2, next: null })
  })

  it('is not tried again where it does not advance', () => {
    const s = story()
    const customer = s.customer('pm_card_chargeCustomerFail')
    s.api.invoiceItems.create({ customer, amount: 900, currency: 'usd' })
    const { id } = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    refusal(() => s.api.invoices.pay(id))
    expect(s.api.invoices.retrieve(id)).toMatchObject({ attempt_count: 1, next_payment_attempt: null })
  })
})

/** @see https://docs.stripe.com/billing/subscriptions/overview */
describe('a first payment by bank debit', () => {
  function debited(account: string, params: object = {}) {
    const s = story('2026-01-05')
    const customer = s.api.customers.create({}).id
    const { id } = s.api.paymentMethods.attach(`pm_usBankAccount_${account}`, { customer })
    const subscription = s.api.subscriptions.create({
      customer,
      items: [{ price: s.price(1000) }],
      default_payment_method: id,
      payment_settings: { payment_method_types: ['us_bank_account'] },
      ...params,
    })
    return { s, subscription }
  }

  it('does not keep the subscription waiting', () => {
    const { s, subscription } = debited('success', { payment_behavior: 'error_if_incomplete' })
    expect(subscription.status).toBe('active')
    s.to('2026-01-20')
    expect(s.invoices(subscription.id)[0]!.status).toBe('paid')
  })

  it('leaves it active when the bank refuses: the invoice is void', () => {
    const { s, subscription } = debited('insufficientFunds')
    s.to('2026-01-20')
    expect(s.invoices(subscription.id)[0]!.status).toBe('void')
    expect(s.api.subscriptions.retrieve(subscription.id).status).toBe('active')
  })
})
