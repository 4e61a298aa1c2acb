import { describe, expect, it } from 'vitest'
import { refused, till } from './till.js'

/** Name, code, decline code, message, param. @see https://docs.stripe.com/testing#declined-payments */
const declines: readonly [
  name: string,
  code: string,
  declineCode: string | undefined,
  message: string,
  param?: string,
][] = [
  ['visa_chargeDeclined', 'card_declined', 'generic_decline', 'Your card was declined.'],
  ['visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds', 'Your card has insufficient funds.'],
  ['visa_chargeDeclinedLostCard', 'card_declined', 'lost_card', 'Your card was declined.'],
  ['visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card', 'Your card was declined.'],
  [
    'visa_chargeDeclinedVelocityLimitExceeded',
    'card_declined',
    'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ],
  ['chargeDeclinedExpiredCard', 'expired_card', undefined, 'Your card has expired.', 'exp_month'],
  ['chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined, "Your card's security code is incorrect.", 'cvc'],
  [
    'chargeDeclinedProcessingError',
    'processing_error',
    undefined,
    'An error occurred while processing your card. Try again in a little bit.',
  ],
  ['radarBlock', 'card_declined', 'fraudulent', 'Your card was declined.'],
  ['chargeCustomerFail', 'card_declined', 'generic_decline', 'Your card was declined.'],
  ['cvcCheckFail', 'incorrect_cvc', undefined, "Your card's security code is incorrect.", 'cvc'],
]

describe('a card that declines', () => {
  it.each(declines)('%s: %s, %s', (name, code, declineCode, message, param) => {
    const t = till()
    const error = refused(() => t.pay(`pm_card_${name}`))
    expect(error).toMatchObject({ status: 402, type: 'card_error', code, message })
    expect(error.decline_code).toBe(declineCode)
    expect(error.param).toBe(param)
    const intent = error['payment_intent'] as {
      status: string
      last_payment_error: { code: string }
      payment_method: null
    }
    expect(intent).toMatchObject({ status: 'requires_payment_method', payment_method: null })
    expect(intent.last_payment_error.code).toBe(code)
    expect(error['charge']).toMatch(/^ch_/)
    expect((error['payment_method'] as { object: string }).object).toBe('payment_method')
  })

  it('leaves a failed charge and its events behind', () => {
    const t = till()
    const events = t.caused(() => refused(() => t.pay('pm_card_chargeDeclined')))
    expect(events).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'])
    const [charge] = t.api.charges.list().data
    expect(charge).toMatchObject({ status: 'failed', paid: false, failure_code: 'card_declined' })
    expect(charge!.outcome).toMatchObject({
      network_status: 'declined_by_network',
      reason: 'generic_decline',
      seller_message: 'The bank did not return any further details with this decline.',
      type: 'issuer_declined',
    })
  })

  it('is blocked by Radar before the network is asked', () => {
    const t = till()
    refused(() => t.pay('pm_card_radarBlock'))
    expect(t.api.charges.list().data[0]!.outcome).toMatchObject({
      network_status: 'not_sent_to_network',
      risk_level: 'highest',
      type: 'blocked',
    })
  })

  it('cannot be attached, unless it is the one that fails later', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    const error = refused(() => t.api.paymentMethods.attach('pm_card_chargeDeclined', { customer: id }))
    expect(error).toMatchObject({ status: 402, code: 'card_declined', decline_code: 'generic_decline' })
    const kept = t.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: id })
    expect(refused(() => t.pay(kept.id, { customer: id })).code).toBe('card_declined')
  })

  it('is tried again with another card', () => {
    const t = till()
    const error = refused(() => t.pay('pm_card_chargeDeclined'))
    const { id } = error['payment_intent'] as { id: string }
    const paid = t.api.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null })
  })
})

describe('a card number', () => {
  const typed = (card: object) => {
    const t = till()
    return refused(() =>
      t.api.paymentMethods.create({
        type: 'card',
        card: { number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123', ...card },
      }),
    )
  }

  it.each([
    [{ number: '4242424242424241' }, 'incorrect_number', 'number'],
    [{ exp_month: 13 }, 'invalid_expiry_month', 'exp_month'],
    [{ exp_year: 1995 }, 'invalid_expiry_year', 'exp_year'],
    [{ cvc: '99' }, 'invalid_cvc', 'cvc'],
  ])('is refused by its form: %o', (card, code, param) => {
    expect(typed(card)).toMatchObject({ status: 402, type: 'card_error', code, param })
  })
})
