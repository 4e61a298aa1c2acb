/** One attempt to pay an intent, by the family of its payment method. */
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountNeedsVerification } from './bank-verification.js'
import type { Charge } from './charge.js'
import { type Attempt, attemptCard, openOtherCharge } from './charge-attempt.js'
import { mandateFor } from './mandate-create.js'
import { familyOf } from './method-family.js'
import {
  authenticateAction,
  codeAction,
  microdepositAction,
  type NextActionQuestion,
  redirectAction,
  voucherAction,
} from './next-action.js'
import { docUrl, type PaymentError, withMethod } from './payment-error.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import { waitForBank } from './payment-intent-settle.js'
import { payByCashBalance } from './payment-intent-transfer.js'
import { attachPaymentMethod, type PaymentMethod, paymentMethods } from './payment-method.js'
import { setUpForLater } from './payment-method-setup.js'

export interface Confirmation {
  readonly offSession: boolean
  readonly useSdk: boolean
  /** A merchant that cannot show an authentication would rather have an error. */
  readonly errorOnAction: boolean
  readonly acceptance: object | undefined
  readonly mandate: string | undefined
}

export function attemptPayment(
  tx: Transaction,
  intent: PaymentIntent,
  method: PaymentMethod,
  confirmation: Confirmation,
): PaymentIntent {
  const mandate =
    confirmation.mandate ??
    mandateFor(tx, { method, acceptance: confirmation.acceptance, usage: usageOf(intent, method) })
  const held = mandate === undefined ? intent : tx.put(paymentIntents, intent, { _mandate: mandate })
  switch (familyOf(method.type)) {
    case 'card':
    case 'wallet':
    case 'present':
      return payByCard(tx, held, method, confirmation)
    case 'debit':
      return payByDebit(tx, held, method)
    case 'voucher':
      return payByVoucher(tx, held, method)
    case 'code':
      return ask(tx, held, codeAction(tx, method.type), confirmation)
    case 'redirect':
      return confirmation.offSession && method.customer !== null
        ? money(tx, held, openOtherCharge(tx, attemptOf(held, method), 'succeeded'))
        : ask(tx, held, redirectAction(tx, method.type, question(held, method)), confirmation)
    case 'bank_transfer':
      return payByCashBalance(tx, held, method)
  }
}

type Usage = 'off_session' | 'on_session' | null

/** For what later payments the method is saved: the intent says it, or the options of the method's type. */
export function usageOf(intent: PaymentIntent, method: PaymentMethod): Usage {
  const own = optionsOf(intent, method.type)['setup_future_usage']
  if (own === 'none') return null
  return (own as Usage | undefined) ?? (intent.setup_future_usage as Usage)
}

export const optionsOf = (intent: PaymentIntent, type: string): Readonly<Record<string, unknown>> =>
  (intent.payment_method_options as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> | null)?.[
    type
  ] ?? {}

function question(intent: PaymentIntent, method: PaymentMethod): NextActionQuestion {
  const returnUrl = (intent['_returnUrl'] as string | undefined) ?? null
  return { intent, returnUrl, options: optionsOf(intent, method.type) }
}

/** What the bank is asked. */
export function attemptOf(intent: PaymentIntent, method: PaymentMethod, amount = intent.amount): Attempt {
  const options = optionsOf(intent, method.type)
  const wants = (name: string) => options[`request_${name}`] === 'if_available'
  const manual = (options['capture_method'] ?? intent.capture_method) === 'manual'
  return {
    method,
    amount,
    currency: intent.currency,
    capture: manual ? 'manual' : intent.capture_method === 'automatic_async' ? 'async' : 'now',
    offSession: intent['_offSession'] === true,
    asksLater: intent['_invoice'] !== undefined,
    authenticated: intent['_authenticated'] === true,
    asksAuthentication:
      options['request_three_d_secure'] === 'any' || options['request_three_d_secure'] === 'challenge',
    options: {
      incremental: wants('incremental_authorization'),
      multicapture: wants('multicapture'),
      overcapture: wants('overcapture'),
      extended: wants('extended_authorization'),
    },
    mandate: (intent['_mandate'] as string | undefined) ?? null,
    from: fromIntent(intent),
  }
}

function fromIntent(intent: PaymentIntent): Changes<Charge> {
  const { transfer_data: transfer } = intent
  return {
    application_fee_amount: intent.application_fee_amount,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    on_behalf_of: intent.on_behalf_of,
    payment_intent: intent.id,
    receipt_email: intent.receipt_email,
    shipping: intent.shipping,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    transfer_group: intent.transfer_group,
    ...(transfer && {
      destination: transfer.destination,
      transfer_data: { amount: transfer.amount ?? null, destination: transfer.destination },
      _transferData: transfer,
    }),
  } as Changes<Charge>
}

