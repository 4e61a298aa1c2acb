/** An invoice that is paid in several parts. @see https://docs.stripe.com/invoicing/partial-payments */
import { describe, expect, it } from 'vitest'
import { detached } from '../../support/nameless.js'
import { refusal, type Story, story } from './story.js'

function opened(amount = 1000) {
  const s = story()
  const customer = s.customer()
  s.api.invoiceItems.create({ customer, amount, currency: 'usd' })
  const terms = { collection_method: 'send_invoice', days_until_due: 30 } as const
  const { id } = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', ...terms })
  s.api.invoices.finalizeInvoice(id)
  return { s, customer, id }
}

const intent = (s: Story, customer: string, amount: number) =>
  s.api.paymentIntents.create({
    amount,
    customer,
    currency: 'usd',
    automatic_payment_methods: { allow_redirects: 'never', enabled: true },
  }).id

const confirm = (s: Story, id: string) => s.api.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })

const payments = (s: Story, invoice: string) =>
  s.api.invoicePayments
    .list({ invoice })
    .data.map(({ amount_requested, amount_paid, is_default, status }) => [
      amount_requested,
      amount_paid,
      is_default,
      status,
    ])

describe('a payment that is attached to an invoice', () => {
  it('pays a part, and the default payment asks for the rest', () => {
    const { s, customer, id } = opened()
    const part = intent(s, customer, 400)
    expect(s.api.invoices.attachPayment(id, { payment_intent: part })).toMatchObject({ status: 'open', amount_paid: 0 })
    expect(s.caused(() => void confirm(s, part))).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.updated',
      'charge.updated',
    ])
    expect(s.api.invoices.retrieve(id)).toMatchObject({ status: 'open', amount_paid: 400, amount_remaining: 600 })
    expect(payments(s, id)).toEqual([
      [400, 400, false, 'paid'],
      [600, null, true, 'open'],
    ])
    s.api.invoices.pay(id)
    expect(s.api.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 1000, amount_remaining: 0 })
    s.world.check()
  })

  it('that has succeeded before counts at once, and may pay it all', () => {
    const { s, customer, id } = opened()
    const all = intent(s, customer, 1000)
    confirm(s, all)
    expect(s.api.invoices.attachPayment(id, { payment_intent: all })).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
    })
    expect(payments(s, id)).toEqual([
      [1000, 1000, false, 'paid'],
      [1000, null, true, 'canceled'],
    ])
  })

  it('beside another brings too much: the surplus is the customer’s', () => {
    const { s, customer, id } = opened()
    const [first, second] = [intent(s, customer, 800), intent(s, customer, 500)]
    for (const payment_intent of [first, second]) s.api.invoices.attachPayment(id, { payment_intent })
    confirm(s, first)
    confirm(s, second)
    expect(s.api.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 1000, amount_overpaid: 300 })
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: -300 })
    expect(s.api.customers.listBalanceTransactions(customer).data[0]).toMatchObject({ type: 'invoice_overpaid' })
    s.world.check()
  })

  it('is given up with its intent', () => {
    const { s, customer, id } = opened()
    const part = intent(s, customer, 400)
    s.api.invoices.attachPayment(id, { payment_intent: part })
    expect(refusal(() => s.api.invoices.markUncollectible(id)).code).toBe('invoice_not_editable')
    s.api.paymentIntents.cancel(part)
    expect(payments(s, id)[0]).toEqual([400, null, false, 'canceled'])
    expect(s.api.invoices.voidInvoice(id).status).toBe('void')
  })

  it('leaves an invoice that cannot be voided, and the rest may be paid elsewhere', () => {
    const { s, customer, id } = opened()
    const part = intent(s, customer, 400)
    s.api.invoices.attachPayment(id, { payment_intent: part })
    confirm(s, part)
    expect(refusal(() => s.api.invoices.voidInvoice(id)).code).toBe('invoice_not_editable')
    expect(s.api.invoices.pay(id, { paid_out_of_band: true })).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_paid_off_stripe: 600,
    })
  })

  it.each([
    ['of more than is left', 1001, 'usd', true],
    ['in another currency', 500, 'eur', true],
    ['of another customer', 500, 'usd', false],
  ])('%s is refused', (_, amount, currency, own) => {
    const { s, customer, id } = opened()
    const payment_intent = s.api.paymentIntents.create({ amount, currency, customer: own ? customer : s.customer() }).id
    expect(refusal(() => s.api.invoices.attachPayment(id, { payment_intent }))).toMatchObject({
      status: 400,
      param: 'payment_intent',
    })
  })
})

describe('a payment that is detached from an invoice', () => {
  it('leaves it to be paid once more, and pays another', () => {
    const { s, customer, id } = opened()
    s.api.invoices.pay(id)
    const [payment] = s.api.invoicePayments.list({ invoice: id }).data
    const { finalized_at } = s.api.invoices.retrieve(id).status_transitions
    const first = payment!.payment.payment_intent as string
    s.to('2026-01-02')
    expect(s.caused(() => void detached(s, id, first))).toEqual([
      'invoice_payment.detached',
      'invoice.updated',
      'payment_intent.created',
    ])
    expect(s.api.invoices.retrieve(id)).toMatchObject({
      status: 'open',
      amount_paid: 0,
      amount_remaining: 1000,
      status_transitions: { finalized_at, paid_at: null },
    })
    expect(payments(s, id)).toEqual([[1000, null, true, 'open']])
    s.api.invoiceItems.create({ customer, amount: 1000, currency: 'usd' })
    const other = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' }).id
    s.api.invoices.finalizeInvoice(other)
    expect(s.api.invoices.attachPayment(other, { payment_intent: first }).status).toBe('paid')
    expect(s.api.invoices.pay(id)).toMatchObject({ status: 'paid', amount_paid: 1000 })
    s.world.check()
  })

  it('is asked for by the default payment where it was a part', () => {
    const { s, customer, id } = opened()
    const part = intent(s, customer, 400)
    s.api.invoices.attachPayment(id, { payment_intent: part })
    confirm(s, part)
    expect(detached(s, id, part)).toMatchObject({ status: 'open', amount_paid: 0, amount_remaining: 1000 })
    expect(payments(s, id)).toEqual([[1000, null, true, 'open']])
    expect(() => detached(s, id, part)).toThrow('is no payment that can be detached')
    s.world.check()
  })

  it('takes the surplus with it', () => {
    const { s, customer, id } = opened()
    const [first, second] = [intent(s, customer, 800), intent(s, customer, 500)]
    for (const payment_intent of [first, second]) s.api.invoices.attachPayment(id, { payment_intent })
    confirm(s, first)
    confirm(s, second)
    expect(detached(s, id, second)).toMatchObject({ status: 'open', amount_paid: 800, amount_remaining: 200 })
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: 0 })
    s.world.check()
  })
})
