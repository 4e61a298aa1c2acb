/** A revision: a draft that begins as a copy of an invoice, and takes its place when it is finalized. @see https://docs.stripe.com/invoicing/invoice-edits */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { voidInvoice } from './invoice.js'
import { addLines, automaticTaxFrom, type Invoice, insertDraft, invoices, withTotals } from './invoice-draft.js'
import { invoiceItems, lineOfItem } from './invoice-item.js'
import { requireNoPayments } from './invoice-partial.js'

/** What the copy keeps of the original. */
const KEPT = [
  'account_tax_ids',
  'collection_method',
  'custom_fields',
  'default_payment_method',
  'default_source',
  'default_tax_rates',
  'description',
  'discounts',
  'footer',
  'issuer',
  'metadata',
  'on_behalf_of',
  'payment_settings',
  'rendering',
  'shipping_cost',
  'shipping_details',
  'statement_descriptor',
  '_share',
] as const satisfies readonly (keyof Invoice)[]

export function reviseInvoice(tx: Transaction, told: NonNullable<Stripe.InvoiceCreateParams['from_invoice']>): Invoice {
  const original = tx.need(invoices, told.invoice, 'from_invoice[invoice]')
  tx.follow(original.test_clock)
  requireRevisable(tx, original)
  const { due_date: due, created } = original
  const draft = insertDraft(tx, tx.get(customers, original.customer!), {
    ...Object.fromEntries(KEPT.map(name => [name, original[name]])),
    ...automaticTaxFrom(original.automatic_tax),
    currency: original.currency,
    // Due after as many days as the original was.
    due_date: due === null ? null : tx.now + Math.max(0, Math.round((due - created) / DAY_SECONDS)) * DAY_SECONDS,
    from_invoice: { action: told.action, invoice: original.id },
  })
  for (const { id: _id, ...item } of tx.where(invoiceItems, 'invoice', original.id).reverse()) {
    addLines(tx, draft, [lineOfItem(tx, tx.insert(invoiceItems, { ...item, invoice: draft.id }))])
  }
  const revision = withTotals(tx, draft)
  tx.emit('invoice.created', revision)
  return tx.get(invoices, revision.id)
}

function requireRevisable(tx: Transaction, original: Invoice): void {
  if (original.parent?.type === 'subscription_details') {
    throw invalidRequest('You cannot revise an invoice that was created by a subscription.', {
      param: 'from_invoice[invoice]',
    })
  }
  if (original.status !== 'open' && original.status !== 'uncollectible') {
    throw invalidRequest(
      `You can only revise invoices that are open or uncollectible. This invoice is \`${original.status}\`.`,
      { param: 'from_invoice[invoice]' },
    )
  }
  requireNoPayments(tx, original, ['open', 'paid'], 'revised')
}

export const reactions = {
  'invoice.finalized'(tx: Transaction, { id, from_invoice: from }: Invoice) {
    const original = tx.find(invoices, from?.invoice)
    if (original === undefined) return
    const revised = tx.put(invoices, original, { latest_revision: id })
    if (revised.status === 'open' || revised.status === 'uncollectible') voidInvoice(tx, revised)
  },
}
