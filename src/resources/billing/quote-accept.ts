/** What an accepted quote becomes: an invoice, a subscription, or a schedule that waits for its day. @see https://docs.stripe.com/quotes/overview */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Item, itemsOfLines, linesOf } from '../checkout/line-item.js'
import { type Customer, customers } from '../customers/customer.js'
import { takeItems } from './invoice.js'
import { addLines, automaticTaxFrom, type Invoice, insertDraft, invoices, withTotals } from './invoice-draft.js'
import { createInvoiceItem } from './invoice-item.js'
import { shareFrom } from './invoice-share.js'
import { isRecurring } from './quote-amounts.js'
import type { Quote } from './quote-resource.js'
import { createSubscription } from './subscription-create.js'
import { createSchedule } from './subscription-schedule.js'

type Made = Changes<Pick<Quote, 'invoice' | 'subscription' | 'subscription_schedule'>>

export function fulfil(tx: Transaction, quote: Quote): Made {
  const customer = tx.get(customers, quote.customer!)
  const items = itemsOfLines(tx, linesOf(tx, quote.id))
  const recurring = items.filter(isRecurring)
  const once = items.filter(item => !isRecurring(item))
  if (recurring.length === 0) return { invoice: invoiceFor(tx, quote, customer, once).id }
  const { effective_date: effective } = quote.subscription_data
  if (effective !== null && effective > tx.now)
    return { subscription_schedule: scheduleFor(tx, quote, recurring, once, effective) }
  const subscription = createSubscription(tx, subscriptionParams(quote, recurring, once), {
    drafts: quote.subscription_data.trial_period_days === null,
  })
  return { subscription: subscription.id, invoice: subscription.latest_invoice }
}

const discountParams = (quote: Quote) => (quote.discounts as readonly string[]).map(discount => ({ discount }))

/** One-time prices: a draft that nobody finalizes but the merchant. */
function invoiceFor(tx: Transaction, quote: Quote, customer: Customer, items: readonly Item[]): Invoice {
  const sends = quote.collection_method === 'send_invoice'
  const draft = insertDraft(tx, customer, {
    billing_reason: 'quote_accept' as Invoice['billing_reason'],
    ...automaticTaxFrom(quote.automatic_tax),
    collection_method: quote.collection_method,
    currency: quote.currency!,
    default_tax_rates: quote.default_tax_rates ?? [],
    description: quote.invoice_settings.description,
    discounts: quote.discounts as readonly string[],
    due_date: sends ? tx.now + (quote.invoice_settings.days_until_due ?? 30) * DAY_SECONDS : null,
    custom_fields: quote.invoice_settings.custom_fields,
    footer: quote.invoice_settings.footer,
    issuer: quote.invoice_settings.issuer as Invoice['issuer'],
    metadata: {},
    on_behalf_of: quote.on_behalf_of,
    _share: shareFrom(quote),
    parent: { quote_details: { quote: quote.id }, subscription_details: null, type: 'quote_details' },
  })
  const made = items.map(item =>
    createInvoiceItem(tx, customer, {
      pricing: { price: item.price.id },
      quantity: item.quantity,
      discounts: ownDiscounts(item),
      tax_rates: item.taxRates,
    }),
  )
  addLines(tx, draft, takeItems(tx, draft, made))
  const invoice = withTotals(tx, tx.get(invoices, draft.id))
  tx.emit('invoice.created', invoice)
  return invoice
}

const ownDiscounts = ({ discounts = [] }: Item) => discounts.map(discount => ({ discount }))

const onceParams = (items: readonly Item[]) =>
  items.map(item => ({
    price: item.price.id,
    quantity: item.quantity,
    discounts: ownDiscounts(item),
    tax_rates: [...item.taxRates],
  }))

const recurringParams = (items: readonly Item[]) =>
  items.map(item => ({
    price: item.price.id,
    ...(item.price.recurring?.usage_type !== 'metered' && { quantity: item.quantity }),
    discounts: ownDiscounts(item),
    tax_rates: [...item.taxRates],
  }))

/** Who has a share of the payments, and what the invoices say. */
function settingsOf(quote: Quote) {
  const { custom_fields: fields, description, footer, issuer } = quote.invoice_settings
  const { application_fee_percent: percent, on_behalf_of: behalf, transfer_data: transfer } = quote
  return {
    ...(percent !== null && { application_fee_percent: percent }),
    invoice_settings: {
      ...(fields !== null && { custom_fields: [...fields] }),
      ...(description !== null && { description }),
      ...(footer !== null && { footer }),
      issuer: issuer as { type: 'self' },
    },
    ...(behalf !== null && { on_behalf_of: behalf }),
    ...(transfer !== null && {
      transfer_data: {
        destination: transfer.destination,
        ...(transfer.amount_percent !== null && { amount_percent: transfer.amount_percent }),
      },
    }),
  }
}

function subscriptionParams(
  quote: Quote,
  recurring: readonly Item[],
  once: readonly Item[],
): Stripe.SubscriptionCreateParams {
  const { description, metadata, trial_period_days: trial, billing_mode: mode } = quote.subscription_data
  const sends = quote.collection_method === 'send_invoice'
  return {
    ...settingsOf(quote),
    customer: quote.customer!,
    items: recurringParams(recurring),
    add_invoice_items: onceParams(once),
    automatic_tax: { enabled: quote.automatic_tax.enabled },
    billing_mode: { type: mode.type },
    collection_method: quote.collection_method,
    ...(sends && { days_until_due: quote.invoice_settings.days_until_due ?? 30 }),
    default_tax_rates: [...(quote.default_tax_rates ?? [])],
    ...(description !== null && { description }),
    discounts: discountParams(quote),
    metadata: metadata ?? {},
    ...(trial !== null && { trial_period_days: trial }),
  }
}

function scheduleFor(
  tx: Transaction,
  quote: Quote,
  recurring: readonly Item[],
  once: readonly Item[],
  start: number,
): string {
  const { description, metadata, billing_mode: mode, trial_period_days: trial } = quote.subscription_data
  return createSchedule(tx, {
    customer: quote.customer!,
    start_date: start,
    default_settings: settingsOf(quote),
    end_behavior: 'release',
    billing_mode: { type: mode.type },
    phases: [
      {
        items: recurringParams(recurring),
        add_invoice_items: onceParams(once),
        automatic_tax: { enabled: quote.automatic_tax.enabled },
        collection_method: quote.collection_method,
        ...(quote.collection_method === 'send_invoice' && {
          invoice_settings: { days_until_due: quote.invoice_settings.days_until_due ?? 30 },
        }),
        default_tax_rates: [...(quote.default_tax_rates ?? [])],
        ...(description !== null && { description }),
        discounts: discountParams(quote),
        metadata: metadata ?? {},
        ...(trial !== null && { trial_end: start + trial * DAY_SECONDS }),
      },
    ],
  }).id
}
