/** SubscriptionSchedule: a subscription's future, in phases. @see https://docs.stripe.com/api/subscription_schedules */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { list } from '../../core/list.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'
import { cancelNow } from './subscription-cancel.js'
import { billingMode } from './subscription-create.js'
import { itemsOf, type Subscription, subscriptions } from './subscription-resource.js'
import { requireRoom } from './subscription-room.js'
import { momentOf, type PhaseParams, phaseOfSubscription, phasesOf } from './subscription-schedule-phases.js'
import { phaseAt, type SubscriptionSchedule, subscriptionSchedules } from './subscription-schedule-resource.js'
import { advance, applyPhase, finish, planSchedule, release, start, stopSchedule } from './subscription-schedule-run.js'

export { subscriptionSchedules } from './subscription-schedule-resource.js'

const LIVE = new Set<string>(['not_started', 'active'])

export const operations = {
  create(tx: Transaction, params: Stripe.SubscriptionScheduleCreateParams): SubscriptionSchedule {
    return params.from_subscription === undefined
      ? createSchedule(tx, params)
      : createFrom(tx, params, params.from_subscription)
  },

  list(tx: Transaction, params: Stripe.SubscriptionScheduleListParams) {
    const { scheduled } = params
    return list(tx, subscriptionSchedules, params as Params, {
      url: '/v1/subscription_schedules',
      handled: ['scheduled', 'canceled_at', 'completed_at', 'released_at'],
      accept: schedule =>
        (scheduled !== true || schedule['status'] === 'not_started') &&
        within(schedule['canceled_at'], params.canceled_at) &&
        within(schedule['completed_at'], params.completed_at) &&
        within(schedule['released_at'], params.released_at),
    })
  },

  update(
    tx: Transaction,
    schedule: SubscriptionSchedule,
    params: Stripe.SubscriptionScheduleUpdateParams,
  ): SubscriptionSchedule {
    tx.follow(schedule.test_clock)
    requireLive(schedule, 'update', 'updated')
    return updateSchedule(tx, schedule, params)
  },

  release(
    tx: Transaction,
    schedule: SubscriptionSchedule,
    params: Stripe.SubscriptionScheduleReleaseParams,
  ): SubscriptionSchedule {
    tx.follow(schedule.test_clock)
    requireLive(schedule, 'release', 'released')
    return release(tx, schedule, params.preserve_cancel_date ?? false)
  },

  /** Its subscription goes with it, at once. */
  cancel(
    tx: Transaction,
    schedule: SubscriptionSchedule,
    params: Stripe.SubscriptionScheduleCancelParams,
  ): SubscriptionSchedule {
    tx.follow(schedule.test_clock)
    requireLive(schedule, 'cancel', 'canceled')
    const subscription = tx.find(subscriptions, schedule.subscription)
    if (subscription === undefined)
      return tx.send(subscriptionSchedules, stopSchedule(tx, schedule), { type: 'cancel' }, { current_phase: null })
    cancelNow(tx, subscription, { invoice_now: params.invoice_now ?? true, prorate: params.prorate ?? true })
    return tx.get(subscriptionSchedules, schedule.id)
  },
}

export const due = {
  'subscription_schedule.boundary'(tx: Transaction, id: string) {
    const schedule = tx.find(subscriptionSchedules, id)
    if (schedule === undefined || !LIVE.has(schedule.status)) return
    if (schedule.status === 'not_started') begin(tx, schedule)
    else advance(tx, schedule)
  },
  'subscription_schedule.expiring'(tx: Transaction, id: string) {
    const schedule = tx.find(subscriptionSchedules, id)
    if (schedule !== undefined && LIVE.has(schedule.status)) tx.emit('subscription_schedule.expiring', schedule)
  },
}

export const reactions = {
  'customer.subscription.deleted'(tx: Transaction, subscription: Subscription) {
    const schedule = tx.find(subscriptionSchedules, subscription.schedule)
    if (schedule?.status !== 'active') return
    const unpaid = subscription.cancellation_details?.reason === 'payment_failed'
    tx.send(
      subscriptionSchedules,
      stopSchedule(tx, schedule),
      { type: unpaid ? 'abort' : 'cancel' },
      { current_phase: null },
    )
  },
  'customer.subscription.updated': follow,
  'customer.deleted'(tx: Transaction, customer: Customer) {
    for (const schedule of tx.where(subscriptionSchedules, 'customer', customer.id)) {
      if (schedule.status === 'not_started')
        tx.send(subscriptionSchedules, stopSchedule(tx, schedule), { type: 'cancel' })
    }
  },
}

