/** Invoice: what a customer owes, line by line. @see https://docs.stripe.com/api/invoices */
import type Stripe from 'stripe'
import { addDuration, DAY_SECONDS } from '../../clock/calendar.js'
import { ApiError, exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { cancelPaymentIntent, declineError, paymentIntents } from '../payments/payment-intent.js'
import { usablePaymentMethod } from '../payments/payment-method.js'
import { applyDiscounts, discounts } from '../products/discount.js'
import { taxRateIds } from '../products/tax-rate.js'
import { unlocated } from '../tax/automatic.js'
import { moveBalance } from './customer-balance-transaction.js'
import { attempt, finalizeAndCollect, intentOf, openPayment } from './invoice-collect.js'
import {
  addLines,
  automaticTaxFrom,
  type Invoice,
  insertDraft,
  invoices,
  requireDraft,
  withTotals,
} from './invoice-draft.js'
import { finalizeInvoice } from './invoice-finalize.js'
import { type InvoiceItem, invoiceItems, lineOfItem } from './invoice-item.js'
import { type LineDraft, linesOf } from './invoice-line.js'
import { attachPayment, detachPayment, reactions as partialReactions, requireNoPayments } from './invoice-partial.js'
import { invoicePayments } from './invoice-payment.js'
import { reviseInvoice } from './invoice-revise.js'
import { requireShare, shareAfter, shareFrom } from './invoice-share.js'
import { shippingCostFrom } from './invoice-shipping.js'
import { subscriptions } from './subscription-resource.js'

export { invoices } from './invoice-draft.js'

/** At most this many pending items come onto one invoice. @see https://docs.stripe.com/api/invoiceitems/create */
const PENDING_MAX = 250

export const operations = {
  create(tx: Transaction, params: Stripe.InvoiceCreateParams): Invoice {
    if (params.from_invoice !== undefined) return reviseInvoice(tx, params.from_invoice)
    const customer = tx.need(customers, requiredCustomer(tx, params), 'customer')
    tx.follow(customer.test_clock)
    requireShare(tx, params)
    const pending =
      params.pending_invoice_items_behavior === 'include' ? pendingItems(tx, customer.id, params.subscription) : []
    const currency = (
      params.currency ??
      pending[0]?.currency ??
      customer.currency ??
      tx.settings.default_currency
    ).toLowerCase()
    const draft = insertDraft(tx, customer, {
      ...tx.fields(invoices, params),
      auto_advance: params.auto_advance ?? false,
      ...automaticTaxFrom(params.automatic_tax),
      currency,
      ...shippingCostFrom(tx, params.shipping_cost ?? '', currency),
      default_tax_rates: taxRateIds(tx, params.default_tax_rates, 'default_tax_rates'),
      due_date: dueDate(tx, params),
      discounts: [],
      parent: params.subscription === undefined ? null : parentOf(tx, params.subscription),
      metadata: tx.fields(invoices, { metadata: params.metadata ?? {} }).metadata ?? {},
      _share: shareFrom(params),
    })
    const own = applyDiscounts(tx, params.discounts, { customer: customer.id, invoice: draft.id })
    const discounted = tx.put(invoices, draft, {
      discounts: params.discounts === undefined ? customerDiscounts(tx, customer.id) : own,
    })
    const taken = pending.filter(item => item.currency === currency)
    addLines(tx, discounted, takeItems(tx, discounted, taken))
    const invoice = withTotals(tx, discounted)
    tx.emit('invoice.created', invoice)
    const { automatically_finalizes_at: told } = params
    if (told !== undefined) finalizeAt(tx, invoice, told)
    else if (invoice.auto_advance) scheduleFinalization(tx, invoice)
    return tx.get(invoices, invoice.id)
  },

  update(tx: Transaction, invoice: Invoice, params: Stripe.InvoiceUpdateParams): Invoice {
    follow(tx, invoice)
    if (invoice.status !== 'draft') requireEditable(params)
    const share = shareAfter(invoice, params)
    requireShare(tx, params, share)
    const before = tx.picture(invoice)
    const changed = tx.put(invoices, invoice, {
      ...tx.fields(invoices, params, invoice as never),
      ...(params.automatic_tax !== undefined && automaticTaxFrom(params.automatic_tax)),
      ...(params.shipping_cost !== undefined && shippingCostFrom(tx, params.shipping_cost, invoice.currency)),
      ...(params.default_tax_rates !== undefined && {
        default_tax_rates: taxRateIds(tx, params.default_tax_rates, 'default_tax_rates'),
      }),
      ...(params.discounts !== undefined && {
        discounts: applyDiscounts(tx, params.discounts, { customer: invoice.customer, invoice: invoice.id }),
      }),
      _share: share,
      ...(params.days_until_due !== undefined && { due_date: invoice.created + params.days_until_due * DAY_SECONDS }),
    })
    const after = invoice.status === 'draft' ? withTotals(tx, changed) : changed
    tx.emit('invoice.updated', after, before)
    const { automatically_finalizes_at: told } = params
    if (told !== undefined && after.status === 'draft') finalizeAt(tx, after, told)
    else if (!invoice.auto_advance && after.auto_advance && after.status === 'draft') scheduleFinalization(tx, after)
    return tx.get(invoices, after.id)
  },

  del(tx: Transaction, invoice: Invoice) {
    follow(tx, invoice)
    if (invoice.status !== 'draft')
      throw invalidRequest('You can only delete draft invoices.', { code: 'invoice_not_editable' })
    if (invoice.parent?.type === 'subscription_details') {
      throw invalidRequest("You can't delete invoices created by subscriptions.", { code: 'invoice_not_editable' })
    }
    for (const item of tx.where(invoiceItems, 'invoice', invoice.id)) tx.put(invoiceItems, item, { invoice: null })
    return tx.remove(invoices, invoice)
  },

  finalizeInvoice(tx: Transaction, invoice: Invoice, params: Stripe.InvoiceFinalizeInvoiceParams): Invoice {
    follow(tx, invoice)
    if (invoice.status !== 'draft') {
      throw invalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
        code: 'invoice_not_editable',
      })
    }
    const advancing = params.auto_advance ?? invoice.auto_advance ?? false
    const opened = finalizeByHand(tx, tx.put(invoices, invoice, { auto_advance: advancing }))
    if (opened.status === 'open' && advancing && invoice.collection_method === 'charge_automatically') {
      tx.schedule('invoice.collect', invoice.id, tx.now)
    }
    return tx.get(invoices, invoice.id)
  },

  pay(tx: Transaction, invoice: Invoice, params: Stripe.InvoicePayParams): Invoice {
    follow(tx, invoice)
    const payable = invoice.status === 'draft' ? finalizeByHand(tx, invoice) : invoice
    if (payable.status === 'paid' && invoice.status === 'draft') return payable
    if (payable.status === 'paid') throw invalidRequest('Invoice is already paid', { code: 'invoice_already_paid' })
    if (payable.status === 'void')
      throw invalidRequest('This invoice has been voided and can no longer be paid.', { code: 'invoice_not_editable' })
    if (params.paid_out_of_band) return payOutOfBand(tx, payable)
    const named = params.payment_method ?? params.source
    const method = named === undefined ? undefined : usablePaymentMethod(tx, named, 'payment_method').id
    const after = attempt(tx, payable, 'manual', method)
    if (after.status === 'paid') return after
    throw paymentError(tx, after)
  },

  attachPayment(tx: Transaction, invoice: Invoice, params: Stripe.InvoiceAttachPaymentParams): Invoice {
    follow(tx, invoice)
    return attachPayment(tx, invoice, params)
  },

  detachPayment(tx: Transaction, invoice: Invoice, params: Parameters<typeof detachPayment>[2]): Invoice {
    follow(tx, invoice)
    return detachPayment(tx, invoice, params)
  },

  voidInvoice(tx: Transaction, invoice: Invoice): Invoice {
    follow(tx, invoice)
    requireNoPayments(tx, invoice, ['open', 'paid'], 'voided')
    return voidInvoice(tx, invoice)
  },

  markUncollectible(tx: Transaction, invoice: Invoice): Invoice {
    follow(tx, invoice)
    requireNoPayments(tx, invoice, ['open'], 'marked uncollectible')
    return markUncollectible(tx, invoice)
  },

  sendInvoice(tx: Transaction, invoice: Invoice): Invoice {
    follow(tx, invoice)
    const opened = invoice.status === 'draft' ? finalizeByHand(tx, invoice) : invoice
    tx.emit('invoice.sent', opened)
    return tx.get(invoices, opened.id)
  },
}

