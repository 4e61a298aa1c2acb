/** Usage: what a customer's meter events add up to over a period. @see https://docs.stripe.com/billing/subscriptions/usage-based */
import type { Transaction } from '../../core/transaction.js'
import type { Price } from '../products/price.js'
import { aggregate, meterEvents, meters } from './meter.js'
import { addedUp, usageRecords } from './usage-recorded.js'

interface Period {
  readonly start: number
  readonly end: number
}

/** The quantity that a metered price bills for `[start, end)`. Never negative: credits of usage do not carry over. */
export function usageOf(tx: Transaction, customer: string, item: string, price: Price, period: Period): number {
  const meter = tx.find(meters, price.recurring?.meter)
  if (meter === undefined) return recordedUsage(tx, item, price, period)
  const events = tx
    .where(meterEvents, 'usage', `${meter.event_name}/${customer}`)
    .filter(({ timestamp }) => timestamp >= period.start && timestamp < period.end)
  return Math.max(0, aggregate(meter, events))
}

/** What was reported of an item whose price has no meter. */
export const recordedUsage = (tx: Transaction, item: string, price: Price, period: Period): number =>
  addedUp(
    tx.where(usageRecords, 'subscription_item', item).reverse(),
    String(price['_aggregateUsage'] ?? 'sum'),
    period,
  )
