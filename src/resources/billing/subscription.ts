/** Subscription: a customer's standing order for prices. @see https://docs.stripe.com/api/subscriptions */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest } from '../../core/errors.js'
import { isWithin, list } from '../../core/list.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { type PaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { applyDiscounts, requireWithoutMinimum } from '../products/discount.js'
import { taxRateIds } from '../products/tax-rate.js'
import { requireLocation } from '../tax/automatic.js'
import { voidInvoice } from './invoice.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { invoicePayments } from './invoice-payment.js'
import { requireShare, shareFrom, transferOf } from './invoice-share.js'
import { due as pendingDue, pendingInterval } from './pending-interval.js'
import { upcomingInvoice } from './preview.js'
import { cancelNow, cancelSubscription } from './subscription-cancel.js'
import { type Change, changeSubscription } from './subscription-change.js'
import { createSubscription, ownMethod } from './subscription-create.js'
import { due as cycleDue } from './subscription-cycle.js'
import { cancellation } from './subscription-end.js'
import { applyPendingUpdate, expirePendingUpdate, holdUpdate } from './subscription-held.js'
import { GOES_ON, pause, resume } from './subscription-pause.js'
import { itemsOf, type Subscription, subscriptions, switchedTax } from './subscription-resource.js'
import { plan } from './subscription-schedule-tasks.js'
import { isNow } from './subscription-terms.js'
import { requireThreshold } from './usage-threshold.js'

export { subscriptions } from './subscription-resource.js'

const ENDED = ['canceled', 'incomplete_expired']

export const operations = {
  create: (tx: Transaction, params: Stripe.SubscriptionCreateParams) => createSubscription(tx, params),

  list(tx: Transaction, params: Stripe.SubscriptionListParams) {
    const { status, price, plan: planId, current_period_start: start, current_period_end: end } = params
    const wanted = price ?? planId
    return list(tx, subscriptions, params as Params, {
      url: '/v1/subscriptions',
      handled: ['status', 'price', 'plan', 'current_period_start', 'current_period_end'],
      accept(subscription) {
        if (!statusMatches(subscription['status'] as string, status)) return false
        const items = (wanted ?? start ?? end) === undefined ? [] : itemsOf(tx, subscription.id)
        return (
          (wanted === undefined || items.some(item => item.price === wanted)) &&
          isWithin(Math.max(...items.map(item => item.current_period_start)), start) &&
          isWithin(Math.min(...items.map(item => item.current_period_end)), end)
        )
      },
    })
  },

  update(tx: Transaction, subscription: Subscription, params: Stripe.SubscriptionUpdateParams): Subscription {
    tx.follow(subscription.test_clock)
    requireLive(subscription)
    requireChangeable(subscription, params)
    requireOwnEnd(subscription, params)
    requireWithoutMinimum(tx, params.discounts)
    const before = tx.picture(subscription)
    const changed = tx.put(subscriptions, subscription, plainChanges(tx, subscription, params))
    requireShare(tx, params, shareFrom(changed))
    const change = changeOf(params)
    if (change !== undefined) {
      if (params.payment_behavior === 'pending_if_incomplete') holdUpdate(tx, changed, change)
      else changeSubscription(tx, changed, change)
    }
    const planned = plan(tx, tx.get(subscriptions, subscription.id))
    tx.emit('customer.subscription.updated', planned, before)
    return tx.get(subscriptions, subscription.id)
  },

  cancel(tx: Transaction, subscription: Subscription, params: Stripe.SubscriptionCancelParams): Subscription {
    tx.follow(subscription.test_clock)
    requireLive(subscription)
    return cancelNow(tx, subscription, params)
  },

  resume(tx: Transaction, subscription: Subscription, params: Stripe.SubscriptionResumeParams): Subscription {
    tx.follow(subscription.test_clock)
    return resume(tx, subscription, params)
  },

  pause(tx: Transaction, subscription: Subscription, params: Stripe.SubscriptionPauseParams): Subscription {
    tx.follow(subscription.test_clock)
    requireLive(subscription)
    return pause(tx, subscription, params)
  },

  migrate(tx: Transaction, subscription: Subscription): Subscription {
    tx.follow(subscription.test_clock)
    return tx.update(subscriptions, subscription, {
      billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: tx.now },
    })
  },
}

export const due = {
  ...cycleDue,
  ...pendingDue,
  'subscription.upcoming_invoice'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription === undefined || subscription.pause_collection !== null) return
    if (!ENDED.includes(subscription.status)) upcomingInvoice(tx, subscription)
  },
  'subscription.expire_pending_update'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription?.pending_update?.expires_at === tx.now) expirePendingUpdate(tx, subscription)
  },
}

