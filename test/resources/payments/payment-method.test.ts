import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { createWorld } from '../../../src/index.js'
import { testCards } from '../../../src/resources/payments/test-card.js'
import { refused, till } from './till.js'

describe('payment_method', () => {
  it('makes a new one of a test name each time, with the same fingerprint', () => {
    const { api } = till()
    const { id } = api.customers.create({})
    const first = api.paymentMethods.attach('pm_card_visa', { customer: id })
    const second = api.paymentMethods.attach('pm_card_visa', { customer: id })
    expect(first.id).not.toBe(second.id)
    expect(first.card!.fingerprint).toBe(second.card!.fingerprint)
    expect(first.card).toMatchObject({ brand: 'visa', last4: '4242', exp_month: 3, exp_year: 2027, country: 'US' })
  })

  it('checks the card with its bank when it is attached', () => {
    const { api } = till()
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123' }
    const method = api.paymentMethods.create({
      type: 'card',
      card,
      billing_details: { address: { postal_code: '94107' } },
    })
    expect(method.card!.checks).toEqual({
      address_line1_check: null,
      address_postal_code_check: 'unchecked',
      cvc_check: 'unchecked',
    })
    const { id } = api.customers.create({})
    const attached = api.paymentMethods.attach(method.id, { customer: id })
    expect(attached.card!.checks).toEqual({
      address_line1_check: null,
      address_postal_code_check: 'pass',
      cvc_check: 'pass',
    })
  })

  it.each([
    ['2023-06-01', null, null],
    ['2025-02-01', 'pass', null],
    ['2026-01-01', 'pass', expect.stringMatching(/^\d{6}$/)],
  ])('of a test name is checked as it was in %s', (now, cvc_check, authorization_code) => {
    const { api } = createWorld({ now })
    const { latest_charge } = api.paymentIntents.create({
      amount: 1000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      return_url: 'https://example.com',
      confirm: true,
      expand: ['latest_charge'],
    })
    expect((latest_charge as Stripe.Charge).payment_method_details!.card).toMatchObject({
      checks: { cvc_check },
      authorization_code,
    })
  })

  it('is gone for good once it is detached', () => {
    const t = till()
    const { id, card } = t.customer()
    t.api.customers.update(id, { invoice_settings: { default_payment_method: card } })
    expect(t.caused(() => t.api.paymentMethods.detach(card))).toEqual(['payment_method.detached', 'customer.updated'])
    expect(t.api.customers.listPaymentMethods(id).data).toEqual([])
    expect(refused(() => t.api.paymentMethods.attach(card, { customer: id })).message).toContain(
      'was detached from a Customer',
    )
  })

  it('says that there is none of a name', () => {
    const { api } = till()
    const { id } = api.customers.create({})
    expect(refused(() => api.paymentMethods.attach('abcd', { customer: id }))).toMatchObject({
      status: 404,
      code: 'resource_missing',
      message: "No such PaymentMethod: 'abcd'",
      param: 'payment_method',
    })
  })

  it.each([
    [
      'sepa_debit',
      { sepa_debit: { iban: 'DE89370400440532013000' } },
      { bank_code: '37040044', branch_code: '', country: 'DE', last4: '3000' },
    ],
    [
      'bacs_debit',
      { bacs_debit: { account_number: '00012345', sort_code: '10-88-00' } },
      { last4: '2345', sort_code: '108800' },
    ],
    [
      'us_bank_account',
      {
        us_bank_account: {
          account_number: '000123456789',
          routing_number: '110000000',
          account_holder_type: 'individual',
        },
      },
      { bank_name: 'STRIPE TEST BANK', last4: '6789', account_type: 'checking' },
    ],
    ['fpx', { fpx: { bank: 'affin_bank' } }, { bank: 'affin_bank' }],
    ['alipay', {}, {}],
  ] as const)('is made of type %s', (type, params, shown) => {
    const { api } = till()
    const method = api.paymentMethods.create({ type, ...params } as Parameters<typeof api.paymentMethods.create>[0])
    expect((method as unknown as Record<string, object>)[type]).toMatchObject(shown)
  })
})

describe('the test cards', () => {
  it('have one number and one name each', () => {
    const numbers = testCards.map(({ number }) => number)
    const names = testCards.flatMap(card => card.names)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(new Set(names).size).toBe(names.length)
  })

  it('can all be typed in', () => {
    const { api } = till()
    for (const { number, country, funding } of testCards) {
      const cvc = number.startsWith('3') && number.length === 15 ? '1234' : '123'
      const { card } = api.paymentMethods.create({ type: 'card', card: { number, exp_month: 12, exp_year: 2030, cvc } })
      expect(card).toMatchObject({ country, funding, last4: number.slice(-4) })
      expect(card!.brand).not.toBe('unknown')
    }
  })
})
