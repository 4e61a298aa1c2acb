/** A credit note on paper. @see https://docs.stripe.com/api/credit_notes/object */
import { dayMonthYear } from '../../clock/calendar.js'
import { Download } from '../../core/bytes.js'
import { formatAmount } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { type CreditNote, creditNotes, pdfUrl } from './credit-note.js'
import { linesOfNote } from './credit-note-line.js'
import { invoices } from './invoice-draft.js'
import { pdfOf } from './pdf.js'

export const pages = {
  'credit_notes/pdf'(tx: Transaction, token: string): Download | undefined {
    const note = tx.newest(creditNotes, 'pdf', pdfUrl(tx.account, token))
    return note && new Download(pdfOf(textOf(tx, note)), 'application/pdf')
  },
}

function textOf(tx: Transaction, note: CreditNote): string[] {
  const money = (amount: number) => formatAmount(amount, note.currency)
  const customer = tx.find(customers, note.customer)
  const { amount_shipping: shipping, discount_amount: discount } = note
  const tax = (note.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0)
  return [
    `Credit note ${note.number}`,
    `Date of issue ${dayMonthYear(note.effective_at ?? note.created)}`,
    `Of invoice ${tx.get(invoices, note.invoice).number}`,
    `Bill to ${customer?.name ?? customer?.email ?? 'the customer'}`,
    ...(note.memo === null ? [] : [note.memo]),
    '',
    ...linesOfNote(tx, note.id).map(({ amount, description }) => `${description ?? ''}   ${money(amount)}`),
    '',
    `Subtotal ${money(note.subtotal)}`,
    ...(discount === 0 ? [] : [`Discount ${money(-discount)}`]),
    ...(shipping === 0 ? [] : [`Shipping ${money(shipping)}`]),
    ...(tax === 0 ? [] : [`Tax ${money(tax)}`]),
    `Total ${money(note.total)}`,
    `Status ${note.status}`,
  ]
}
