/** An invoice while it is drawn up: its object, its lines, and the amounts that follow from them. */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import { BARE, lean } from '../../core/shape.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { ownIdentity } from '../connect/account-resource.js'
import type { Customer } from '../customers/customer.js'
import { taxIds } from '../customers/tax-id.js'
import { isHeard } from '../events/delivery.js'
import { amountsOf } from './invoice-amounts.js'
import { drawLine, type InvoiceLine, invoiceLines, type LineDraft, linesOf } from './invoice-line.js'
import { invoiceMachine } from './invoice-machine.js'
import type { Share } from './invoice-share.js'

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
  show: (tx, { default_tax_rates: rates }: Invoice) => ({
    default_tax_rates: lean(rates.map(id => tx.shown('tax_rate', id))),
  }),
  showsWith: ['tax_rate'],
})

export function requireDraft(invoice: Invoice): Invoice {
  if (invoice.status !== 'draft') {
    throw invalidRequest("Finalized invoices can't be updated in this way", { code: 'invoice_not_editable' })
  }
  return invoice
}

/** Draws a draft with what every invoice takes from its customer. */
export function drawDraft(
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
    metadata: BARE,
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
  return tx.draw(invoices, begun, fields)
}

/** A draft that is stored before it has lines; nothing is said of it yet. */
export const insertDraft = (...drawn: Parameters<typeof drawDraft>): Invoice =>
  drawn[0].store(invoices, drawDraft(...drawn))

// What every draft begins with is the same value in all of them, as nothing that is stored is ever changed in place.
const NONE = lean<never>([])
const SELF = { type: 'self' } as const
const NO_AUTOMATIC_TAX = {
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
}
export const NO_PAYMENT_SETTINGS = { default_mandate: null, payment_method_options: null, payment_method_types: null }
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
  for (const draft of drafts) tx.store(invoiceLines, drawLine(tx, invoice.id, draft))
}

/** An invoice with its lines, in the order in which they stand on it. */
export interface Drawn {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
}

/** An invoice and lines that were drawn just now, with every amount that they make: nobody has seen them without. */
export function reckon(tx: Transaction, invoice: Invoice, drafts: readonly LineDraft[]): Drawn {
  const lines = drafts.map(draft => drawLine(tx, invoice.id, draft))
  const amounts = amountsOf(tx, invoice, lines)
  for (const [at, line] of lines.entries()) Object.assign(line, amounts.lines[at])
  return { invoice: Object.assign(invoice, amounts.invoice), lines }
}

export function storeDrawn(tx: Transaction, { invoice, lines }: Drawn): Invoice {
  for (const line of lines) tx.store(invoiceLines, line)
  return tx.store(invoices, invoice)
}

/** An invoice that is stored, with its lines. */
export const withLines = (tx: Transaction, invoice: Invoice | undefined): Drawn | undefined =>
  invoice && { invoice, lines: linesOf(tx, invoice.id) }

/** The invoice with every amount that its lines, discounts, taxes and the customer's balance make. */
export function withTotals(tx: Transaction, invoice: Invoice): Invoice {
  const lines = linesOf(tx, invoice.id)
  const amounts = amountsOf(tx, invoice, lines)
  for (const [at, line] of lines.entries()) {
    if (differs(line, amounts.lines[at]!)) tx.put(invoiceLines, line, amounts.lines[at]!)
  }
  // Plain amounts that are as they were need not be written again: at finalization they mostly are.
  return differs(invoice, amounts.invoice) ? tx.put(invoices, invoice, amounts.invoice) : invoice
}

function differs<T extends StoredObject>(object: T, changes: Changes<T>): boolean {
  for (const name in changes) if (object[name] !== changes[name]) return true
  return false
}
