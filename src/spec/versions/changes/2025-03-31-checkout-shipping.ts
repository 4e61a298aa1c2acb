/** Where a Checkout Session's goods go stands among what the customer was asked. */
import { type Change, isFields } from '../change.js'
import { at } from '../values.js'

export const checkoutShipping: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/checkout-session-remove-shipping-details',
  responses: {
    'checkout.session'({ collected_information: collected }) {
      const details = at(collected, 'shipping_details')
      return { shipping_details: isFields(details) ? { ...details } : null }
    },
  },
}
