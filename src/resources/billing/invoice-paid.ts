/** An invoice of what has been paid already: drawn up, finalized and paid at one moment. @see https://docs.stripe.com/payments/checkout/post-payment-invoices */
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { type PaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { takeItems } from './invoice.js'
import { paid } from './invoice-collect.js'
import { addLines, type Invoice, insertDraft, invoices, withTotals } from './invoice-draft.js'
import { publication } from './invoice-finalize.js'
import { createInvoiceItem, type ItemParams } from './invoice-item.js'
import { takeNumber } from './invoice-number.js'
import { invoicePayments } from './invoice-payment.js'

/** The customer's balance has no part in it: all of it was paid. */
export function invoicePaidBy(
  tx: Transaction,
  intent: PaymentIntent,
  customer: Customer,
  fields: Changes<Invoice>,
  items: readonly ItemParams[],
): Invoice {
  const { currency } = intent
  const begun = insertDraft(tx, customer, { ...fields, currency })
  const made = items.map(item => createInvoiceItem(tx, customer, { ...item, currency }))
  addLines(tx, begun, takeItems(tx, begun, made))
  const { total, ...reckoned } = withTotals(tx, begun)
  const draft = tx.put(invoices, tx.get(invoices, reckoned.id), {
    amount_due: total,
    amount_remaining: total,
    starting_balance: 0,
  })
  tx.emit('invoice.created', draft)
  const number = takeNumber(tx, tx.get(customers, customer.id))
  const changes = { ...publication(tx, draft, number), ending_balance: 0 }
  const open = tx.send(invoices, draft, { type: 'finalize' }, changes)
  tx.put(paymentIntents, intent, { _invoice: open.id })
  const payment = tx.insert(invoicePayments, {
    amount_requested: intent.amount_received,
    currency,
    invoice: open.id,
    is_default: true,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
  return paid(tx, open, payment)
}
