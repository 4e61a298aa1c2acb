/**
 * EarlyFraudWarning: the card's issuer has heard that a payment may be fraudulent.
 * @see https://docs.stripe.com/api/radar/early_fraud_warnings
 */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import type { Charge } from '../payments/charge.js'

export type EarlyFraudWarning = Stored<Stripe.Radar.EarlyFraudWarning>

export const earlyFraudWarnings = resource<EarlyFraudWarning>('radar.early_fraud_warning', {
  idPrefix: 'issfr',
  api: 'radar.earlyFraudWarnings',
  indexes: { charge: 'charge', payment_intent: 'payment_intent' },
})

export function raiseFraudWarning(
  tx: Transaction,
  charge: Charge,
  type: EarlyFraudWarning['fraud_type'] = 'misc',
): EarlyFraudWarning {
  return tx.create(earlyFraudWarnings, {
    actionable: !charge.refunded && !charge.disputed,
    charge: charge.id,
    fraud_type: type,
    ...(charge.payment_intent !== null && { payment_intent: charge.payment_intent }),
  })
}

/** A refund or a dispute settles what the warning was about. */
export function closeFraudWarnings(tx: Transaction, charge: string): void {
  for (const warning of tx.where(earlyFraudWarnings, 'charge', charge)) {
    if (warning.actionable) tx.update(earlyFraudWarnings, warning, { actionable: false })
  }
}
