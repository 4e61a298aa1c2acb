/** One attempt to save a payment method: the card is checked, its holder asked where the bank wants it. */
import type Stripe from 'stripe'
import { ApiError, invalidRequest } from '../../core/errors.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { accountNeedsVerification, verifyDeposits } from './bank-verification.js'
import { setupNeedsAuthentication } from './card-verdict.js'
import { numberOf } from './charge-attempt.js'
import { mandateFor } from './mandate-create.js'
import { familyOf } from './method-family.js'
import { authenticateAction, microdepositAction, redirectAction } from './next-action.js'
import { docUrl, keepingTraces, type PaymentError, withMethod } from './payment-error.js'
import { attachPaymentMethod, checkedMethod, type PaymentMethod, paymentMethods } from './payment-method.js'
import { setUpForLater } from './payment-method-setup.js'
import { recordAttempt } from './setup-attempt.js'
import { type SetupIntent, setupIntents } from './setup-intent.js'
import { testCardOf } from './test-card.js'

export interface SetupConfirmation {
  readonly useSdk: boolean
  readonly acceptance: object | undefined
}

export function attemptSetup(
  tx: Transaction,
  intent: SetupIntent,
  method: PaymentMethod,
  confirmation: SetupConfirmation,
): SetupIntent {
  const family = familyOf(method.type)
  const question = {
    intent: { id: intent.id, amount: 0, currency: 'usd' },
    returnUrl: (intent['_returnUrl'] as string | undefined) ?? null,
    options: {},
  }
  if (family === 'card') {
    const { request_three_d_secure: wish, mandate_options: mandate } = intent.payment_method_options?.card ?? {}
    const asked = wish === 'any' || wish === 'challenge' || (mandate !== undefined && mandate !== null)
    if (setupNeedsAuthentication(testCardOf(numberOf(method)), asked) && intent['_authenticated'] !== true) {
      return ask(tx, intent, method, authenticateAction(tx, question, confirmation.useSdk))
    }
    return saveCard(tx, intent, method, confirmation)
  }
  if (family === 'debit' && accountNeedsVerification(method)) {
    return ask(
      tx,
      tx.put(setupIntents, intent, { _acceptance: confirmation.acceptance }),
      method,
      microdepositAction(tx),
    )
  }
  if (family === 'redirect' || family === 'code')
    return ask(tx, intent, method, redirectAction(tx, method.type, question))
  return finishSetup(tx, intent, method, confirmation.acceptance)
}

function ask(
  tx: Transaction,
  intent: SetupIntent,
  method: PaymentMethod,
  action: Record<string, unknown>,
): SetupIntent {
  const attempt = recordAttempt(tx, intent, method, 'requires_action')
  return tx.send(
    setupIntents,
    intent,
    { type: 'needs_action' },
    {
      last_setup_error: null,
      latest_attempt: attempt.id,
      next_action: action as unknown as NonNullable<SetupIntent['next_action']>,
    },
  )
}

function saveCard(
  tx: Transaction,
  intent: SetupIntent,
  method: PaymentMethod,
  confirmation: SetupConfirmation,
): SetupIntent {
  try {
    checkedMethod(tx, method)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code = 'card_declined', message, decline_code, param } = error.body
    return failSetup(tx, intent, {
      code,
      ...(decline_code !== undefined && { decline_code }),
      doc_url: docUrl(code),
      message,
      ...(param !== undefined && { param }),
      type: 'card_error',
    })
  }
  return finishSetup(tx, intent, tx.get(paymentMethods, method.id), confirmation.acceptance)
}

/** The method is saved: kept by the customer, and good for payments without its holder. */
export function finishSetup(
  tx: Transaction,
  intent: SetupIntent,
  method: PaymentMethod,
  acceptance: object | undefined,
): SetupIntent {
  if (intent.customer !== null && method.customer === null) attachPaymentMethod(tx, method, intent.customer)
  if (intent.usage === 'off_session') setUpForLater(tx, method.id)
  const mandate = mandateFor(tx, { method, acceptance, usage: 'off_session' })
  const attempt = recordAttempt(tx, intent, method, 'succeeded')
  const changes: Changes<SetupIntent> = {
    last_setup_error: null,
    latest_attempt: attempt.id,
    mandate: mandate ?? intent.mandate,
    next_action: null,
    payment_method: method.id,
  }
  tx.send(setupIntents, intent, { type: 'succeed' }, changes)
  return tx.get(setupIntents, intent.id)
}

export function failSetup(tx: Transaction, intent: SetupIntent, error: PaymentError): SetupIntent {
  const kept = intent.payment_method === null ? error : withMethod(tx, error, intent.payment_method)
  const method = tx.find(paymentMethods, intent.payment_method)
  const attempt = method === undefined ? undefined : recordAttempt(tx, intent, method, 'failed', error)
  tx.send(
    setupIntents,
    intent,
    { type: 'fail' },
    {
      last_setup_error: kept as unknown as NonNullable<SetupIntent['last_setup_error']>,
      ...(attempt !== undefined && { latest_attempt: attempt.id }),
      next_action: null,
      payment_method: null,
      _authenticated: false,
    },
  )
  return tx.get(setupIntents, intent.id)
}

/** The holder has authenticated, or agreed on the other page. */
export function completeSetupAction(tx: Transaction, intent: SetupIntent): SetupIntent {
  const method = tx.get(paymentMethods, intent.payment_method!)
  const authenticated = tx.put(setupIntents, intent, { _authenticated: true })
  return method.type === 'card'
    ? saveCard(tx, authenticated, method, { useSdk: false, acceptance: undefined })
    : finishSetup(tx, authenticated, method, undefined)
}

export const failSetupAction = (tx: Transaction, intent: SetupIntent): SetupIntent =>
  failSetup(tx, intent, {
    code: 'setup_intent_authentication_failure',
    doc_url: docUrl('setup_intent_authentication_failure'),
    message: 'The latest attempt to set up the payment method has failed because authentication failed.',
    type: 'invalid_request_error',
  })

export function verifySetup(
  tx: Transaction,
  intent: SetupIntent,
  params: Stripe.SetupIntentVerifyMicrodepositsParams,
): SetupIntent {
  tx.follow(tx.find(customers, intent.customer)?.test_clock)
  if (intent.next_action?.type !== 'verify_with_microdeposits') {
    throw invalidRequest('This SetupIntent is not waiting for microdeposit verification.', {
      code: 'setup_intent_unexpected_state',
      setup_intent: tx.shown('setup_intent', intent.id),
    })
  }
  const method = tx.get(paymentMethods, intent.payment_method!)
  const refused = verifyDeposits(tx, method, params)
  if (refused === undefined)
    return finishSetup(tx, intent, tx.get(paymentMethods, method.id), intent['_acceptance'] as object | undefined)
  if (refused.ends) {
    return failSetup(tx, intent, {
      code: refused.code,
      doc_url: docUrl(refused.code),
      message: refused.message,
      type: 'invalid_request_error',
    })
  }
  throw keepingTraces(invalidRequest(refused.message, { code: refused.code }))
}
