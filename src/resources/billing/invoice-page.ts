/** An invoice as its customer sees it: on paper, and on the page where it is paid. @see https://docs.stripe.com/invoicing/hosted-invoice-page */
import { dayMonthYear } from '../../clock/calendar.js'
import { Download } from '../../core/bytes.js'
import { htmlOf } from '../../core/html.js'
import { formatAmount } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { linesOf } from './invoice-line.js'
import { pdfOf } from './pdf.js'

const ofToken = (tx: Transaction, token: string): Invoice | undefined => tx.newest(invoices, 'page', token)

export const pages = {
  'invoice/pdf'(tx: Transaction, token: string): Download | undefined {
    const invoice = ofToken(tx, token)
    return invoice && new Download(pdfOf(textOf(tx, invoice)), 'application/pdf')
  },
  i(tx: Transaction, token: string): Download | undefined {
    const invoice = ofToken(tx, token)
    if (invoice === undefined) return undefined
    const download = { text: 'Download invoice', href: invoice.invoice_pdf ?? '' }
    return new Download(htmlOf(textOf(tx, invoice), download), 'text/html; charset=utf-8')
  },
}

/** What stands on it, line by line. */
function textOf(tx: Transaction, invoice: Invoice): string[] {
  const money = (amount: number) => formatAmount(amount, invoice.currency)
  const { discounts, taxes } = {
    discounts: sum(invoice.total_discount_amounts),
    taxes: sum(invoice.total_taxes),
  }
  return [
    `Invoice ${invoice.number}`,
    `Date of issue ${dayMonthYear(invoice.effective_at ?? invoice.created)}`,
    ...(invoice.due_date === null ? [] : [`Date due ${dayMonthYear(invoice.due_date)}`]),
    `Bill to ${invoice.customer_name ?? invoice.customer_email ?? 'the customer'}`,
    ...(invoice.description === null ? [] : [invoice.description]),
    '',
    ...linesOf(tx, invoice.id).map(({ amount, description }) => `${description ?? ''}   ${money(amount)}`),
    '',
    `Subtotal ${money(invoice.subtotal)}`,
    ...(discounts === 0 ? [] : [`Discount ${money(-discounts)}`]),
    ...(taxes === 0 ? [] : [`Tax ${money(taxes)}`]),
    `Total ${money(invoice.total)}`,
    `Amount due ${money(invoice.amount_due)}`,
    `Amount paid ${money(invoice.amount_paid)}`,
    `Amount remaining ${money(invoice.amount_remaining)}`,
    `Status ${invoice.status}`,
    ...(invoice.footer === null ? [] : ['', invoice.footer]),
  ]
}

const sum = (amounts: readonly { readonly amount: number }[] | null): number =>
  (amounts ?? []).reduce((total, { amount }) => total + amount, 0)
