/** How many subscriptions a customer may have, those that a schedule has yet to begin among them. */
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import type { Customer } from '../customers/customer.js'
import { subscriptions } from './subscription-resource.js'
import { subscriptionSchedules } from './subscription-schedule-resource.js'

/** @see https://docs.stripe.com/api/subscriptions/create */
const SUBSCRIPTIONS_MAX = 500
/** @see https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage */
const SUBSCRIPTIONS_ON_CLOCK_MAX = 3

const ENDED = new Set(['canceled', 'incomplete_expired'])

export function requireRoom(tx: Transaction, { id, test_clock }: Customer): void {
  const begun = tx.where(subscriptions, 'customer', id).filter(({ status }) => !ENDED.has(status))
  const waiting = tx.where(subscriptionSchedules, 'customer', id).filter(({ status }) => status === 'not_started')
  const count = begun.length + waiting.length
  if (test_clock && count >= SUBSCRIPTIONS_ON_CLOCK_MAX) {
    throw invalidRequest(
      `A customer on a test clock can have at most ${SUBSCRIPTIONS_ON_CLOCK_MAX} subscriptions, scheduled ones included.`,
      { param: 'customer' },
    )
  }
  if (count >= SUBSCRIPTIONS_MAX) {
    throw invalidRequest(`Customer ${id} already has the maximum of ${SUBSCRIPTIONS_MAX} subscriptions.`, {
      code: 'customer_max_subscriptions',
      param: 'customer',
    })
  }
}
