/** An invoice while it is drawn up: its object, its lines, and the amounts that follow from them. */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import { lean } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { ownIdentity } from '../connect/account-resource.js'
import { type Customer, customers } from '../customers/customer.js'
import { taxIds } from '../customers/tax-id.js'
import { deliveriesAbout, endOf, isHeard } from '../events/delivery.js'
import { reductionsAt } from '../products/discount.js'
import { prices } from '../products/price.js'
import { shippingCost, shippingOf } from '../products/shipping-cost.js'
import { taxRates } from '../products/tax-rate.js'
import { type AutomaticTax, automaticTax, buyerOf } from '../tax/automatic.js'
import { type InvoiceLine, insertLine, invoiceLines, type LineDraft, linesOf } from './invoice-line.js'
import { invoiceMachine } from './invoice-machine.js'
import type { Share } from './invoice-share.js'
import type { LineTax, Rate, TaxExempt } from './invoicing/tax.js'
import { computeTotals } from './invoicing/totals.js'
import { subscriptions } from './subscription-resource.js'

export type Invoice = Omit<Stored<Stripe.Invoice>, 'default_tax_rates'> & {
  readonly default_tax_rates: readonly string[]
  /** Set while a payment of it is under way: who began it decides what a failure means. */
  readonly _attempt?: 'automatic' | 'manual' | undefined
  /** Automatic attempts that have failed; the retry schedule goes by it. */
  readonly _failures?: number
  /** No further attempt will follow by itself. */
  readonly _exhausted?: boolean
  /** When it finalizes by itself, where a request has told it. */
  readonly _finalizesAt?: number
  /** What its links end in, once it has any. */
  readonly _page?: string
  /** What others have of its payment. */
  readonly _share?: Share | undefined
  /** Its payment lets a held change of its subscription take effect. */
  readonly _pendingUpdate?: true
  /** Its payment, or already the attempt of it, lets its paused subscription go on. */
  readonly _resumes?: string
}

export const invoices = resource<Invoice>('invoice', {
  idPrefix: 'in',
  api: 'invoices',
  param: 'invoice',
  lifecycle: invoiceMachine,
  indexes: {
    subscription: 'parent.subscription_details.subscription',
    test_clock: 'test_clock',
    number: 'number',
    page: '_page',
  },
  onlyExpanded: ['confirmation_secret', 'shipping_cost.taxes'],
  lists: {
    lines: { object: 'line_item', by: 'invoice', url: '/v1/invoices/{id}/lines', oldestFirst: true },
    payments: {
      object: 'invoice_payment',
      by: 'invoice',
      url: '/v1/invoices/payments',
      uncounted: true,
      oldestFirst: true,
      onlyExpanded: true,
    },
  },
  show: (tx, invoice: Invoice) => ({
    default_tax_rates: lean(invoice.default_tax_rates.map(id => tx.shown('tax_rate', id))),
    webhooks_delivered_at: invoice.webhooks_delivered_at ?? endOf(announcements(tx, invoice)),
  }),
  showsWith: (tx, invoice: Invoice) => [
    ...invoice.default_tax_rates.map(id => tx.row('tax_rate', id)),
    ...(invoice.webhooks_delivered_at === null ? announcements(tx, invoice) : []),
  ],
})

const announcements = (tx: Transaction, { id }: Invoice) => deliveriesAbout(tx, id, 'invoice.created')

export function requireDraft(invoice: Invoice): Invoice {
  if (invoice.status !== 'draft') {
    throw invalidRequest("Finalized invoices can't be updated in this way", { code: 'invoice_not_editable' })
  }
  return invoice
}

/** Inserts a draft with what every invoice takes from its customer; says nothing of it yet. */
export function insertDraft(
  tx: Transaction,
  customer: Customer,
  fields: Changes<Invoice> & { readonly currency: string },
): Invoice {
  const seller = ownIdentity(tx)
  const begun: Changes<Invoice> = {
    _attempt: undefined,
    confirmation_secret: null,
    account_country: seller.country,
    account_name: seller.name,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    ...automaticTaxFrom(undefined),
    billing_reason: 'manual',
    collection_method: 'charge_automatically',
    customer: customer.id,
    ...houseStyle(customer),
    ...customerFields(tx, customer),
    default_tax_rates: NONE,
    discounts: NONE,
    issuer: SELF,
    metadata: {},
    payment_settings: NO_PAYMENT_SETTINGS,
    period_end: tx.now,
    period_start: tx.now,
    status: 'draft',
    status_transitions: NO_TRANSITIONS,
    subtotal_excluding_tax: 0,
    test_clock: customer.test_clock ?? null,
    total_discount_amounts: NONE,
    total_excluding_tax: 0,
    total_pretax_credit_amounts: NONE,
    total_taxes: NONE,
    webhooks_delivered_at: isHeard(tx, 'invoice.created') ? null : tx.now,
  }
  return tx.insert(invoices, begun, fields)
}

