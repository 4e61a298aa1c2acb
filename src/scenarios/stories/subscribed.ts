import type Stripe from 'stripe'
import type { World } from '../../world.js'
import { payingCustomer } from './paying-customer.js'

export interface Subscribed {
  readonly customer: Stripe.Customer
  readonly price: Stripe.Price
  readonly subscription: Stripe.Subscription
}

/** A customer who has subscribed to a monthly price and paid for the first month. */
export function subscribed(
  world: World,
  {
    unitAmount = 2000,
    currency = 'usd',
    ...options
  }: { readonly unitAmount?: number; readonly currency?: string; readonly testClock?: string } = {},
): Subscribed {
  const customer = payingCustomer(world, options)
  const price = world.api.prices.create({
    currency,
    unit_amount: unitAmount,
    recurring: { interval: 'month' },
    product_data: { name: 'Pro' },
  })
  const subscription = world.api.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
  return { customer, price, subscription }
}
