/** Canceling an intent: nothing more is tried, and a hold is released. */
import type { Transaction } from '../../core/transaction.js'
import { unapplyCash } from '../customers/cash-ledger.js'
import { charges } from './charge.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import { unexpectedState } from './payment-intent-input.js'
import { createRefund } from './refund-create.js'

const CANCELABLE = 'requires_payment_method, requires_capture, requires_confirmation, requires_action, processing'

export function canceled(
  tx: Transaction,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw unexpectedState(
      tx,
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE}.`,
    )
  }
  if (intent.status === 'requires_capture') releaseHold(tx, intent, reason)
  else if (intent.status === 'processing') stopDebit(tx, intent)
  const funded = Number(intent['_funded'] ?? 0)
  if (funded > 0 && intent.customer !== null) unapplyCash(tx, intent.customer, intent.currency, funded, intent.id)
  tx.send(
    paymentIntents,
    intent,
    { type: 'cancel' },
    {
      amount_capturable: 0,
      cancellation_reason: reason,
      next_action: null,
    },
  )
  return tx.get(paymentIntents, intent.id)
}

/** The bank is told to forget it. */
function stopDebit(tx: Transaction, intent: PaymentIntent): void {
  const charge = tx.find(charges, intent.latest_charge)
  if (charge?.status !== 'pending') return
  tx.send(
    charges,
    charge,
    { type: 'returned' },
    {
      amount_captured: 0,
      captured: false,
      failure_code: 'payment_intent_canceled',
      failure_message: 'The payment was canceled.',
    },
  )
}

/** What was held and not captured shows as a refund that moved no money. */
function releaseHold(tx: Transaction, intent: PaymentIntent, reason: PaymentIntent['cancellation_reason']): void {
  const charge = tx.find(charges, intent.latest_charge)
  if (charge === undefined) return
  const left = charge.amount - charge.amount_captured
  const expires = reason === 'automatic'
  if (left > 0)
    createRefund(tx, { charge, amount: left, reason: expires ? 'expired_uncaptured_charge' : null, moves: false })
  if (expires) tx.emit('charge.expired', tx.get(charges, charge.id))
}