export const reactions = {
  'invoice.paid': settle,
  'invoice.marked_uncollectible': settle,
  'invoice.voided': reconsider,
  /** A bank takes days to answer: the subscription does not wait for it. */
  'payment_intent.processing'(tx: Transaction, { _invoice: id }: PaymentIntent) {
    const invoice = tx.find(invoices, id as string | undefined)
    const subscription = invoice && subscriptionOf(tx, invoice)
    if (subscription?.status === 'incomplete') tx.send(subscriptions, subscription, { type: 'settled' })
  },
  'invoice.payment_failed'(tx: Transaction, invoice: Invoice) {
    const subscription = subscriptionOf(tx, invoice)
    if (subscription === undefined || invoice._pendingUpdate) return
    if (subscription.status === 'active' && invoice.billing_reason === 'subscription_create') {
      voidInvoice(tx, invoice)
      return
    }
    if (subscription.status !== 'paused' || invoice._resumes === 'resume_on_payment_attempt') {
      tx.trySend(subscriptions, subscription, { type: 'payment_failed' }, GOES_ON)
    }
    if (invoice._exhausted) giveUp(tx, tx.get(subscriptions, subscription.id))
  },
  'invoice.overdue'(tx: Transaction, invoice: Invoice) {
    const subscription = subscriptionOf(tx, invoice)
    if (subscription?.latest_invoice === invoice.id) tx.trySend(subscriptions, subscription, { type: 'overdue' })
  },
  'customer.deleted'(tx: Transaction, customer: Customer) {
    for (const subscription of tx.where(subscriptions, 'customer', customer.id)) {
      if (!ENDED.includes(subscription.status)) cancelSubscription(tx, subscription, 'cancellation_requested')
    }
  },
}

const subscriptionOf = (tx: Transaction, invoice: Invoice) =>
  tx.find(subscriptions, invoice.parent?.subscription_details?.subscription)

/** Its latest invoice is paid or written off: it is in good standing again. */
function settle(tx: Transaction, invoice: Invoice): void {
  const subscription = subscriptionOf(tx, invoice)
  if (subscription === undefined) return
  if (invoice._pendingUpdate && subscription.pending_update !== null) applyPendingUpdate(tx, subscription)
  const saved = savedMethod(tx, subscription, invoice)
  if (saved === undefined) settleBy(tx, subscription, invoice)
  else if (settleBy(tx, subscription, invoice, saved) === undefined) tx.update(subscriptions, subscription, saved)
}

/** Where it is the decisive invoice, its payment moves the subscription. */
function settleBy(tx: Transaction, subscription: Subscription, invoice: Invoice, changes: Partial<Subscription> = {}) {
  if (decisiveInvoice(tx, subscription)?.id !== invoice.id) return undefined
  if (subscription.status !== 'paused') return tx.trySend(subscriptions, subscription, { type: 'settled' }, changes)
  if (invoice._resumes === undefined) return undefined
  return tx.send(subscriptions, subscription, { type: 'resumed' }, { ...GOES_ON, ...changes })
}

/** The method that has just paid, where the subscription is to keep it. */
function savedMethod(tx: Transaction, subscription: Subscription, invoice: Invoice): Partial<Subscription> | undefined {
  if (subscription.payment_settings?.save_default_payment_method !== 'on_subscription') return undefined
  const payment = tx.newest(invoicePayments, 'invoice', invoice.id, ({ status }) => status === 'paid')
  const method = tx.find(paymentIntents, payment?.payment.payment_intent)?.payment_method ?? null
  return method === null || method === subscription.default_payment_method
    ? undefined
    : { default_payment_method: method }
}

/** The latest invoice decides how a subscription stands; a void one is skipped for the most recent that remains. */
function decisiveInvoice(tx: Transaction, { id, latest_invoice }: Subscription): Invoice | undefined {
  const latest = tx.find(invoices, latest_invoice as string | null)
  if (latest !== undefined && latest.status !== 'void') return latest
  return tx.newest(invoices, 'subscription', id, ({ status }) => status !== 'void')
}

function reconsider(tx: Transaction, voided: Invoice): void {
  const subscription = subscriptionOf(tx, voided)
  if (subscription === undefined) return
  if (tx.find(invoices, subscription.latest_invoice as string | null)?.status !== 'void') return
  if (subscription.status === 'incomplete') {
    tx.send(subscriptions, subscription, { type: 'expired' })
    plan(tx, tx.get(subscriptions, subscription.id))
    return
  }
  const before = decisiveInvoice(tx, subscription)
  if (before === undefined || before.status === 'paid' || before.status === 'uncollectible') {
    tx.trySend(subscriptions, subscription, { type: 'settled' })
  } else if (before.status === 'open' && before.due_date !== null && before.due_date <= tx.now) {
    tx.trySend(subscriptions, subscription, { type: 'overdue' })
  }
}

/** The draft that a subscription leaves when it ends is collected yet: nothing is left to be given up then. */
function giveUp(tx: Transaction, subscription: Subscription): void {
  if (ENDED.includes(subscription.status)) return
  const { then } = tx.settings.dunning
  if (then === 'cancel') cancelSubscription(tx, subscription, 'payment_failed')
  else tx.trySend(subscriptions, subscription, { type: 'retries_exhausted', then })
}

function statusMatches(status: string, wanted: string | undefined): boolean {
  if (wanted === 'all') return true
  if (wanted === 'ended') return ENDED.includes(status)
  return wanted === undefined ? status !== 'canceled' : status === wanted
}

