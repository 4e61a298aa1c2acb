/**
 * Previews: what an invoice would be. The same code as what then happens, run on a savepoint that is thrown away.
 * @see https://docs.stripe.com/api/invoices/create_preview
 */
import type Stripe from 'stripe'
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { Shown } from '../../core/render.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { applyDiscounts } from '../products/discount.js'
import { taxRateIds } from '../products/tax-rate.js'
import { imagine } from './imagine.js'
import { pendingItems } from './invoice.js'
import { automaticTaxFrom, type Drawn, drawDraft, invoices, reckon, withLines } from './invoice-draft.js'
import { invoiceItems, lineOfItem } from './invoice-item.js'
import { nextInvoice, nextOfSchedule } from './next-invoice.js'
import { addItems, previewedCustomer } from './preview-input.js'
import { cancelNow } from './subscription-cancel.js'
import { type Change, changeSubscription } from './subscription-change.js'
import { createSubscription } from './subscription-create.js'
import { cancellation } from './subscription-end.js'
import { resume } from './subscription-pause.js'
import { itemsOf, type Subscription, subscriptions, switchedTax } from './subscription-resource.js'
import { createSchedule, updateSchedule } from './subscription-schedule.js'
import { subscriptionSchedules } from './subscription-schedule-resource.js'
import { isNow } from './subscription-terms.js'

export type Params = Stripe.InvoiceCreatePreviewParams

