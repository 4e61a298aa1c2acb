/**
 * Previews: what an invoice would be. The same code as what then happens, run on a savepoint that is thrown away.
 * @see https://docs.stripe.com/api/invoices/create_preview
 */
import type Stripe from 'stripe'
import { HOUR_SECONDS } from '../../clock/calendar.js'
import { invalidRequest, SimulatorError } from '../../core/errors.js'
import { Shown } from '../../core/render.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { applyDiscounts } from '../products/discount.js'
import { pendingItems, takeItems } from './invoice.js'
import { type Invoice, insertDraft, invoices, withTotals } from './invoice-draft.js'
import { createInvoiceItem, type ItemParams } from './invoice-item.js'
import { changeSubscription } from './subscription-change.js'
import { createSubscription, draftInvoice } from './subscription-create.js'
import { draftRenewal } from './subscription-cycle.js'
import { itemsOf, type Subscription, subscriptions } from './subscription-resource.js'
import { isNow } from './subscription-terms.js'

type Params = Stripe.InvoiceCreatePreviewParams

export const operations = {
  'invoices.createPreview': (tx: Transaction, _path: readonly string[], params: Params) =>
    new Shown(preview(tx, params)),
  /** The same, as it was called until `2025-03-31.basil`. */
  'invoices.retrieveUpcoming': (tx: Transaction, _path: readonly string[], params: Params) =>
    new Shown(preview(tx, params)),
  'invoices.listUpcomingLines': (tx: Transaction, _path: readonly string[], params: Params) => {
    const { data } = preview(tx, params)['lines'] as { readonly data: readonly StoredObject[] }
    return {
      object: 'list',
      data: data.map(line => new Shown(line)),
      has_more: false,
      url: '/v1/invoices/upcoming/lines',
    }
  },
}

/** The renewal that a subscription will have, told a few days ahead. */
export function upcomingInvoice(tx: Transaction, subscription: Subscription): void {
  const shown = imagine(tx, () => renewal(tx, subscription))
  tx.emitShown('invoice.upcoming', shown)
}

