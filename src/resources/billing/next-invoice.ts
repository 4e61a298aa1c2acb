/** The invoice that a subscription, or a schedule, will have next if nobody touches it. */
import { HOUR_SECONDS } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { type Drawn, type Invoice, invoices, withLines } from './invoice-draft.js'
import { drawFinal, drawRenewal } from './subscription-cycle.js'
import { type Subscription, subscriptions } from './subscription-resource.js'
import { type SubscriptionSchedule, subscriptionSchedules } from './subscription-schedule-resource.js'
import { advance, start } from './subscription-schedule-run.js'
import { nextBoundary } from './subscription-schedule-tasks.js'

/** Time runs on to it: only on a savepoint. `undefined`: the subscription ends, and nothing is left to be billed. */
export function nextInvoice(tx: Transaction, subscription: Subscription): Drawn | undefined {
  const early = playSchedule(tx, subscription)
  if (early !== undefined) return withLines(tx, early)
  const current = tx.get(subscriptions, subscription.id)
  tx.now = Math.max(tx.now, nextBoundary(tx, current))
  const ends = current.cancel_at !== null && current.cancel_at <= tx.now
  const drawn = ends ? drawFinal(tx, current) : drawRenewal(tx, current)
  if (drawn === undefined) return undefined
  const charges = current.collection_method === 'charge_automatically'
  const next_payment_attempt = charges ? tx.now + HOUR_SECONDS : null
  return { ...drawn, invoice: { ...drawn.invoice, next_payment_attempt } }
}

/** A schedule that waits begins; one that runs is its subscription's business. */
export function nextOfSchedule(tx: Transaction, schedule: SubscriptionSchedule): Drawn | undefined {
  if (schedule.status !== 'not_started') {
    const subscription = tx.find(subscriptions, schedule.subscription)
    return subscription && nextInvoice(tx, subscription)
  }
  tx.now = Math.max(tx.now, schedule.phases[0]!.start_date)
  const { subscription } = start(tx, schedule)
  return withLines(tx, tx.find(invoices, tx.find(subscriptions, subscription)?.latest_invoice))
}

/** Phases that begin before the period is over come first, and may make an invoice of their own. */
function playSchedule(tx: Transaction, { id, latest_invoice: before }: Subscription): Invoice | undefined {
  for (;;) {
    const subscription = tx.get(subscriptions, id)
    const schedule = tx.find(subscriptionSchedules, subscription.schedule)
    const boundary = schedule?.status === 'active' ? schedule.current_phase?.end_date : undefined
    if (boundary === undefined || boundary > nextBoundary(tx, subscription)) return undefined
    tx.now = Math.max(tx.now, boundary)
    advance(tx, schedule!)
    const { latest_invoice: after } = tx.get(subscriptions, id)
    if (after !== before) return tx.find(invoices, after)
  }
}
