/** What banks and customers do after a confirmation, and what the clock does: answers, expiries, verified accounts. */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { accountOf, answerAt, bankPays, bankRefuses, disputeDebit, refusalOf } from './bank-answer.js'
import { verifyDeposits } from './bank-verification.js'
import { charges } from './charge.js'
import { openOtherCharge } from './charge-attempt.js'
import { mandates } from './mandate.js'
import { isDelayedRedirect } from './method-family.js'
import { docUrl, keepingTraces, type PaymentError } from './payment-error.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import { canceled } from './payment-intent-cancel.js'
import { attemptOf, failPayment, money, payByCard } from './payment-intent-confirm.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'
import type { TestAccount } from './test-bank-account.js'

/** The bank is asked: the charge is pending until it answers, some business days later. */
export function waitForBank(tx: Transaction, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const charge = openOtherCharge(tx, attemptOf(intent, method), 'pending')
  const processing = tx.send(
    paymentIntents,
    intent,
    { type: 'process' },
    {
      latest_charge: charge.id,
      last_payment_error: null,
      next_action: null,
      payment_method: method.id,
    },
  )
  const at = answerAt(tx, method)
  if (at !== undefined) tx.schedule('payment_intent.settle', intent.id, at)
  return tx.get(paymentIntents, processing.id)
}

export const dueTasks = {
  'payment_intent.settle'(tx: Transaction, id: string) {
    const intent = tx.find(paymentIntents, id)
    if (intent?.status !== 'processing') return
    const method = tx.find(paymentMethods, intent.payment_method)
    const account = method === undefined ? ({ outcome: 'succeeds' } as const) : accountOf(method)
    if (account.outcome === 'fails') returnDebit(tx, intent, account)
    else settleDebit(tx, intent, account.outcome === 'disputed')
  },

  /** A hold that nobody captured in time is released. */
  'payment_intent.expire_authorization'(tx: Transaction, id: string) {
    const intent = tx.find(paymentIntents, id)
    if (intent?.status !== 'requires_capture') return
    const charge = tx.find(charges, intent.latest_charge)
    if (charge?.payment_method_details?.card?.capture_before !== tx.now) return
    canceled(tx, intent, 'automatic')
  },

  'payment_intent.expire_voucher'(tx: Transaction, id: string) {
    const intent = tx.find(paymentIntents, id)
    if (intent?.status === 'requires_action' && intent['_expiresAt'] === tx.now) expireAction(tx, intent)
  },
}

const expired: PaymentError = {
  code: 'payment_intent_payment_attempt_expired',
  doc_url: docUrl('payment_intent_payment_attempt_expired'),
  message: 'The latest payment attempt for this PaymentIntent has expired.',
  type: 'invalid_request_error',
}

/** Nobody has paid in time. */
export const expireAction = (tx: Transaction, intent: PaymentIntent): PaymentIntent => failPayment(tx, intent, expired)

/** The bank has paid. */
export function settleDebit(tx: Transaction, intent: PaymentIntent, disputed = false): PaymentIntent {
  const charge = tx.get(charges, intent.latest_charge!)
  const after = money(tx, intent, bankPays(tx, charge))
  if (disputed) disputeDebit(tx, charge)
  return after
}

/** The bank has refused. */
export function returnDebit(
  tx: Transaction,
  intent: PaymentIntent,
  account: Omit<TestAccount, 'outcome'>,
): PaymentIntent {
  const { networkCode } = account
  const { failureCode, failureMessage } = refusalOf(account)
  const failed = bankRefuses(tx, tx.get(charges, intent.latest_charge!), account)
  if (networkCode !== undefined) blockAccount(tx, intent, networkCode)
  if (account.endsMandate) endMandates(tx, intent)
  return failPayment(
    tx,
    intent,
    {
      charge: failed.id,
      code: failureCode,
      doc_url: docUrl(failureCode),
      message: failureMessage,
      type: 'invalid_request_error',
    },
    failed,
  )
}

const BLOCK_REASONS: Readonly<Record<string, string>> = {
  R02: 'bank_account_closed',
  R03: 'bank_account_invalid_details',
  R10: 'debit_not_authorized',
}

/** A bank's hard refusal stays on the account. */
function blockAccount(tx: Transaction, intent: PaymentIntent, networkCode: string): void {
  const method = tx.find(paymentMethods, intent.payment_method)
  if (!method?.us_bank_account) return
  const blocked = { network_code: networkCode, reason: BLOCK_REASONS[networkCode] ?? 'bank_account_unusable' }
  tx.put(paymentMethods, method, {
    us_bank_account: { ...method.us_bank_account, status_details: { blocked } } as NonNullable<
      PaymentMethod['us_bank_account']
    >,
  })
}

/** What the customer takes back, or what no account stands behind any more, is no consent. */
function endMandates(tx: Transaction, { payment_method: method }: PaymentIntent): void {
  if (method === null) return
  for (const mandate of tx.where(mandates, 'payment_method', method)) tx.trySend(mandates, mandate, { type: 'revoke' })
}

/** The customer has authenticated, paid on the other page, scanned the code or paid the slip. */
export function completeAction(tx: Transaction, intent: PaymentIntent): PaymentIntent {
  const method = tx.get(paymentMethods, intent.payment_method!)
  if (method.type === 'card' || method.type === 'link') {
    const authenticated = tx.put(paymentIntents, intent, { _authenticated: true })
    if (intent.confirmation_method === 'manual') {
      return tx.send(paymentIntents, authenticated, { type: 'needs_confirmation' }, { next_action: null })
    }
    return payByCard(tx, authenticated, method, {
      offSession: false,
      useSdk: false,
      errorOnAction: false,
      acceptance: undefined,
      mandate: undefined,
    })
  }
  if (isDelayedRedirect(method.type)) return waitForBank(tx, intent, method)
  return money(tx, intent, openOtherCharge(tx, attemptOf(intent, method), 'succeeded'))
}

/** The customer has failed the authentication, or gone away from the other page. */
export function failAction(tx: Transaction, intent: PaymentIntent): PaymentIntent {
  const method = tx.find(paymentMethods, intent.payment_method)
  const isCard = method?.type === 'card' || method?.type === 'link'
  const code = isCard ? 'payment_intent_authentication_failure' : 'payment_intent_payment_attempt_failed'
  return failPayment(tx, intent, {
    code,
    doc_url: docUrl(code),
    message: isCard
      ? 'We are unable to authenticate your payment method. Please choose a different payment method and try again.'
      : 'The latest payment attempt for this PaymentIntent has failed. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    type: 'invalid_request_error',
  })
}

export function verifyMicrodeposits(
  tx: Transaction,
  intent: PaymentIntent,
  params: Stripe.PaymentIntentVerifyMicrodepositsParams,
): PaymentIntent {
  tx.follow(tx.find(customers, intent.customer)?.test_clock)
  if (intent.next_action?.type !== 'verify_with_microdeposits') {
    throw invalidRequest('This PaymentIntent is not waiting for microdeposit verification.', {
      code: 'payment_intent_unexpected_state',
      payment_intent: tx.shown('payment_intent', intent.id),
    })
  }
  const method = tx.get(paymentMethods, intent.payment_method!)
  const refused = verifyDeposits(tx, method, params)
  if (refused === undefined) return waitForBank(tx, intent, tx.get(paymentMethods, method.id))
  if (refused.ends) {
    return failPayment(tx, intent, {
      code: refused.code,
      doc_url: docUrl(refused.code),
      message: refused.message,
      type: 'invalid_request_error',
    })
  }
  throw keepingTraces(invalidRequest(refused.message, { code: refused.code }))
}
