/** CreditNote: takes back a part of a finalized invoice. @see https://docs.stripe.com/api/credit_notes */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { pageOf } from '../../core/list.js'
import { formatAmount } from '../../core/money.js'
import { load } from '../../core/operation.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { type Credit, creditTotals, creditType, splitCredit } from './credit-note-amounts.js'
import {
  type CreditLine,
  creditLine,
  creditNoteLines,
  insertCreditLine,
  linesOfNote,
  shownTax,
} from './credit-note-line.js'
import { creditBalance, giveBack, lowerInvoice } from './credit-note-settle.js'
import { creditedShipping, shippingCredit } from './credit-note-shipping.js'
import { moveBalance } from './customer-balance-transaction.js'
import { type Invoice, invoices } from './invoice-draft.js'

export type CreditNote = Stored<Stripe.CreditNote>

export const creditNoteMachine = lifecycleSetup<{ readonly type: 'void' }>().createMachine({
  id: 'credit_note',
  initial: 'issued',
  states: {
    issued: { on: { void: { target: 'void', actions: [stamp('voided_at'), emit('credit_note.voided')] } } },
    void: {},
  },
})

export const creditNotes = resource<CreditNote>('credit_note', {
  idPrefix: 'cn',
  api: 'creditNotes',
  lifecycle: creditNoteMachine,
  indexes: { pdf: 'pdf' },
  onlyExpanded: ['shipping_cost.taxes'],
  lists: {
    lines: {
      object: 'credit_note_line_item',
      by: 'credit_note',
      url: '/v1/credit_notes/{id}/lines',
      uncounted: true,
      oldestFirst: true,
    },
  },
})

/** Where it is to be read. */
export const pdfUrl = (account: string, token: string): string =>
  `https://pay.stripe.com/credit_notes/${account}/${token}/pdf?s=ap`

type CreateParams = Stripe.CreditNoteCreateParams

export const operations = {
  create: createCreditNote,

  /** The same with nothing kept: what a GET does is never committed. */
  preview: (tx: Transaction, params: CreateParams): CreditNote => createCreditNote(tx, params),

  listPreviewLineItems(tx: Transaction, params: CreateParams & Params) {
    return pageOf(linesOfNote(tx, createCreditNote(tx, params).id), params, '/v1/credit_notes/preview/lines')
  },

  'creditNotes.listLineItems'(tx: Transaction, [id]: readonly [string], params: Params) {
    return pageOf(linesOfNote(tx, load(tx, creditNotes, id).id), params, `/v1/credit_notes/${id}/lines`)
  },

  voidCreditNote(tx: Transaction, note: CreditNote): CreditNote {
    const invoice = tx.get(invoices, note.invoice)
    tx.follow(invoice.test_clock)
    if (note.status === 'void') throw invalidRequest('This credit note has already been voided.')
    if (invoice.status !== 'open')
      throw invalidRequest('You can only void a credit note if the associated invoice is open.')
    lowerInvoice(tx, invoice, -note.pre_payment_amount, -note.post_payment_amount)
    takeBack(tx, invoice, note)
    for (const line of linesOfNote(tx, note.id)) tx.put(creditNoteLines, line, { _voided: true })
    return tx.send(creditNotes, note, { type: 'void' })
  },
}

