/** Phases: from what requests say to dates that follow each other without a gap. @see https://docs.stripe.com/api/subscription_schedules/create */
import type Stripe from 'stripe'
import { addIntervals, type Interval } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import type { DiscountParam } from '../products/discount.js'
import { inlinePrice, type Price, prices } from '../products/price.js'
import { taxRateIds } from '../products/tax-rate.js'
import { quantityOf, recurringPrice } from './subscription-items-input.js'
import type { Phase } from './subscription-schedule-resource.js'
import { subscriptionSchedules } from './subscription-schedule-resource.js'

type CreatePhase = NonNullable<Stripe.SubscriptionScheduleCreateParams['phases']>[number]
type UpdatePhase = NonNullable<Stripe.SubscriptionScheduleUpdateParams['phases']>[number]
export type PhaseParams = CreatePhase &
  Pick<UpdatePhase, 'start_date'> & { readonly end_date?: number | 'now'; readonly trial_end?: number | 'now' }

/** At most so many current and future phases. @see https://docs.stripe.com/billing/subscriptions/subscription-schedules */
const PHASES_MAX = 10

export function phasesOf(tx: Transaction, params: readonly PhaseParams[], start: number): Phase[] {
  if (params.length > PHASES_MAX) {
    throw invalidRequest(`A subscription schedule can have at most ${PHASES_MAX} current and future phases.`, {
      param: 'phases',
    })
  }
  const phases: Phase[] = []
  for (const [at, phase] of params.entries()) {
    const from = phases.at(-1)?.end_date ?? start
    const told = momentOf(tx, phase.start_date)
    if (told !== undefined && told !== from) {
      throw invalidRequest('The start date of a phase must be the end date of the phase before it.', {
        param: `phases[${at}][start_date]`,
      })
    }
    phases.push(phaseOf(tx, phase, from, `phases[${at}]`))
  }
  return phases
}

export const momentOf = (tx: Transaction, told: number | 'now' | undefined): number | undefined =>
  told === 'now' ? tx.now : told

function phaseOf(tx: Transaction, params: PhaseParams, start: number, param: string): Phase {
  if (params.items.length === 0) throw missingParameter(`${param}[items]`)
  const currency = params.currency?.toLowerCase()
  const priced = params.items.map((item, at) => recurringPrice(tx, item, `${param}[items][${at}]`, currency))
  const end = endOf(tx, params, start, priced[0]!, param)
  const trialEnd = params.trial ? end : (momentOf(tx, params.trial_end) ?? null)
  if (trialEnd !== null && trialEnd > end) {
    throw invalidRequest('The trial end of a phase must not be after the end of the phase.', {
      param: `${param}[trial_end]`,
    })
  }
  const { items: _items, add_invoice_items: _add, default_tax_rates: rates, discounts, ...told } = params
  const [fields] = tx.fields(subscriptionSchedules, { phases: [told] }).phases ?? []
  return {
    ...(fields as Phase),
    add_invoice_items: (params.add_invoice_items ?? []).map((item, at) =>
      invoiceItemOf(tx, item, `${param}[add_invoice_items][${at}]`),
    ),
    billing_cycle_anchor: params.billing_cycle_anchor ?? null,
    collection_method: params.collection_method ?? null,
    currency: priced[0]!.currency,
    default_tax_rates: taxRateIds(tx, rates || [], `${param}[default_tax_rates]`),
    discounts: discountsOf(discounts),
    end_date: end,
    items: params.items.map((item, at) => itemOf(tx, item, priced[at]!, `${param}[items][${at}]`)),
    metadata: fields?.metadata ?? {},
    proration_behavior: params.proration_behavior ?? 'create_prorations',
    start_date: start,
    trial_end: trialEnd,
  }
}