export const reactions = {
  ...partialReactions,
  'invoice.created delivered'(tx: Transaction, { id }: Invoice) {
    const invoice = tx.find(invoices, id)
    if (invoice !== undefined)
      tx.put(invoices, invoice, { webhooks_delivered_at: tx.timeOf(invoice.test_clock, tx.now) })
  },
}

export const due = {
  'invoice.collect'(tx: Transaction, id: string) {
    const invoice = tx.find(invoices, id)
    if (invoice?.status === 'open' && !invoice.attempted) attempt(tx, invoice, 'automatic')
  },
}

const follow = (tx: Transaction, invoice: Invoice) => tx.follow(invoice.test_clock)

/** Who finalizes an invoice themselves is told that its customer is nowhere; what happens by itself goes without tax. */
function finalizeByHand(tx: Transaction, draft: Invoice): Invoice {
  if (draft.automatic_tax.enabled && withTotals(tx, draft).automatic_tax.status !== 'complete') throw unlocated()
  return finalizeInvoice(tx, tx.get(invoices, draft.id))
}

function requiredCustomer(tx: Transaction, params: Stripe.InvoiceCreateParams): string {
  if (params.customer !== undefined) return params.customer
  if (params.subscription !== undefined) return tx.need(subscriptions, params.subscription, 'subscription').customer
  throw missingParameter('customer')
}