export function payByCard(
  tx: Transaction,
  intent: PaymentIntent,
  method: PaymentMethod,
  confirmation: Confirmation,
): PaymentIntent {
  const result = attemptCard(tx, attemptOf(intent, method))
  spend(tx, intent, method)
  switch (result.kind) {
    case 'must_authenticate':
      return ask(tx, intent, authenticateAction(tx, question(intent, method), confirmation.useSdk), confirmation)
    case 'charged':
      return money(tx, intent, result.charge)
    case 'failed':
      return failPayment(tx, intent, result.error, result.charge)
  }
}

function payByDebit(tx: Transaction, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  if (accountNeedsVerification(method))
    return tx.send(
      paymentIntents,
      intent,
      { type: 'needs_action' },
      { next_action: actionField(microdepositAction(tx)), last_payment_error: null },
    )
  return waitForBank(tx, intent, method)
}

function payByVoucher(tx: Transaction, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const { action, expiresAt } = voucherAction(tx, method.type, question(intent, method))
  tx.schedule('payment_intent.expire_voucher', intent.id, expiresAt)
  return tx.send(
    paymentIntents,
    intent,
    { type: 'needs_action' },
    { next_action: actionField(action), last_payment_error: null, _expiresAt: expiresAt },
  )
}

const actionField = (action: Record<string, unknown>) => action as unknown as NonNullable<PaymentIntent['next_action']>

/** The customer has to do something, unless the merchant cannot show it. */
function ask(
  tx: Transaction,
  intent: PaymentIntent,
  action: Record<string, unknown>,
  confirmation: Confirmation,
): PaymentIntent {
  if (confirmation.errorOnAction) return failPayment(tx, intent, notHandled)
  return tx.send(
    paymentIntents,
    intent,
    { type: 'needs_action' },
    { next_action: actionField(action), last_payment_error: null },
  )
}

const notHandled: PaymentError = {
  code: 'authentication_not_handled',
  doc_url: docUrl('authentication_not_handled'),
  message:
    "This payment required an authentication action to complete, but `error_on_requires_action` was set. When you're ready, you can upgrade your integration to handle actions at https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.",
  type: 'card_error',
}

/** A charge has succeeded: the money is taken, or held. */
export function money(tx: Transaction, intent: PaymentIntent, charge: Charge): PaymentIntent {
  const changes: Changes<PaymentIntent> = {
    latest_charge: charge.id,
    last_payment_error: null,
    next_action: null,
    payment_method: charge.payment_method,
  }
  saveMethod(tx, intent, charge.payment_method)
  if (!charge.captured) {
    const before = charge.payment_method_details?.card?.capture_before
    if (before !== undefined) tx.schedule('payment_intent.expire_authorization', intent.id, before)
    tx.send(paymentIntents, intent, { type: 'authorize' }, { ...changes, amount_capturable: charge.amount })
  } else {
    tx.send(paymentIntents, intent, { type: 'succeed' }, { ...changes, amount_received: charge.amount_captured })
  }
  return tx.get(paymentIntents, intent.id)
}

/** The attempt failed: the method is let go, and the intent waits for another one. */
export function failPayment(
  tx: Transaction,
  intent: PaymentIntent,
  error: PaymentError,
  charge?: Charge,
): PaymentIntent {
  const method = intent.payment_method ?? charge?.payment_method ?? null
  const kept = method === null ? error : withMethod(tx, error, method)
  tx.send(
    paymentIntents,
    intent,
    { type: 'fail' },
    {
      last_payment_error: kept as unknown as NonNullable<PaymentIntent['last_payment_error']>,
      next_action: null,
      payment_method: null,
      _authenticated: false,
      ...(charge !== undefined && { latest_charge: charge.id }),
    },
  )
  return tx.get(paymentIntents, intent.id)
}

/** A method that no customer keeps is good for one payment. */
function spend(tx: Transaction, intent: PaymentIntent, method: PaymentMethod): void {
  if (method.customer !== null || (usageOf(intent, method) !== null && intent.customer !== null)) return
  tx.put(paymentMethods, tx.get(paymentMethods, method.id), { _used: true })
}

function saveMethod(tx: Transaction, intent: PaymentIntent, id: string | null): void {
  const method = tx.find(paymentMethods, id)
  if (method === undefined) return
  const usage = usageOf(intent, method)
  if (usage === null || intent.customer === null) return
  if (method.customer === null) attachPaymentMethod(tx, method, intent.customer)
  if (usage === 'off_session') setUpForLater(tx, method.id)
}
