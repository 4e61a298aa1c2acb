/** Collection: payment attempts, their retries, and what a success or a failure means for the invoice. @see https://docs.stripe.com/billing/revenue-recovery/smart-retries */
import { HOUR_SECONDS } from '../../clock/calendar.js'
import { ApiError, invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { lastDeliveryOutcome } from '../events/delivery.js'
import {
  cancelPaymentIntent,
  confirmPaymentIntent,
  type PaymentIntent,
  paymentIntents,
} from '../payments/payment-intent.js'
import { moveBalance } from './customer-balance-transaction.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { finalizeInvoice } from './invoice-finalize.js'
import { type InvoicePayment, invoicePayments } from './invoice-payment.js'
import { isFirstOfSubscription, isRefusedForGood, isScheduled, nextAttempt } from './invoice-retry.js'
import { sharedPayment } from './invoice-share.js'
import { subscriptions } from './subscription-resource.js'

/** Finalizes a draft and, where it is charged automatically, tries to collect it. */
export function finalizeAndCollect(tx: Transaction, draft: Invoice, by: 'automatic' | 'manual' = 'automatic'): Invoice {
  const invoice = finalizeInvoice(tx, draft)
  if (invoice.status !== 'open') return tx.get(invoices, invoice.id)
  if (invoice.collection_method === 'send_invoice') return sent(tx, invoice)
  return attempt(tx, invoice, by)
}

function sent(tx: Transaction, invoice: Invoice): Invoice {
  tx.emit('invoice.sent', invoice)
  return tx.get(invoices, invoice.id)
}

/** The default payment of an invoice, while it is still to be made. */
export function openPayment(tx: Transaction, invoice: Invoice): InvoicePayment | undefined {
  return tx.newest(invoicePayments, 'invoice', invoice.id, payment => payment.is_default && payment.status === 'open')
}

export function intentOf(tx: Transaction, invoice: Invoice): PaymentIntent | undefined {
  const id = openPayment(tx, invoice)?.payment.payment_intent
  return tx.find(paymentIntents, id)
}

/**
 * One attempt to charge an open invoice. What comes of it is the business of the reactions below, which hear of it as
 * they do when a customer pays by themselves.
 */
export function attempt(
  tx: Transaction,
  invoice: Invoice,
  by: 'automatic' | 'manual',
  paymentMethod?: string,
): Invoice {
  const intent = intentOf(tx, invoice)
  if (intent === undefined)
    throw invalidRequest('This invoice has no payment to be made.', { code: 'invoice_not_editable' })
  const method = paymentMethod ?? paymentMethodFor(tx, invoice)
  const counted = by === 'automatic' || invoice.attempt_count === 0
  const trying = tx.put(invoices, invoice, {
    attempted: true,
    attempt_count: invoice.attempt_count + (counted ? 1 : 0),
    _attempt: by,
  })
  if (method === undefined || (by === 'automatic' && isRefusedForGood(tx, intent, method))) return failed(tx, trying)
  const confirmation = { offSession: invoice.billing_reason !== 'subscription_create', paymentMethod: method }
  try {
    confirmPaymentIntent(tx, intent, confirmation)
  } catch (error) {
    // A method that cannot be used at all refuses a request; what happens by itself has nobody to refuse.
    if (by === 'manual' || !(error instanceof ApiError)) throw error
    return failed(tx, tx.get(invoices, invoice.id))
  }
  const after = tx.get(invoices, invoice.id)
  return after._attempt === undefined ? after : tx.put(invoices, after, { _attempt: undefined })
}

/** The invoice's own method, the subscription's, the customer's. @see https://docs.stripe.com/billing/subscriptions/overview */
export function paymentMethodFor(tx: Transaction, invoice: Invoice): string | undefined {
  const id = invoice.parent?.subscription_details?.subscription
  const subscription = tx.find(subscriptions, id)
  const customer = tx.get(customers, invoice.customer!)
  return (
    invoice.default_payment_method ??
    invoice.default_source ??
    subscription?.default_payment_method ??
    subscription?.default_source ??
    customer.invoice_settings.default_payment_method ??
    customer.default_source ??
    undefined
  )
}

/** The default payment asks for what is left. */
export function askForRest(tx: Transaction, { id, amount_remaining: amount }: Invoice): void {
  const invoice = tx.get(invoices, id)
  const payment = openPayment(tx, invoice)
  const intent = intentOf(tx, invoice)
  if (payment === undefined || amount === 0) return
  tx.put(invoicePayments, payment, { amount_requested: amount })
  if (intent !== undefined) tx.put(paymentIntents, intent, { amount, ...sharedPayment(invoice, amount) })
}

/** Paid by some payment: in full, or the part that it was made for. */
export function paid(tx: Transaction, invoice: Invoice, payment: InvoicePayment): Invoice {
  const { amount_requested: amount } = payment
  tx.send(invoicePayments, payment, { type: 'paid' }, { amount_paid: amount })
  if (amount < invoice.amount_remaining) return paidInPart(tx, invoice, amount)
  setDelinquent(tx, invoice, false)
  if (!payment.is_default) dropDefault(tx, invoice)
  const over = amount - invoice.amount_remaining
  if (over > 0) creditSurplus(tx, invoice, over)
  return tx.send(
    invoices,
    tx.get(invoices, invoice.id),
    { type: 'pay' },
    {
      amount_overpaid: over,
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      attempted: true,
      auto_advance: false,
      next_payment_attempt: null,
      _attempt: undefined,
    },
  )
}

function paidInPart(tx: Transaction, invoice: Invoice, amount: number): Invoice {
  const before = tx.picture(invoice)
  const after = tx.put(invoices, invoice, {
    amount_paid: invoice.amount_paid + amount,
    amount_remaining: invoice.amount_remaining - amount,
  })
  askForRest(tx, after)
  tx.emit('invoice.updated', after, before)
  return tx.get(invoices, invoice.id)
}

/** Others have paid what the default payment would have. */
function dropDefault(tx: Transaction, invoice: Invoice): void {
  const payment = openPayment(tx, invoice)
  const intent = intentOf(tx, invoice)
  if (payment !== undefined) tx.send(invoicePayments, payment, { type: 'canceled' })
  if (intent !== undefined && intent.status !== 'canceled') cancelPaymentIntent(tx, intent, 'automatic')
}

/** What two payments at once brought too much is the customer's. */
export function creditSurplus(tx: Transaction, invoice: Invoice, amount: number): void {
  const { currency, id } = invoice
  const customer = tx.find(customers, invoice.customer)
  if (customer !== undefined)
    moveBalance(tx, customer, { amount: -amount, currency, type: 'invoice_overpaid', invoice: id })
}

/** A failed attempt that counts is followed by the next one of the schedule, until that ends. */
export function failed(tx: Transaction, invoice: Invoice): Invoice {
  const changes = isScheduled(invoice) ? nextAttempt(tx, invoice) : {}
  setDelinquent(tx, invoice, true)
  const after = tx.put(invoices, tx.get(invoices, invoice.id), { ...changes, _attempt: undefined })
  tx.emit('invoice.updated', after, invoice)
  tx.emit('invoice.payment_failed', after)
  return tx.get(invoices, invoice.id)
}

function setDelinquent(tx: Transaction, invoice: Invoice, delinquent: boolean): void {
  const customer = tx.find(customers, invoice.customer)
  if (customer !== undefined && (customer.delinquent ?? false) !== delinquent)
    tx.update(customers, customer, { delinquent })
}

/** The invoice that a PaymentIntent pays. */
function invoiceOf(tx: Transaction, intent: PaymentIntent): [Invoice, InvoicePayment] | undefined {
  const payment = tx.newest(invoicePayments, 'payment_intent', intent.id)
  const invoice = tx.find(invoices, payment?.invoice)
  return payment === undefined || invoice === undefined ? undefined : [invoice, payment]
}

export const reactions = {
  'payment_intent.succeeded'(tx: Transaction, intent: PaymentIntent) {
    const found = invoiceOf(tx, intent)
    if (found !== undefined && (found[0].status === 'open' || found[0].status === 'uncollectible')) paid(tx, ...found)
  },
  'payment_intent.payment_failed'(tx: Transaction, intent: PaymentIntent) {
    const [invoice, payment] = invoiceOf(tx, intent) ?? []
    if (invoice?.status === 'open' && payment?.is_default) failed(tx, invoice)
  },
  'payment_intent.requires_action'(tx: Transaction, intent: PaymentIntent) {
    const [invoice, payment] = invoiceOf(tx, intent) ?? []
    if (invoice?.status !== 'open' || !payment?.is_default) return
    // The customer is there to be asked, so nothing has been attempted without them.
    const asked = isFirstOfSubscription(invoice) ? tx.put(invoices, invoice, { attempt_count: 0 }) : invoice
    tx.emit('invoice.payment_action_required', asked)
    if (asked._attempt === 'automatic') failed(tx, asked)
  },
}

export const due = {
  'invoice.retry'(tx: Transaction, id: string) {
    const invoice = tx.find(invoices, id)
    if (invoice?.status === 'open' && invoice.auto_advance && invoice.next_payment_attempt === tx.now)
      attempt(tx, invoice, 'automatic')
  },
  'invoice.finalize'(tx: Transaction, id: string) {
    const invoice = tx.find(invoices, id)
    if (invoice?.status !== 'draft') return
    if (invoice._finalizesAt !== undefined) {
      if (invoice._finalizesAt <= tx.now) finalizeAndCollect(tx, invoice)
      return
    }
    if (!invoice.auto_advance) return
    const wait = undeliveredUntil(tx, invoice)
    if (wait === undefined) finalizeAndCollect(tx, invoice)
    else tx.schedule('invoice.finalize', id, wait)
  },
  'invoice.overdue'(tx: Transaction, id: string) {
    const invoice = tx.find(invoices, id)
    if (invoice?.status === 'open') tx.emit('invoice.overdue', invoice)
  },
}

/** @see https://docs.stripe.com/billing/invoices/subscription */
const UNDELIVERED_HOURS_MAX = 72

/**
 * Until when an invoice waits for its `invoice.created` to be delivered; `undefined`: no longer. Deliveries are of the
 * world's time, so that an invoice of a test clock does not wait for them.
 */
function undeliveredUntil(tx: Transaction, invoice: Invoice): number | undefined {
  if (tx.clock !== undefined) return undefined
  const { pending, at } = lastDeliveryOutcome(tx, invoice.id, 'invoice.created')
  const draft = tx.settings.invoice_draft_seconds
  const wait = pending ? tx.now + draft : (at ?? 0) + draft
  const latest = invoice.created + UNDELIVERED_HOURS_MAX * HOUR_SECONDS
  return wait > tx.now && tx.now < latest ? Math.min(wait, latest) : undefined
}