function dueDate(tx: Transaction, params: Stripe.InvoiceCreateParams): number | null {
  if (params.collection_method !== 'send_invoice') {
    if (params.days_until_due !== undefined || params.due_date !== undefined) {
      throw invalidRequest(
        'You can only set `due_date` or `days_until_due` if `collection_method` is `send_invoice`.',
        {
          param: params.due_date === undefined ? 'days_until_due' : 'due_date',
        },
      )
    }
    return null
  }
  if (params.due_date !== undefined && params.days_until_due !== undefined)
    throw exclusiveParameters('due_date', 'days_until_due')
  if (params.due_date !== undefined) return params.due_date
  if (params.days_until_due === undefined) {
    throw invalidRequest(
      'If invoice `collection_method` is `send_invoice`, you must specify a `due_date` or `days_until_due`.',
      { param: 'days_until_due' },
    )
  }
  return tx.now + params.days_until_due * DAY_SECONDS
}

const customerDiscounts = (tx: Transaction, customer: string): string[] =>
  tx.where(discounts, 'owner_customer', customer).map(discount => discount.id)

function requireEditable(params: Stripe.InvoiceUpdateParams): void {
  const fixed = [
    'default_tax_rates',
    'discounts',
    'shipping_cost',
    'currency',
    'days_until_due',
    'due_date',
    'application_fee_amount',
    'transfer_data',
  ]
  if ('on_behalf_of' in params) {
    throw invalidRequest(
      'You are unable to update the `on_behalf_of` property of an invoice after the invoice has been assigned a number.',
      { code: 'invoice_on_behalf_of_not_editable', param: 'on_behalf_of' },
    )
  }
  const named = fixed.find(name => name in params)
  if (named !== undefined) {
    throw invalidRequest(`Finalized invoices can't be updated in this way`, {
      code: 'invoice_not_editable',
      param: named,
    })
  }
}

/** Pending items for an invoice, newest first, those of one moment in the order in which they were made: those of its subscription, and those of none. */
export function pendingItems(tx: Transaction, customer: string, subscription?: string): InvoiceItem[] {
  return tx
    .where(invoiceItems, 'pending', customer)
    .reverse()
    .sort((a, b) => b.date - a.date)
    .filter(
      item => item._subscription === null || item._subscription === undefined || item._subscription === subscription,
    )
    .slice(0, PENDING_MAX)
}

/** Pending items as lines of an invoice: they are pending no longer. */
export function takeItems(tx: Transaction, invoice: Invoice, items: readonly InvoiceItem[]): LineDraft[] {
  const lines = items.map(item => lineOfItem(tx, item))
  for (const item of items) tx.put(invoiceItems, item, { invoice: invoice.id })
  return lines
}

/** A subscription as the parent of its invoice, with its metadata as it now is. */
export function parentOf(tx: Transaction, subscription: string): Invoice['parent'] {
  const { metadata } = tx.need(subscriptions, subscription, 'subscription')
  return { quote_details: null, subscription_details: { metadata, subscription }, type: 'subscription_details' }
}

/** At most so far ahead. @see https://docs.stripe.com/api/invoices/create#create_invoice-automatically_finalizes_at */
const FINALIZES_YEARS_MAX = 5