function createCreditNote(tx: Transaction, params: CreateParams): CreditNote {
  const invoice = tx.need(invoices, params.invoice, 'invoice')
  tx.follow(invoice.test_clock)
  requireFinalized(invoice)
  const lines = (params.lines ?? []).map((line, at) => creditLine(tx, invoice, line, at))
  const shipping = creditedShipping(tx, invoice, params.shipping_cost)
  const totals = creditTotals(creditsOf(params, lines), shipping ? shippingCredit(shipping) : undefined)
  requireTotal(invoice, params, totals.total)
  const split = splitCredit(totals.total, invoice.status === 'open' ? invoice.amount_remaining : 0)
  const note = tx.insert(creditNotes, {
    amount: totals.total,
    amount_shipping: shipping?.amount_subtotal ?? 0,
    currency: invoice.currency,
    customer: invoice.customer!,
    discount_amount: totals.discount,
    discount_amounts: totals.discounts,
    effective_at: params.effective_at ?? tx.now,
    invoice: invoice.id,
    memo: params.memo ?? null,
    metadata: tx.fields(creditNotes, { metadata: params.metadata ?? {} }).metadata ?? {},
    number: nextNumber(tx, invoice),
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: pdfUrl(tx.account, `test_${tx.letters(40)}`),
    pre_payment_amount: split.prePayment,
    post_payment_amount: split.postPayment,
    pretax_credit_amounts: totals.discounts.map(({ amount, discount }) => ({
      amount,
      discount,
      type: 'discount' as const,
    })),
    reason: params.reason ?? null,
    refunds: giveBack(tx, invoice, params, split.postPayment),
    shipping_cost: shipping,
    status: 'issued',
    subtotal: totals.subtotal,
    subtotal_excluding_tax: totals.subtotalExcludingTax,
    total: totals.total,
    total_excluding_tax: totals.totalExcludingTax,
    total_taxes: totals.taxes.map(shownTax),
    type: creditType(split),
  })
  for (const line of lines) insertCreditLine(tx, note.id, line)
  lowerInvoice(tx, tx.get(invoices, invoice.id), split.prePayment, split.postPayment)
  const issued = tx.put(creditNotes, note, {
    customer_balance_transaction: creditBalance(tx, invoice, note.id, params.credit_amount ?? 0),
  })
  tx.emit('credit_note.created', issued)
  return issued
}

function requireFinalized(invoice: Invoice): void {
  if (invoice.status === 'open' || invoice.status === 'paid' || invoice.status === 'uncollectible') return
  throw invalidRequest(
    `You can only create credit notes for invoices that have been finalized. This invoice is ${invoice.status}.`,
    {
      param: 'invoice',
    },
  )
}

/** Lines, or one amount for all of them; none where only shipping is credited. */
function creditsOf(params: CreateParams, lines: readonly CreditLine[]): Credit[] {
  if (params.lines !== undefined || params.shipping_cost !== undefined) return lines.map(({ credit }) => credit)
  if (params.amount === undefined) {
    throw invalidRequest('You must provide one of `amount`, `lines`, or `shipping_cost`.', {
      code: 'parameter_missing',
      param: 'amount',
    })
  }
  return [{ amount: params.amount, quantity: null, discounts: [], taxes: [] }]
}

function requireTotal(invoice: Invoice, params: CreateParams, total: number): void {
  const other = (['lines', 'shipping_cost'] as const).find(name => params[name] !== undefined)
  if (other !== undefined && params.amount !== undefined && params.amount !== total) {
    throw exclusiveParameters('amount', other)
  }
  if (total <= 0) throw invalidRequest('The amount of a credit note must be greater than 0.', { param: 'amount' })
  const left = invoice.total - invoice.pre_payment_credit_notes_amount - invoice.post_payment_credit_notes_amount
  if (total > left) {
    throw invalidRequest(
      `The credit note amount (${formatAmount(total, invoice.currency)}) is greater than the amount left to credit on the invoice (${formatAmount(left, invoice.currency)}).`,
      { param: other ?? 'amount' },
    )
  }
}

/** `PREFIX-0001-CN-01`, counted by invoice. */
function nextNumber(tx: Transaction, invoice: Invoice): string {
  const count = tx.where(creditNotes, 'invoice', invoice.id).length + 1
  return `${invoice.number}-CN-${String(count).padStart(2, '0')}`
}

/** What the note had credited to the balance is owed again. */
function takeBack(tx: Transaction, invoice: Invoice, note: CreditNote): void {
  const credited =
    note.post_payment_amount -
    (note.out_of_band_amount ?? 0) -
    note.refunds.reduce((sum, refund) => sum + refund.amount_refunded, 0)
  const customer = tx.find(customers, invoice.customer)
  if (credited === 0 || customer === undefined) return
  moveBalance(tx, customer, {
    amount: credited,
    currency: invoice.currency,
    type: 'credit_note',
    creditNote: note.id,
    invoice: invoice.id,
  })
}
