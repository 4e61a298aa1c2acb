import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { at, refused, type Till, till } from './till.js'

const setUp = (t: Till, params: Partial<Stripe.SetupIntentCreateParams> = {}) =>
  t.api.setupIntents.create({ allowed_payment_method_types: ['card'], confirm: true, ...params })

describe('setup_intent', () => {
  it('saves a card for its customer, and records the attempt', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    const events = t.caused(() => setUp(t, { customer: id, payment_method: 'pm_card_visa' }))
    expect(events).toEqual(['setup_intent.created', 'payment_method.attached', 'setup_intent.succeeded'])
    const [intent] = t.api.setupIntents.list({ customer: id }).data
    expect(t.api.paymentMethods.retrieve(intent!.payment_method as string).customer).toBe(id)
    const [attempt] = t.api.setupAttempts.list({ setup_intent: intent!.id }).data
    expect(attempt).toMatchObject({ id: intent!.latest_attempt, status: 'succeeded', usage: 'off_session' })
  })

  it('is refused as the card is, and waits for another one', () => {
    const t = till()
    const error = refused(() => setUp(t, { payment_method: 'pm_card_chargeDeclined' }))
    expect(error).toMatchObject({ status: 402, code: 'card_declined', decline_code: 'generic_decline' })
    const intent = error['setup_intent'] as Stripe.SetupIntent
    expect(intent).toMatchObject({ status: 'requires_payment_method', last_setup_error: { code: 'card_declined' } })
    expect(t.api.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }).status).toBe('succeeded')
  })

  it('is canceled once', () => {
    const t = till()
    const { id } = setUp(t, { confirm: false })
    expect(t.api.setupIntents.cancel(id).status).toBe('canceled')
    expect(refused(() => t.api.setupIntents.cancel(id))).toMatchObject({
      code: 'setup_intent_unexpected_state',
      message: 'You cannot cancel this SetupIntent because it it already canceled.',
    })
  })

  it('says that there is none of an id', () => {
    const t = till()
    expect(refused(() => t.api.setupIntents.retrieve('nope'))).toMatchObject({
      status: 404,
      message: "No such setupintent: 'nope'",
      param: 'intent',
    })
  })

  it('leaves a mandate behind where money is debited', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    const { mandate, payment_method } = setUp(t, {
      customer: id,
      payment_method: 'pm_usBankAccount_success',
      allowed_payment_method_types: ['us_bank_account'],
      mandate_data: { customer_acceptance: { type: 'online', online: { ip_address: '203.0.113.1', user_agent: 'x' } } },
    })
    expect(t.api.mandates.retrieve(mandate as string)).toMatchObject({
      status: 'active',
      type: 'multi_use',
      payment_method,
    })
  })
})

describe('a card of India', () => {
  const status = (number: string, card: Stripe.SetupIntentCreateParams.PaymentMethodOptions.Card = {}) => {
    const t = till()
    const typed = { number, exp_month: 12, exp_year: 2030 }
    const { id } = t.api.paymentMethods.create({ type: 'card', card: typed })
    return setUp(t, { payment_method: id, payment_method_options: { card } }).status
  }

  it('asks its holder when the merchant asks for it', () => {
    expect(status('4000003560000008')).toBe('succeeded')
    expect(status('4000003560000008', { request_three_d_secure: 'any' })).toBe('requires_action')
  })

  it('asks its holder for a mandate', () => {
    expect(status('4000003560000123')).toBe('succeeded')
    const mandate = {
      reference: 'membership',
      amount: 5000,
      amount_type: 'maximum',
      currency: 'usd',
      interval: 'month',
      interval_count: 1,
      start_date: at('2026-03-02'),
    } as const
    expect(status('4000003560000123', { mandate_options: mandate })).toBe('requires_action')
  })
})

describe('confirmation_token', () => {
  it('confirms once, with what the customer entered', () => {
    const t = till()
    const token = t.api.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_visa' })
    expect(token.payment_method_preview).toMatchObject({ type: 'card', card: { last4: '4242' } })
    const intent = { amount: 500, currency: 'usd', allowed_payment_method_types: ['card' as const], confirm: true }
    expect(t.api.paymentIntents.create({ ...intent, confirmation_token: token.id }).status).toBe('succeeded')
    expect(refused(() => t.api.paymentIntents.create({ ...intent, confirmation_token: token.id })).message).toContain(
      'already been used',
    )
  })
})
