/** Makes an event happen, by living through a story that causes it. */
import type Stripe from 'stripe'
import { UsageError } from '../core/errors.js'
import type { World } from '../world.js'
import { failedRenewal } from './stories/failed-renewal.js'
import { payingCustomer } from './stories/paying-customer.js'
import { subscribed } from './stories/subscribed.js'

const pay = (world: World, paymentMethod: string) =>
  world.api.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    payment_method: paymentMethod,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  })

/** What may fail on the way: the story's point is the event, not the answer. */
const quietly = (work: () => unknown): void => {
  try {
    work()
  } catch {}
}

const stories = {
  'charge.failed': world => quietly(() => pay(world, 'pm_card_visa_chargeDeclined')),
  'charge.refunded': world => world.api.refunds.create({ payment_intent: pay(world, 'pm_card_visa').id }),
  'charge.succeeded': world => pay(world, 'pm_card_visa'),
  'customer.created': world => payingCustomer(world),
  'customer.deleted': world => world.api.customers.del(payingCustomer(world).id),
  'customer.subscription.created': world => subscribed(world),
  'customer.subscription.deleted': world => world.api.subscriptions.cancel(subscribed(world).subscription.id),
  'customer.subscription.updated': world => {
    const { subscription } = subscribed(world)
    world.api.subscriptions.update(subscription.id, { cancel_at_period_end: true })
  },
  'customer.updated': world => world.api.customers.update(payingCustomer(world).id, { name: 'Ada Other' }),
  'invoice.created': world => subscribed(world),
  'invoice.finalized': world => subscribed(world),
  'invoice.paid': world => subscribed(world),
  'invoice.payment_failed': world => failedRenewal(world),
  'invoice.payment_succeeded': world => subscribed(world),
  'payment_intent.created': world => pay(world, 'pm_card_visa'),
  'payment_intent.payment_failed': world => quietly(() => pay(world, 'pm_card_visa_chargeDeclined')),
  'payment_intent.succeeded': world => pay(world, 'pm_card_visa'),
  'payment_method.attached': world => payingCustomer(world),
  'price.created': world => subscribed(world),
  'product.created': world => world.api.products.create({ name: 'Pro' }),
} satisfies Readonly<Record<string, (world: World) => unknown>>

/** The event types that `trigger` knows a story for. */
export type Triggerable = keyof typeof stories

/**
 * Lives through the story of an event type and gives the newest event of that type.
 *
 * @example
 * trigger(createWorld(), 'invoice.paid').data.object
 */
export function trigger(world: World, type: Triggerable): Stripe.Event {
  const story = stories[type] as ((world: World) => unknown) | undefined
  if (story === undefined)
    throw new UsageError(`trigger knows no story for '${type}'; it knows ${Object.keys(stories).join(', ')}`)
  story(world)
  return world.api.events.list({ type, limit: 1 }).data[0]!
}
