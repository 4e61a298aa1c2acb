/**
 * Charge: one attempt to move money from a payment method to the account.
 * @see https://docs.stripe.com/api/charges
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { chargeAftermath } from './charge-aftermath.js'
import { createDirectCharge, dueTasks } from './charge-direct.js'
import { chargeMachine } from './charge-machine.js'
import { captureCharge, settleCharge } from './charge-settle.js'

export type Charge = Stored<Stripe.Charge>

export const charges = resource<Charge>('charge', {
  idPrefix: 'ch',
  api: 'charges',
  lifecycle: chargeMachine,
  indexes: { customer: 'customer', payment_intent: 'payment_intent', transfer_group: 'transfer_group' },
  absent: ['refunds'],
  lists: {
    refunds: { object: 'refund', by: 'charge', url: '/v1/charges/{id}/refunds', onlyExpanded: true },
  },
})

/** Fields that the API shows and the SDK does not name; a new charge has none of them. */
export const unnamedFields = { destination: null, dispute: null, order: null }

export const operations = {
  create: createDirectCharge,

  update(tx: Transaction, charge: Charge, params: Stripe.ChargeUpdateParams): Charge {
    tx.follow(tx.find(customers, charge.customer)?.test_clock)
    const { customer, fraud_details: fraud, transfer_group: group, ...told } = params
    if (customer !== undefined) tx.need(customers, customer, 'customer')
    if (group !== undefined && charge.transfer_group !== null && charge.transfer_group !== group) {
      throw invalidRequest('You cannot update `transfer_group` on a charge that already has a transfer group.', {
        param: 'transfer_group',
      })
    }
    const changes = {
      ...tx.fields(charges, told, charge),
      ...(customer !== undefined && { customer }),
      ...(group !== undefined && { transfer_group: group }),
      ...(fraud !== undefined && { fraud_details: fraud.user_report === '' ? {} : { user_report: fraud.user_report } }),
    }
    return tx.update(charges, charge, changes as Changes<Charge>)
  },

  capture(tx: Transaction, charge: Charge, params: Stripe.ChargeCaptureParams): Charge {
    tx.follow(tx.find(customers, charge.customer)?.test_clock)
    if (charge.payment_intent !== null) {
      throw invalidRequest(
        `This charge was created by a PaymentIntent (${charge.payment_intent}). Capture the PaymentIntent instead.`,
        { param: 'charge' },
      )
    }
    if (charge.captured) {
      throw invalidRequest(`Charge ${charge.id} has already been captured.`, { code: 'charge_already_captured' })
    }
    if (charge.status !== 'succeeded' || charge.refunded) {
      throw invalidRequest(
        `Charge ${charge.id} cannot be captured because it has a status of ${charge.refunded ? 'refunded' : charge.status}.`,
        {
          code: charge.refunded ? 'charge_already_refunded' : 'charge_not_capturable',
        },
      )
    }
    const { amount = charge.amount, ...rest } = params
    if (amount > charge.amount) {
      throw invalidRequest(`Could not capture charge: amount is greater than the authorized amount.`, {
        code: 'amount_too_large',
        param: 'amount',
      })
    }
    const described = tx.put(charges, charge, tx.fields(charges, rest, charge))
    return captureCharge(tx, described, amount)
  },
}

export const due = {
  ...dueTasks,
  'charge.settle'(tx: Transaction, id: string) {
    const charge = tx.find(charges, id)
    if (charge !== undefined) settleCharge(tx, charge, 'later')
  },
  'charge.aftermath': chargeAftermath,
}
