/** The errors of payments: what stays on an intent, and what the request is answered with. */
import { ApiError, cardError, type ErrorBody } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import type { Decline } from './test-card.js'

/** What intents keep of a failed attempt. */
export interface PaymentError {
  readonly type: ErrorBody['type']
  readonly code: string
  readonly message: string
  readonly [field: string]: unknown
}

export const docUrl = (code: string): string => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

/** A bank's no. A code of its own (`expired_card`) comes without a decline code. */
export function declineToError(decline: Decline, charge: string | null): PaymentError {
  const { code, declineCode, message, advice, param } = decline
  return {
    ...(charge !== null && { advice_code: advice, charge }),
    code,
    ...(isNamedByDecline(code) && { decline_code: declineCode }),
    doc_url: docUrl(code),
    message,
    ...(param !== undefined && { param }),
    type: 'card_error',
  }
}

const isNamedByDecline = (code: string) => code === 'card_declined' || code === 'authentication_required'

/** The payment method of a failed attempt, whole, as intents show it. */
export function withMethod(tx: Transaction, error: PaymentError, method: string): PaymentError {
  const shown = tx.shown('payment_method', method)
  return shown === undefined ? error : { ...error, payment_method: shown }
}

/** The answer to the request whose attempt failed; `intent` is the field that holds the intent, whole. */
export function attemptError(
  tx: Transaction,
  error: PaymentError,
  intent: { readonly object: 'payment_intent' | 'setup_intent'; readonly id: string },
): ApiError {
  const { code, message, type: _type, doc_url: _url, ...rest } = error
  return cardError(message, { ...rest, code, [intent.object]: tx.shown(intent.object, intent.id) })
}

/** The same error, where what led to it stays: a wrong guess is counted. */
export const keepingTraces = ({ status, body }: ApiError): ApiError => new ApiError(status, body, { commits: true })
