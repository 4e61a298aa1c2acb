/** A Checkout Session's shipping rate became part of what shipping costs, and its options say more than their rates. */
import { type Change, type Fields, isFields } from '../change.js'
import { at } from '../values.js'

export const checkoutShippingCost: Change = {
  since: '2022-08-01',
  source: 'https://docs.stripe.com/changelog/2022-08-01/updates-shipping-property-checkout-session',
  responses: {
    'checkout.session': ({ shipping_cost: cost, shipping_details: details }): Fields => ({
      shipping: isFields(details) ? { ...details } : null,
      shipping_rate: at(cost, 'shipping_rate') ?? null,
    }),
  },
}

export const checkoutShippingRates: Change = {
  since: '2022-08-01',
  source: 'https://docs.stripe.com/changelog/2022-08-01/removes-shipping-rate-create-checkout-session',
  params: {
    'checkout.sessions.create': ({ shipping_rates: rates, shipping_options: options }): Fields =>
      Array.isArray(rates)
        ? {
            shipping_rates: undefined,
            shipping_options: options ?? rates.map(rate => ({ shipping_rate: String(rate) })),
          }
        : {},
  },
}
