/** What an invoice's lines come to: the amounts of each line, and the invoice's own, with the customer's balance. */
import { lean } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { reductionsAt } from '../products/discount.js'
import { prices } from '../products/price.js'
import { shippingCost, shippingOf } from '../products/shipping-cost.js'
import { taxRates } from '../products/tax-rate.js'
import { type AutomaticTax, automaticTax, buyerOf } from '../tax/automatic.js'
import type { Invoice } from './invoice-draft.js'
import type { InvoiceLine } from './invoice-line.js'
import type { LineTax, Rate, TaxExempt } from './invoicing/tax.js'
import { computeTotals, type LineResult } from './invoicing/totals.js'
import { subscriptions } from './subscription-resource.js'

export interface Amounts {
  /** In the order of the lines. */
  readonly lines: readonly Changes<InvoiceLine>[]
  readonly invoice: Changes<Invoice>
}

export function amountsOf(tx: Transaction, invoice: Invoice, lines: readonly InvoiceLine[]): Amounts {
  const customer = tx.get(customers, invoice.customer!)
  const ratesOf = (ids: readonly string[] | undefined) => (ids ?? []).map(id => tx.get(taxRates, id))
  const tax = automaticTaxOf(tx, invoice)
  const sent = invoice.shipping_cost ?? undefined
  const totals = computeTotals(
    lines.map(line => ({
      amount: line.amount,
      discountable: line.discountable,
      product: line.pricing?.price_details?.product ?? null,
      reductions: reductionsAt(tx, line.discounts, invoice.created, invoice.currency),
      settled: line._settled,
      credited: creditsOf(line).reduce((sum, { amount }) => sum + amount, 0),
      taxes: line._toldTaxes,
      rates: (line._taxRates ?? []).length === 0 && tax ? ratesOfLine(tx, tax, line) : ratesOf(line._taxRates),
    })),
    {
      reductions: reductionsAt(tx, invoice.discounts, invoice.created, invoice.currency),
      defaultRates: ratesOf(invoice.default_tax_rates),
      // Automatic tax has its own rates for who is exempt, and is rounded on the sum.
      taxExempt: tax === undefined ? ((invoice.customer_tax_exempt ?? 'none') as TaxExempt) : 'none',
      taxRounding: tax === undefined ? tx.settings.tax_rounding : 'invoice',
      shipping: sent && shippingOf(tx, sent.shipping_rate!, sent.amount_subtotal, tax),
    },
  )
  const startingBalance = customer.currency === null || customer.currency === invoice.currency ? customer.balance : 0
  const { total } = totals
  const due = Math.max(0, total + startingBalance)
  return {
    lines: lines.map((line, at) => ofLine(invoice, line, totals.lines[at]!)),
    invoice: {
      subtotal: totals.subtotal,
      subtotal_excluding_tax: totals.subtotalExcludingTax,
      total,
      total_excluding_tax: totals.totalExcludingTax,
      total_discount_amounts: lean(totals.discounts.map(({ discount, amount }) => ({ amount, discount }))),
      total_pretax_credit_amounts: lean([...totals.discounts.map(pretaxCredit), ...lines.flatMap(creditsOf)]),
      total_taxes: lean(totals.taxes.map(tax => taxShown(tax, invoice))),
      ...(totals.shipping && { shipping_cost: shippingCost(tx, sent!.shipping_rate!, totals.shipping) }),
      starting_balance: startingBalance,
      amount_due: due,
      amount_remaining: due,
      ...(tax !== undefined && { automatic_tax: { ...invoice.automatic_tax, provider: 'stripe', status: tax.status } }),
    },
  }
}

function ofLine(invoice: Invoice, line: InvoiceLine, { discounts, taxes }: LineResult): Changes<InvoiceLine> {
  const credits = creditsOf(line)
  if (discounts.length + taxes.length + credits.length === 0) return NOTHING_OFF
  return {
    discount_amounts: lean(discounts.map(({ discount, amount }) => ({ amount, discount }))),
    pretax_credit_amounts: lean([...discounts.map(pretaxCredit), ...credits]),
    taxes: lean(taxes.map(tax => taxShown(tax, invoice))),
  }
}

const NOTHING_OFF = {
  discount_amounts: lean<never>([]),
  pretax_credit_amounts: lean<never>([]),
  taxes: lean<never>([]),
}

function automaticTaxOf(tx: Transaction, invoice: Invoice): AutomaticTax | undefined {
  if (!invoice.automatic_tax.enabled) return undefined
  const subscription = tx.find(subscriptions, invoice.parent?.subscription_details?.subscription)
  const method = invoice.default_payment_method ?? subscription?.default_payment_method
  return automaticTax(tx, buyerOf(tx, tx.find(customers, invoice.customer), method))
}

function ratesOfLine(tx: Transaction, tax: AutomaticTax, line: InvoiceLine): readonly Rate[] {
  const price = tx.find(prices, line.pricing?.price_details?.price as string | undefined)
  return tax.ratesOf(price ?? { currency: line.currency, product: '', tax_behavior: null })
}

const pretaxCredit = ({ discount, amount }: { readonly discount: string; readonly amount: number }) =>
  ({ amount, discount, type: 'discount' }) as const

const creditsOf = (line: InvoiceLine) =>
  (line._credits ?? []).map(({ amount, transaction }) => ({
    amount,
    credit_balance_transaction: transaction,
    type: 'credit_balance_transaction' as const,
  }))

function taxShown(tax: LineTax, invoice: Invoice): NonNullable<Invoice['total_taxes']>[number] {
  const exempt = tax.reason === undefined ? invoice.customer_tax_exempt : 'none'
  return {
    amount: tax.amount,
    tax_behavior: tax.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: tax.rate },
    taxability_reason:
      exempt === 'exempt'
        ? 'customer_exempt'
        : exempt === 'reverse'
          ? 'reverse_charge'
          : (tax.reason ?? 'not_available'),
    taxable_amount: tax.taxable,
    type: 'tax_rate_details',
  }
}
