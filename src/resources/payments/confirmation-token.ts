/**
 * ConfirmationToken: what a customer entered in the page, for one confirmation on the server.
 * @see https://docs.stripe.com/api/confirmation_tokens
 */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import { withoutNulls } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type PaymentMethod, paymentMethods, usablePaymentMethod } from './payment-method.js'
import { newPaymentMethod } from './payment-method-input.js'

/** The SDK does not name it. */
type TokenParams = Exclude<Parameters<Stripe['testHelpers']['confirmationTokens']['create']>[0], undefined>

export type ConfirmationToken = Stored<Stripe.ConfirmationToken>

/** `_method` is the payment method that the token stands for. */
export const confirmationTokens = resource<ConfirmationToken>('confirmation_token', {
  idPrefix: 'ctoken',
  api: 'confirmationTokens',
  label: 'confirmation token',
  param: 'confirmation_token',
})

const LIFETIME_SECONDS = DAY_SECONDS / 2

export const operations = {
  'testHelpers.confirmationTokens.create'(
    tx: Transaction,
    _ids: readonly string[],
    params: TokenParams,
  ): ConfirmationToken {
    const method = tokenMethod(tx, params)
    return tx.insert(confirmationTokens, {
      ...tx.fields(confirmationTokens, {
        ...(params.return_url !== undefined && { return_url: params.return_url }),
        ...(params.setup_future_usage !== undefined && { setup_future_usage: params.setup_future_usage }),
        ...(params.shipping !== undefined && { shipping: params.shipping }),
      }),
      expires_at: tx.now + LIFETIME_SECONDS,
      payment_method_preview: previewOf(tx, method),
      use_stripe_sdk: true,
      _method: method.id,
    } as Changes<ConfirmationToken>)
  },
}

function tokenMethod(tx: Transaction, params: TokenParams): PaymentMethod {
  if (params.payment_method !== undefined) return usablePaymentMethod(tx, params.payment_method, 'payment_method')
  if (params.payment_method_data !== undefined) return newPaymentMethod(tx, params.payment_method_data)
  throw invalidRequest('You must provide either `payment_method` or `payment_method_data`.', {
    code: 'parameter_missing',
    param: 'payment_method',
  })
}

function previewOf(tx: Transaction, method: PaymentMethod) {
  const {
    id: _id,
    object: _object,
    created: _created,
    livemode: _livemode,
    metadata: _metadata,
    radar_options: _radar,
    ...rest
  } = tx.shown('payment_method', method.id)!
  return rest as unknown as ConfirmationToken['payment_method_preview']
}

export function useConfirmationToken(tx: Transaction, id: string): PaymentMethod {
  const token = tx.need(confirmationTokens, id, 'confirmation_token')
  if (token['_used'] === true) {
    throw invalidRequest(
      `The ConfirmationToken ${id} has already been used. You can only use a ConfirmationToken once.`,
      { param: 'confirmation_token' },
    )
  }
  if (token.expires_at !== null && token.expires_at <= tx.now) {
    throw invalidRequest(`The ConfirmationToken ${id} has expired.`, { param: 'confirmation_token' })
  }
  tx.put(confirmationTokens, token, { _used: true })
  return tx.get(paymentMethods, token['_method'] as string)
}

interface Confirmation {
  readonly confirmation_token?: string
}

/** The request with what its token brings beside the method, where it does not say otherwise. */
export function withToken<P extends Confirmation>(
  tx: Transaction,
  params: P,
  names: readonly ('return_url' | 'setup_future_usage' | 'shipping')[],
): P {
  const token = tx.find(confirmationTokens, params.confirmation_token)
  if (token === undefined) return params
  return { ...withoutNulls(Object.fromEntries(names.map(name => [name, token[name]]))), ...params }
}

/** The token says what it has confirmed. */
export function noteUse(
  tx: Transaction,
  { confirmation_token: id }: Confirmation,
  intent: { readonly payment_intent: string } | { readonly setup_intent: string },
): void {
  const token = tx.find(confirmationTokens, id)
  if (token !== undefined) tx.put(confirmationTokens, token, intent)
}
