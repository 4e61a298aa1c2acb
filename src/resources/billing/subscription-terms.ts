/** The dates of a subscription, from what a request says: trial, anchor, first periods. @see https://docs.stripe.com/billing/subscriptions/billing-cycle */
import type Stripe from 'stripe'
import { addIntervals, DAY_SECONDS, type Interval, periodAt, withParts } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest, SimulatorError } from '../../core/errors.js'
import type { Price } from '../products/price.js'

/** Two years from the anchor. @see https://docs.stripe.com/billing/subscriptions/trials */
const TRIAL_DAYS_MAX = 730

export interface Recurrence {
  readonly interval: Interval
  readonly count: number
}

export const recurrenceOf = (price: Price): Recurrence => ({
  interval: (price.recurring?.interval ?? 'month') as Interval,
  count: price.recurring?.interval_count ?? 1,
})

export interface Terms {
  readonly start: number
  readonly trialEnd: number | null
  readonly anchor: number
  /** Where periods are counted from, if the anchor itself is a clamped day: the 31st that 30 April stands for. */
  readonly reference: number
}

/** Where a subscription's periods are counted from. */
export const referenceOf = (subscription: {
  readonly billing_cycle_anchor: number
  readonly _anchorReference?: unknown
}): number => (subscription._anchorReference as number | null | undefined) ?? subscription.billing_cycle_anchor

type Params = Pick<
  Stripe.SubscriptionCreateParams,
  | 'trial_end'
  | 'trial_period_days'
  | 'trial_from_plan'
  | 'billing_cycle_anchor'
  | 'billing_cycle_anchor_config'
  | 'backdate_start_date'
>

export function termsOf(params: Params, prices: readonly Price[], now: number, flexible: boolean): Terms {
  const trialEnd = trialEndOf(params, prices, now)
  const shortest = shortestOf(prices)
  const start = params.backdate_start_date ?? now
  if (start > now) {
    throw invalidRequest('`backdate_start_date` must be in the past.', { param: 'backdate_start_date' })
  }
  const chosen = chosenAnchor(params, shortest, now)
  const natural = trialEnd ?? (flexible ? start : now)
  if (chosen !== undefined) requireReachable(chosen, trialEnd ?? now, shortest)
  const anchor = chosen ?? natural
  const day = params.billing_cycle_anchor_config?.day_of_month
  return { start, trialEnd, anchor, reference: day === undefined ? anchor : unclamped(anchor, day, shortest) }
}

/** The nearest later billing date whose month has the wanted day: counting from it clamps as the anchor's day would. */
function unclamped(anchor: number, day: number, { interval, count }: Recurrence): number {
  const first = withParts(anchor, { day: 1 })
  for (let n = 0; n <= 48; n++) {
    const month = addIntervals(first, interval, n * count)
    const candidate = withParts(month, { day })
    if (new Date(candidate * 1000).getUTCDate() === day) return candidate
  }
  return anchor
}

function trialEndOf(params: Params, prices: readonly Price[], now: number): number | null {
  if (params.trial_end !== undefined && params.trial_period_days !== undefined) {
    throw exclusiveParameters('trial_end', 'trial_period_days')
  }
  const fromPlan = params.trial_from_plan
    ? Math.max(0, ...prices.map(price => price.recurring?.trial_period_days ?? 0))
    : 0
  const days = params.trial_period_days ?? fromPlan
  const end = typeof params.trial_end === 'number' ? params.trial_end : days > 0 ? now + days * DAY_SECONDS : null
  if (end === null || params.trial_end === 'now') return null
  if (end <= now) {
    throw invalidRequest('Invalid timestamp: must be in the future.', { param: 'trial_end' })
  }
  if (end > now + TRIAL_DAYS_MAX * DAY_SECONDS) {
    throw invalidRequest('The maximum number of trial period days is 730 (2 years).', {
      param: params.trial_end === undefined ? 'trial_period_days' : 'trial_end',
    })
  }
  return end
}

