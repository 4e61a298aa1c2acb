/** A quote on paper: one page that says what is offered, for how much, and until when. */
import { dayMonthYear } from '../../clock/calendar.js'
import { formatAmount } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import { linesOf } from '../checkout/line-item.js'
import { customers } from '../customers/customer.js'
import { pdfOf } from './pdf.js'
import type { Quote } from './quote-resource.js'

export function quotePdf(tx: Transaction, quote: Quote): string {
  const customer = tx.find(customers, quote.customer)
  const money = (amount: number) => formatAmount(amount, quote.currency ?? tx.settings.default_currency)
  const lines = linesOf(tx, quote.id).map(
    ({ description, quantity, amount_total: total }) => `${quantity} x ${description ?? ''}   ${money(total)}`,
  )
  return pdfOf([
    `Quote ${quote.number ?? quote.id}`,
    `Date ${dayMonthYear(quote.created)}, valid until ${dayMonthYear(quote.expires_at)}`,
    `For ${customer?.name ?? customer?.email ?? 'the customer'}`,
    ...(quote.header === null ? [] : [quote.header]),
    '',
    ...lines,
    '',
    `Subtotal ${money(quote.amount_subtotal)}`,
    `Tax ${money(quote.total_details.amount_tax)}`,
    `Total ${money(quote.amount_total)}`,
    ...(quote.footer === null ? [] : ['', quote.footer]),
  ])
}
