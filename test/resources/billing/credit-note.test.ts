/** Credit notes. @see https://docs.stripe.com/invoicing/integration/programmatic-credit-notes */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { creditOf, creditTotals } from '../../../src/resources/billing/credit-note-amounts.js'
import { misfits } from '../../../src/spec/fit.js'
import { refusal, type Story, story } from './story.js'

const custom = (unit_amount: number, quantity = 1) => ({
  type: 'custom_line_item' as const,
  description: 'Courtesy',
  quantity,
  unit_amount,
})

function opened(
  s: Story,
  amount = 10_000,
  params: Partial<Stripe.CustomerCreateParams> = {},
  more: Partial<Stripe.InvoiceCreateParams> = {},
) {
  const customer = s.customer('pm_card_visa', params)
  s.api.invoiceItems.create({ customer, amount, currency: 'usd' })
  const { id } = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', ...more })
  return { ...s.api.invoices.finalizeInvoice(id), customer }
}
const paid = (s: Story, ...args: [number?, Partial<Stripe.CustomerCreateParams>?]) => {
  const invoice = opened(s, ...args)
  s.api.invoices.pay(invoice.id)
  return invoice
}

describe('before payment', () => {
  it('shows its lines as the API does', () => {
    const s = story()
    const note = s.api.creditNotes.create({ invoice: opened(s).id, lines: [custom(500)] })
    expect(misfits(note, '@credit_note')).toEqual([])
    expect(note.lines).toMatchObject({ data: [{ amount: 500 }], url: `/v1/credit_notes/${note.id}/lines` })
  })

  it('a credit note lowers what is left to pay', () => {
    const s = story()
    const { id } = opened(s)
    let note = ''
    expect(
      s.caused(() => {
        note = s.api.creditNotes.create({ invoice: id, lines: [custom(2000)] }).id
      }),
    ).toEqual(['invoice.updated', 'credit_note.created'])
    expect(s.api.creditNotes.retrieve(note)).toMatchObject({
      type: 'pre_payment',
      total: 2000,
      pre_payment_amount: 2000,
      post_payment_amount: 0,
    })
    expect(s.api.invoices.retrieve(id)).toMatchObject({
      amount_due: 8000,
      amount_remaining: 8000,
      pre_payment_credit_notes_amount: 2000,
      status: 'open',
    })
    expect(s.api.invoices.pay(id)).toMatchObject({ status: 'paid', amount_paid: 8000 })
    expect(s.api.charges.list().data[0]!.amount).toBe(8000)
  })

  it('it gives its amount back when it is voided', () => {
    const s = story()
    const { id } = opened(s)
    const note = s.api.creditNotes.create({ invoice: id, amount: 2000 }).id
    expect(s.caused(() => void s.api.creditNotes.voidCreditNote(note))).toEqual([
      'invoice.updated',
      'credit_note.voided',
    ])
    expect(s.api.invoices.retrieve(id)).toMatchObject({ amount_remaining: 10_000, pre_payment_credit_notes_amount: 0 })
    expect(refusal(() => s.api.creditNotes.voidCreditNote(note)).status).toBe(400)
  })

  it('one for all of it settles the invoice', () => {
    const s = story()
    const { id } = opened(s)
    expect(s.caused(() => void s.api.creditNotes.create({ invoice: id, amount: 10_000 }))).toEqual([
      'payment_intent.canceled',
      'invoice.updated',
      'invoice.paid',
      'credit_note.created',
    ])
    expect(s.api.invoices.retrieve(id)).toMatchObject({
      status: 'paid',
      amount_paid: 0,
      amount_remaining: 0,
      amount_due: 0,
    })
  })

  it('what was paid from the balance goes beyond what is left, and is given back otherwise', () => {
    const s = story()
    const { id, customer } = opened(s, 20_000, { balance: -15_000 })
    const note = s.api.creditNotes.create({ invoice: id, amount: 8000, credit_amount: 3000 })
    expect(note).toMatchObject({ type: 'mixed', pre_payment_amount: 5000, post_payment_amount: 3000 })
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: -3000 })
    expect(s.api.invoices.retrieve(id)).toMatchObject({ status: 'paid', post_payment_credit_notes_amount: 3000 })
  })
})

