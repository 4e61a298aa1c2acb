/** How a subscription begins: its items, its first periods, its first invoice and the payment of it. @see https://docs.stripe.com/api/subscriptions/create */
import type Stripe from 'stripe'
import { DAY_SECONDS, HOUR_SECONDS } from '../../clock/calendar.js'
import { ApiError, exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { declineError } from '../payments/payment-intent.js'
import { usablePaymentMethod } from '../payments/payment-method.js'
import { applyDiscounts, discounts } from '../products/discount.js'
import { type Price, prices as priceTable } from '../products/price.js'
import { promotionCodes, requireMinimum } from '../products/promotion-code.js'
import { taxRateIds } from '../products/tax-rate.js'
import { requireLocation } from '../tax/automatic.js'
import { pendingItems, scheduleFinalization } from './invoice.js'
import { finalizeAndCollect, intentOf } from './invoice-collect.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { finalizeInvoice } from './invoice-finalize.js'
import { requireShare } from './invoice-share.js'
import { pendingInterval } from './pending-interval.js'
import { boundedBy, endOf, moveEnd } from './subscription-end.js'
import { firstLines } from './subscription-first-lines.js'
import { addInvoiceItem, announceInvoice } from './subscription-invoice.js'
import { quantityOf, recurringPrice, requireFew, requireTogether } from './subscription-items-input.js'
import { fullAmount, isMetered } from './subscription-lines.js'
import {
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
  switchedTax,
} from './subscription-resource.js'
import { requireRoom } from './subscription-room.js'
import { plan } from './subscription-schedule-tasks.js'
import { recurrenceOf, type Stretch, stretchFrom, type Terms, termsOf } from './subscription-terms.js'
import { requireThreshold } from './usage-threshold.js'

type Params = Stripe.SubscriptionCreateParams

/** How long a subscription waits for its first payment. @see https://docs.stripe.com/billing/subscriptions/overview */
export const INCOMPLETE_SECONDS = 23 * HOUR_SECONDS

export interface CreateOptions {
  /** Its first invoice, too, stays a draft for about an hour: subscriptions of schedules do so. */
  readonly drafts?: boolean
  readonly schedule?: string
}

export function createSubscription(tx: Transaction, params: Params, options: CreateOptions = {}): Subscription {
  if (params.customer === undefined) throw missingParameter('customer')
  const customer = tx.need(customers, params.customer, 'customer')
  tx.follow(customer.test_clock)
  if (options.schedule === undefined) requireRoom(tx, customer)
  const inputs = params.items ?? []
  if (inputs.length === 0) throw missingParameter('items')
  requireFew(inputs, 'items')
  requireFew(params.add_invoice_items, 'add_invoice_items')
  const flexible = billingMode(tx, params).type === 'flexible'
  const currency = params.currency?.toLowerCase()
  const prices = inputs.map((input, at) => recurringPrice(tx, input, `items[${at}]`, currency))
  requireTogether(prices, flexible)
  requireCollection(params)
  requireShare(tx, params)
  if (params.automatic_tax?.enabled) requireLocation(tx, customer.id, params.default_payment_method)
  const terms = termsOf(params, prices, tx.now, flexible)
  const fresh = insertSubscription(tx, customer, params, prices, terms, options)
  for (const [at, input] of inputs.entries()) insertItem(tx, fresh, customer, input, prices[at]!, at, terms)
  requireMinimums(tx, fresh)
  const subscription = withEnd(tx, fresh, params)
  tx.emit('customer.subscription.created', subscription)
  if (
    subscription.trial_end !== null &&
    subscription.trial_end - tx.now <= tx.settings.trial_will_end_days * DAY_SECONDS
  ) {
    tx.emit('customer.subscription.trial_will_end', subscription)
  }
  firstInvoice(tx, subscription, params, terms, options)
  return plan(tx, tx.get(subscriptions, subscription.id))
}

/** What its promotion codes ask of the first purchase. */
function requireMinimums(tx: Transaction, { id, currency, discounts: ids }: Subscription): void {
  for (const [at, discount] of (ids as readonly string[]).entries()) {
    const promotion = tx.find(promotionCodes, tx.find(discounts, discount)?.promotion_code)
    if (promotion === undefined) continue
    const amount = itemsOf(tx, id).reduce(
      (sum, item) => sum + (isMetered(priceOf(tx, item)) ? 0 : fullAmount(tx, item)),
      0,
    )
    requireMinimum(promotion, amount, currency, `discounts[${at}][promotion_code]`)
  }
}

export function billingMode(tx: Transaction, params: Pick<Params, 'billing_mode'>): Subscription['billing_mode'] {
  const type = params.billing_mode?.type ?? (tx.caller.apiVersion >= FLEXIBLE_SINCE ? 'flexible' : 'classic')
  if (type === 'classic') return { flexible: null, type: 'classic' }
  const proration = params.billing_mode?.flexible?.proration_discounts ?? 'included'
  return { flexible: { proration_discounts: proration }, type: 'flexible', updated_at: tx.now }
}

/** @see https://docs.stripe.com/billing/subscriptions/billing-mode */
const FLEXIBLE_SINCE = '2025-09-30.clover'

function requireCollection(params: Params): void {
  if (params.payment_behavior === 'pending_if_incomplete') {
    throw invalidRequest('`payment_behavior=pending_if_incomplete` can only be used to update a subscription.', {
      param: 'payment_behavior',
    })
  }
  if (params.collection_method === 'send_invoice') {
    if (params.days_until_due === undefined) {
      throw invalidRequest('You must pass `days_until_due` when `collection_method` is `send_invoice`.', {
        code: 'parameter_missing',
        param: 'days_until_due',
      })
    }
  } else if (params.days_until_due !== undefined) {
    throw invalidRequest('You can only set `days_until_due` if `collection_method` is `send_invoice`.', {
      param: 'days_until_due',
    })
  }
  requireThreshold(params.billing_thresholds)
  if (params.cancel_at !== undefined && params.cancel_at_period_end)
    throw exclusiveParameters('cancel_at', 'cancel_at_period_end')
}

function insertSubscription(
  tx: Transaction,
  customer: Customer,
  params: Params,
  prices: readonly Price[],
  terms: Terms,
  options: CreateOptions,
): Subscription {
  const { trialEnd, anchor, reference, start } = terms
  const method = params.default_payment_method
  const draft = tx.insert(subscriptions, {
    ...tx.fields(subscriptions, params),
    automatic_tax: switchedTax(params.automatic_tax?.enabled ?? false),
    billing_cycle_anchor: anchor,
    ...(reference !== anchor && { _anchorReference: reference }),
    billing_mode: billingMode(tx, params),
    billing_schedules: [],
    cancel_at: null,
    cancel_at_period_end: params.cancel_at_period_end ?? false,
    canceled_at: params.cancel_at === undefined && !params.cancel_at_period_end ? null : tx.now,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: params.collection_method ?? 'charge_automatically',
    currency: prices[0]!.currency,
    default_payment_method: method === undefined ? null : ownMethod(tx, customer, method),
    default_tax_rates: taxRateIds(tx, params.default_tax_rates || [], 'default_tax_rates'),
    discounts: [],
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      ...tx.fields(subscriptions, { invoice_settings: params.invoice_settings ?? {} }).invoice_settings,
      issuer: (params.invoice_settings?.issuer ?? { type: 'self' }) as Subscription['invoice_settings']['issuer'],
    },
    managed_payments: { enabled: false },
    metadata: tx.fields(subscriptions, { metadata: params.metadata ?? {} }).metadata ?? {},
    ...pendingInterval(tx, params.pending_invoice_item_interval),
    payment_settings: {
      payment_method_options:
        tx.fields(subscriptions, {
          payment_settings: { payment_method_options: params.payment_settings?.payment_method_options || undefined },
        }).payment_settings?.payment_method_options ?? null,
      payment_method_types: params.payment_settings?.payment_method_types || null,
      save_default_payment_method: params.payment_settings?.save_default_payment_method ?? 'off',
    },
    schedule: options.schedule ?? null,
    start_date: start,
    status: initialStatus(params, trialEnd, options),
    test_clock: customer.test_clock ?? null,
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      },
    },
    trial_start: trialEnd === null ? null : tx.now,
  })
  const ids = applyDiscounts(tx, params.discounts, { customer: customer.id, subscription: draft.id })
  return ids.length === 0 ? draft : tx.put(subscriptions, draft, { discounts: ids })
}

