/** What a credit note does to its invoice and its customer: less to pay, and what was paid too much given back. @see https://docs.stripe.com/invoicing/integration/programmatic-credit-notes */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { formatAmount } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { charges } from '../payments/charge.js'
import { cancelPaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { type Refund, refunds } from '../payments/refund.js'
import { refundFromParams } from '../payments/refund-create.js'
import type { CreditNote } from './credit-note.js'
import { moveBalance } from './customer-balance-transaction.js'
import { askForRest, intentOf, openPayment } from './invoice-collect.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { invoicePayments } from './invoice-payment.js'

type Params = Pick<
  Stripe.CreditNoteCreateParams,
  'refund_amount' | 'credit_amount' | 'out_of_band_amount' | 'refunds' | 'reason'
>

type NoteRefund = CreditNote['refunds'][number]

/** Gives back what a credit takes of money that was paid; the ways together must make the amount. */
export function giveBack(tx: Transaction, invoice: Invoice, params: Params, amount: number): NoteRefund[] {
  const linked = (params.refunds ?? []).map((entry, at) => linkedRefund(tx, entry, at))
  const told =
    (params.refund_amount ?? 0) +
    (params.credit_amount ?? 0) +
    (params.out_of_band_amount ?? 0) +
    linked.reduce((sum, { amount_refunded: refunded }) => sum + refunded, 0)
  if (told !== amount) throw unbalanced(invoice, told, amount)
  if (!params.refund_amount) return linked
  return [...refundPayments(tx, invoice, params.refund_amount, params.reason), ...linked]
}

const unbalanced = (invoice: Invoice, told: number, amount: number) =>
  invalidRequest(
    `The sum of credit amount, refund amount and out of band amount (${formatAmount(told, invoice.currency)}) must equal the credit note amount (${formatAmount(amount, invoice.currency)}).`,
  )

function linkedRefund(tx: Transaction, entry: NonNullable<Params['refunds']>[number], at: number): NoteRefund {
  const refund = tx.need(refunds, entry.refund ?? '', `refunds[${at}][refund]`)
  const amount = entry.amount_refunded ?? refund.amount
  if (amount > refund.amount) {
    throw invalidRequest(`The amount refunded must not be greater than the amount of the refund ${refund.id}.`, {
      param: `refunds[${at}][amount_refunded]`,
    })
  }
  return { amount_refunded: amount, payment_record_refund: null, refund: refund.id, type: 'refund' }
}

/** Refunds the payments of an invoice, the latest first, no more than what they brought. */
function refundPayments(tx: Transaction, invoice: Invoice, amount: number, reason: Params['reason']): NoteRefund[] {
  const paid = tx.where(invoicePayments, 'invoice', invoice.id).filter(({ status }) => status === 'paid')
  const refundable = paid.flatMap(({ payment }) => {
    const charge = tx.find(charges, tx.find(paymentIntents, payment.payment_intent)?.latest_charge ?? payment.charge)
    return charge === undefined ? [] : [charge]
  })
  const most = refundable.reduce((sum, charge) => sum + charge.amount_captured - charge.amount_refunded, 0)
  if (amount > most) {
    throw invalidRequest(
      `The refund amount (${formatAmount(amount, invoice.currency)}) is greater than the amount that can be refunded (${formatAmount(most, invoice.currency)}).`,
      { param: 'refund_amount' },
    )
  }
  const made: Refund[] = []
  let left = amount
  for (const charge of refundable) {
    const part = Math.min(left, charge.amount_captured - charge.amount_refunded)
    if (part <= 0) continue
    made.push(refundFromParams(tx, { charge: charge.id, amount: part, reason: refundReason(reason) }))
    left -= part
  }
  return made.map(({ id, amount: refunded }) => ({
    amount_refunded: refunded,
    payment_record_refund: null,
    refund: id,
    type: 'refund' as const,
  }))
}

/** Refunds know fewer reasons than credit notes. */
const refundReason = (reason: Params['reason']) =>
  reason === 'duplicate' || reason === 'fraudulent' ? reason : ('requested_by_customer' as const)

/** The invoice with the amounts of a credit note taken off (or, with a negative one, put back on). */
export function lowerInvoice(tx: Transaction, invoice: Invoice, prePayment: number, postPayment: number): Invoice {
  if (prePayment !== 0 && intentOf(tx, invoice)?.status === 'processing') {
    throw invalidRequest('You cannot create a credit note for an invoice that has a payment in progress.', {
      param: 'invoice',
    })
  }
  const remaining = invoice.amount_remaining - prePayment
  const after = tx.put(invoices, invoice, {
    amount_due: invoice.amount_due - prePayment,
    amount_remaining: remaining,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + prePayment,
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + postPayment,
  })
  if (prePayment !== 0) askForRest(tx, after)
  if (prePayment > 0 && remaining === 0 && after.status !== 'paid') return payByCredit(tx, after, invoice)
  tx.emit('invoice.updated', after, invoice)
  return tx.get(invoices, invoice.id)
}

/** Nothing is left to pay: the invoice is settled, and nobody is asked any more. */
function payByCredit(tx: Transaction, invoice: Invoice, before: Invoice): Invoice {
  const payment = openPayment(tx, invoice)
  const intent = intentOf(tx, invoice)
  if (payment !== undefined) tx.send(invoicePayments, payment, { type: 'canceled' })
  if (intent !== undefined && intent.status !== 'canceled') cancelPaymentIntent(tx, intent, 'void_invoice')
  return tx.send(
    invoices,
    invoice,
    { type: 'pay', outOfBand: true },
    { auto_advance: false, next_payment_attempt: null },
    tx.picture(before),
  )
}

/** What is credited to the customer's balance goes off their next invoice. */
export function creditBalance(tx: Transaction, invoice: Invoice, note: string, amount: number): string | null {
  const customer = tx.find(customers, invoice.customer)
  if (amount === 0 || customer === undefined) return null
  return moveBalance(tx, customer, {
    amount: -amount,
    currency: invoice.currency,
    type: 'credit_note',
    creditNote: note,
    invoice: invoice.id,
  }).id
}
