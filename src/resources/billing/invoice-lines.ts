/** The lines of an invoice as a collection: listed, added, changed and removed while it is a draft. @see https://docs.stripe.com/api/invoice-line-item */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { noSuch } from '../../core/errors.js'
import { pageOf } from '../../core/list.js'
import { decimal, roundHalfUp } from '../../core/money.js'
import { load } from '../../core/operation.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { applyDiscounts } from '../products/discount.js'
import { taxRateIds } from '../products/tax-rate.js'
import { addLines, type Invoice, invoices, requireDraft, withTotals } from './invoice-draft.js'
import { createInvoiceItem, type ItemParams, invoiceItems, itemOfLine, lineOfItem } from './invoice-item.js'
import { type InvoiceLine, invoiceLines, linesOf } from './invoice-line.js'
import { type TaxesTold, toldTaxes } from './invoice-line-taxes.js'

export { invoiceLines } from './invoice-line.js'

export const operations = {
  'invoices.listLineItems'(tx: Transaction, [id]: readonly [string], params: Params) {
    const invoice = load(tx, invoices, id)
    return pageOf(linesOf(tx, invoice.id), params, `/v1/invoices/${id}/lines`)
  },

  'invoices.addLines'(tx: Transaction, [id]: readonly [string], params: Stripe.InvoiceAddLinesParams) {
    return editing(tx, id, params, invoice => {
      for (const [at, line] of params.lines.entries()) addLine(tx, invoice, line, `lines[${at}][invoice_item]`)
    })
  },

  'invoices.updateLines'(tx: Transaction, [id]: readonly [string], params: Stripe.InvoiceUpdateLinesParams) {
    return editing(tx, id, params, invoice => {
      for (const [at, line] of params.lines.entries())
        changeLine(tx, lineOf(tx, invoice, line.id, `lines[${at}][id]`), line)
    })
  },

  'invoices.removeLines'(tx: Transaction, [id]: readonly [string], params: Stripe.InvoiceRemoveLinesParams) {
    return editing(tx, id, params, invoice => {
      for (const [at, { id: lineId, behavior }] of params.lines.entries()) {
        removeLine(tx, lineOf(tx, invoice, lineId, `lines[${at}][id]`), behavior)
      }
    })
  },

  'invoices.updateLineItem'(
    tx: Transaction,
    [id, lineId]: readonly [string, string],
    params: Stripe.InvoiceUpdateLineItemParams,
  ) {
    editing(tx, id, {}, invoice => changeLine(tx, lineOf(tx, invoice, lineId, 'line_item_id'), params))
    return tx.get(invoiceLines, lineId)
  },
}

interface Editing {
  readonly invoice_metadata?: Stripe.Emptyable<Stripe.MetadataParam>
}

function editing(
  tx: Transaction,
  id: string,
  { invoice_metadata: metadata }: Editing,
  edit: (invoice: Invoice) => void,
): Invoice {
  const invoice = requireDraft(load(tx, invoices, id))
  tx.follow(invoice.test_clock)
  const before = tx.picture(invoice)
  if (metadata !== undefined) tx.put(invoices, invoice, tx.fields(invoices, { metadata }, invoice as never))
  edit(tx.get(invoices, id))
  const after = withTotals(tx, tx.get(invoices, id))
  tx.emit('invoice.updated', after, before)
  return tx.get(invoices, id)
}

function lineOf(tx: Transaction, invoice: Invoice, id: string, param: string): InvoiceLine {
  const line = tx.find(invoiceLines, id)
  if (line?.invoice !== invoice.id) throw noSuch('invoice line item', id, param)
  return line
}

function addLine(tx: Transaction, invoice: Invoice, params: Stripe.InvoiceAddLinesParams.Line, param: string): void {
  const { invoice_item: existing, ...told } = params
  const customer = tx.get(customers, invoice.customer!)
  const item =
    existing === undefined
      ? createInvoiceItem(tx, customer, { currency: invoice.currency, ...(told as ItemParams) })
      : tx.need(invoiceItems, existing, param)
  addLines(tx, invoice, [lineOfItem(tx, item)])
  tx.put(invoiceItems, item, { invoice: invoice.id })
  const line = linesOf(tx, invoice.id).at(-1)!
  tx.put(invoiceLines, line, toldTaxes(tx, line, told))
}

interface LineChange extends TaxesTold {
  readonly amount?: number
  readonly description?: string
  readonly discountable?: boolean
  readonly discounts?: Parameters<typeof applyDiscounts>[1]
  readonly metadata?: unknown
  readonly period?: { readonly start: number; readonly end: number }
  readonly quantity?: number
  readonly tax_rates?: readonly string[] | '' | null
}

function changeLine(tx: Transaction, line: InvoiceLine, params: object): void {
  const change = params as LineChange
  const quantity = change.quantity ?? line.quantity
  const unit = line.pricing?.unit_amount_decimal
  const amount =
    change.amount ??
    (change.quantity !== undefined && unit ? roundHalfUp(decimal(unit).times(change.quantity)) : line.amount)
  tx.put(invoiceLines, line, {
    ...tx.fields(invoiceLines, { ...params, discounts: undefined }, line),
    amount,
    subtotal: amount,
    quantity,
    ...(change.tax_rates !== undefined && { _taxRates: taxRateIds(tx, change.tax_rates || [], 'tax_rates') }),
    ...toldTaxes(tx, line, change),
    ...(change.discounts !== undefined && {
      discounts: applyDiscounts(tx, change.discounts, { invoice: line.invoice }),
    }),
  })
}

/** Its item goes with it, or waits for another invoice. */
function removeLine(tx: Transaction, line: InvoiceLine, behavior: string): void {
  const item = tx.find(invoiceItems, itemOfLine(line))
  tx.remove(invoiceLines, line)
  if (item === undefined) return
  if (behavior === 'delete') tx.remove(invoiceItems, item)
  else tx.put(invoiceItems, item, { invoice: null })
}
