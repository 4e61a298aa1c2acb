/**
 * Refund: money that goes back to the customer.
 * @see https://docs.stripe.com/api/refunds
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { charges } from './charge.js'
import { refundCash } from './refund-cash.js'
import { failRefund, refundFromParams, undoRefund } from './refund-create.js'
import { refundMachine } from './refund-machine.js'

export type Refund = Stored<Stripe.Refund>

/** `_moves` is false where a hold was released and no money moved. */
export const refunds = resource<Refund>('refund', {
  idPrefix: 're',
  api: 'refunds',
  lifecycle: refundMachine,
  indexes: { charge: 'charge', payment_intent: 'payment_intent' },
})

export const operations = {
  create: (tx: Transaction, params: Stripe.RefundCreateParams): Refund =>
    params.origin === 'customer_balance' ? refundCash(tx, params) : refundFromParams(tx, params),

  update(tx: Transaction, refund: Refund, params: Stripe.RefundUpdateParams): Refund {
    followRefund(tx, refund)
    return tx.update(refunds, refund, tx.fields(refunds, params, refund))
  },

  cancel(tx: Transaction, refund: Refund): Refund {
    followRefund(tx, refund)
    if (refund.status !== 'requires_action') {
      throw invalidRequest(
        `Refund ${refund.id} cannot be canceled because it has a status of ${refund.status}. Only a refund with a status of requires_action may be canceled.`,
        { param: 'refund' },
      )
    }
    return cancelRefund(tx, refund)
  },

  'testHelpers.refunds.expire'(tx: Transaction, [id]: [string]): Refund {
    const refund = tx.need(refunds, id, 'id', 404)
    followRefund(tx, refund)
    if (refund.status !== 'requires_action') {
      throw invalidRequest(`Refund ${refund.id} cannot be expired because it has a status of ${refund.status}.`, {
        param: 'refund',
      })
    }
    return cancelRefund(tx, refund)
  },
}

function cancelRefund(tx: Transaction, refund: Refund): Refund {
  const canceled = tx.send(refunds, refund, { type: 'cancel' })
  undoRefund(tx, canceled)
  return tx.get(refunds, refund.id)
}

export const due = {
  'refund.succeed'(tx: Transaction, id: string) {
    const refund = tx.find(refunds, id)
    if (refund?.status === 'pending') tx.send(refunds, refund, { type: 'succeed' })
  },
  'refund.fail'(tx: Transaction, id: string) {
    const refund = tx.find(refunds, id)
    if (refund?.status === 'succeeded' || refund?.status === 'pending')
      failRefund(tx, refund, 'expired_or_canceled_card')
  },
  'refund.expire'(tx: Transaction, id: string) {
    const refund = tx.find(refunds, id)
    if (refund?.status === 'requires_action') cancelRefund(tx, refund)
  },
}

export function followRefund(tx: Transaction, refund: Refund): void {
  const charge = tx.find(charges, refund.charge)
  tx.follow(tx.find(customers, charge?.customer ?? (refund['customer'] as string | null))?.test_clock)
}
