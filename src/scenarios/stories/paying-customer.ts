import type Stripe from 'stripe'
import type { World } from '../../world.js'

/** A customer whose default card works, or is the test method named. */
export function payingCustomer(
  world: World,
  { paymentMethod = 'pm_card_visa', testClock }: { readonly paymentMethod?: string; readonly testClock?: string } = {},
): Stripe.Customer {
  return world.api.customers.create({
    email: 'ada@example.com',
    name: 'Ada Example',
    payment_method: paymentMethod,
    invoice_settings: { default_payment_method: paymentMethod },
    ...(testClock !== undefined && { test_clock: testClock }),
  })
}
