/** A schedule at work: it makes its subscription, changes it from phase to phase, and lets go of it or ends it. */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { applyDiscounts } from '../products/discount.js'
import { inCurrency, prices } from '../products/price.js'
import { scheduleFinalization } from './invoice.js'
import type { InvoiceItem } from './invoice-item.js'
import { changeSubscription } from './subscription-change.js'
import { createSubscription, currencyOf } from './subscription-create.js'
import { moveEnd } from './subscription-end.js'
import { addInvoiceItem, announceInvoice } from './subscription-invoice.js'
import {
  isFlexible,
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
} from './subscription-resource.js'
import {
  lastPhase,
  type Phase,
  phaseAt,
  type SubscriptionSchedule,
  subscriptionSchedules,
} from './subscription-schedule-resource.js'
import { plan } from './subscription-schedule-tasks.js'
import {
  discountParam,
  invoiceItemParams,
  itemParams,
  phaseFields,
  subscriptionParams,
} from './subscription-schedule-terms.js'
import { lengthOfPrice } from './subscription-terms.js'
import { billUsage } from './usage-item.js'

/** @see https://docs.stripe.com/api/events/types */
const NOTICE_SECONDS = 7 * DAY_SECONDS

/**
 * Puts the schedule's next boundary on the timeline. It must stand before the tasks of the subscription, so that at one
 * moment the phase changes first and the renewal bills what is new.
 */
export function planSchedule(tx: Transaction, schedule: SubscriptionSchedule): SubscriptionSchedule {
  for (const key of schedule._tasks ?? []) tx.unschedule(key)
  const end = lastPhase(schedule).end_date
  const current = phaseAt(schedule, tx.now)
  const boundary = schedule.status === 'not_started' ? schedule.phases[0]!.start_date : (current?.end_date ?? end)
  const tasks = [tx.schedule('subscription_schedule.boundary', schedule.id, Math.max(boundary, tx.now))]
  if (end - NOTICE_SECONDS > tx.now)
    tasks.push(tx.schedule('subscription_schedule.expiring', schedule.id, end - NOTICE_SECONDS))
  const planned = tx.put(subscriptionSchedules, schedule, { _tasks: tasks })
  const subscription = tx.find(subscriptions, schedule.subscription)
  if (subscription !== undefined) plan(tx, subscription)
  return tx.get(subscriptionSchedules, planned.id)
}

/** No more boundaries. */
export function stopSchedule(tx: Transaction, schedule: SubscriptionSchedule): SubscriptionSchedule {
  for (const key of schedule._tasks ?? []) tx.unschedule(key)
  return tx.put(subscriptionSchedules, schedule, { _tasks: [] })
}

const datesOf = ({ start_date, end_date }: Phase) => ({ start_date, end_date })

/** The first phase begins: there is a subscription now. */
export function start(tx: Transaction, schedule: SubscriptionSchedule): SubscriptionSchedule {
  const phase = phaseAt(schedule, tx.now) ?? schedule.phases[0]!
  const active = planSchedule(
    tx,
    tx.send(subscriptionSchedules, schedule, { type: 'start' }, { current_phase: datesOf(phase) }),
  )
  const subscription = createSubscription(tx, subscriptionParams(schedule, phase, tx.now), {
    drafts: true,
    schedule: schedule.id,
  })
  return tx.put(subscriptionSchedules, active, { subscription: subscription.id })
}

/** A boundary is reached: the next phase begins, or the schedule is over. */
export function advance(tx: Transaction, schedule: SubscriptionSchedule): void {
  const next = phaseAt(schedule, tx.now)
  if (next === undefined) finish(tx, schedule)
  else if (next.start_date !== schedule.current_phase?.start_date) enter(tx, schedule, next)
}

function enter(tx: Transaction, schedule: SubscriptionSchedule, phase: Phase): SubscriptionSchedule {
  const before = tx.picture(schedule)
  const moved = planSchedule(tx, tx.put(subscriptionSchedules, schedule, { current_phase: datesOf(phase) }))
  tx.emit('subscription_schedule.updated', moved, before)
  applyPhase(tx, moved, phase, phase.proration_behavior)
  return tx.get(subscriptionSchedules, schedule.id)
}

/** Makes the subscription what a phase says, at the end of its period or within it. */
export function applyPhase(
  tx: Transaction,
  schedule: SubscriptionSchedule,
  phase: Phase,
  prorationBehavior: Phase['proration_behavior'],
): void {
  const subscription = tx.find(subscriptions, schedule.subscription)
  if (subscription === undefined) return
  const before = tx.picture(subscription)
  const changed = tx.put(subscriptions, subscription, phaseFields(tx, schedule, phase, subscription))
  const items = itemsOf(tx, subscription.id)
  const trial = phase.trial_end !== null && phase.trial_end > tx.now && phase.trial_end !== subscription.trial_end
  if (!trial && items.every(item => item.current_period_end === tx.now)) exchangeItems(tx, changed, phase, items)
  else {
    changeSubscription(tx, changed, {
      items: itemChanges(phase, items),
      proration_behavior: prorationBehavior,
      anchorNow: phase.billing_cycle_anchor === 'phase_start',
      movesEnd: true,
      ...(trial && { trial_end: phase.trial_end! }),
      ...(phase.add_invoice_items.length > 0 && { add_invoice_items: phase.add_invoice_items.map(invoiceItemParams) }),
    })
  }
  tx.emit('customer.subscription.updated', plan(tx, tx.get(subscriptions, subscription.id)), before)
}