function requireLive(subscription: Subscription): void {
  if (!ENDED.includes(subscription.status)) return
  throw invalidRequest(
    subscription.status === 'canceled'
      ? 'A canceled subscription can only update its cancellation_details and metadata.'
      : `You cannot update a subscription that is \`${subscription.status}\`.`,
    subscription.status === 'canceled' ? {} : { code: 'resource_missing' },
  )
}

/** Beside what every update may say. @see https://docs.stripe.com/api/subscriptions/update */
const WHILE_INCOMPLETE = new Set(['cancellation_details', 'default_payment_method', 'default_source', 'metadata'])
/** @see https://docs.stripe.com/billing/subscriptions/pending-updates-reference */
const WHILE_PENDING = new Set([
  'add_invoice_items',
  'billing_cycle_anchor',
  'items',
  'off_session',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_from_plan',
])

function requireChangeable({ status, collection_method }: Subscription, params: Stripe.SubscriptionUpdateParams): void {
  const outside = (allowed: ReadonlySet<string>) => Object.keys(params).find(name => !allowed.has(name))
  if (status === 'incomplete') {
    const param = outside(WHILE_INCOMPLETE)
    if (param === undefined) return
    throw invalidRequest(
      'A subscription that is `incomplete` can only update its metadata and its payment method until its first invoice is paid.',
      { param },
    )
  }
  if (params.payment_behavior !== 'pending_if_incomplete') return
  const param = collection_method === 'send_invoice' ? 'payment_behavior' : outside(WHILE_PENDING)
  if (param === undefined) return
  throw invalidRequest(
    `\`${param}\` cannot be used here with \`payment_behavior=pending_if_incomplete\`. See https://stripe.com/docs/billing/subscriptions/pending-updates-reference#supported-attributes for what can be.`,
    { param },
  )
}

/** A schedule alone says how its subscription ends. */
function requireOwnEnd({ schedule }: Subscription, params: Stripe.SubscriptionUpdateParams): void {
  if (schedule === null || (params.cancel_at === undefined && params.cancel_at_period_end === undefined)) return
  throw invalidRequest(
    `The subscription is managed by the subscription schedule \`${schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
  )
}

/** Fields that change without touching items, periods or money. */
function plainChanges(tx: Transaction, subscription: Subscription, params: Stripe.SubscriptionUpdateParams) {
  const {
    items: _items,
    billing_cycle_anchor: _anchor,
    trial_end: _trial,
    cancel_at: _cancelAt,
    discounts,
    ...told
  } = params
  const customer = tx.get(customers, subscription.customer)
  const method = params.default_payment_method
  requireThreshold(params.billing_thresholds)
  return {
    ...tx.fields(subscriptions, told, subscription as never),
    ...cancellation(tx, subscription, params),
    ...automaticTax(tx, subscription, params),
    ...(params.pending_invoice_item_interval !== undefined &&
      pendingInterval(tx, params.pending_invoice_item_interval)),
    ...(params.transfer_data !== undefined && { transfer_data: transferOf(params.transfer_data) }),
    ...(method !== undefined && { default_payment_method: method ? ownMethod(tx, customer, method) : null }),
    ...(params.default_tax_rates !== undefined && {
      default_tax_rates: taxRateIds(tx, params.default_tax_rates || [], 'default_tax_rates'),
    }),
    ...(params.pause_collection !== undefined && {
      pause_collection: params.pause_collection
        ? { behavior: params.pause_collection.behavior, resumes_at: params.pause_collection.resumes_at ?? null }
        : null,
    }),
    ...(discounts !== undefined && {
      discounts: applyDiscounts(tx, discounts, { customer: customer.id, subscription: subscription.id }),
    }),
  } as Partial<Subscription>
}

function automaticTax(
  tx: Transaction,
  { customer, default_payment_method: method }: Subscription,
  { automatic_tax: told }: Stripe.SubscriptionUpdateParams,
): Partial<Subscription> {
  if (told === undefined) return {}
  if (told.enabled) requireLocation(tx, customer, method as string | null)
  return { automatic_tax: switchedTax(told.enabled) }
}

/** The part of an update that touches items, trial or anchor; `undefined` where nothing does. */
function changeOf(params: Stripe.SubscriptionUpdateParams): Change | undefined {
  const {
    items,
    proration_behavior,
    proration_date,
    payment_behavior,
    billing_cycle_anchor: anchor,
    trial_end,
    add_invoice_items,
  } = params
  const anchorNow = isNow(anchor)
  const movesEnd = params.cancel_at !== undefined || params.cancel_at_period_end !== undefined
  if (items === undefined && !anchorNow && trial_end === undefined && add_invoice_items === undefined && !movesEnd)
    return undefined
  return {
    ...(items !== undefined && { items }),
    ...(proration_behavior !== undefined && { proration_behavior }),
    ...(proration_date !== undefined && { proration_date }),
    ...(payment_behavior !== undefined && { payment_behavior }),
    ...(anchorNow && { anchorNow }),
    movesEnd,
    ...(trial_end !== undefined && { trial_end: trial_end as number | 'now' }),
    ...(add_invoice_items !== undefined && { add_invoice_items }),
  }
}