function within(moment: unknown, range: number | object | undefined): boolean {
  if (range === undefined) return true
  if (typeof moment !== 'number') return false
  if (typeof range === 'number') return moment === range
  const { gt, gte, lt, lte } = range as Record<string, number | undefined>
  return (
    (gt === undefined || moment > gt) &&
    (gte === undefined || moment >= gte) &&
    (lt === undefined || moment < lt) &&
    (lte === undefined || moment <= lte)
  )
}

function requireLive(schedule: SubscriptionSchedule, verb: string, done: string): void {
  if (LIVE.has(schedule.status)) return
  throw invalidRequest(
    `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be in \`not_started, active\` status to be ${done}.`,
  )
}

const DEFAULTS: SubscriptionSchedule['default_settings'] = {
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor: 'automatic',
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  default_payment_method: null,
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  on_behalf_of: null,
  transfer_data: null,
}

/** A schedule of phases for a customer. */
export function createSchedule(tx: Transaction, params: Stripe.SubscriptionScheduleCreateParams): SubscriptionSchedule {
  if (params.customer === undefined) throw missingParameter('customer')
  const customer = tx.need(customers, params.customer, 'customer')
  tx.follow(customer.test_clock)
  requireRoom(tx, customer)
  if (params.phases === undefined || params.phases.length === 0) throw missingParameter('phases')
  if (params.start_date === undefined) throw missingParameter('start_date')
  const begins = momentOf(tx, params.start_date)!
  const phases = phasesOf(tx, params.phases as readonly PhaseParams[], begins)
  const schedule = tx.insert(subscriptionSchedules, {
    billing_mode: billingMode(tx, params.billing_mode === undefined ? {} : { billing_mode: params.billing_mode }),
    customer: customer.id,
    default_settings: { ...DEFAULTS, ...defaultSettings(tx, params.default_settings) },
    end_behavior: params.end_behavior ?? 'release',
    metadata: tx.fields(subscriptionSchedules, { metadata: params.metadata || {} }).metadata ?? {},
    phases,
    status: 'not_started',
    test_clock: customer.test_clock ?? null,
  })
  const standing = begins <= tx.now ? start(tx, schedule) : planSchedule(tx, schedule)
  tx.emit('subscription_schedule.created', standing)
  return tx.get(subscriptionSchedules, schedule.id)
}

const defaultSettings = (tx: Transaction, params: object | undefined, base?: SubscriptionSchedule) =>
  params === undefined
    ? {}
    : (tx.fields(subscriptionSchedules, { default_settings: params }, base as never).default_settings ?? {})

/** The schedule of a subscription that is there: one phase, to the end of its current period. */
function createFrom(
  tx: Transaction,
  params: Stripe.SubscriptionScheduleCreateParams,
  id: string,
): SubscriptionSchedule {
  const subscription = tx.need(subscriptions, id, 'from_subscription')
  tx.follow(subscription.test_clock)
  const other = Object.keys(params).find(name => name !== 'from_subscription')
  if (other !== undefined)
    throw invalidRequest(`You cannot set \`${other}\` if \`from_subscription\` is set.`, { param: other })
  if (subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: \`${subscription.schedule}\`.`,
      { param: 'from_subscription' },
    )
  }
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    throw invalidRequest(`You cannot migrate a subscription that is \`${subscription.status}\`.`, {
      param: 'from_subscription',
    })
  }
  const phase = phaseOfSubscription({
    ...subscription,
    discounts: subscription.discounts as readonly string[],
    items: itemsOf(tx, id),
  })
  const schedule = tx.insert(subscriptionSchedules, {
    billing_mode: subscription.billing_mode,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: subscription.customer,
    default_settings: {
      ...DEFAULTS,
      application_fee_percent: subscription.application_fee_percent,
      collection_method: subscription.collection_method,
      default_payment_method: subscription.default_payment_method,
      invoice_settings: { ...DEFAULTS.invoice_settings, ...subscription.invoice_settings },
      on_behalf_of: subscription.on_behalf_of,
      transfer_data: subscription.transfer_data,
    },
    end_behavior: 'release',
    metadata: {},
    phases: [phase],
    status: 'active',
    subscription: id,
    test_clock: subscription.test_clock,
  })
  tx.put(subscriptions, subscription, { schedule: schedule.id })
  tx.emit('subscription_schedule.created', planSchedule(tx, schedule))
  return tx.get(subscriptionSchedules, schedule.id)
}

