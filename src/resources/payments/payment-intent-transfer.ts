/**
 * Paying by bank transfer: what the customer has sent is a cash balance, and intents are paid from it, in parts if need be.
 * @see https://docs.stripe.com/payments/bank-transfers
 */
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { cashOf, spendCash } from '../customers/cash-ledger.js'
import { openOtherCharge } from './charge-attempt.js'
import { bankTransferAction } from './next-action.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import { attemptOf, money, optionsOf } from './payment-intent-confirm.js'
import { unexpectedState } from './payment-intent-input.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'

export function payByCashBalance(tx: Transaction, intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  if (intent.customer === null) {
    throw invalidRequest('You must provide a `customer` to pay with `customer_balance`.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  const held = tx.put(paymentIntents, intent, { payment_method: method.id })
  const cash = cashOf(tx, intent.customer, intent.currency)
  if (cash >= remainingOf(held)) return payFrom(tx, held, remainingOf(held))
  const { type: bank = 'us_bank_transfer' } = (optionsOf(intent, 'customer_balance')['bank_transfer'] ?? {}) as {
    type?: string
  }
  const partly = cash > 0 ? takePart(tx, held, cash) : held
  const action = bankTransferAction(tx, {
    amountRemaining: remainingOf(partly),
    currency: intent.currency,
    reference: referenceOf(tx, held),
    type: bank,
  })
  return tx.send(
    paymentIntents,
    partly,
    { type: 'needs_action' },
    {
      next_action: action as unknown as NonNullable<PaymentIntent['next_action']>,
      last_payment_error: null,
    },
  )
}

/** What is still to be paid: parts may have been paid already. */
export const remainingOf = (intent: PaymentIntent): number => intent.amount - Number(intent['_funded'] ?? 0)

/** The word by which a transfer finds its intent. */
export const referenceOf = (tx: Transaction, intent: PaymentIntent): string =>
  (intent['_reference'] as string | undefined) ??
  String(tx.put(paymentIntents, intent, { _reference: tx.letters(12).toUpperCase() })['_reference'])

function takePart(tx: Transaction, intent: PaymentIntent, amount: number): PaymentIntent {
  spendCash(tx, intent.customer!, intent.currency, amount, intent.id)
  return tx.put(paymentIntents, intent, { _funded: Number(intent['_funded'] ?? 0) + amount })
}

function payFrom(tx: Transaction, intent: PaymentIntent, amount: number): PaymentIntent {
  const paid = takePart(tx, intent, amount)
  const method = tx.get(paymentMethods, intent.payment_method!)
  return money(tx, paid, openOtherCharge(tx, attemptOf(paid, method), 'succeeded'))
}

/** Pays an intent that waits for a transfer out of the cash balance: all of it, or the part that is told or there. */
export function applyCash(tx: Transaction, intent: PaymentIntent, amount?: number): PaymentIntent {
  if (intent.status !== 'requires_action' || intent.next_action?.type !== 'display_bank_transfer_instructions') {
    throw unexpectedState(
      tx,
      intent,
      `This PaymentIntent cannot be paid from the customer's cash balance because it has a status of ${intent.status}.`,
    )
  }
  const cash = cashOf(tx, intent.customer!, intent.currency)
  const wanted = amount ?? Math.min(cash, remainingOf(intent))
  if (wanted > cash || wanted < 1) {
    throw invalidRequest("The customer's cash balance is not sufficient.", {
      code: 'balance_insufficient',
      param: 'amount',
    })
  }
  if (wanted >= remainingOf(intent)) return payFrom(tx, intent, remainingOf(intent))
  const partly = takePart(tx, intent, wanted)
  const instructions = {
    ...intent.next_action.display_bank_transfer_instructions,
    amount_remaining: remainingOf(partly),
  }
  return tx.send(
    paymentIntents,
    partly,
    { type: 'partly_funded' },
    {
      next_action: { ...intent.next_action, display_bank_transfer_instructions: instructions } as NonNullable<
        PaymentIntent['next_action']
      >,
    },
  )
}
