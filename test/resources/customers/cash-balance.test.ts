import { describe, expect, it } from 'vitest'
import { matchTransfer, type Open } from '../../../src/resources/customers/cash-reconciliation.js'
import { refused, type Till, till } from '../payments/till.js'

const open = (id: string, amount: number, rest: Partial<Open> = {}): Open => ({
  intent: id,
  invoice: null,
  number: null,
  reference: null,
  amount,
  at: 0,
  ...rest,
})
const ids = (items: readonly Open[]) => items.map(({ intent }) => intent)

/** @see https://docs.stripe.com/payments/customer-balance/reconciliation */
describe('a bank transfer pays', () => {
  const invoice = (id: string, amount: number, at: number) =>
    open(id, amount, { invoice: `in_${id}`, number: `N-${id}`, at })

  it('what its reference names, first of all', () => {
    const items = [invoice('a', 3000, 1), invoice('b', 3000, 2), open('c', 3000, { reference: 'REF' })]
    expect(ids(matchTransfer(items, 3000, 'N-b'))).toEqual(['b'])
    expect(ids(matchTransfer(items, 3000, 'REF'))).toEqual(['c'])
  })

  it('what sums up to it exactly: the fewest, then invoices before intents', () => {
    expect(
      ids(matchTransfer([invoice('a', 1000, 1), invoice('b', 2000, 2), invoice('c', 3000, 3)], 3000, null)),
    ).toEqual(['c'])
    expect(ids(matchTransfer([open('a', 1000), invoice('b', 1000, 5)], 1000, null))).toEqual(['b'])
    expect(ids(matchTransfer([invoice('a', 1000, 1), open('b', 700), open('c', 500)], 1500, null))).toEqual(['a', 'c'])
  })

  it('else whole invoices, oldest first, and intents with what is left', () => {
    const items = [
      invoice('young', 900, 9),
      invoice('old', 1000, 1),
      open('first', 5000, { at: 2 }),
      open('second', 5000, { at: 3 }),
    ]
    expect(ids(matchTransfer(items, 1200, null))).toEqual(['old', 'first'])
  })
})

describe('a cash balance', () => {
  const OPTIONS = {
    customer_balance: { funding_type: 'bank_transfer' as const, bank_transfer: { type: 'us_bank_transfer' as const } },
  }
  const pay = (t: Till, customer: string, amount: number) =>
    t.api.paymentIntents.create({
      amount,
      currency: 'usd',
      customer,
      allowed_payment_method_types: ['customer_balance'],
      payment_method_data: { type: 'customer_balance' },
      payment_method_options: OPTIONS,
      confirm: true,
    })

  it('pays an intent in parts as money arrives', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    const intent = pay(t, id, 1000)
    expect(intent.next_action?.display_bank_transfer_instructions?.amount_remaining).toBe(1000)
    const events = t.caused(() => t.api.testHelpers.customers.fundCashBalance(id, { amount: 400, currency: 'usd' }))
    expect(events).toContain('payment_intent.partially_funded')
    const partly = t.api.paymentIntents.retrieve(intent.id)
    expect(partly.next_action?.display_bank_transfer_instructions?.amount_remaining).toBe(600)
    t.api.testHelpers.customers.fundCashBalance(id, { amount: 900, currency: 'usd' })
    expect(t.api.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'succeeded', amount_received: 1000 })
    expect(t.api.customers.retrieveCashBalance(id).available).toEqual({ usd: 300 })
    expect(pay(t, id, 300).status).toBe('succeeded')
  })

  it('waits for the merchant where reconciliation is manual', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    t.api.customers.updateCashBalance(id, { settings: { reconciliation_mode: 'manual' } })
    const intent = pay(t, id, 1000)
    t.api.testHelpers.customers.fundCashBalance(id, { amount: 1000, currency: 'usd' })
    expect(t.api.paymentIntents.retrieve(intent.id).status).toBe('requires_action')
    expect(refused(() => t.api.paymentIntents.applyCustomerBalance(intent.id, { amount: 2000 })).code).toBe(
      'balance_insufficient',
    )
    expect(t.api.paymentIntents.applyCustomerBalance(intent.id).status).toBe('succeeded')
  })

  it('has back what an intent took that is canceled', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    const intent = pay(t, id, 1000)
    t.api.testHelpers.customers.fundCashBalance(id, { amount: 400, currency: 'usd' })
    t.api.paymentIntents.cancel(intent.id)
    expect(t.api.customers.retrieveCashBalance(id).available).toEqual({ usd: 400 })
    const moves = t.api.customers.listCashBalanceTransactions(id).data
    expect(moves.map(({ type, net_amount }) => [type, net_amount])).toEqual([
      ['unapplied_from_payment', 400],
      ['applied_to_payment', -400],
      ['funded', 400],
    ])
  })

  it('goes back after 75 days, as far as nothing has used it', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    const fund = (amount: number) => t.api.testHelpers.customers.fundCashBalance(id, { amount, currency: 'usd' })
    const cash = () => t.api.customers.retrieveCashBalance(id).available!['usd']
    fund(1000)
    t.days(10)
    fund(500)
    expect(pay(t, id, 300).status).toBe('succeeded')
    t.days(64)
    expect(cash()).toBe(1200)
    t.days(1)
    expect(cash()).toBe(500)
    t.days(10)
    expect(cash()).toBe(0)
    const moves = t.api.customers.listCashBalanceTransactions(id).data
    expect(moves.map(({ type, net_amount }) => [type, net_amount]).slice(0, 2)).toEqual([
      ['return_initiated', -500],
      ['return_initiated', -700],
    ])
  })

  it('keeps its customer from being deleted', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    t.api.testHelpers.customers.fundCashBalance(id, { amount: 1000, currency: 'usd' })
    expect(refused(() => t.api.customers.del(id)).status).toBe(400)
    expect(pay(t, id, 1000).status).toBe('succeeded')
    expect(t.api.customers.del(id).deleted).toBe(true)
  })
})

