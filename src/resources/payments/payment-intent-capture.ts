/** Taking what is held: in one capture or several, and raising the hold before. */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { formatAmount } from '../../core/money.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { withAmountDetails } from './amount-details.js'
import { type Charge, charges } from './charge.js'
import { maximumCapturable } from './charge-details.js'
import { captureCharge } from './charge-settle.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import { requireChargeable, unexpectedState } from './payment-intent-input.js'
import { applyCash } from './payment-intent-transfer.js'

export function capture(
  tx: Transaction,
  intent: PaymentIntent,
  params: Stripe.PaymentIntentCaptureParams,
): PaymentIntent {
  tx.follow(tx.find(customers, intent.customer)?.test_clock)
  if (intent.status !== 'requires_capture') throw notCapturable(tx, intent)
  const charge = tx.get(charges, intent.latest_charge!)
  const { amount_to_capture: amount = intent.amount_capturable, final_capture: final = true } = params
  requireCapturable(intent, charge, amount)
  const keepsHold = !final && amount < intent.amount_capturable
  if (keepsHold && charge.payment_method_details?.card?.multicapture?.status !== 'available') {
    throw invalidRequest('This PaymentIntent does not support multiple captures.', { param: 'final_capture' })
  }
  const told = tx.put(paymentIntents, intent, tx.fields(paymentIntents, detailsOf(params), intent))
  const described = withAmountDetails(tx, told, params.amount_details, amount)
  const shared = tx.put(charges, charge, captureFields(params, charge, described))
  const captured = captureCharge(tx, shared, amount, keepsHold)
  if (keepsHold) {
    return tx.send(
      paymentIntents,
      described,
      { type: 'capture_part' },
      {
        amount_capturable: intent.amount_capturable - amount,
        amount_received: captured.amount_captured,
      },
    )
  }
  tx.send(
    paymentIntents,
    described,
    { type: 'succeed' },
    { amount_capturable: 0, amount_received: captured.amount_captured },
  )
  return tx.get(paymentIntents, intent.id)
}

const detailsOf = ({
  amount_details: _details,
  amount_to_capture: _amount,
  final_capture: _final,
  transfer_data: _transfer,
  ...rest
}: Stripe.PaymentIntentCaptureParams) => rest

function captureFields(
  params: Stripe.PaymentIntentCaptureParams,
  charge: Charge,
  intent: PaymentIntent,
): Changes<Charge> {
  const { application_fee_amount: fee, transfer_data: transfer } = params
  const told = charge['_transferData'] as object | undefined
  return {
    metadata: { ...charge.metadata, ...intent.metadata },
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    ...(fee !== undefined && { application_fee_amount: fee }),
    ...(transfer?.amount !== undefined &&
      told !== undefined && { _transferData: { ...told, amount: transfer.amount } }),
  }
}

function requireCapturable(intent: PaymentIntent, charge: Charge, amount: number): void {
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount_to_capture',
    })
  }
  const over = charge.payment_method_details?.card?.overcapture
  const most =
    over?.status === 'available' && charge.amount_captured === 0
      ? maximumCapturable(charge.amount, true)
      : intent.amount_capturable
  if (amount <= most) return
  throw invalidRequest(
    `The requested capture amount is greater than the amount you can capture for this charge. The maximum capturable amount is ${formatAmount(most, intent.currency)}.`,
    { code: 'amount_too_large', param: 'amount_to_capture' },
  )
}

function notCapturable(tx: Transaction, intent: PaymentIntent) {
  return unexpectedState(
    tx,
    intent,
    intent.status === 'succeeded'
      ? 'This PaymentIntent could not be captured because it has already been captured.'
      : `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
  )
}

/** How often a hold may be changed. @see https://docs.stripe.com/payments/incremental-authorization */
const REAUTHORIZATIONS_MAX = 10

export function incrementAuthorization(tx: Transaction, intent: PaymentIntent, params: Reauthorization): PaymentIntent {
  const charge = heldCharge(tx, intent, 'incremented')
  if (charge.payment_method_details?.card?.incremental_authorization?.status !== 'available') {
    throw invalidRequest('This PaymentIntent does not support incremental authorization.', {
      code: 'incremental_authorization_not_supported',
      param: 'intent',
    })
  }
  if (params.amount <= intent.amount) {
    throw invalidRequest(
      `The amount must be greater than the currently authorized amount of ${formatAmount(intent.amount, intent.currency)}.`,
      { param: 'amount' },
    )
  }
  return reauthorized(tx, intent, charge, params)
}

/** A preview. A card's hold may be lowered wherever there is one: nothing that can be asked for says otherwise. */
export function decrementAuthorization(tx: Transaction, intent: PaymentIntent, params: Reauthorization): PaymentIntent {
  const charge = heldCharge(tx, intent, 'decremented')
  if (params.amount >= intent.amount) {
    throw invalidRequest(
      `The amount must be less than the currently authorized amount of ${formatAmount(intent.amount, intent.currency)}.`,
      { param: 'amount' },
    )
  }
  return reauthorized(tx, intent, charge, params)
}

/** The card's charge that holds the money, while that may be changed. */
function heldCharge(tx: Transaction, intent: PaymentIntent, done: 'incremented' | 'decremented'): Charge {
  tx.follow(tx.find(customers, intent.customer)?.test_clock)
  if (intent.status !== 'requires_capture') {
    throw unexpectedState(
      tx,
      intent,
      `This PaymentIntent could not be ${done} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${done}: requires_capture.`,
    )
  }
  const charge = tx.get(charges, intent.latest_charge!)
  if (!charge.payment_method_details?.card) {
    throw invalidRequest(`Only a PaymentIntent that is paid by card may be ${done}.`, { param: 'intent' })
  }
  if (Number(charge['_reauthorizations'] ?? 0) >= REAUTHORIZATIONS_MAX) {
    throw invalidRequest(`This PaymentIntent has already been ${done} ${REAUTHORIZATIONS_MAX} times.`, {
      code: 'incremental_authorization_not_supported',
      param: 'intent',
    })
  }
  return charge
}

type Reauthorization = Stripe.PaymentIntentIncrementAuthorizationParams

function reauthorized(tx: Transaction, intent: PaymentIntent, charge: Charge, params: Reauthorization): PaymentIntent {
  const { amount, amount_details: details, transfer_data: _transfer, ...told } = params
  requireChargeable(amount, intent.currency)
  const card = charge.payment_method_details!.card!
  tx.put(charges, charge, {
    amount,
    payment_method_details: {
      ...charge.payment_method_details,
      card: {
        ...card,
        amount_authorized: amount,
        overcapture: { ...card.overcapture, maximum_amount_capturable: amount },
      },
    } as Charge['payment_method_details'],
    _reauthorizations: Number(charge['_reauthorizations'] ?? 0) + 1,
  })
  const described = withAmountDetails(tx, intent, details, amount)
  return tx.send(
    paymentIntents,
    described,
    { type: 'reauthorize' },
    { ...tx.fields(paymentIntents, told, described), amount, amount_capturable: amount },
  )
}

export function applyCustomerBalance(
  tx: Transaction,
  intent: PaymentIntent,
  params: Stripe.PaymentIntentApplyCustomerBalanceParams,
): PaymentIntent {
  tx.follow(tx.find(customers, intent.customer)?.test_clock)
  return applyCash(tx, intent, params.amount)
}
