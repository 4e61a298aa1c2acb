/**
 * CustomerSession: a page's short leave to see a customer's saved payment methods.
 * @see https://docs.stripe.com/api/customer_sessions
 */
import type Stripe from 'stripe'
import { missingParameter } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from './customer.js'

/** The API shows no id; it is stored under one. */
export type CustomerSession = Stored<Stripe.CustomerSession> & { readonly id: string }

export const customerSessions = resource<CustomerSession>('customer_session', {
  idPrefix: 'cuss',
  api: 'customerSessions',
})

const LIFETIME_SECONDS = 1800

const OFF = { enabled: false }
const WITH_FEATURES = { enabled: false, features: null }

export const operations = {
  create(tx: Transaction, params: Stripe.CustomerSessionCreateParams): CustomerSession {
    if (params.customer === undefined) throw missingParameter('customer')
    const customer = tx.need(customers, params.customer, 'customer')
    tx.follow(customer.test_clock)
    const { components } = tx.fields(customerSessions, { components: params.components })
    return tx.insert(customerSessions, {
      client_secret: `cuss_secret_${tx.letters(40)}`,
      components: {
        active_entitlements: OFF,
        buy_button: OFF,
        customer_portal: OFF,
        customer_sheet: WITH_FEATURES,
        mobile_payment_element: WITH_FEATURES,
        payment_element: WITH_FEATURES,
        pricing_table: OFF,
        ...components,
      },
      customer: customer.id,
      expires_at: tx.now + LIFETIME_SECONDS,
    } as Changes<CustomerSession>)
  },
}
