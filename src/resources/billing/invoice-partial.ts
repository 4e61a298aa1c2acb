/** Payments beside the default one: each pays its part of an invoice. @see https://docs.stripe.com/invoicing/partial-payments */
import type Stripe from 'stripe'
import { exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import type { Resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type PaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { askForRest, creditSurplus, paid } from './invoice-collect.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { requestPayment } from './invoice-finalize.js'
import { type InvoicePayment, invoicePayments } from './invoice-payment.js'

type PaymentRecord = StoredObject & {
  readonly amount_guaranteed: { readonly value: number; readonly currency: string }
}

const paymentRecords = { object: 'payment_record', label: 'payment record' } as Resource<PaymentRecord>

export function attachPayment(tx: Transaction, invoice: Invoice, params: Stripe.InvoiceAttachPaymentParams): Invoice {
  if (invoice.status !== 'open') {
    throw invalidRequest('You can only attach payments to open invoices.', { code: 'invoice_not_editable' })
  }
  const { payment_intent: intent, payment_record: record } = params
  if (intent !== undefined && record !== undefined) throw exclusiveParameters('payment_intent', 'payment_record')
  if (intent !== undefined) attachIntent(tx, invoice, tx.need(paymentIntents, intent, 'payment_intent'))
  else if (record !== undefined) attachRecord(tx, invoice, tx.need(paymentRecords, record, 'payment_record'))
  else throw missingParameter('payment_intent')
  return tx.get(invoices, invoice.id)
}

function attachIntent(tx: Transaction, invoice: Invoice, intent: PaymentIntent): void {
  if (intent.currency !== invoice.currency || intent.customer !== invoice.customer) {
    throw invalidRequest('The PaymentIntent must have the same currency and customer as the invoice.', {
      param: 'payment_intent',
    })
  }
  if (intent.status === 'canceled' || tx.newest(invoicePayments, 'payment_intent', intent.id) !== undefined) {
    throw invalidRequest(`The PaymentIntent ${intent.id} cannot be attached to an invoice.`, {
      param: 'payment_intent',
    })
  }
  requireRoom(invoice, intent.amount, 'payment_intent')
  const payment = insert(tx, invoice, intent.amount, { payment_intent: intent.id, type: 'payment_intent' })
  if (intent.status === 'succeeded') paid(tx, tx.get(invoices, invoice.id), payment)
}

/** What was paid elsewhere counts as it was guaranteed. */
function attachRecord(tx: Transaction, invoice: Invoice, record: PaymentRecord): void {
  const { value } = record.amount_guaranteed
  requireRoom(invoice, value, 'payment_record')
  const payment = insert(tx, invoice, value, { payment_record: record.id, type: 'payment_record' })
  if (value > 0) paid(tx, tx.get(invoices, invoice.id), payment)
}

function requireRoom(invoice: Invoice, amount: number, param: string): void {
  if (amount <= invoice.amount_remaining) return
  throw invalidRequest('The amount of the payment is greater than the amount remaining on the invoice.', { param })
}

/**
 * A payment is taken off an invoice again: what it paid is to be paid still.
 * @see https://docs.stripe.com/changelog/clover/2026-01-28/detach-payment-from-invoice
 */
export function detachPayment(tx: Transaction, invoice: Invoice, params: DetachParams): Invoice {
  const { payment_intent: intent, payment_record: record } = params
  if (intent !== undefined && record !== undefined) throw exclusiveParameters('payment_intent', 'payment_record')
  const [param, id] = record === undefined ? ['payment_intent', intent] : ['payment_record', record]
  if (id === undefined) throw missingParameter('payment_intent')
  const payment = tx
    .where(invoicePayments, 'invoice', invoice.id)
    .find(({ payment: of, status }) => (of.payment_intent ?? of.payment_record) === id && status !== 'canceled')
  if (payment === undefined || (payment.is_default && payment.status === 'open')) {
    throw invalidRequest(`${id} is no payment that can be detached from this invoice.`, { param: String(param) })
  }
  tx.emit('invoice_payment.detached', payment)
  tx.remove(invoicePayments, payment)
  const made = tx.find(paymentIntents, payment.payment.payment_intent)
  if (made !== undefined) tx.put(paymentIntents, made, { _invoice: undefined })
  return payment.status === 'paid' ? owedAgain(tx, tx.get(invoices, invoice.id), payment.amount_paid ?? 0) : invoice
}

interface DetachParams {
  readonly payment_intent?: string
  readonly payment_record?: string
}

/** A surplus goes first, and the customer's credit for it with it. */
function owedAgain(tx: Transaction, invoice: Invoice, amount: number): Invoice {
  const surplus = Math.min(amount, invoice.amount_overpaid)
  if (surplus > 0) creditSurplus(tx, invoice, -surplus)
  const owed = amount - surplus
  const changes = {
    amount_overpaid: invoice.amount_overpaid - surplus,
    amount_paid: invoice.amount_paid - owed,
    amount_remaining: invoice.amount_remaining + owed,
  }
  if (invoice.status === 'paid' && owed > 0) {
    const status_transitions = { ...invoice.status_transitions, paid_at: null }
    return requestPayment(tx, tx.send(invoices, invoice, { type: 'reopen' }, { ...changes, status_transitions }))
  }
  const before = tx.picture(invoice)
  const after = tx.put(invoices, invoice, changes)
  askForRest(tx, after)
  tx.emit('invoice.updated', after, before)
  return tx.get(invoices, invoice.id)
}

const insert = (
  tx: Transaction,
  invoice: Invoice,
  amount: number,
  payment: InvoicePayment['payment'],
): InvoicePayment =>
  tx.insert(invoicePayments, {
    amount_requested: amount,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: false,
    payment,
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })

/** An invoice that somebody pays in part, or has begun to, is not taken back. */
export function requireNoPayments(tx: Transaction, invoice: Invoice, hindering: readonly string[], done: string): void {
  const beside = tx.where(invoicePayments, 'invoice', invoice.id).filter(({ is_default: own }) => !own)
  if (!beside.some(({ status }) => hindering.includes(status))) return
  throw invalidRequest(`An invoice with ${hindering.join(' or ')} payments cannot be ${done}.`, {
    code: 'invoice_not_editable',
  })
}

export const reactions = {
  'payment_intent.canceled'(tx: Transaction, intent: PaymentIntent) {
    const payment = tx.newest(invoicePayments, 'payment_intent', intent.id, ({ is_default: own }) => !own)
    if (payment?.status === 'open') tx.send(invoicePayments, payment, { type: 'canceled' })
  },
}
