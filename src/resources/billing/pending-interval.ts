/** Items that wait are billed every so often, if the subscription says so. @see https://docs.stripe.com/billing/invoices/subscription#adding-upcoming-invoice-items */
import { addIntervals, type Interval } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { requireInterval } from '../products/price-rules.js'
import { pendingItems, scheduleFinalization } from './invoice.js'
import { announceInvoice } from './subscription-invoice.js'
import { type Subscription, subscriptions } from './subscription-resource.js'
import { plan } from './subscription-schedule-tasks.js'

/** At most a year. @see https://docs.stripe.com/api/subscriptions/create */
const YEAR = { day: 365, week: 52, month: 12, year: 1 } as const

type Told = { readonly interval: string; readonly interval_count?: number } | '' | null | undefined
type Fields = Pick<Subscription, 'pending_invoice_item_interval' | 'next_pending_invoice_item_invoice'>

/** The interval as a request tells it, and when the first one is over. */
export function pendingInterval(tx: Transaction, told: Told): Fields {
  if (!told) return { pending_invoice_item_interval: null, next_pending_invoice_item_invoice: null }
  const count = told.interval_count ?? 1
  requireInterval(told.interval as Interval, count, YEAR, 'pending_invoice_item_interval[interval_count]')
  return {
    pending_invoice_item_interval: { interval: told.interval as Interval, interval_count: count },
    next_pending_invoice_item_invoice: addIntervals(tx.now, told.interval as Interval, count),
  }
}

export const due = {
  'subscription.bill_pending_items'(tx: Transaction, id: string) {
    const subscription = tx.find(subscriptions, id)
    if (subscription === undefined || subscription.next_pending_invoice_item_invoice !== tx.now) return
    const items = pendingItems(tx, subscription.customer, id)
    if (items.length > 0) {
      scheduleFinalization(
        tx,
        announceInvoice(tx, subscription, 'automatic_pending_invoice_item_invoice', [], { items }),
      )
    }
    const { pending_invoice_item_interval: interval } = subscription
    plan(tx, tx.put(subscriptions, tx.get(subscriptions, id), pendingInterval(tx, interval)))
  },
}
