/** The invoices of a subscription: drawn up, drafted, announced. @see https://docs.stripe.com/billing/invoices/subscription */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { parentOf, pendingItems } from './invoice.js'
import {
  automaticTaxFrom,
  type Drawn,
  drawDraft,
  type Invoice,
  NO_PAYMENT_SETTINGS,
  reckon,
  storeDrawn,
} from './invoice-draft.js'
import { createInvoiceItem, type InvoiceItem, type ItemParams, invoiceItems, lineOfItem } from './invoice-item.js'
import type { LineDraft } from './invoice-line.js'
import { shareFrom } from './invoice-share.js'
import { discountsOf, rememberDebits, spendDiscounts } from './subscription-discounts.js'
import { type Subscription, type SubscriptionItem, subscriptions } from './subscription-resource.js'

type Params = Stripe.SubscriptionCreateParams

function paymentSettingsOf({ payment_settings: told }: Subscription): Invoice['payment_settings'] {
  const { payment_method_options: options = null, payment_method_types: types = null } = told ?? {}
  if (options === null && types === null) return NO_PAYMENT_SETTINGS
  return { ...NO_PAYMENT_SETTINGS, payment_method_options: options as never, payment_method_types: types as never }
}

/** A subscription's invoice as it would be drafted: pending items first, then its own lines. */
export function drawInvoice(
  tx: Transaction,
  subscription: Subscription,
  reason: NonNullable<Invoice['billing_reason']>,
  lines: readonly LineDraft[],
  period: { readonly start: number; readonly end: number },
  items: readonly InvoiceItem[] = pendingItems(tx, subscription.customer, subscription.id),
): Drawn {
  const customer = tx.get(customers, subscription.customer)
  const sends = subscription.collection_method === 'send_invoice'
  const { account_tax_ids, custom_fields, description, footer, issuer } = subscription.invoice_settings
  const share = shareFrom(subscription)
  const draft = drawDraft(tx, customer, {
    account_tax_ids: account_tax_ids as Invoice['account_tax_ids'],
    auto_advance: true,
    ...automaticTaxFrom(subscription.automatic_tax),
    billing_reason: reason,
    collection_method: subscription.collection_method,
    currency: subscription.currency,
    default_tax_rates: subscription.default_tax_rates,
    ...(custom_fields !== null && { custom_fields }),
    description: description ?? subscription.description,
    ...(footer !== null && { footer }),
    issuer: issuer as Invoice['issuer'],
    on_behalf_of: subscription.on_behalf_of,
    ...(share !== undefined && { _share: share }),
    discounts: discountsOf(tx, subscription),
    due_date: sends ? tx.now + (subscription.days_until_due ?? 0) * DAY_SECONDS : null,
    parent: parentOf(tx, subscription.id),
    payment_settings: paymentSettingsOf(subscription),
    period_start: period.start,
    period_end: period.end,
    ...(customer.invoice_settings.rendering_options === null && { rendering: null }),
  })
  return reckon(tx, draft, [...items.map(item => lineOfItem(tx, item)), ...lines])
}

export interface DraftOptions {
  /** Pending items that come onto it: unless told, all that wait for it. */
  readonly items?: readonly InvoiceItem[]
  /** By id: the subscription's items that move into their next period with it. */
  readonly moves?: ReadonlyMap<string, Changes<SubscriptionItem>>
}

/** A draft of a subscription's invoice, with what it means for the items: those that wait, and those that are billed. */
export function draftInvoice(
  tx: Transaction,
  subscription: Subscription,
  reason: NonNullable<Invoice['billing_reason']>,
  lines: readonly LineDraft[],
  period: { readonly start: number; readonly end: number },
  { items = pendingItems(tx, subscription.customer, subscription.id), moves }: DraftOptions = {},
): Invoice {
  const drawn = drawInvoice(tx, subscription, reason, lines, period, items)
  const invoice = storeDrawn(tx, drawn)
  for (const item of items) tx.put(invoiceItems, item, { invoice: invoice.id })
  rememberDebits(tx, subscription, drawn.lines, moves)
  spendDiscounts(tx, subscription)
  return invoice
}

/** A draft of this moment, which is the subscription's latest invoice from now on. */
export function announceInvoice(
  tx: Transaction,
  subscription: Subscription,
  reason: NonNullable<Invoice['billing_reason']>,
  lines: readonly LineDraft[],
  options?: DraftOptions,
): Invoice {
  const draft = draftInvoice(tx, subscription, reason, lines, { start: tx.now, end: tx.now }, options)
  tx.put(subscriptions, tx.get(subscriptions, subscription.id), { latest_invoice: draft.id })
  tx.emit('invoice.created', draft)
  return draft
}

export function addInvoiceItem(
  tx: Transaction,
  customer: Customer,
  subscription: Subscription,
  input: NonNullable<Params['add_invoice_items']>[number],
): void {
  const { price, price_data, quantity, tax_rates, metadata, discounts: own } = input
  createInvoiceItem(tx, customer, {
    ...(price !== undefined && { pricing: { price }, currency: subscription.currency }),
    ...(price_data !== undefined && { price_data: price_data as NonNullable<ItemParams['price_data']> }),
    ...(quantity !== undefined && { quantity }),
    ...(tax_rates ? { tax_rates } : {}),
    ...(metadata !== undefined && { metadata }),
    ...(own !== undefined && { discounts: own }),
    subscription: subscription.id,
  })
}
