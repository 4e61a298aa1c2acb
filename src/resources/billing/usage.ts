/** Usage: what a customer's meter events add up to over a period. @see https://docs.stripe.com/billing/subscriptions/usage-based */
import type { Transaction } from '../../core/transaction.js'
import type { Price } from '../products/price.js'
import { aggregate, meterEvents, meters } from './meter.js'

/** The quantity that a metered price bills for `[start, end)`. Never negative: credits of usage do not carry over. */
export function usageOf(
  tx: Transaction,
  customer: string,
  price: Price,
  period: { readonly start: number; readonly end: number },
): number {
  const meter = tx.find(meters, price.recurring?.meter)
  if (meter === undefined) return 0
  const events = tx
    .where(meterEvents, 'usage', `${meter.event_name}/${customer}`)
    .filter(({ timestamp }) => timestamp >= period.start && timestamp < period.end)
  return Math.max(0, aggregate(meter, events))
}
