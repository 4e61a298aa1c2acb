import type { Transaction } from '../../core/transaction.js'
import { type Invoice, invoices } from '../../resources/billing/invoice-draft.js'
import { linesOf } from '../../resources/billing/invoice-line.js'
import type { Invariant } from './invariant.js'

const sum = (amounts: readonly { readonly amount: number }[] | null | undefined): number =>
  (amounts ?? []).reduce((total, { amount }) => total + amount, 0)

/** Lines, discounts, taxes and totals of an invoice agree, and what is due is paid or remains. */
export const invoicesAddUp: Invariant = {
  name: "an invoice's amounts add up",
  *broken(tx) {
    for (const invoice of tx.all(invoices)) yield* ofInvoice(tx, invoice)
  },
}

function* ofInvoice(tx: Transaction, invoice: Invoice): Iterable<string> {
  const lines = linesOf(tx, invoice.id)
  const subtotal = sum(lines)
  const taxes = invoice.total_taxes ?? []
  const onTop = sum(taxes.filter(tax => tax.tax_behavior === 'exclusive'))
  const inside = sum(taxes.filter(tax => tax.tax_behavior === 'inclusive'))
  const discounts = sum(invoice.total_discount_amounts)
  const credits = sum(invoice.total_pretax_credit_amounts?.filter(({ type }) => type === 'credit_balance_transaction'))
  const { id } = invoice
  if (invoice.subtotal !== subtotal) yield `${id} has subtotal ${invoice.subtotal}, its lines sum to ${subtotal}`
  if (sum(lines.flatMap(line => line.discount_amounts ?? [])) !== discounts)
    yield `${id}: its lines' discounts are not its own`
  const { amount_subtotal: shipping = 0, amount_tax: onShipping = 0 } = invoice.shipping_cost ?? {}
  if (sum(lines.flatMap(line => line.taxes ?? [])) + onShipping !== onTop + inside)
    yield `${id}: the taxes of its lines and its shipping are not its own`
  if (invoice.customer_tax_exempt === 'none' && invoice.total !== subtotal - discounts - credits + onTop + shipping) {
    yield `${id} has total ${invoice.total}, not ${subtotal} − ${discounts} − ${credits} + ${onTop} + ${shipping}`
  }
  if (invoice.amount_due !== invoice.amount_paid + invoice.amount_remaining) {
    yield `${id}: ${invoice.amount_due} is due, ${invoice.amount_paid} paid, ${invoice.amount_remaining} remains`
  }
  if (invoice.status === 'paid' && invoice.amount_remaining !== 0)
    yield `${id} is paid, but ${invoice.amount_remaining} remains`
}