function initialStatus(params: Params, trialEnd: number | null, options: CreateOptions): Subscription['status'] {
  if (trialEnd !== null) return 'trialing'
  return params.collection_method === 'send_invoice' || options.drafts ? 'active' : 'incomplete'
}

/** A method that a subscription of this customer may use. */
export function ownMethod(tx: Transaction, customer: Customer, id: string): string {
  const method = usablePaymentMethod(tx, id, 'default_payment_method')
  if (method.customer !== customer.id) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'default_payment_method' },
    )
  }
  return method.id
}

type ItemParam = NonNullable<Params['items']>[number]

export function insertItem(
  tx: Transaction,
  subscription: Subscription,
  customer: Customer,
  input: ItemParam,
  price: Price,
  at: number,
  { trialEnd, reference, start }: Pick<Terms, 'trialEnd' | 'reference' | 'start'>,
): SubscriptionItem {
  const first = trialEnd === null ? stretchAround(reference, price, start, tx.now) : { start: tx.now, end: trialEnd }
  const end = boundedBy(subscription, first.end)
  const item = tx.insert(subscriptionItems, {
    ...currencyOf(tx, price),
    billing_thresholds: input.billing_thresholds || null,
    current_period_start: first.start,
    current_period_end: end,
    discounts: [],
    metadata: tx.fields(subscriptionItems, { metadata: input.metadata ?? {} }).metadata ?? {},
    price: price.id,
    ...quantityOf(price, input.quantity, `items[${at}]`),
    subscription: subscription.id,
    tax_rates: taxRateIds(tx, input.tax_rates || [], `items[${at}][tax_rates]`),
  })
  const ids = applyDiscounts(
    tx,
    input.discounts,
    { customer: customer.id, subscription_item: item.id },
    `items[${at}][discounts]`,
  )
  return ids.length === 0 ? item : tx.put(subscriptionItems, item, { discounts: ids })
}

