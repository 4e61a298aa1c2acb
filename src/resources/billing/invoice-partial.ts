/** Payments beside the default one: each pays its part of an invoice. @see https://docs.stripe.com/invoicing/partial-payments */
import type Stripe from 'stripe'
import { exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import type { Resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type PaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { paid } from './invoice-collect.js'
import { type Invoice, invoices } from './invoice-draft.js'
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