function preview(tx: Transaction, params: Params): StoredObject {
  if (params.subscription !== undefined) {
    const subscription = tx.need(subscriptions, params.subscription, 'subscription', 404)
    tx.follow(subscription.test_clock)
    return imagine(tx, () => ofSubscription(tx, subscription, params))
  }
  if (params.customer === undefined) {
    throw invalidRequest('You must provide one of `customer`, `customer_details`, `subscription`, or `schedule`.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  const customer = tx.need(customers, params.customer, 'customer', 404)
  tx.follow(customer.test_clock)
  return imagine(tx, () => {
    if (params.subscription_details?.items !== undefined) return ofNewSubscription(tx, customer, params)
    const next = nextToRenew(tx, customer)
    return next === undefined ? ofPendingItems(tx, customer, params) : ofSubscription(tx, next, params)
  })
}

/** The subscription of a customer that renews first. */
function nextToRenew(tx: Transaction, customer: Customer): Subscription | undefined {
  const renewing = tx
    .where(subscriptions, 'customer', customer.id)
    .filter(({ status, cancel_at: cancelAt }) => RENEWING.has(status) && cancelAt === null)
  const endOf = ({ id }: Subscription) => Math.min(...itemsOf(tx, id).map(item => item.current_period_end))
  return renewing.sort((a, b) => endOf(a) - endOf(b))[0]
}

const RENEWING = new Set<string>(['active', 'trialing', 'past_due'])

/** Thrown to leave a savepoint with a result: nothing that was imagined stays. */
class Imagined extends Error {
  constructor(readonly shown: StoredObject) {
    super('imagined')
  }
}

function imagine(tx: Transaction, work: () => Invoice): StoredObject {
  try {
    tx.attempt(() => {
      const invoice = work()
      const shown = tx.picture(invoice).object
      throw new Imagined({
        ...shown,
        id: `upcoming_${invoice.id}`,
        status: 'draft',
        number: null,
        automatically_finalizes_at: null,
      })
    })
  } catch (error) {
    if (error instanceof Imagined) return error.shown
    throw error
  }
  throw new SimulatorError('a preview ended without an invoice')
}

/** The next renewal; with changes, after them and with their prorations. */
function ofSubscription(tx: Transaction, stored: Subscription, params: Params): Invoice {
  const details = params.subscription_details
  const owner = { customer: stored.customer, subscription: stored.id }
  const subscription =
    params.discounts === undefined
      ? stored
      : tx.put(subscriptions, stored, { discounts: applyDiscounts(tx, params.discounts, owner) })
  addItems(tx, tx.get(customers, subscription.customer), params, subscription.id)
  if (details?.items === undefined && details?.billing_cycle_anchor === undefined && details?.trial_end === undefined) {
    return renewal(tx, subscription)
  }
  const behavior = details.proration_behavior ?? 'create_prorations'
  const anchorNow = details.billing_cycle_anchor !== undefined && isNow(details.billing_cycle_anchor)
  const immediate = changeSubscription(
    tx,
    subscription,
    {
      ...(details.items !== undefined && { items: details.items as Stripe.SubscriptionUpdateParams['items'] }),
      proration_behavior: behavior,
      ...(details.proration_date !== undefined && { proration_date: details.proration_date }),
      ...(details.trial_end !== undefined && { trial_end: details.trial_end as number | 'now' }),
      anchorNow,
    },
    { preview: true },
  )
  if (immediate !== undefined) return immediate
  const current = tx.get(subscriptions, subscription.id)
  return behavior === 'always_invoice' ? ofChange(tx, current) : renewal(tx, current)
}

/** The clock is put forward to the end of the period, for as long as the savepoint lasts. */
function renewal(tx: Transaction, subscription: Subscription): Invoice {
  const end = Math.min(...itemsOf(tx, subscription.id).map(item => item.current_period_end))
  const { now } = tx
  tx.now = end
  const draft = draftRenewal(tx, subscription)
  tx.now = now
  const charges = draft.collection_method === 'charge_automatically'
  return tx.put(invoices, tx.get(invoices, draft.id), { next_payment_attempt: charges ? end + HOUR_SECONDS : null })
}

function ofNewSubscription(tx: Transaction, customer: Customer, params: Params): Invoice {
  const details = params.subscription_details!
  addItems(tx, customer, params)
  const { items, trial_end, default_tax_rates, billing_mode, proration_behavior } = details
  const subscription = createSubscription(
    tx,
    {
      customer: customer.id,
      items: (items ?? []) as NonNullable<Stripe.SubscriptionCreateParams['items']>,
      ...(trial_end !== undefined && { trial_end: trial_end as number | 'now' }),
      ...(default_tax_rates !== undefined && { default_tax_rates }),
      ...(billing_mode !== undefined && { billing_mode }),
      ...(proration_behavior !== undefined && { proration_behavior }),
      ...(params.discounts !== undefined && { discounts: params.discounts }),
    } as Stripe.SubscriptionCreateParams,
    { preview: true },
  )
  const invoice = tx.find(invoices, subscription.latest_invoice)
  if (invoice === undefined) throw nothingToInvoice(customer)
  return invoice
}

/** What waits for the customer's next invoice, by itself. */
function ofPendingItems(tx: Transaction, customer: Customer, params: Params): Invoice {
  addItems(tx, customer, params)
  const items = pendingItems(tx, customer.id)
  if (items.length === 0) throw nothingToInvoice(customer)
  const draft = insertDraft(tx, customer, {
    currency: items[0]!.currency,
    billing_reason: 'upcoming',
    discounts: applyDiscounts(tx, params.discounts, { customer: customer.id }),
  })
  takeItems(tx, draft, items)
  return withTotals(tx, draft)
}

/** The invoice that a change makes at once: what is pending of the subscription, on its own terms. */
function ofChange(tx: Transaction, subscription: Subscription): Invoice {
  const items = pendingItems(tx, subscription.customer, subscription.id)
  if (items.length === 0) throw nothingToInvoice(tx.get(customers, subscription.customer))
  return draftInvoice(tx, subscription, 'subscription_update', [], { start: tx.now, end: tx.now }, items)
}

const nothingToInvoice = (customer: Customer) =>
  invalidRequest(`No upcoming invoices for customer: ${customer.id}`, { status: 404, code: 'invoice_upcoming_none' })

function addItems(tx: Transaction, customer: Customer, params: Params, subscription?: string): void {
  for (const input of params.invoice_items ?? []) {
    const { price, ...rest } = input as ItemParams & { readonly price?: string }
    createInvoiceItem(tx, customer, {
      ...rest,
      ...(price !== undefined && { pricing: { price } }),
      ...(subscription !== undefined && { subscription }),
    })
  }
}
