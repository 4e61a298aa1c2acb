/** What Stripe takes of a customer. @see https://docs.stripe.com/api/customers/create */
import { describe, expect, it } from 'vitest'
import { refused, till } from '../payments/till.js'

describe('invoices of a customer are numbered', () => {
  it.each(['AB', 'ABCDEFGHIJKLM', 'abc', 'A-1'])('with no prefix like %s', prefix => {
    const { api } = till()
    expect(refused(() => api.customers.create({ invoice_prefix: prefix })).param).toBe('invoice_prefix')
  })

  it('with a prefix that is nobody else’s', () => {
    const { api } = till()
    const { id } = api.customers.create({ invoice_prefix: 'ACME9' })
    expect(api.customers.update(id, { invoice_prefix: 'ACME9' }).invoice_prefix).toBe('ACME9')
    expect(refused(() => api.customers.create({ invoice_prefix: 'ACME9' })).param).toBe('invoice_prefix')
    api.customers.update(id, { invoice_prefix: 'ACME10' })
    expect(api.customers.create({ invoice_prefix: 'ACME9' }).invoice_prefix).toBe('ACME9')
  })

  it('upward, to a thousand million', () => {
    const { api } = till()
    const { id } = api.customers.create({ next_invoice_sequence: 7 })
    for (const next_invoice_sequence of [6, 1_000_000_001]) {
      expect(refused(() => api.customers.update(id, { next_invoice_sequence })).param).toBe('next_invoice_sequence')
    }
    expect(api.customers.update(id, { next_invoice_sequence: 1_000_000_000 })).toMatchObject({
      next_invoice_sequence: 1_000_000_000,
    })
  })
})

it('a customer loses what is set to an empty text', () => {
  const { api } = till()
  const told = { description: 'One', email: 'one@example.com', name: 'One', phone: '+15550100' }
  const { id } = api.customers.create(told)
  const none = Object.fromEntries(Object.keys(told).map(name => [name, null]))
  expect(api.customers.update(id, { description: '', email: '', name: '', phone: '' })).toMatchObject(none)
})

describe('a balance that is set', () => {
  it('is a transaction like any other, and a credit of the opposite sign', () => {
    const { api, world } = till()
    const { id } = api.customers.create({ balance: -500 })
    api.customers.createBalanceTransaction(id, { amount: 200, currency: 'usd' })
    api.customers.update(id, { balance: 100 })
    api.customers.update(id, { balance: 100, name: 'Jenny' })
    const moves = api.customers.listBalanceTransactions(id).data
    expect(moves.map(({ type, amount, ending_balance }) => [type, amount, ending_balance])).toEqual([
      ['adjustment', 400, 100],
      ['adjustment', 200, -300],
      ['initial', -500, -500],
    ])
    expect(api.customers.retrieve(id, { expand: ['invoice_credit_balance'] })).toMatchObject({
      balance: 100,
      invoice_credit_balance: { usd: -100 },
    })
    const [, event] = api.events.list({ type: 'customer.updated' }).data
    expect(event!.data.previous_attributes).toEqual({ balance: -300 })
    world.check()
  })
})

describe('metadata', () => {
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'v']))

  it('has fifty keys at most, also when more are added', () => {
    const { api } = till()
    const full = { status: 400, param: 'metadata' }
    expect(refused(() => api.customers.create({ metadata: keys(51) }))).toMatchObject(full)
    const { id } = api.customers.create({ metadata: keys(50) })
    expect(refused(() => api.customers.update(id, { metadata: { more: 'v' } }))).toMatchObject(full)
    expect(api.customers.update(id, { metadata: { more: 'v', k0: '' } }).metadata).toHaveProperty('more', 'v')
  })
})

describe('custom fields', () => {
  const field = (name: number, value = 1) => ({ name: 'n'.repeat(name), value: 'v'.repeat(value) })
  it.each([
    [[1, 2, 3, 4, 5].map(length => field(length)), 'invoice_settings[custom_fields]'],
    [[field(41)], 'invoice_settings[custom_fields][0][name]'],
    [[field(40), field(1, 141)], 'invoice_settings[custom_fields][1][value]'],
    [[field(40, 140), field(1), field(2), field(3)], undefined],
  ])('are four short ones at most', (custom_fields, param) => {
    const { api } = till()
    const create = () => api.customers.create({ invoice_settings: { custom_fields } })
    if (param === undefined) expect(create().invoice_settings.custom_fields).toEqual(custom_fields)
    else expect(refused(create).param).toBe(param)
  })
})
