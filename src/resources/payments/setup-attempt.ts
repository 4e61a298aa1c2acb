/**
 * SetupAttempt: one try to save a payment method.
 * @see https://docs.stripe.com/api/setup_attempts
 */
import type Stripe from 'stripe'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'
import type { SetupIntent } from './setup-intent.js'
import { setupIntents } from './setup-intent.js'

export type SetupAttempt = Stored<Stripe.SetupAttempt>

export const setupAttempts = resource<SetupAttempt>('setup_attempt', {
  idPrefix: 'setatt',
  api: 'setupAttempts',
  indexes: { setup_intent: 'setup_intent' },
})

export const operations = {
  list(tx: Transaction, params: Stripe.SetupAttemptListParams) {
    tx.need(setupIntents, params.setup_intent, 'setup_intent', 404)
    return list(tx, setupAttempts, { ...params }, { url: '/v1/setup_attempts' })
  },
}

/** Records a try, with the method as it then is. */
export function recordAttempt(
  tx: Transaction,
  intent: SetupIntent,
  method: PaymentMethod,
  status: SetupAttempt['status'],
  error: object | null = null,
): SetupAttempt {
  const details = {
    [method.type]: detailsOf(tx.get(paymentMethods, method.id), intent['_authenticated'] === true),
    type: method.type,
  }
  return tx.insert(setupAttempts, {
    customer: intent.customer,
    flow_directions: intent.flow_directions ?? null,
    on_behalf_of: intent.on_behalf_of,
    payment_method: method.id,
    ...tx.fields(setupAttempts, { payment_method_details: details }),
    setup_error: error,
    setup_intent: intent.id,
    status,
    usage: intent.usage,
  } as unknown as Changes<SetupAttempt>)
}

function detailsOf({ card }: PaymentMethod, authenticated: boolean): object {
  if (!card) return {}
  const { brand, checks, country, exp_month, exp_year, fingerprint, funding, last4 } = card
  const three_d_secure = authenticated
    ? {
        authentication_flow: 'challenge',
        electronic_commerce_indicator: '05',
        result: 'authenticated',
        result_reason: null,
        transaction_id: null,
        version: '2.2.0',
      }
    : null
  return {
    brand,
    checks,
    country,
    exp_month,
    exp_year,
    fingerprint,
    funding,
    last4,
    network: brand,
    three_d_secure,
    wallet: null,
  }
}
