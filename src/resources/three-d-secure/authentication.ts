/** Authentication: 3D Secure on its own, for a payment that somebody else processes. @see https://docs.stripe.com/payments/3d-secure/standalone-three-d-secure */
import type Stripe from 'stripe'
import { missingParameter } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type PaymentMethod, usablePaymentMethod } from '../payments/payment-method.js'
import { newPaymentMethod } from '../payments/payment-method-input.js'
import { move } from '../refused.js'

export type Authentication = Stored<Stripe.ThreeDSecure.Authentication>

type Event = { type: 'submit' } | { type: 'cancel' } | { type: 'challenge' } | { type: 'pass' } | { type: 'fail' }

export const authenticationMachine = lifecycleSetup<Event>().createMachine({
  id: 'three_d_secure.authentication',
  initial: 'requires_submission',
  states: {
    requires_submission: { on: { submit: 'succeeded', challenge: 'requires_challenge', cancel: 'canceled' } },
    requires_challenge: { on: { pass: 'succeeded', fail: 'failed', cancel: 'canceled' } },
    succeeded: {},
    failed: {},
    canceled: {},
  },
})

export const authentications = resource<Authentication>('three_d_secure.authentication', {
  idPrefix: 'tdsa',
  api: 'threeDSecure.authentications',
  label: '3D Secure authentication',
  lifecycle: authenticationMachine,
})

export const operations = {
  create(tx: Transaction, params: Stripe.ThreeDSecure.AuthenticationCreateParams): Authentication {
    const method = methodOf(tx, params)
    return tx.create(authentications, {
      ...tx.fields(authentications, params),
      directory_server: (params.directory_server ?? networkOf(method)) as Authentication['directory_server'],
      payment_method: method.id,
      status: 'requires_submission',
    } as Changes<Authentication>)
  },

  submit: (tx: Transaction, authentication: Authentication, params: object): Authentication =>
    move(
      tx,
      authentications,
      authentication,
      { type: 'submit' },
      {
        ...tx.fields(authentications, params, authentication),
        outcome: 'authenticated',
      },
    ),

  cancel: (tx: Transaction, authentication: Authentication, params: object): Authentication =>
    move(
      tx,
      authentications,
      authentication,
      { type: 'cancel' },
      {
        ...tx.fields(authentications, params, authentication),
        outcome: 'canceled',
      },
    ),
}

function methodOf(tx: Transaction, params: Stripe.ThreeDSecure.AuthenticationCreateParams): PaymentMethod {
  if (params.payment_method !== undefined) return usablePaymentMethod(tx, params.payment_method, 'payment_method')
  if (params.payment_method_data === undefined) throw missingParameter('payment_method')
  return newPaymentMethod(tx, params.payment_method_data as Parameters<typeof newPaymentMethod>[1])
}

const NETWORKS: Readonly<Record<string, string>> = {
  amex: 'american_express',
  discover: 'discover',
  mastercard: 'mastercard',
}

const networkOf = ({ card }: PaymentMethod): string => NETWORKS[card?.brand ?? ''] ?? 'visa'