/** Kept by an item whose price is billed in another currency than its own. */
export const currencyOf = (tx: Transaction, { id, currency }: Price): Pick<SubscriptionItem, '_currency'> => ({
  _currency: tx.get(priceTable, id).currency === currency ? undefined : currency,
})

/** The current stretch of a subscription that may have begun in the past. */
function stretchAround(anchor: number, price: Price, start: number, now: number): Stretch {
  let stretch = stretchFrom(anchor, recurrenceOf(price), start)
  while (stretch.end <= now) stretch = stretchFrom(anchor, recurrenceOf(price), stretch.end)
  return stretch
}

/** An end that was told by the periods of the items, now that these are there. */
function withEnd(tx: Transaction, subscription: Subscription, params: Params): Subscription {
  const told = params.cancel_at_period_end ? 'max_period_end' : params.cancel_at
  if (told === undefined) return subscription
  const ending = tx.put(subscriptions, subscription, { cancel_at: endOf(tx, told, itemsOf(tx, subscription.id)) })
  moveEnd(tx, ending, false)
  return tx.get(subscriptions, subscription.id)
}

function firstInvoice(
  tx: Transaction,
  subscription: Subscription,
  params: Params,
  terms: Terms,
  options: CreateOptions,
): void {
  const customer = tx.get(customers, subscription.customer)
  for (const item of params.add_invoice_items ?? []) addInvoiceItem(tx, customer, subscription, item)
  const lines = firstLines(tx, subscription, params, terms)
  const pending = pendingItems(tx, customer.id, subscription.id)
  if (lines.length === 0 && pending.length === 0) {
    if (subscription.status === 'incomplete') tx.send(subscriptions, subscription, { type: 'settled' })
    return
  }
  const draft = announceInvoice(tx, subscription, 'subscription_create', lines)
  collectFirst(tx, tx.get(subscriptions, subscription.id), draft, params, options)
}

function collectFirst(
  tx: Transaction,
  subscription: Subscription,
  draft: Invoice,
  params: Params,
  options: CreateOptions,
): void {
  if (options.drafts || (subscription.collection_method === 'send_invoice' && subscription.status !== 'trialing')) {
    scheduleFinalization(tx, tx.put(invoices, draft, { auto_advance: true }))
    return
  }
  const waits = params.payment_behavior === 'default_incomplete'
  const advancing = tx.put(invoices, draft, { auto_advance: true })
  const invoice = waits ? tx.get(invoices, finalizeInvoice(tx, advancing).id) : finalizeAndCollect(tx, advancing)
  if (invoice.status === 'paid' || tx.get(subscriptions, subscription.id).status === 'active') return
  if (params.payment_behavior === 'error_if_incomplete') throw refused(tx, invoice)
  tx.schedule('subscription.expire_incomplete', subscription.id, tx.now + INCOMPLETE_SECONDS)
}

/** The error that leaves nothing behind. */
export function refused(tx: Transaction, invoice: Invoice): ApiError {
  const intent = intentOf(tx, invoice)
  if (intent?.last_payment_error) {
    const { status, body } = declineError(tx, intent)
    return new ApiError(status, body)
  }
  return intent?.status === 'requires_action'
    ? new ApiError(402, {
        code: 'subscription_payment_intent_requires_action',
        message:
          'Payment for this subscription requires additional user action before it can be completed successfully.',
        type: 'card_error',
      })
    : invalidRequest(
        'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
        { code: 'resource_missing' },
      )
}
