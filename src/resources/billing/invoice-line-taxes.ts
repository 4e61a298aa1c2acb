/** Taxes of a line that a request has reckoned itself. @see https://docs.stripe.com/api/invoice-line-item/update */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { type TaxRate, taxRates } from '../products/tax-rate.js'
import type { Taxability } from '../tax/calculate.js'
import { type Invoice, invoices } from './invoice-draft.js'
import type { InvoiceLine } from './invoice-line.js'
import type { LineTax } from './invoicing/tax.js'

type TaxAmount = Stripe.InvoiceUpdateLineItemParams.TaxAmount

const AMOUNTS_MAX = 10

export interface TaxesTold {
  readonly tax_amounts?: readonly TaxAmount[] | '' | null
}

/** What a line keeps of it; an empty value takes it away. */
export function toldTaxes(
  tx: Transaction,
  line: InvoiceLine,
  { tax_amounts: told }: TaxesTold,
): Pick<InvoiceLine, '_toldTaxes'> {
  if (told === undefined) return {}
  if (!told) return { _toldTaxes: undefined }
  requireUntaxed(tx.get(invoices, line.invoice!), line)
  if (told.length > AMOUNTS_MAX) {
    throw invalidRequest(`You may only specify up to ${AMOUNTS_MAX} tax amounts.`, { param: 'tax_amounts' })
  }
  return { _toldTaxes: told.map(amount => taxFrom(tx, amount)) }
}

function requireUntaxed(invoice: Invoice, { _taxRates: rates = [] }: InvoiceLine): void {
  if (rates.length + invoice.default_tax_rates.length === 0 && !invoice.automatic_tax.enabled) return
  throw invalidRequest(
    'You cannot set tax amounts if the line item has tax rates, or if the invoice has default tax rates or automatic tax.',
    { param: 'tax_amounts' },
  )
}

const taxFrom = (tx: Transaction, { amount, tax_rate_data, taxability_reason, taxable_amount }: TaxAmount): LineTax => {
  const { id, inclusive } = rateFrom(tx, tax_rate_data)
  return { amount, inclusive, rate: id, taxable: taxable_amount, reason: taxability_reason as Taxability | undefined }
}

/** The same data is the same rate, which nobody else can use. */
function rateFrom(tx: Transaction, data: TaxAmount['tax_rate_data']): TaxRate {
  const told = tx.fields(taxRates, data)
  const key = JSON.stringify(told)
  return (
    tx.newest(taxRates, 'automatic', key) ??
    tx.insert(taxRates, {
      ...told,
      active: false,
      effective_percentage: data.percentage,
      rate_type: 'percentage',
      _automatic: key,
    })
  )
}
