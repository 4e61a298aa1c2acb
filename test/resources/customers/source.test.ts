import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { refused, type Till, till } from '../payments/till.js'

type Api = Till['api']

const ACCOUNT = {
  object: 'bank_account',
  country: 'US',
  currency: 'usd',
  routing_number: '110000000',
  account_number: '000123456789',
}

describe('a source', () => {
  it('is a card of its customer and a payment method by one id, and the default if it is the first', () => {
    const { api } = till()
    const { id, default_source } = api.customers.create({ source: 'tok_visa' })
    const card = api.customers.retrieveSource(id, default_source as string) as Stripe.Card
    expect(card).toMatchObject({ brand: 'Visa', last4: '4242', cvc_check: 'pass', customer: id })
    expect(api.paymentMethods.retrieve(card.id)).toMatchObject({ customer: id, type: 'card' })
    const second = api.customers.createSource(id, { source: 'tok_mastercard' })
    expect(api.customers.retrieve(id)).toMatchObject({ default_source: card.id })
    api.customers.deleteSource(id, card.id)
    expect(api.customers.retrieve(id)).toMatchObject({ default_source: second.id })
  })

  it('is charged directly', () => {
    const t = till()
    const { id } = t.api.customers.create({ source: 'tok_visa' })
    const charge = t.api.charges.create({ amount: 1000, currency: 'usd', customer: id })
    expect(charge).toMatchObject({ status: 'succeeded', captured: true, payment_intent: null, customer: id })
    expect(charge.source).toMatchObject({ object: 'card', last4: '4242' })
    const held = t.api.charges.create({ amount: 1000, currency: 'usd', source: 'tok_visa', capture: false })
    expect(held.captured).toBe(false)
    expect(t.api.charges.capture(held.id, { amount: 600 })).toMatchObject({
      amount_captured: 600,
      amount_refunded: 400,
    })
    expect(refused(() => t.api.charges.capture(held.id)).code).toBe('charge_already_captured')
  })

  it('declines as its card does', () => {
    const { api } = till()
    expect(
      refused(() => api.charges.create({ amount: 1000, currency: 'usd', source: 'tok_chargeDeclined' })),
    ).toMatchObject({
      status: 402,
      code: 'card_declined',
      charge: expect.stringMatching(/^ch_/),
    })
    expect(refused(() => api.customers.create({ source: 'tok_chargeDeclined' })).code).toBe('card_declined')
    const { id } = api.customers.create({})
    expect(refused(() => api.charges.create({ amount: 1000, currency: 'usd', customer: id })).message).toBe(
      'Cannot charge a customer that has no active card',
    )
  })

  it('is a bank account, verified by two small deposits', () => {
    const { api } = till()
    const { id } = api.customers.create({})
    const account = api.customers.createSource(id, { source: ACCOUNT as unknown as string })
    expect(account).toMatchObject({ object: 'bank_account', status: 'new', last4: '6789' })
    expect(refused(() => api.customers.verifySource(id, account.id, { amounts: [1, 2] })).status).toBe(400)
    expect(api.customers.verifySource(id, account.id, { amounts: [32, 45] })).toMatchObject({ status: 'verified' })
  })
})

