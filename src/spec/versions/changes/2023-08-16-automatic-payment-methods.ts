/** Payments take what the Dashboard allows unless told; before, cards alone. */
import type { Change, Fields } from '../change.js'

const TOLD = [
  'automatic_payment_methods',
  'payment_method_configuration',
  'payment_method_types',
  'allowed_payment_method_types',
]

const cards = (params: Readonly<Fields>): Fields =>
  TOLD.some(name => params[name] !== undefined) ? {} : { payment_method_types: ['card'] }

export const automaticPaymentMethods: Change = {
  since: '2023-08-16',
  source: 'https://docs.stripe.com/changelog/2023-08-16/automatic-payment-methods',
  params: { 'paymentIntents.create': cards, 'setupIntents.create': cards },
}