/** Its customer may have gone in the meantime. */
function begin(tx: Transaction, schedule: SubscriptionSchedule): void {
  const before = tx.picture(schedule)
  if (tx.find(customers, schedule.customer) === undefined) return
  tx.emit('subscription_schedule.updated', start(tx, schedule), before)
}

/** Its phases and settings told anew. */
export function updateSchedule(
  tx: Transaction,
  schedule: SubscriptionSchedule,
  params: Stripe.SubscriptionScheduleUpdateParams,
): SubscriptionSchedule {
  const before = tx.picture(schedule)
  const phases =
    params.phases === undefined ? schedule.phases : replanned(tx, schedule, params.phases as readonly PhaseParams[])
  const changed = tx.put(subscriptionSchedules, schedule, {
    ...tx.fields(
      subscriptionSchedules,
      { ...(params.metadata !== undefined && { metadata: params.metadata }) },
      schedule as never,
    ),
    default_settings: { ...schedule.default_settings, ...defaultSettings(tx, params.default_settings, schedule) },
    ...(params.end_behavior !== undefined && { end_behavior: params.end_behavior }),
    phases,
    ...(schedule.status === 'active' && { current_phase: datesAt(phases, tx.now) }),
  })
  const planned = planSchedule(tx, changed)
  tx.emit('subscription_schedule.updated', planned, before)
  const current = phaseAt(planned, tx.now)
  if (planned.status === 'not_started' && current !== undefined) start(tx, planned)
  else if (planned.status === 'active' && current === undefined) finish(tx, planned)
  else if (planned.status === 'active' && (params.phases !== undefined || params.end_behavior !== undefined)) {
    applyPhase(tx, planned, current!, params.proration_behavior ?? 'create_prorations')
  }
  return tx.get(subscriptionSchedules, schedule.id)
}

function datesAt(phases: SubscriptionSchedule['phases'], now: number) {
  const phase = phaseAt({ phases }, now)
  return phase === undefined ? null : { start_date: phase.start_date, end_date: phase.end_date }
}

/** What is past stays; the current phase and those to come are told anew. */
function replanned(
  tx: Transaction,
  schedule: SubscriptionSchedule,
  params: readonly PhaseParams[],
): SubscriptionSchedule['phases'] {
  if (params.length === 0) throw missingParameter('phases')
  if (schedule.status === 'not_started') {
    return phasesOf(tx, params, momentOf(tx, params[0]!.start_date) ?? schedule.phases[0]!.start_date)
  }
  const past = schedule.phases.filter(phase => phase.end_date <= tx.now)
  const told = params.filter(phase => !past.some(({ start_date }) => start_date === momentOf(tx, phase.start_date)))
  const current = phaseAt(schedule, tx.now)!
  const first = momentOf(tx, told[0]?.start_date) ?? current.start_date
  if (first !== current.start_date) {
    throw invalidRequest('You can not modify the start date of the current phase.', { param: 'phases[0][start_date]' })
  }
  return [...past, ...phasesOf(tx, told, first)]
}

/** What somebody changes on the subscription itself becomes part of the current phase. */
function follow(tx: Transaction, changed: Subscription): void {
  const subscription = tx.find(subscriptions, changed.id)
  const schedule = tx.find(subscriptionSchedules, subscription?.schedule)
  if (subscription === undefined || schedule?.status !== 'active' || schedule.subscription !== subscription.id) return
  const at = schedule.phases.findIndex(({ start_date }) => start_date === schedule.current_phase?.start_date)
  const phase = schedule.phases[at]
  if (phase === undefined) return
  const items = itemsOf(tx, subscription.id)
  const same = (a: { price: string; quantity?: number }, b: { price: string; quantity?: number } | undefined) =>
    a.price === b?.price && a.quantity === b?.quantity
  if (items.length === phase.items.length && items.every(item => phase.items.some(wanted => same(item, wanted)))) return
  const { items: present } = phaseOfSubscription({ ...subscription, discounts: [], items })
  tx.update(subscriptionSchedules, schedule, {
    phases: schedule.phases.map((other, position) => (position === at ? { ...other, items: present } : other)),
  })
}