/** The wanted items beside the present ones: those of the same price stay, the others take each other's place in order. */
function pairs(phase: Phase, items: readonly SubscriptionItem[]) {
  const left = [...items]
  const take = (fits: (item: SubscriptionItem) => boolean) => {
    const at = left.findIndex(fits)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const kept = phase.items.map(wanted => take(item => item.price === wanted.price))
  const paired = phase.items.map((wanted, at) => ({ wanted, present: kept[at] ?? take(() => true) }))
  return { paired, left }
}

function itemChanges(
  phase: Phase,
  items: readonly SubscriptionItem[],
): NonNullable<Stripe.SubscriptionUpdateParams['items']> {
  const { paired, left } = pairs(phase, items)
  return [
    ...paired.map(({ wanted, present }) => ({
      ...itemParams(wanted),
      ...(present !== undefined && { id: present.id }),
    })),
    ...left.map(({ id }) => ({ id, deleted: true })),
  ]
}

/** At the end of a period nothing is left to prorate: the renewal, which comes next, bills the new items in full. */
function exchangeItems(
  tx: Transaction,
  subscription: Subscription,
  phase: Phase,
  items: readonly SubscriptionItem[],
): void {
  const { paired, left } = pairs(phase, items)
  const resets = phase.billing_cycle_anchor === 'phase_start' || changesInterval(tx, subscription, phase, items)
  if (resets) tx.put(subscriptions, tx.get(subscriptions, subscription.id), { billing_cycle_anchor: tx.now })
  const used: InvoiceItem[] = []
  for (const item of left) {
    used.push(...billUsage(tx, subscription, item))
    tx.remove(subscriptionItems, item)
  }
  for (const { wanted, present } of paired) {
    if (present === undefined) {
      insertDue(tx, subscription, wanted)
      continue
    }
    if (present.price !== wanted.price) used.push(...billUsage(tx, subscription, present))
    const { quantity: _quantity, ...rest } = present
    tx.put(subscriptionItems, present, {
      ...(rest as typeof present),
      price: wanted.price,
      ...currencyOf(tx, inCurrency(tx.get(prices, wanted.price), subscription.currency)),
      ...(wanted.quantity === undefined ? { quantity: undefined as never } : { quantity: wanted.quantity }),
      metadata: wanted.metadata ?? {},
      tax_rates: wanted.tax_rates ?? [],
    })
  }
  if (!isFlexible(subscription)) invoiceUsage(tx, subscription, used)
  addInvoiceItems(tx, subscription, phase)
}

/** In classic mode what the last phase used is an invoice of its own. @see https://docs.stripe.com/billing/subscriptions/billing-mode/compare */
function invoiceUsage(tx: Transaction, { id }: Subscription, items: readonly InvoiceItem[]): void {
  if (items.every(({ amount }) => amount === 0)) return
  scheduleFinalization(tx, announceInvoice(tx, tx.get(subscriptions, id), 'subscription_update', [], { items }))
}

/** In classic mode another interval begins a new cycle. */
const changesInterval = (
  tx: Transaction,
  subscription: Subscription,
  phase: Phase,
  items: readonly SubscriptionItem[],
): boolean =>
  !isFlexible(subscription) && lengthOfPrice(priceOf(tx, phase.items[0]!)) !== lengthOfPrice(priceOf(tx, items[0]!))

/** A new item whose period ends now: the renewal takes it into its first one. */
function insertDue(tx: Transaction, subscription: Subscription, wanted: Phase['items'][number]): void {
  const item = tx.insert(subscriptionItems, {
    billing_thresholds: wanted.billing_thresholds,
    current_period_start: tx.now,
    current_period_end: tx.now,
    discounts: [],
    metadata: wanted.metadata ?? {},
    price: wanted.price,
    ...currencyOf(tx, inCurrency(tx.get(prices, wanted.price), subscription.currency)),
    ...(wanted.quantity !== undefined && { quantity: wanted.quantity }),
    subscription: subscription.id,
    tax_rates: wanted.tax_rates ?? [],
  })
  const discounts = applyDiscounts(tx, wanted.discounts.map(discountParam), {
    customer: subscription.customer,
    subscription_item: item.id,
  })
  if (discounts.length > 0) tx.put(subscriptionItems, item, { discounts })
}

function addInvoiceItems(tx: Transaction, subscription: Subscription, phase: Phase): void {
  const customer = tx.get(customers, subscription.customer)
  for (const item of phase.add_invoice_items) addInvoiceItem(tx, customer, subscription, invoiceItemParams(item))
}

/** The schedule lets go: the subscription lives on as it is. */
export function release(
  tx: Transaction,
  schedule: SubscriptionSchedule,
  keepsCancelDate: boolean,
): SubscriptionSchedule {
  const stopped = stopSchedule(tx, schedule)
  const subscription = tx.find(subscriptions, schedule.subscription)
  const released = tx.send(
    subscriptionSchedules,
    stopped,
    { type: 'release' },
    {
      current_phase: null,
      released_subscription: schedule.subscription,
      subscription: null,
    },
  )
  if (subscription !== undefined) {
    const freed = keepsCancelDate ? {} : { cancel_at: null, canceled_at: null }
    const before = tx.picture(subscription)
    moveEnd(tx, tx.put(subscriptions, subscription, { schedule: null, ...freed }), true)
    tx.emit('customer.subscription.updated', plan(tx, tx.get(subscriptions, subscription.id)), before)
  }
  return tx.get(subscriptionSchedules, released.id)
}

/** The last phase is over. */
export function finish(tx: Transaction, schedule: SubscriptionSchedule): void {
  if (schedule.end_behavior === 'cancel') {
    tx.send(subscriptionSchedules, stopSchedule(tx, schedule), { type: 'complete' }, { current_phase: null })
  } else release(tx, schedule, true)
}
