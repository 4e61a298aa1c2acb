/** What can be searched, and by what. @see https://docs.stripe.com/search#supported-query-fields-for-each-resource */
import type { SearchField, SearchFields } from '../core/search-query.js'
import type { StoredObject } from '../core/state.js'

type Fields = Readonly<Record<string, unknown>>

const within = (object: StoredObject, ...steps: readonly string[]): unknown =>
  steps.reduce<unknown>((at, step) => (at as Fields | null | undefined)?.[step], object)

/** `"true"`: wholly refunded; `"false"`: in part; `null`: not at all. */
const refunded: SearchField = {
  type: 'token',
  read: charge => (charge['refunded'] === true ? 'true' : Number(charge['amount_refunded']) > 0 ? 'false' : null),
}

const cardFields = Object.fromEntries(
  ['card', 'card_present', 'interac_present'].flatMap(source =>
    ['last4', 'exp_month', 'exp_year', 'brand', 'fingerprint'].map(field => [
      `payment_method_details.${source}.${field}`,
      'token' as const,
    ]),
  ),
)

/** Deleted fields of older versions that are still searched by: an invoice's subscription is its parent's. */
const invoiceSubscription: SearchField = {
  type: 'string',
  read: invoice => within(invoice, 'parent', 'subscription_details', 'subscription'),
}

export const searchFields: Readonly<Record<string, SearchFields>> = {
  charge: {
    amount: 'numeric',
    'billing_details.address.postal_code': 'token',
    created: 'numeric',
    currency: 'token',
    customer: 'token',
    disputed: 'token',
    ...cardFields,
    refunded,
    status: 'token',
  },
  customer: { created: 'numeric', email: 'string', name: 'string', phone: 'string' },
  invoice: {
    created: 'numeric',
    currency: 'token',
    customer: 'token',
    last_finalization_error_code: {
      type: 'token',
      read: invoice => within(invoice, 'last_finalization_error', 'code'),
    },
    last_finalization_error_type: {
      type: 'token',
      read: invoice => within(invoice, 'last_finalization_error', 'type'),
    },
    number: 'string',
    receipt_number: 'string',
    status: 'string',
    subscription: invoiceSubscription,
    total: 'numeric',
  },
  payment_intent: { amount: 'numeric', created: 'numeric', currency: 'token', customer: 'token', status: 'token' },
  price: { active: 'token', currency: 'token', lookup_key: 'string', product: 'string', type: 'token' },
  product: { active: 'token', description: 'string', name: 'string', shippable: 'token', url: 'string' },
  subscription: { canceled_at: 'numeric', created: 'numeric', status: 'token' },
}
