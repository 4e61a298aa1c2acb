/**
 * UsageRecord: what was used of a metered item without a meter, as versions before basil report it.
 * @see https://docs.stripe.com/billing/subscriptions/usage-based-legacy
 */
import { invalidRequest } from '../../core/errors.js'
import { limitOf } from '../../core/list.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { invoices } from './invoice-draft.js'
import { linesOf } from './invoice-line.js'
import { isMetered } from './subscription-lines.js'
import { priceOf, type SubscriptionItem, subscriptionItems, subscriptions } from './subscription-resource.js'
import { recordedUsage } from './usage.js'
import { type UsageRecord, usageRecords } from './usage-recorded.js'

interface RecordParams {
  readonly action?: 'increment' | 'set'
  readonly quantity: number
  readonly timestamp?: number | 'now'
}

export const operations = {
  'subscriptionItems.createUsageRecord'(tx: Transaction, [id]: [string], params: RecordParams): UsageRecord {
    const item = tx.need(subscriptionItems, id, 'id', 404)
    const subscription = tx.get(subscriptions, item.subscription)
    tx.follow(subscription.test_clock)
    const { action = 'increment', quantity, timestamp = 'now' } = params
    requireReported(tx, item)
    if (action === 'set' && (item.billing_thresholds ?? subscription.billing_thresholds)) {
      throw invalidRequest('With billing thresholds, usage can only be incremented.', { param: 'action' })
    }
    const at = timestamp === 'now' ? tx.now : timestamp
    requireWithin(item, at, tx.now)
    return tx.insert(usageRecords, { quantity, subscription_item: id, timestamp: at, _action: action })
  },

  'subscriptionItems.listUsageRecordSummaries'(
    tx: Transaction,
    [id]: [string],
    params: { readonly limit?: number },
  ): object {
    const item = tx.need(subscriptionItems, id, 'id', 404)
    const all = [currentSummary(tx, item), ...pastSummaries(tx, item)]
    const limit = limitOf({ ...params })
    const url = `/v1/subscription_items/${id}/usage_record_summaries`
    return { object: 'list', data: all.slice(0, limit), has_more: all.length > limit, url }
  },
}

function requireReported(tx: Transaction, item: SubscriptionItem): void {
  const price = priceOf(tx, item)
  if (isMetered(price) && price.recurring?.meter === null) return
  throw invalidRequest(
    `Usage records can only be created for metered prices without a meter; ${price.id} is not one of them.`,
  )
}

function requireWithin(item: SubscriptionItem, at: number, now: number): void {
  const refuse = (bound: string) =>
    invalidRequest(`Cannot create the usage record with this timestamp because timestamps must be ${bound}.`, {
      param: 'timestamp',
    })
  if (at < item.current_period_start) throw refuse("after the subscription's current period start time")
  if (at > now) throw refuse('in the past')
}

function currentSummary(tx: Transaction, item: SubscriptionItem): object {
  const start = item.current_period_start
  const total = recordedUsage(tx, item.id, priceOf(tx, item), { start, end: tx.now + 1 })
  return summary(item, total, { start, end: null }, null)
}

/** What each invoice has billed when a period was over, the newest first. */
const pastSummaries = (tx: Transaction, item: SubscriptionItem): object[] =>
  tx
    .where(invoices, 'subscription', item.subscription)
    .filter(({ billing_reason: reason }) => reason !== 'subscription_create')
    .flatMap(invoice =>
      linesOf(tx, invoice.id)
        .filter(({ parent }) => parent?.subscription_item_details?.subscription_item === item.id)
        .map(({ period, quantity }) => summary(item, quantity ?? 0, period, invoice.id)),
    )

const summary = (
  item: SubscriptionItem,
  total: number,
  period: { readonly start: number; readonly end: number | null },
  invoice: string | null,
): StoredObject => ({
  id: `sis_${item.id.slice(3)}${period.start}`,
  object: 'usage_record_summary',
  invoice,
  livemode: false,
  period,
  subscription_item: item.id,
  total_usage: total,
})
