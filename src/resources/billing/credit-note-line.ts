/** CreditNoteLineItem: one line of a credit note, after a line of its invoice or of its own. @see https://docs.stripe.com/api/credit_notes/line_item */
import type Stripe from 'stripe'
import { exclusiveParameters, invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import { decimal } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { taxRateIds, taxRates } from '../products/tax-rate.js'
import { type Credit, type CreditedTax, creditOf, customAmount, type Portion } from './credit-note-amounts.js'
import type { Invoice } from './invoice-draft.js'
import { type InvoiceLine, invoiceLines } from './invoice-line.js'
import { taxLines } from './invoicing/tax.js'

export type CreditNoteLine = Omit<Stored<Stripe.CreditNoteLineItem>, 'tax_rates'> & {
  readonly tax_rates: readonly string[]
  readonly _creditNote: string
}

type LineParams = NonNullable<Stripe.CreditNoteCreateParams['lines']>[number]

export const creditNoteLines = resource<CreditNoteLine>('credit_note_line_item', {
  idPrefix: 'cnli',
  absent: ['invoice_line_item'],
  indexes: { credit_note: '_creditNote', invoice_line_item: 'invoice_line_item' },
  show: (tx, line: CreditNoteLine) => ({ tax_rates: line.tax_rates.map(id => tx.shown('tax_rate', id)) }),
})

/** A line as the parameters ask for it, and what it credits. */
export interface CreditLine {
  readonly credit: Credit
  readonly description: string | null
  readonly invoiceLine: InvoiceLine | undefined
  readonly metadata: Readonly<Record<string, string>>
  readonly taxRates: readonly string[]
  readonly unitAmount: string | null
}

export function creditLine(tx: Transaction, invoice: Invoice, params: LineParams, at: number): CreditLine {
  const param = `lines[${at}]`
  const metadata = tx.fields(creditNoteLines, { metadata: params.metadata ?? {} }).metadata ?? {}
  const rates = taxRateIds(tx, params.tax_rates || [], `${param}[tax_rates]`)
  if (params.type === 'custom_line_item') return { ...customLine(tx, params, rates, param), metadata }
  if (params.invoice_line_item === undefined) throw missingParameter(`${param}[invoice_line_item]`)
  const line = tx.find(invoiceLines, params.invoice_line_item)
  if (line?.invoice !== invoice.id)
    throw noSuch('invoice line item', params.invoice_line_item, `${param}[invoice_line_item]`, 400)
  const credit = creditOf(creditable(line), portionOf(params, param))
  requireLeft(tx, line, credit.amount, param)
  return {
    credit:
      rates.length === 0 && !params.tax_amounts
        ? credit
        : { ...credit, taxes: taxesOf(tx, params, credit.amount, rates) },
    description: params.description ?? line.description,
    invoiceLine: line,
    metadata,
    taxRates: rates.length > 0 ? rates : [...new Set(credit.taxes.map(({ rate }) => rate))],
    unitAmount: unitOf(line, credit),
  }
}

function portionOf({ amount, quantity }: LineParams, param: string): Portion {
  if (amount !== undefined && quantity !== undefined)
    throw exclusiveParameters(`${param}[amount]`, `${param}[quantity]`)
  if (amount !== undefined) return { amount }
  return quantity === undefined ? undefined : { quantity }
}

function customLine(
  tx: Transaction,
  params: LineParams,
  rates: readonly string[],
  param: string,
): Omit<CreditLine, 'metadata'> {
  const unit = params.unit_amount_decimal ?? params.unit_amount
  if (unit === undefined) throw missingParameter(`${param}[unit_amount]`)
  if (params.description === undefined) throw missingParameter(`${param}[description]`)
  const quantity = params.quantity ?? 1
  const amount = customAmount(quantity, String(unit))
  const taxes = taxesOf(tx, params, amount, rates)
  return {
    credit: { amount, quantity, discounts: [], taxes },
    description: params.description,
    invoiceLine: undefined,
    taxRates: rates,
    unitAmount: String(unit),
  }
}

/** Told as amounts, or computed from rates. */
function taxesOf(tx: Transaction, params: LineParams, amount: number, rates: readonly string[]): CreditedTax[] {
  if (params.tax_amounts) {
    return params.tax_amounts.map(({ amount: tax, tax_rate: rate, taxable_amount: taxable }) => ({
      amount: tax,
      inclusive: tx.need(taxRates, rate, 'tax_rate').inclusive,
      rate,
      taxable,
    }))
  }
  return taxLines([{ amount, rates: rates.map(id => tx.get(taxRates, id)) }], tx.settings.tax_rounding)[0]!
}

/** An invoice line as far as a credit goes by it. */
export const creditable = (line: InvoiceLine) => ({
  amount: line.amount,
  quantity: line.quantity,
  discounts: (line.discount_amounts ?? []).map(({ amount, discount }) => ({ amount, discount: discount as string })),
  taxes: (line.taxes ?? []).map(tax => ({
    amount: tax.amount,
    inclusive: tax.tax_behavior === 'inclusive',
    rate: tax.tax_rate_details?.tax_rate ?? '',
    taxable: tax.taxable_amount ?? 0,
  })),
})

/** No more than the line has, over all credit notes that stand. */
function requireLeft(tx: Transaction, line: InvoiceLine, amount: number, param: string): void {
  const credited = tx
    .where(creditNoteLines, 'invoice_line_item', line.id)
    .filter(({ _voided }) => _voided !== true)
    .reduce((sum, { amount: before }) => sum + before, 0)
  if (credited + amount > line.amount) {
    throw invalidRequest(
      `The amount to credit is greater than what is left to credit on the invoice line item ${line.id}.`,
      { param },
    )
  }
}

const unitOf = (line: InvoiceLine, { amount, quantity }: Credit): string | null =>
  line.pricing?.unit_amount_decimal ?? (quantity ? decimal(amount).div(quantity).round(12).toFixed() : null)

export function insertCreditLine(tx: Transaction, note: string, { credit, ...line }: CreditLine): CreditNoteLine {
  return tx.insert(creditNoteLines, {
    amount: credit.amount,
    description: line.description,
    discount_amount: credit.discounts.reduce((sum, { amount }) => sum + amount, 0),
    discount_amounts: credit.discounts,
    ...(line.invoiceLine !== undefined && { invoice_line_item: line.invoiceLine.id }),
    metadata: line.metadata,
    pretax_credit_amounts: credit.discounts.map(({ amount, discount }) => ({
      amount,
      discount,
      type: 'discount' as const,
    })),
    quantity: credit.quantity,
    tax_rates: line.taxRates,
    taxes: credit.taxes.map(shownTax),
    type: line.invoiceLine === undefined ? 'custom_line_item' : 'invoice_line_item',
    unit_amount: line.unitAmount !== null && decimal(line.unitAmount).mod(1).eq(0) ? Number(line.unitAmount) : null,
    unit_amount_decimal: line.unitAmount,
    _creditNote: note,
  })
}

export const shownTax = (tax: CreditedTax): NonNullable<CreditNoteLine['taxes']>[number] => ({
  amount: tax.amount,
  tax_behavior: tax.inclusive ? 'inclusive' : 'exclusive',
  tax_rate_details: { tax_rate: tax.rate },
  taxability_reason: 'not_available',
  taxable_amount: tax.taxable,
  type: 'tax_rate_details',
})

export const linesOfNote = (tx: Transaction, note: string): CreditNoteLine[] =>
  tx.where(creditNoteLines, 'credit_note', note).reverse()