// What every draft begins with is the same value in all of them, as nothing that is stored is ever changed in place.
const NONE = lean<never>([])
const SELF = { type: 'self' } as const
const NO_AUTOMATIC_TAX = {
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
}
const NO_PAYMENT_SETTINGS = { default_mandate: null, payment_method_options: null, payment_method_types: null }
const NO_TRANSITIONS = { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null }
export const PLAIN_RENDERING = {
  amount_tax_display: null,
  pdf: { page_size: 'auto' },
  template: null,
  template_version: null,
} as const

/** What the customer's invoices say and look like where they are not told. */
function houseStyle({ invoice_settings: settings }: Customer): Changes<Invoice> {
  const { custom_fields, footer, rendering_options: options } = settings
  return { custom_fields, footer, rendering: options ? { ...PLAIN_RENDERING, ...options } : PLAIN_RENDERING }
}

/** What an invoice says of its customer: as they are, until it is finalized. */
export const customerFields = (tx: Transaction, customer: Customer): Changes<Invoice> => ({
  customer_address: customer.address ?? null,
  customer_email: customer.email,
  customer_name: customer.name ?? null,
  customer_phone: customer.phone ?? null,
  customer_shipping: customer.shipping as Invoice['customer_shipping'],
  customer_tax_exempt: customer.tax_exempt ?? 'none',
  customer_tax_ids: taxIdsOf(tx, customer),
})

/** Automatic tax as a request switches it. */
export const automaticTaxFrom = (
  told: { readonly enabled: boolean } | null | undefined,
): Pick<Invoice, 'automatic_tax'> =>
  told?.enabled
    ? { automatic_tax: { ...NO_AUTOMATIC_TAX.automatic_tax, enabled: true, liability: SELF } }
    : NO_AUTOMATIC_TAX

const taxIdsOf = (tx: Transaction, customer: Customer): NonNullable<Invoice['customer_tax_ids']> =>
  lean(
    tx
      .where(taxIds, 'customer', customer.id)
      .map(({ type, value }) => ({ type, value }) as NonNullable<Invoice['customer_tax_ids']>[number]),
  )

export function addLines(tx: Transaction, invoice: Invoice, drafts: readonly LineDraft[]): void {
  for (const draft of drafts) insertLine(tx, invoice.id, draft)
}

/** The invoice with every amount that its lines, discounts, taxes and the customer's balance make. */
export function withTotals(tx: Transaction, invoice: Invoice): Invoice {
  const lines = linesOf(tx, invoice.id)
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
  for (const [at, line] of lines.entries()) {
    const result = totals.lines[at]!
    if (
      result.discounts.length === 0 &&
      result.taxes.length === 0 &&
      line.discount_amounts?.length === 0 &&
      line.taxes?.length === 0 &&
      line._credits === undefined
    )
      continue
    tx.put(invoiceLines, line, {
      discount_amounts: result.discounts.map(({ discount, amount }) => ({ amount, discount })),
      pretax_credit_amounts: [...result.discounts.map(pretaxCredit), ...creditsOf(line)],
      taxes: result.taxes.map(tax => taxShown(tax, invoice)),
    })
  }
  const startingBalance = customer.currency === null || customer.currency === invoice.currency ? customer.balance : 0
  const { total } = totals
  const due = Math.max(0, total + startingBalance)
  // Plain amounts that are as they were need not be written again: at finalization they mostly are.
  if (
    totals.discounts.length + totals.taxes.length + invoice.discounts.length === 0 &&
    invoice.subtotal === totals.subtotal &&
    invoice.total === total &&
    invoice.amount_due === due &&
    invoice.starting_balance === startingBalance &&
    invoice.total_taxes?.length === 0 &&
    tax === undefined &&
    invoice.total_discount_amounts?.length === 0 &&
    lines.every(line => line._credits === undefined)
  )
    return invoice
  return tx.put(invoices, invoice, {
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
  })
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
