import type { World } from '../../world.js'
import { type Subscribed, subscribed } from './subscribed.js'

/** A subscription whose card has stopped working: its first renewal was tried and failed, it is past due. */
export function failedRenewal(world: World): Subscribed {
  const story = subscribed(world)
  const failing = world.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: story.customer.id })
  world.api.customers.update(story.customer.id, { invoice_settings: { default_payment_method: failing.id } })
  const [item] = story.subscription.items.data
  world.clock.advance(item!.current_period_end + 3601)
  return { ...story, subscription: world.api.subscriptions.retrieve(story.subscription.id) }
}
