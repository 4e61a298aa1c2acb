/** A payment method that may be charged without its holder from now on. */
import type { Transaction } from '../../core/transaction.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'

export function setUpForLater(tx: Transaction, id: string): PaymentMethod {
  return tx.put(paymentMethods, tx.get(paymentMethods, id), { _setUp: true })
}
