/** Calls that only the Stripe CLI is known to make. */
import type { Row } from './row.js'

export const cli: readonly Row[] = [
  ['paymentPages.retrieve', 'GET /v1/payment_pages/{id}', 'action', '@checkout.session'],
  [
    'paymentPages.confirm',
    'POST /v1/payment_pages/{id}/confirm',
    'action',
    '@checkout.session',
    { 'expected_amount?': 'i', 'payment_method?': 's' },
  ],
  [
    'issuing.cards.createTestAuthorization',
    'POST /v1/issuing/cards/{id}/test/authorizations',
    'action',
    '@issuing.authorization',
    { amount: 'i', 'currency?': 's', 'merchant_data?': { m: 's' } },
  ],
]
