/** An invoice told itself what it is for, how it is paid and what is taxed; now `parent`, `payments` and `total_taxes` do. */
import { type Change, type Fields, isFields, type Lookup } from '../change.js'
import { at, idOf, whole } from '../values.js'
import { olderTaxes } from './2025-03-31-taxes.js'

export const invoiceParent: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/adds-new-parent-field-to-invoicing-objects',
  responses: {
    invoice({ parent, status, discounts, total_taxes }, lookup) {
      const subscription = at(parent, 'subscription_details')
      const { subscription_proration_date: date } = isFields(subscription) ? subscription : {}
      const [first] = Array.isArray(discounts) ? discounts : []
      const taxes = olderTaxes(total_taxes)
      return {
        subscription: at(subscription, 'subscription') ?? null,
        subscription_details: { metadata: at(subscription, 'metadata') ?? null },
        ...(date !== undefined && { subscription_proration_date: date }),
        quote: at(parent, 'quote_details', 'quote') ?? null,
        discount: whole(lookup, 'discount', first),
        paid: status === 'paid',
        tax: taxes.length === 0 ? null : taxes.reduce((sum, { amount }) => sum + Number(amount), 0),
        total_tax_amounts: taxes,
      }
    },
  },
}

export const invoicePayments: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/add-support-for-multiple-partial-payments-on-invoices',
  responses: {
    invoice(invoice, lookup) {
      const intent = intentOf(invoice, lookup)
      return {
        application_fee_amount: intent?.['application_fee_amount'] ?? null,
        charge: idOf(intent?.['latest_charge']),
        paid_out_of_band: invoice['status'] === 'paid' && intent === undefined && Number(invoice['amount_due']) > 0,
        payment_intent: intent?.['id'] ?? null,
        transfer_data: transferOf(intent),
      }
    },
    charge: ({ payment_intent: intent }, lookup) => ({ invoice: invoiceOf(intent, lookup) }),
    payment_intent: ({ id }, lookup) => ({ invoice: invoiceOf(id, lookup) }),
  },
}

/** The one payment that an invoice had: its default one. */
function intentOf({ id }: Fields, lookup: Lookup): Fields | undefined {
  if (typeof id !== 'string') return undefined
  const payments = lookup.where('invoice_payment', 'invoice', id)
  const payment = payments.find(({ is_default }) => is_default) ?? payments[0]
  return lookup.find('payment_intent', idOf(at(payment, 'payment', 'payment_intent')))
}

function transferOf(intent: Fields | undefined): Fields | null {
  const data = intent?.['transfer_data']
  return isFields(data) ? { amount: data['amount'] ?? null, destination: data['destination'] } : null
}

function invoiceOf(intent: unknown, lookup: Lookup): string | null {
  const id = idOf(intent)
  const [payment] = id === null ? [] : lookup.where('invoice_payment', 'payment_intent', id)
  return idOf(payment?.['invoice'])
}

/** Creating a preview once was reading the upcoming invoice, with flat parameters. */
const FLAT = [
  'billing_cycle_anchor',
  'cancel_at',
  'cancel_at_period_end',
  'cancel_now',
  'default_tax_rates',
  'items',
  'proration_behavior',
  'proration_date',
  'resume_at',
  'start_date',
  'trial_end',
] as const

function upcoming(params: Readonly<Fields>): Fields {
  const flat = FLAT.map(name => [name, params[`subscription_${name}`]] as const).filter(
    ([, told]) => told !== undefined,
  )
  if (flat.length === 0) return {}
  const gone = Object.fromEntries(flat.map(([name]) => [`subscription_${name}`, undefined]))
  const details = isFields(params['subscription_details']) ? params['subscription_details'] : {}
  return { ...gone, subscription_details: { ...Object.fromEntries(flat), ...details } }
}

export const upcomingInvoice: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/invoice-preview-api-deprecations',
  params: { 'invoices.retrieveUpcoming': upcoming, 'invoices.listUpcomingLines': upcoming },
}
