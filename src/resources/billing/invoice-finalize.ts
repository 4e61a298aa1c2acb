/** Finalization: the invoice gets its number, its amounts are fixed, the customer's balance is applied, a payment is asked for. */

import { minimumCharge } from '../../core/money.js'
import { withoutNulls } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { createPaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { INVOICE_OPTIONS, methodOptions } from '../payments/payment-intent-input.js'
import { invoiceTypes } from '../payments/payment-method-configuration.js'
import { products } from '../products/product.js'
import { applyCredits } from './credit-balance.js'
import { moveBalance } from './customer-balance-transaction.js'
import { customerFields, type Invoice, invoices, withTotals } from './invoice-draft.js'
import { linesOf } from './invoice-line.js'
import { takeNumber } from './invoice-number.js'
import { invoicePayments } from './invoice-payment.js'
import { sharedPayment } from './invoice-share.js'
import { subscriptions } from './subscription-resource.js'
import { takeLateUsage } from './usage-late.js'

/** From draft to open, and at once to paid where nothing is due. */
export function finalizeInvoice(tx: Transaction, draft: Invoice): Invoice {
  takeLateUsage(tx, draft)
  const reckoned = withLocation(tx, withTotals(tx, upToDate(tx, draft)))
  const invoice = applyCredits(tx, reckoned) ? withTotals(tx, reckoned) : reckoned
  const customer = tx.get(customers, invoice.customer!)
  const number = invoice.number ?? takeNumber(tx, customer)
  const settled = applyBalance(tx, invoice, tx.get(customers, customer.id))
  const opened = tx.send(
    invoices,
    invoice,
    { type: 'finalize' },
    {
      ...settled,
      ...publication(tx, invoice, number),
    },
  )
  if (opened.amount_due === 0) return payWithoutPayment(tx, opened)
  if (opened.due_date !== null) tx.schedule('invoice.overdue', opened.id, Math.max(opened.due_date, tx.now))
  return requestPayment(tx, opened)
}

/** What every finalized invoice has: its number, its day, and where it is to be read. */
export function publication(tx: Transaction, invoice: Invoice, number: string): Changes<Invoice> {
  const token = `test_${tx.letters(40)}`
  return {
    number,
    effective_at: invoice.effective_at ?? tx.now,
    automatically_finalizes_at: null,
    next_payment_attempt: null,
    hosted_invoice_url: `https://invoice.stripe.com/i/${tx.account}/${token}?s=ap`,
    rendering: renderingOf(tx, invoice),
    invoice_pdf: `https://pay.stripe.com/invoice/${tx.account}/${token}/pdf?s=ap`,
    _page: token,
  }
}

function upToDate(tx: Transaction, draft: Invoice): Invoice {
  const fields = customerFields(tx, tx.get(customers, draft.customer!))
  const stale = Object.entries(fields).some(([name, value]) => !isSame(draft[name as keyof Invoice], value))
  return stale ? tx.put(invoices, draft, fields) : draft
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Automatic tax without a place is switched off, so that the invoice can be finalized by itself. @see https://docs.stripe.com/tax/customer-locations */
function withLocation(tx: Transaction, invoice: Invoice): Invoice {
  if (invoice.automatic_tax.status !== 'requires_location_inputs') return invoice
  const subscription = tx.find(subscriptions, invoice.parent?.subscription_details?.subscription)
  if (subscription !== undefined) {
    const off = { disabled_reason: 'requires_location_inputs', enabled: false, liability: null } as const
    tx.update(subscriptions, subscription, { automatic_tax: off })
  }
  const off = { disabled_reason: 'finalization_requires_location_inputs', enabled: false, liability: null } as const
  return withTotals(
    tx,
    tx.put(invoices, invoice, { automatic_tax: { ...invoice.automatic_tax, ...off, status: null } }),
  )
}

/** The page that the country prints on, where nothing else was told. */
function renderingOf(tx: Transaction, { rendering }: Invoice): Invoice['rendering'] {
  if (rendering?.pdf?.page_size !== 'auto') return rendering
  return { ...rendering, pdf: { page_size: LETTER_COUNTRIES.has(tx.settings.country) ? 'letter' : 'a4' } }
}

const LETTER_COUNTRIES = new Set(['US', 'CA', 'MX'])

/**
 * The balance is applied to its whole extent: a credit pays, a debit is added, a negative total becomes a credit, and
 * what is too little to be charged waits for the next invoice.
 * @see https://docs.stripe.com/billing/customer/balance
 */
function applyBalance(tx: Transaction, invoice: Invoice, customer: Customer) {
  const { total, currency, starting_balance: before } = invoice
  const due = Math.max(0, total + before)
  const ending = Math.min(total + before, 0)
  const move = (amount: number, type: 'applied_to_invoice' | 'invoice_too_small') => {
    if (amount !== 0) moveBalance(tx, customer, { amount, currency, type, invoice: invoice.id })
  }
  if (due > 0 && due < minimumCharge(currency)) {
    move(due - before, 'invoice_too_small')
    return { amount_due: 0, amount_remaining: 0, ending_balance: due }
  }
  move(ending - before, 'applied_to_invoice')
  if (customer.currency === null || customer.currency === undefined) {
    tx.put(customers, tx.get(customers, customer.id), { currency })
  }
  return { amount_due: due, amount_remaining: due, ending_balance: ending }
}

/** Nothing is due: it is paid at once, and nothing was attempted. */
function payWithoutPayment(tx: Transaction, invoice: Invoice): Invoice {
  return tx.send(
    invoices,
    invoice,
    { type: 'pay' },
    {
      attempted: true,
      amount_paid: 0,
      amount_remaining: 0,
      auto_advance: false,
    },
  )
}

/** Observed: what a customer pays for in person is paid by the same method later. */
const SAVING = new Set<Invoice['billing_reason']>(['subscription_create', 'subscription_update'])

/** A PaymentIntent for what remains to be paid, tied to the invoice by an InvoicePayment. */
export function requestPayment(tx: Transaction, invoice: Invoice): Invoice {
  const { amount_remaining: due } = invoice
  const { payment_method_options: options, payment_method_types: told } = invoice.payment_settings
  const types = told ?? invoiceTypes(invoice.currency)
  const intent = createPaymentIntent(tx, {
    amount: due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: descriptionOf(invoice),
    ...(options !== null && {
      payment_method_options: methodOptions(tx, paymentIntents, types, withoutNulls(options), INVOICE_OPTIONS),
    }),
    payment_method_types: types,
    setup_future_usage: SAVING.has(invoice.billing_reason) ? 'off_session' : null,
    statement_descriptor: invoice.statement_descriptor ?? productDescriptor(tx, invoice),
    ...sharedPayment(invoice, due),
    _invoice: invoice.id,
  })
  tx.insert(invoicePayments, {
    amount_requested: due,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
  return tx.put(invoices, tx.get(invoices, invoice.id), {
    confirmation_secret: { client_secret: intent.client_secret!, type: 'payment_intent' },
  })
}

/** On bank statements a subscription has the name of its first product that has one. @see https://docs.stripe.com/api/products/object */
function productDescriptor(tx: Transaction, invoice: Invoice): string | null {
  if (invoice.parent?.type !== 'subscription_details') return null
  for (const { pricing } of linesOf(tx, invoice.id)) {
    const named = tx.find(products, pricing?.price_details?.product)?.statement_descriptor as string | null | undefined
    if (named) return named
  }
  return null
}

function descriptionOf(invoice: Invoice): string {
  switch (invoice.billing_reason) {
    case 'subscription_create':
      return 'Subscription creation'
    case 'subscription_cycle':
    case 'subscription_update':
    case 'subscription_threshold':
      return 'Subscription update'
    default:
      return `Payment for Invoice`
  }
}
