/** The payment method that a request about an intent brings, and whether the intent may take it. */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { useConfirmationToken } from './confirmation-token.js'
import { requireAllowedType } from './payment-intent-input.js'
import { type PaymentMethod, usablePaymentMethod } from './payment-method.js'
import { newPaymentMethod } from './payment-method-input.js'

export interface MethodParams {
  readonly payment_method?: string
  readonly payment_method_data?: Stripe.PaymentIntentCreateParams.PaymentMethodData
  readonly confirmation_token?: string
}

export function methodOf(tx: Transaction, params: MethodParams, types: readonly string[]): PaymentMethod | undefined {
  const method = broughtMethod(tx, params)
  if (method !== undefined) requireAllowedType(method.type, types, 'PaymentIntent')
  return method
}

function broughtMethod(tx: Transaction, params: MethodParams): PaymentMethod | undefined {
  if (params.confirmation_token !== undefined) return useConfirmationToken(tx, params.confirmation_token)
  if (params.payment_method_data !== undefined) return newPaymentMethod(tx, params.payment_method_data)
  return params.payment_method === undefined
    ? undefined
    : usablePaymentMethod(tx, params.payment_method, 'payment_method')
}

export function requireOwner(method: PaymentMethod, customer: string | null): void {
  if (method.customer === null || method.customer === customer) return
  throw invalidRequest(
    customer === null
      ? `The PaymentMethod ${method.id} belongs to the Customer ${method.customer}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`
      : `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
    customer === null ? {} : { code: 'resource_missing', param: 'payment_method' },
  )
}