/** It finalizes by itself at a moment that was told: nothing puts that off. */
function finalizeAt(tx: Transaction, invoice: Invoice, at: number): void {
  if (at <= tx.now || at > addDuration(tx.now, { years: FINALIZES_YEARS_MAX })) {
    throw invalidRequest('`automatically_finalizes_at` must be in the future, and at most 5 years ahead.', {
      param: 'automatically_finalizes_at',
    })
  }
  tx.schedule('invoice.finalize', invoice.id, at)
  tx.put(invoices, invoice, { automatically_finalizes_at: at, _finalizesAt: at })
}

/** It finalizes by itself, about an hour after it was drafted. */
export function scheduleFinalization(tx: Transaction, invoice: Invoice): Invoice {
  const at = tx.now + tx.settings.invoice_draft_seconds
  tx.schedule('invoice.finalize', invoice.id, at)
  const attempts = invoice.collection_method === 'charge_automatically'
  return tx.put(invoices, tx.get(invoices, invoice.id), {
    automatically_finalizes_at: at,
    next_payment_attempt: attempts ? at : null,
  })
}

function payOutOfBand(tx: Transaction, invoice: Invoice): Invoice {
  const payment = openPayment(tx, invoice)
  const intent = intentOf(tx, invoice)
  if (payment !== undefined) tx.send(invoicePayments, payment, { type: 'canceled' })
  if (intent !== undefined) cancelPaymentIntent(tx, intent, 'void_invoice')
  return tx.send(
    invoices,
    tx.get(invoices, invoice.id),
    { type: 'pay', outOfBand: true },
    {
      amount_paid: invoice.amount_due,
      amount_paid_off_stripe: invoice.amount_remaining,
      amount_remaining: 0,
      auto_advance: false,
      next_payment_attempt: null,
    },
  )
}

/** The error of a payment by hand that did not succeed. */
function paymentError(tx: Transaction, invoice: Invoice): ApiError {
  const intent = intentOf(tx, invoice)
  if (intent?.status === 'requires_action') {
    return new ApiError(
      402,
      {
        code: 'invoice_payment_intent_requires_action',
        doc_url: 'https://stripe.com/docs/error-codes/invoice-payment-intent-requires-action',
        message:
          'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.',
        type: 'invalid_request_error',
      },
      { commits: true },
    )
  }
  if (intent?.last_payment_error) return declineError(tx, intent)
  return invalidRequest(
    'Cannot charge a customer that has no active card. Set a default payment method on the customer, the subscription or the invoice, or pass one.',
    { code: 'invoice_no_payment_method_types', param: 'payment_method' },
  )
}

/** A void invoice is as if it had never been; the balance that it used is given back. */
export function voidInvoice(tx: Transaction, invoice: Invoice): Invoice {
  const after = tx.trySend(invoices, invoice, { type: 'void' }, { auto_advance: false, next_payment_attempt: null })
  if (after === undefined) {
    throw invalidRequest(
      "You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible.",
      { code: 'invoice_not_editable' },
    )
  }
  cancelPayment(tx, after, 'void_invoice')
  const used = (invoice.ending_balance ?? invoice.starting_balance) - invoice.starting_balance
  if (used !== 0) {
    const customer = tx.find(customers, invoice.customer)
    if (customer !== undefined) {
      moveBalance(tx, customer, {
        amount: -used,
        currency: invoice.currency,
        type: 'unapplied_from_invoice',
        invoice: invoice.id,
      })
    }
  }
  return tx.get(invoices, after.id)
}

export function markUncollectible(tx: Transaction, invoice: Invoice): Invoice {
  const after = tx.trySend(
    invoices,
    invoice,
    { type: 'mark_uncollectible' },
    { auto_advance: false, next_payment_attempt: null },
  )
  if (after === undefined) {
    throw invalidRequest("You can only pass in open invoices. This invoice isn't open.", {
      code: 'invoice_not_editable',
    })
  }
  return tx.get(invoices, after.id)
}

function cancelPayment(tx: Transaction, invoice: Invoice, reason: 'void_invoice'): void {
  const payment = openPayment(tx, invoice)
  const intent = intentOf(tx, invoice)
  if (payment !== undefined) tx.send(invoicePayments, payment, { type: 'canceled' })
  if (intent !== undefined && tx.get(paymentIntents, intent.id).status !== 'canceled')
    cancelPaymentIntent(tx, intent, reason)
}

export { finalizeAndCollect, linesOf, requireDraft }
