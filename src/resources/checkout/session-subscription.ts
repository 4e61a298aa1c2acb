/** What a session may say of the subscription that it will begin. @see https://docs.stripe.com/api/checkout/sessions/create */
import { HOUR_SECONDS } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { share } from '../../core/money.js'
import type { Transaction } from '../../core/transaction.js'
import { recurrenceOf, stretchFrom } from '../billing/subscription-terms.js'
import { amountOf, type Item } from './line-item.js'
import type { SessionParams } from './session-input.js'

const TRIAL_SECONDS_MIN = 48 * HOUR_SECONDS

type SubscriptionData = NonNullable<SessionParams['subscription_data']>

export function requireSubscriptionData(tx: Transaction, data: SubscriptionData | undefined, items: readonly Item[]) {
  if (data === undefined) return
  const { billing_cycle_anchor: anchor, proration_behavior: proration, trial_end: end, trial_period_days: days } = data
  if (days !== undefined && days < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'subscription_data[trial_period_days]',
    })
  }
  if (end !== undefined && end < tx.now + TRIAL_SECONDS_MIN) {
    throw invalidRequest('The `trial_end` timestamp must be at least 48 hours in the future.', {
      param: 'subscription_data[trial_end]',
    })
  }
  if (anchor !== undefined && (days ?? end) !== undefined) {
    throw exclusiveParameters(
      'subscription_data[billing_cycle_anchor]',
      `subscription_data[${days === undefined ? 'trial_end' : 'trial_period_days'}]`,
    )
  }
  if (proration === 'none' && items.some(({ price }) => price.recurring === null)) {
    throw invalidRequest('You cannot use `proration_behavior=none` with one-time prices.', {
      param: 'subscription_data[proration_behavior]',
    })
  }
}

/** What recurs is free in a trial; before the anchor it costs its part of a period, or nothing. `undefined`: its price. */
export function firstCost(data: SubscriptionData | undefined, now: number): ((item: Item) => number) | undefined {
  const {
    billing_cycle_anchor: anchor,
    proration_behavior: proration,
    trial_end: end,
    trial_period_days: days,
  } = data ?? {}
  const free = (days ?? end) !== undefined || (anchor !== undefined && proration === 'none')
  if (!free && anchor === undefined) return undefined
  return item => {
    const { recurring } = item.price
    if (recurring === null) return amountOf(item)
    if (free) return 0
    const { start, end, whole } = stretchFrom(anchor!, recurrenceOf(item.price), now)
    return share(amountOf(item), end - start, whole.end - whole.start)
  }
}
