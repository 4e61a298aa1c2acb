/** A payment through Checkout makes a customer only where one is needed; before, always. */
import type { Change, Fields } from '../change.js'

export const checkoutCustomer: Change = {
  since: '2022-08-01',
  source: 'https://docs.stripe.com/changelog/2022-08-01/default-customer-creation-checkout-session',
  params: {
    'checkout.sessions.create': ({ mode, customer, customer_creation: told }): Fields =>
      mode === 'payment' && customer === undefined && told === undefined ? { customer_creation: 'always' } : {},
  },
}
