/** Changing an intent: all of it while it waits for its customer, later only what is written about it. */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { withAmountDetails } from './amount-details.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import {
  methodOptions,
  requireChargeable,
  type TypesParams,
  typesTold,
  unexpectedState,
} from './payment-intent-input.js'
import { type MethodParams, methodOf, requireOwner } from './payment-intent-method.js'

const UPDATABLE = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action'])

/** Once the money is on its way, only what is written about it may change. */
const ALWAYS = new Set([
  'description',
  'metadata',
  'receipt_email',
  'shipping',
  'transfer_group',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'application_fee_amount',
  'transfer_data',
])

export function updatePaymentIntent(
  tx: Transaction,
  intent: PaymentIntent,
  params: Stripe.PaymentIntentUpdateParams,
): PaymentIntent {
  const refused = UPDATABLE.has(intent.status) ? undefined : Object.keys(params).find(name => !ALWAYS.has(name))
  if (refused !== undefined) throw notUpdatable(tx, intent, refused)
  const { amount = intent.amount, currency = intent.currency } = params
  if (params.amount !== undefined || params.currency !== undefined) requireChargeable(amount, currency.toLowerCase())
  if (params.customer !== undefined) tx.need(customers, params.customer, 'customer')
  const listed = typesTold(params as TypesParams)
  const types = listed ?? intent.payment_method_types
  const method = methodOf(tx, params as MethodParams, types)
  const {
    amount_details: details,
    payment_method: _method,
    payment_method_options: options,
    transfer_data,
    ...rest
  } = params
  if (transfer_data !== undefined && intent.transfer_data === null) {
    throw invalidRequest('You cannot set `transfer_data` on a PaymentIntent that was created without a destination.', {
      param: 'transfer_data',
    })
  }
  const changes = {
    ...tx.fields(paymentIntents, rest, intent),
    ...(params.currency !== undefined && { currency: params.currency.toLowerCase() }),
    ...((options !== undefined || listed !== undefined) && {
      payment_method_types: types,
      payment_method_options: methodOptions(tx, paymentIntents, types, options, intent.payment_method_options),
    }),
    ...(transfer_data !== undefined && {
      transfer_data: { ...intent.transfer_data, ...transfer_data } as PaymentIntent['transfer_data'],
    }),
    ...(method !== undefined && { payment_method: method.id }),
  } as Changes<PaymentIntent>
  if (method === undefined) return withAmountDetails(tx, tx.put(paymentIntents, intent, changes), details)
  requireOwner(method, params.customer ?? intent.customer)
  const attached = tx.send(paymentIntents, intent, { type: 'attach' }, { ...changes, next_action: null })
  return withAmountDetails(tx, attached, details)
}

function notUpdatable(tx: Transaction, intent: PaymentIntent, field: string) {
  const statuses = 'requires_payment_method, requires_confirmation, requires_action'
  return unexpectedState(
    tx,
    intent,
    field === 'amount'
      ? `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}. You may only update the amount of a PaymentIntent with one of the following statuses: ${statuses}.`
      : `This PaymentIntent's ${field} could not be updated because it has a status of ${intent.status}. You may only update the ${field} of a PaymentIntent with one of the following statuses: ${statuses}.`,
  )
}