export function shortestOf(prices: readonly Price[]): Recurrence {
  const all = prices.map(recurrenceOf)
  return all.reduce((least, other) => (lengthOf(other) < lengthOf(least) ? other : least), all[0]!)
}

const lengthOf = ({ interval, count }: Recurrence) => addIntervals(0, interval, count)

function chosenAnchor(params: Params, recurrence: Recurrence, now: number): number | undefined {
  const { billing_cycle_anchor: anchor, billing_cycle_anchor_config: config } = params
  if (anchor !== undefined && config !== undefined) {
    throw exclusiveParameters('billing_cycle_anchor', 'billing_cycle_anchor_config')
  }
  if (anchor !== undefined) {
    if (anchor < now)
      throw invalidRequest('billing_cycle_anchor must be in the future.', { param: 'billing_cycle_anchor' })
    return anchor
  }
  return config === undefined ? undefined : anchorFromConfig(config, recurrence, now)
}

/** @see https://docs.stripe.com/api/subscriptions/create */
const PARTS = { day_of_month: [1, 31], month: [1, 12], hour: [0, 23], minute: [0, 59], second: [0, 59] } as const

/** The next moment of the wanted day (and month, and time) after now. */
function anchorFromConfig(
  config: Stripe.SubscriptionCreateParams.BillingCycleAnchorConfig,
  { interval }: Recurrence,
  now: number,
): number {
  if (interval === 'day' || interval === 'week') {
    throw invalidRequest('billing_cycle_anchor_config can only be used with monthly or yearly prices.', {
      param: 'billing_cycle_anchor_config',
    })
  }
  for (const [part, [least, most]] of Object.entries(PARTS)) {
    const told = config[part as keyof typeof PARTS]
    if (told !== undefined && (told < least || told > most)) {
      throw invalidRequest(`Invalid ${part}: must be between ${least} and ${most}.`, {
        param: `billing_cycle_anchor_config[${part}]`,
      })
    }
  }
  const parts = {
    day: config.day_of_month,
    ...(config.hour !== undefined && { hour: config.hour }),
    ...(config.minute !== undefined && { minute: config.minute }),
    ...(config.second !== undefined && { second: config.second }),
  }
  for (let months = 0; months <= 24; months++) {
    const month = addIntervals(withParts(now, { day: 1 }), 'month', months)
    if (config.month !== undefined && new Date(month * 1000).getUTCMonth() + 1 !== config.month) continue
    const candidate = withParts(month, parts)
    if (candidate > now) return candidate
  }
  throw new SimulatorError('No month within two years has the day that billing_cycle_anchor_config asks for.')
}

/** Not past the next natural billing date. */
function requireReachable(anchor: number, from: number, { interval, count }: Recurrence): void {
  if (anchor > addIntervals(from, interval, interval === 'month' && count > 1 ? Math.max(count, 12) : count)) {
    throw invalidRequest('billing_cycle_anchor cannot be later than next natural billing date for plan.', {
      param: 'billing_cycle_anchor',
    })
  }
}

/** Since endive the anchor is told as `{ type: 'now' }`; the word alone is still understood. */
export const isNow = (anchor: unknown): boolean =>
  anchor === 'now' ||
  (typeof anchor === 'object' && anchor !== null && (anchor as { readonly type?: string }).type === 'now')

export interface Stretch {
  readonly start: number
  readonly end: number
  /** The natural period that it is a part of, or all of. */
  readonly whole: { readonly start: number; readonly end: number }
}

/** The stretch from `from` to the next boundary of the anchor, and the natural period that it lies in. */
export function stretchFrom(anchor: number, recurrence: Recurrence, from: number): Stretch {
  const whole = naturalPeriod(anchor, recurrence, from)
  return { start: from, end: whole.end, whole }
}

/** Before the anchor, periods are counted back from it: the natural one ends at it. */
export function naturalPeriod(anchor: number, { interval, count }: Recurrence, at: number) {
  return periodAt(anchor, interval, count, at)
}

/** Two prices recur together if these agree. */
export const lengthOfPrice = (price: Price): string => `${price.recurring?.interval}/${price.recurring?.interval_count}`