/** Told, or a duration on; one interval of the first price unless told. */
function endOf(tx: Transaction, params: PhaseParams, start: number, price: Price, param: string): number {
  const { duration } = params
  const told = momentOf(tx, params.end_date)
  if (told !== undefined && duration !== undefined)
    throw exclusiveParameters(`${param}[end_date]`, `${param}[duration]`)
  if (told !== undefined) {
    if (told <= start)
      throw invalidRequest('The end date of a phase must be after its start date.', { param: `${param}[end_date]` })
    return told
  }
  const { interval, interval_count: count } = duration ?? {
    interval: price.recurring!.interval,
    interval_count: price.recurring!.interval_count,
  }
  // Until `2025-09-30.clover` a phase lasted so many of the price's intervals.
  const { iterations = 1 } = params as { readonly iterations?: number }
  return addIntervals(start, interval as Interval, (count ?? 1) * iterations)
}

type StoredItem = Phase['items'][number]

function itemOf(tx: Transaction, item: CreatePhase['items'][number], price: Price, param: string): StoredItem {
  return {
    billing_thresholds: item.billing_thresholds ? { usage_gte: item.billing_thresholds.usage_gte } : null,
    discounts: discountsOf(item.discounts),
    metadata: (item.metadata as Record<string, string> | undefined) ?? {},
    plan: price.id,
    price: price.id,
    ...quantityOf(price, item.quantity, param),
    tax_rates: taxRateIds(tx, item.tax_rates || [], `${param}[tax_rates]`),
  }
}

function invoiceItemOf(
  tx: Transaction,
  item: NonNullable<CreatePhase['add_invoice_items']>[number],
  param: string,
): Phase['add_invoice_items'][number] {
  const price =
    item.price_data === undefined
      ? tx.need(prices, item.price ?? '', `${param}[price]`)
      : inlinePrice(tx, item.price_data as Stripe.PriceCreateParams)
  return {
    discountable: item.discountable ?? null,
    discounts: discountsOf(item.discounts),
    metadata: (item.metadata as Record<string, string> | undefined) ?? {},
    period: item.period ?? { end: { type: 'min_item_period_end' }, start: { type: 'max_item_period_start' } },
    price: price.id,
    quantity: item.quantity ?? 1,
    tax_rates: taxRateIds(tx, item.tax_rates || [], `${param}[tax_rates]`),
  }
}

const discountsOf = (discounts: readonly DiscountParam[] | '' | null | undefined): Phase['discounts'] =>
  (discounts || []).map(({ coupon, discount, promotion_code: code }) => ({
    coupon: coupon ?? null,
    discount: discount ?? null,
    promotion_code: code ?? null,
  }))

/** What a subscription is now, as the one phase of a schedule made from it. */
export function phaseOfSubscription(
  subscription: {
    readonly items: readonly {
      readonly price: string
      readonly quantity?: number
      readonly metadata: unknown
      readonly tax_rates: readonly string[]
      readonly current_period_start: number
      readonly current_period_end: number
    }[]
    readonly currency: string
    readonly default_tax_rates: readonly string[]
    readonly metadata: Phase['metadata']
    readonly discounts: readonly string[]
    readonly trial_end: number | null
  } & Pick<Phase, 'application_fee_percent' | 'on_behalf_of' | 'transfer_data'>,
): Phase {
  const { items } = subscription
  const start = Math.max(...items.map(item => item.current_period_start))
  const end = Math.min(...items.map(item => item.current_period_end))
  return {
    add_invoice_items: [],
    application_fee_percent: subscription.application_fee_percent,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: subscription.currency,
    default_payment_method: null,
    default_tax_rates: subscription.default_tax_rates,
    description: null,
    discounts: subscription.discounts.map(discount => ({ coupon: null, discount, promotion_code: null })),
    end_date: end,
    invoice_settings: null,
    items: items.map(item => ({
      billing_thresholds: null,
      discounts: [],
      metadata: (item.metadata ?? {}) as Record<string, string>,
      plan: item.price,
      price: item.price,
      ...(item.quantity !== undefined && { quantity: item.quantity }),
      tax_rates: item.tax_rates,
    })),
    metadata: subscription.metadata,
    on_behalf_of: subscription.on_behalf_of,
    proration_behavior: 'create_prorations',
    start_date: start,
    transfer_data: subscription.transfer_data,
    trial_end: subscription.trial_end !== null && subscription.trial_end > start ? subscription.trial_end : null,
  }
}
