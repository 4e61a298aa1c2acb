/** A card at the reader is saved for later: as a card that can be charged without it. @see https://docs.stripe.com/terminal/features/saving-payment-details/save-directly */
import type { Transaction } from '../../core/transaction.js'
import { type PaymentMethod, paymentMethods } from '../payments/payment-method.js'
import { newPaymentMethod } from '../payments/payment-method-input.js'
import { confirmSetupIntent, setupIntents } from '../payments/setup-intent.js'

export interface SetUp {
  /** The card that can be charged later. */
  readonly generated?: string
  readonly failure?: { readonly failure_code: string; readonly failure_message: string | null }
}

export function setUp(tx: Transaction, id: string, presented: PaymentMethod): SetUp {
  const intent = confirmSetupIntent(tx, tx.get(setupIntents, id), { paymentMethod: presented.id })
  const error = intent.last_setup_error
  if (error !== null) {
    return { failure: { failure_code: error.code ?? 'card_declined', failure_message: error.message ?? null } }
  }
  const { exp_month, exp_year } = presented.card_present!
  const saved = newPaymentMethod(tx, {
    type: 'card',
    card: { number: String(presented['_number']), exp_month, exp_year },
  })
  return { generated: tx.put(paymentMethods, saved, { customer: intent.customer }).id }
}