export const operations = {
  'invoices.createPreview': (tx: Transaction, _path: readonly string[], params: Params) =>
    new Shown(preview(tx, params)),
  /** The same, as it was called until `2025-03-31.basil`. */
  'invoices.retrieveUpcoming': (tx: Transaction, _path: readonly string[], params: Params) =>
    new Shown(upcoming(tx, params)),
  'invoices.listUpcomingLines': (tx: Transaction, _path: readonly string[], params: Params) => {
    const { data } = upcoming(tx, params)['lines'] as { readonly data: readonly StoredObject[] }
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
  const shown = imagine(tx, () => nextInvoice(tx, subscription))
  if (shown !== undefined) tx.emitShown('invoice.upcoming', shown)
}

function upcoming(tx: Transaction, params: Params): StoredObject {
  if (hasSubject(params)) return preview(tx, params)
  throw invalidRequest('You must either provide a `customer` or a `subscription` to the upcoming invoice endpoint.')
}

function preview(tx: Transaction, params: Params): StoredObject {
  requireOneSubject(params)
  const { customer, work } = subjectOf(tx, params)
  tx.follow(customer?.test_clock)
  const shown = imagine(tx, () => work(previewedCustomer(tx, customer, params)))
  if (shown !== undefined) return shown
  throw invalidRequest(`No upcoming invoices for customer: ${customer?.id ?? ''}`, {
    status: 404,
    code: 'invoice_upcoming_none',
  })
}

const hasSubject = ({ customer, customer_details: details, subscription, schedule }: Params): boolean =>
  [customer, details, subscription, schedule].some(told => told !== undefined)

function requireOneSubject(params: Params): void {
  if (!hasSubject(params)) {
    throw invalidRequest('You must provide one of `customer`, `customer_details`, `subscription`, or `schedule`.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  const told = (names: readonly (keyof Params)[]) => names.find(name => params[name] !== undefined)
  const one = told(['subscription', 'subscription_details'])
  const other = told(['schedule', 'schedule_details'])
  if (one !== undefined && other !== undefined) throw exclusiveParameters(one, other)
}

interface Subject {
  readonly customer: Customer | undefined
  work(customer: Customer): Drawn | undefined
}

/** Whose invoice it is, and what makes it. */
function subjectOf(tx: Transaction, params: Params): Subject {
  if (params.subscription !== undefined) {
    const subscription = tx.need(subscriptions, params.subscription, 'subscription', 404)
    return {
      customer: tx.find(customers, subscription.customer),
      work: () => ofSubscription(tx, subscription, params),
    }
  }
  if (params.schedule !== undefined) {
    const schedule = tx.need(subscriptionSchedules, params.schedule, 'schedule', 404)
    const { phases, end_behavior, proration_behavior } = params.schedule_details ?? {}
    const changes = {
      ...(phases !== undefined && { phases }),
      ...(end_behavior !== undefined && { end_behavior }),
      ...(proration_behavior !== undefined && { proration_behavior }),
    } as Stripe.SubscriptionScheduleUpdateParams
    const change = () => updateSchedule(tx, schedule, changes)
    return {
      customer: tx.find(customers, schedule.customer),
      work: () => {
        const made = newInvoice(tx, schedule.subscription, change)
        return made ?? nextOfSchedule(tx, tx.get(subscriptionSchedules, schedule.id))
      },
    }
  }
  const customer = params.customer === undefined ? undefined : tx.need(customers, params.customer, 'customer', 404)
  return { customer, work: present => ofCustomer(tx, present, params) }
}

/** The invoice that some work makes of a subscription, if it makes one. */
function newInvoice(tx: Transaction, id: string | null, work: () => unknown): Drawn | undefined {
  const before = tx.find(subscriptions, id)?.latest_invoice
  work()
  const after = tx.find(subscriptions, id)?.latest_invoice
  return after === before ? undefined : withLines(tx, tx.find(invoices, after))
}

function ofCustomer(tx: Transaction, customer: Customer, params: Params): Drawn | undefined {
  if (params.schedule_details?.phases !== undefined) return ofNewSchedule(tx, customer, params)
  if (params.subscription_details?.items !== undefined) return ofNewSubscription(tx, customer, params)
  const next = nextToRenew(tx, customer)
  return next === undefined ? ofPendingItems(tx, customer, params) : ofSubscription(tx, next, params)
}

/** The subscription of a customer that renews first. */
function nextToRenew(tx: Transaction, customer: Customer): Subscription | undefined {
  const endOf = ({ id }: Subscription) => Math.min(...itemsOf(tx, id).map(item => item.current_period_end))
  const renewing = tx
    .where(subscriptions, 'customer', customer.id)
    .filter(({ status, cancel_at: cancelAt }) => RENEWING.has(status) && cancelAt === null)
  return renewing.sort((a, b) => endOf(a) - endOf(b))[0]
}

const RENEWING = new Set<string>(['active', 'trialing', 'past_due'])

/** The invoice that a change makes at once; or the next renewal, after the change and with its prorations. */
function ofSubscription(tx: Transaction, stored: Subscription, params: Params): Drawn | undefined {
  const details = params.subscription_details ?? {}
  const owner = { customer: stored.customer, subscription: stored.id }
  const { default_tax_rates: rates } = details
  const subscription = tx.put(subscriptions, stored, {
    ...(params.discounts !== undefined && { discounts: applyDiscounts(tx, params.discounts, owner) }),
    ...(params.automatic_tax !== undefined && { automatic_tax: switchedTax(params.automatic_tax.enabled) }),
    ...(rates !== undefined && {
      default_tax_rates: taxRateIds(tx, rates || [], 'subscription_details[default_tax_rates]'),
    }),
    ...cancellation(tx, stored, details as Stripe.SubscriptionUpdateParams),
  })
  addItems(tx, tx.get(customers, subscription.customer), params, subscription.id)
  const made = newInvoice(tx, subscription.id, () => applyDetails(tx, subscription, details))
  if (made !== undefined) return made
  if (params.preview_mode === 'recurring') dropPending(tx, subscription)
  const current = tx.get(subscriptions, subscription.id)
  return current.status === 'canceled' ? undefined : nextInvoice(tx, current)
}

function applyDetails(
  tx: Transaction,
  subscription: Subscription,
  details: NonNullable<Params['subscription_details']>,
) {
  const { items, proration_behavior, proration_date, trial_end, billing_cycle_anchor: anchor } = details
  const behavior = { ...(proration_behavior !== undefined && { proration_behavior }) }
  if (details.cancel_now) {
    return cancelNow(tx, subscription, { prorate: proration_behavior !== 'none', invoice_now: true })
  }
  if (details.resume_at !== undefined) {
    return resume(tx, subscription, {
      ...behavior,
      ...(anchor !== undefined && {
        billing_cycle_anchor: anchor as Stripe.SubscriptionResumeParams.BillingCycleAnchor,
      }),
    })
  }
  const change: Change = {
    ...(items !== undefined && { items: items as NonNullable<Change['items']> }),
    ...behavior,
    ...(proration_date !== undefined && { proration_date }),
    ...(trial_end !== undefined && { trial_end: trial_end as number | 'now' }),
    anchorNow: anchor !== undefined && isNow(anchor),
    movesEnd: details.cancel_at !== undefined || details.cancel_at_period_end !== undefined,
  }
  return changeSubscription(tx, subscription, change)
}

/** What recurs alone: neither prorations nor items that wait. */
function dropPending(tx: Transaction, { customer, id }: Subscription): void {
  for (const item of pendingItems(tx, customer, id)) tx.remove(invoiceItems, item)
}

function ofNewSubscription(tx: Transaction, customer: Customer, params: Params): Drawn | undefined {
  addItems(tx, customer, params)
  const {
    start_date: start,
    resume_at: _resume,
    cancel_now: _cancel,
    pause: _pause,
    billing_cycle_anchor: anchor,
    ...details
  } = params.subscription_details!
  const { id } = createSubscription(tx, {
    ...details,
    customer: customer.id,
    ...(start !== undefined && { backdate_start_date: start }),
    ...(typeof anchor === 'number' && { billing_cycle_anchor: anchor }),
    ...(params.discounts !== undefined && { discounts: params.discounts }),
    ...(params.automatic_tax !== undefined && { automatic_tax: params.automatic_tax }),
  } as Stripe.SubscriptionCreateParams)
  const subscription = tx.get(subscriptions, id)
  return params.preview_mode === 'recurring'
    ? nextInvoice(tx, subscription)
    : withLines(tx, tx.find(invoices, subscription.latest_invoice))
}

function ofNewSchedule(tx: Transaction, customer: Customer, params: Params): Drawn | undefined {
  addItems(tx, customer, params)
  const { phases, end_behavior, billing_mode } = params.schedule_details!
  const schedule = createSchedule(tx, {
    customer: customer.id,
    phases: phases as NonNullable<Stripe.SubscriptionScheduleCreateParams['phases']>,
    start_date: phases![0]?.start_date ?? 'now',
    ...(end_behavior !== undefined && { end_behavior }),
    ...(billing_mode !== undefined && { billing_mode }),
  } as Stripe.SubscriptionScheduleCreateParams)
  if (schedule.status === 'not_started') return nextOfSchedule(tx, schedule)
  return withLines(tx, tx.find(invoices, tx.find(subscriptions, schedule.subscription)?.latest_invoice))
}

/** What waits for the customer's next invoice, by itself. */
function ofPendingItems(tx: Transaction, customer: Customer, params: Params): Drawn | undefined {
  addItems(tx, customer, params)
  const items = pendingItems(tx, customer.id)
  if (items.length === 0) return undefined
  const draft = drawDraft(tx, customer, {
    ...automaticTaxFrom(params.automatic_tax),
    currency: items[0]!.currency,
    billing_reason: 'upcoming',
    discounts: applyDiscounts(tx, params.discounts, { customer: customer.id }),
  })
  return reckon(
    tx,
    draft,
    items.map(item => lineOfItem(tx, item)),
  )
}