describe('after payment', () => {
  it('the money is refunded, credited or given back elsewhere', () => {
    const s = story()
    const { id, customer } = paid(s, 100_000)
    let note = ''
    const types = s.caused(() => {
      note = s.api.creditNotes.create({
        invoice: id,
        amount: 50_000,
        refund_amount: 10_000,
        credit_amount: 20_000,
        out_of_band_amount: 20_000,
      }).id
    })
    expect(types.filter(type => !type.startsWith('refund'))).toEqual([
      'charge.refunded',
      'invoice.updated',
      'customer.updated',
      'credit_note.created',
    ])
    const stored = s.api.creditNotes.retrieve(note, { expand: ['customer_balance_transaction'] })
    expect(stored).toMatchObject({
      type: 'post_payment',
      number: expect.stringMatching(/-0001-CN-01$/),
      out_of_band_amount: 20_000,
    })
    expect(stored.customer_balance_transaction).toMatchObject({
      amount: -20_000,
      type: 'credit_note',
      credit_note: note,
    })
    expect(stored.refunds).toMatchObject([{ amount_refunded: 10_000, type: 'refund' }])
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: -20_000 })
    expect(s.api.invoices.retrieve(id)).toMatchObject({
      status: 'paid',
      amount_paid: 100_000,
      post_payment_credit_notes_amount: 50_000,
    })
  })

  it('the ways together must make the amount', () => {
    const s = story()
    const { id } = paid(s)
    const create = () => s.api.creditNotes.create({ invoice: id, amount: 200, refund_amount: 100 })
    expect(refusal(create).message).toBe(
      'The sum of credit amount, refund amount and out of band amount ($1.00) must equal the credit note amount ($2.00).',
    )
    expect(s.api.refunds.list().data).toEqual([])
  })

  it('no more is refunded than the card paid, and no more credited than was invoiced', () => {
    const s = story()
    const { id } = paid(s, 20_000, { balance: -15_000 })
    expect(refusal(() => s.api.creditNotes.create({ invoice: id, amount: 6000, refund_amount: 6000 }))).toMatchObject({
      param: 'refund_amount',
    })
    s.api.creditNotes.create({ invoice: id, amount: 5000, refund_amount: 5000 })
    expect(refusal(() => s.api.creditNotes.create({ invoice: id, amount: 15_001, credit_amount: 15_001 })).status).toBe(
      400,
    )
    expect(s.api.creditNotes.create({ invoice: id, amount: 15_000, credit_amount: 15_000 }).status).toBe('issued')
  })

  it('a refund that was made already is linked', () => {
    const s = story()
    const { id } = paid(s)
    const refund = s.api.refunds.create({ charge: s.api.charges.list().data[0]!.id, amount: 700 }).id
    const note = s.api.creditNotes.create({ invoice: id, amount: 700, refunds: [{ refund }] })
    expect(note.refunds).toMatchObject([{ refund, amount_refunded: 700 }])
  })

  it('it cannot be voided any more', () => {
    const s = story()
    const { id } = paid(s)
    const note = s.api.creditNotes.create({ invoice: id, amount: 700, credit_amount: 700 }).id
    expect(refusal(() => s.api.creditNotes.voidCreditNote(note)).message).toBe(
      'You can only void a credit note if the associated invoice is open.',
    )
  })
})

describe('lines', () => {
  it('take back part of an invoice line, with its discount and its tax', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 10 }).id
    const rate = s.api.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false }).id
    const customer = s.customer()
    const price = s.api.prices.create({ currency: 'usd', unit_amount: 1000, product_data: { name: 'Chair' } }).id
    s.api.invoiceItems.create({ customer, pricing: { price }, quantity: 4 })
    const draft = s.api.invoices.create({
      customer,
      pending_invoice_items_behavior: 'include',
      discounts: [{ coupon }],
      default_tax_rates: [rate],
    })
    const { id, lines, total } = s.api.invoices.finalizeInvoice(draft.id)
    expect(total).toBe(4320)
    const [line] = lines.data
    const note = s.api.creditNotes.create({
      invoice: id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: line!.id, quantity: 1 }],
    })
    expect(note).toMatchObject({
      subtotal: 1000,
      discount_amount: 100,
      total_excluding_tax: 900,
      total: 1080,
      total_taxes: [{ amount: 180 }],
    })
    expect(note.lines.data).toMatchObject([
      { type: 'invoice_line_item', amount: 1000, quantity: 1, description: 'Chair', unit_amount: 1000 },
    ])
    const rest = (quantity: number) =>
      s.api.creditNotes.create({
        invoice: id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: line!.id, quantity }],
      })
    expect(refusal(() => rest(4)).param).toBe('lines[0]')
    expect(rest(3).total).toBe(3240)
    expect(s.api.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_remaining: 0 })
  })

  it('are by quantity or by amount, not both', () => {
    const s = story()
    const { id, lines } = opened(s)
    const line = { type: 'invoice_line_item' as const, invoice_line_item: lines.data[0]!.id, quantity: 1, amount: 5 }
    expect(refusal(() => s.api.creditNotes.create({ invoice: id, lines: [line] })).code).toBe('parameters_exclusive')
  })

  it('of a preview are shown and not kept', () => {
    const s = story()
    const { id } = opened(s)
    const before = s.world.toJSON()
    expect(s.api.creditNotes.preview({ invoice: id, lines: [custom(100, 3)] })).toMatchObject({
      total: 300,
      status: 'issued',
    })
    expect(s.api.creditNotes.listPreviewLineItems({ invoice: id, lines: [custom(100, 3)] }).data).toMatchObject([
      { amount: 300, quantity: 3 },
    ])
    expect(s.world.toJSON()).toBe(before)
  })

  it('of many are listed page by page', () => {
    const s = story()
    const { id } = opened(s)
    const note = s.api.creditNotes.create({ invoice: id, lines: Array.from({ length: 12 }, () => custom(1)) })
    expect([note.lines.data.length, note.lines.has_more]).toEqual([10, true])
    const [, second] = [
      1,
      s.api.creditNotes.listLineItems(note.id, { limit: 10, starting_after: note.lines.data[9]!.id }),
    ] as const
    expect([second.data.length, second.has_more]).toEqual([2, false])
  })
})

describe('the calculator', () => {
  const line = {
    amount: 1000,
    quantity: 3,
    discounts: [{ discount: 'di', amount: 100 }],
    taxes: [{ rate: 'a', amount: 180, taxable: 900, inclusive: false }],
  }
  it.each([
    ['all', undefined, 1000, 100, 180],
    ['a third by quantity', { quantity: 1 }, 333, 33, 60],
    ['a tenth by amount', { amount: 100 }, 100, 10, 18],
    ['nothing', { quantity: 0 }, 0, 0, 0],
  ])('credits %s', (_, portion, amount, discount, tax) => {
    const credit = creditOf(line, portion)
    expect([credit.amount, credit.discounts[0]!.amount, credit.taxes[0]!.amount]).toEqual([amount, discount, tax])
    expect(creditTotals([credit])).toMatchObject({ subtotal: amount, total: amount - discount + tax })
  })
})