describe('a source of the older API', () => {
  const ideal = (api: Api) =>
    api.sources.create({ type: 'ideal', amount: 1000, currency: 'eur', redirect: { return_url: 'https://shop.test' } })

  it('is charged once, when its holder has agreed on the page of the bank', () => {
    const { api, world } = till()
    const source = ideal(api)
    expect(source).toMatchObject({ status: 'pending', usage: 'single_use', redirect: { status: 'pending' } })
    const charge = () => api.charges.create({ amount: 1000, currency: 'eur', source: source.id })
    expect(refused(charge).param).toBe('source')
    world.outside.authenticate({ source: source.id })
    expect(api.sources.retrieve(source.id)).toMatchObject({ status: 'chargeable', redirect: { status: 'succeeded' } })
    expect(charge()).toMatchObject({ status: 'succeeded', payment_method_details: { type: 'ideal' } })
    expect(refused(charge).message).toContain('consumed')
  })

  it('is attached where it may be charged again, and consumed when it is detached', () => {
    const { api } = till()
    const { id } = api.customers.create({})
    expect(refused(() => api.customers.createSource(id, { source: ideal(api).id })).param).toBe('source')
    const card = api.sources.create({ type: 'card', token: 'tok_visa' })
    expect(api.customers.createSource(id, { source: card.id })).toMatchObject({ object: 'source', customer: id })
    expect(api.customers.deleteSource(id, card.id)).toMatchObject({ object: 'source', status: 'consumed' })
    expect(api.customers.listSources(id, { object: 'source' }).data).toEqual([])
  })
})

describe('a token', () => {
  it('is used once', () => {
    const { api } = till()
    const token = api.tokens.create({
      card: { number: '4242424242424242', exp_month: '12', exp_year: '2030', cvc: '123' },
    })
    expect(token).toMatchObject({ type: 'card', used: false, card: { brand: 'Visa', cvc_check: 'unchecked' } })
    api.charges.create({ amount: 1000, currency: 'usd', source: token.id })
    expect(api.tokens.retrieve(token.id).used).toBe(true)
    expect(refused(() => api.charges.create({ amount: 1000, currency: 'usd', source: token.id }))).toMatchObject({
      code: 'token_already_used',
      message: `You cannot use a Stripe token more than once: ${token.id}.`,
    })
  })

  it('is a bank account too', () => {
    const { api } = till()
    const token = api.tokens.create({
      bank_account: { country: 'US', currency: 'usd', account_number: '000123456789', routing_number: '110000000' },
    })
    const { id } = api.customers.create({})
    expect(api.customers.createSource(id, { source: token.id }).id).toBe(token.bank_account!.id)
  })
})

describe('a bank account in its older form', () => {
  function charged(account_number: string) {
    const t = till()
    const customer = t.api.customers.create({}).id
    const { id: source } = t.api.customers.createSource(customer, {
      source: {
        object: 'bank_account',
        country: 'US',
        currency: 'usd',
        account_holder_name: 'Jenny',
        account_holder_type: 'individual',
        account_number,
        routing_number: '110000000',
      } as never,
    })
    t.api.customers.verifySource(customer, source, { amounts: [32, 45] })
    const charge = t.api.charges.create({ amount: 5000, currency: 'usd', customer, source })
    t.world.clock.advance({ days: 7 })
    return { t, before: charge, after: t.api.charges.retrieve(charge.id) }
  }

  it('pays what it is charged some days later', () => {
    const { t, before, after } = charged('000123456789')
    expect([before.status, before.paid, before.balance_transaction]).toEqual(['pending', false, null])
    expect([after.status, after.paid]).toEqual(['succeeded', true])
    expect(t.api.balanceTransactions.retrieve(after.balance_transaction as string).amount).toBe(5000)
  })

  it('refuses it some days later', () => {
    const { t, after } = charged('000222222227')
    expect(after).toMatchObject({ status: 'failed', paid: false, failure_code: expect.stringMatching(/insufficient/) })
    expect(t.api.events.list({ limit: 1 }).data[0]!.type).toBe('charge.failed')
  })
})

it('a card in its older form is renewed, for the charges too', () => {
  const { api } = till()
  const { id, default_source: card } = api.customers.create({ source: 'tok_visa' })
  expect(
    api.customers.updateSource(id, card as string, { exp_month: '5', exp_year: '2040', name: 'Jenny' }),
  ).toMatchObject({ exp_month: 5, exp_year: 2040, name: 'Jenny' })
  expect(api.paymentMethods.retrieve(card as string).card).toMatchObject({ exp_month: 5, exp_year: 2040 })
})