it('a customer is made with a mode, and shows their balances where these are expanded', () => {
  const t = till()
  const { id } = t.api.customers.create({ cash_balance: { settings: { reconciliation_mode: 'manual' } } })
  t.api.customers.createBalanceTransaction(id, { amount: -500, currency: 'eur' })
  t.api.testHelpers.customers.fundCashBalance(id, { amount: 1200, currency: 'eur' })
  expect(t.api.customers.retrieve(id, { expand: ['cash_balance', 'invoice_credit_balance'] })).toMatchObject({
    cash_balance: {
      object: 'cash_balance',
      customer: id,
      available: { eur: 1200 },
      settings: { reconciliation_mode: 'manual', using_merchant_default: false },
    },
    invoice_credit_balance: { eur: 500 },
  })
  expect(t.api.customers.retrieve(id)).not.toHaveProperty('cash_balance')
  t.api.customers.update(id, { cash_balance: { settings: { reconciliation_mode: 'merchant_default' } } })
  expect(t.api.customers.retrieveCashBalance(id).settings.using_merchant_default).toBe(true)
})

/** @see https://docs.stripe.com/payments/customer-balance/refunding */
describe('cash that pays for nothing', () => {
  const funded = () => {
    const t = till()
    const { id } = t.api.customers.create({ email: 'jenny@example.com' })
    t.api.testHelpers.customers.fundCashBalance(id, { amount: 900, currency: 'usd' })
    const cash = () => t.api.customers.retrieveCashBalance(id).available!['usd']
    const refund = (amount: number) =>
      t.api.refunds.create({ customer: id, amount, currency: 'usd', origin: 'customer_balance' })
    return { t, id, cash, refund }
  }

  it('is refunded once the customer has said where to, and comes again if they do not within 45 days', () => {
    const { t, id, cash, refund } = funded()
    const [first, second] = [refund(400), refund(300)]
    expect(first).toMatchObject({ amount: 400, charge: null, status: 'requires_action' })
    expect(cash()).toBe(200)
    t.world.outside.submitRefundDetails({ refund: first.id })
    t.days(46)
    expect(t.api.refunds.retrieve(first.id).status).toBe('succeeded')
    expect(t.api.refunds.retrieve(second.id).status).toBe('canceled')
    expect(cash()).toBe(500)
    expect(t.api.customers.listCashBalanceTransactions(id).data.map(({ type }) => type)).toEqual([
      'return_canceled',
      'return_initiated',
      'return_initiated',
      'funded',
    ])
  })

  it('is not refunded beyond what there is', () => {
    const { refund } = funded()
    expect(refused(() => refund(901))).toMatchObject({ status: 400, code: 'balance_insufficient', param: 'amount' })
  })
})
