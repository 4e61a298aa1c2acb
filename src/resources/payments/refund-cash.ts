/** A refund of cash that pays for nothing: the customer says to which account it shall go. @see https://docs.stripe.com/payments/customer-balance/refunding */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { cashOf, returnUnused } from '../customers/cash-ledger.js'
import { customers } from '../customers/customer.js'
import { type Refund, refunds } from './refund.js'
import { INSTRUCTION_DAYS } from './refund-create.js'

export function refundCash(tx: Transaction, params: Stripe.RefundCreateParams): Refund {
  const { amount, currency: told, instructions_email: email } = params
  for (const name of ['customer', 'amount', 'currency'] as const) {
    if (params[name] === undefined) throw missingParameter(name)
  }
  const currency = told!.toLowerCase()
  const customer = tx.need(customers, params.customer!, 'customer')
  tx.follow(customer.test_clock)
  if (amount! < 1 || amount! > cashOf(tx, customer.id, currency)) {
    throw invalidRequest("The customer's cash balance is not sufficient.", {
      code: 'balance_insufficient',
      param: 'amount',
    })
  }
  const refund = tx.insert(refunds, {
    ...tx.fields(refunds, {
      metadata: params.metadata ?? {},
      ...(email !== undefined && { instructions_email: email }),
    }),
    id: tx.newId('pyr'),
    amount: amount!,
    charge: null,
    currency,
    customer: customer.id,
    payment_intent: null,
    reason: params.reason ?? null,
    status: 'requires_action',
  })
  returnUnused(tx, customer.id, currency, -refund.amount)
  tx.emit('refund.created', refund)
  tx.schedule('refund.expire', refund.id, tx.now + INSTRUCTION_DAYS * DAY_SECONDS)
  return refund
}
