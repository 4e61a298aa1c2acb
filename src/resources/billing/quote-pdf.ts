/** A quote on paper: one page that says what is offered, for how much, and until when. */
import { dayMonthYear } from '../../clock/calendar.js'
import { formatAmount } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import { linesOf } from '../checkout/line-item.js'
import { customers } from '../customers/customer.js'
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

const TOP = 760
const LEADING = 18
const LINES_MAX = 40

/** A page of text in Helvetica, with its table of offsets. Characters outside Latin are shown as `?`. */
function pdfOf(lines: readonly string[]): string {
  const text = lines
    .slice(0, LINES_MAX)
    .map(line => `(${escaped(line)}) Tj T*`)
    .join('\n')
  const content = `BT /F1 12 Tf ${LEADING} TL 72 ${TOP} Td\n${text}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const offsets = objects.map((body, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${body}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
}

const escaped = (line: string): string => line.replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, '\\$&')
