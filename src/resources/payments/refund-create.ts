/** Giving money back: how much is left to give, what it takes from the balance, and what undoes it. */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { formatAmount, share } from '../../core/money.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { post } from '../balance/ledger.js'
import { pullBack } from '../connect/charge-share.js'
import { returnCash, returnUnused } from '../customers/cash-ledger.js'
import { customers } from '../customers/customer.js'
import { closeFraudWarnings } from '../radar/early-fraud-warning.js'
import { closeReviewsOf } from '../radar/review.js'
import { type Charge, charges } from './charge.js'
import { disputes } from './dispute.js'
import { familyOf } from './method-family.js'
import { paymentIntents } from './payment-intent.js'
import { type Refund, refunds } from './refund.js'
import { testCardOf } from './test-card.js'

export function refundFromParams(tx: Transaction, params: Stripe.RefundCreateParams): Refund {
  const charge = chargeOf(tx, params)
  tx.follow(tx.find(customers, charge.customer)?.test_clock)
  const amount = requireRefundable(tx, charge, params.amount)
  const id = tx.newId(charge.payment_method_details?.type === 'card' ? 're' : 'pyr')
  const pulled = pullBack(tx, charge, amount, {
    refund: id,
    transfer: params.reverse_transfer === true,
    fee: params.refund_application_fee === true,
  })
  return createRefund(tx, {
    charge,
    amount,
    reason: params.reason ?? null,
    moves: true,
    fields: {
      ...tx.fields(refunds, {
        metadata: params.metadata ?? {},
        ...(params.instructions_email !== undefined && { instructions_email: params.instructions_email }),
      }),
      ...pulled,
      id,
    },
  })
}

function chargeOf(tx: Transaction, params: Stripe.RefundCreateParams): Charge {
  if (params.charge !== undefined) return tx.need(charges, params.charge, 'charge', 404)
  if (params.payment_intent === undefined) throw missingParameter('charge')
  const intent = tx.need(paymentIntents, params.payment_intent, 'payment_intent', 404)
  const charge = tx.find(charges, intent.latest_charge)
  if (charge === undefined || charge.status === 'failed') {
    throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    })
  }
  return charge
}

/** What shall be given back; all that is left unless told. */
function requireRefundable(tx: Transaction, charge: Charge, wanted: number | undefined): number {
  if (charge.status !== 'succeeded') {
    throw invalidRequest(`Charge ${charge.id} cannot be refunded because it has a status of ${charge.status}.`, {
      code: 'charge_not_refundable',
      param: 'charge',
    })
  }
  if (!charge.captured) requireWholeRelease(charge, wanted)
  if (charge.refunded)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  const open = tx.where(disputes, 'charge', charge.id).find(dispute => CHARGED_BACK.has(dispute.status))
  if (open !== undefined) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    })
  }
  const left = (charge.captured ? charge.amount_captured : charge.amount) - refundedMoney(charge)
  const amount = wanted ?? left
  if (amount < 1)
    throw invalidRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' })
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`,
      { param: 'amount' },
    )
  }
  return amount
}

/** A hold is released whole, and that of an intent by canceling the intent. */
function requireWholeRelease(charge: Charge, wanted: number | undefined): void {
  if (charge.payment_intent !== null && !charge.refunded) {
    throw invalidRequest(
      `Charge ${charge.id} has not been captured, so there is nothing to refund. Cancel its PaymentIntent (${charge.payment_intent}) to release the hold.`,
      { param: 'charge' },
    )
  }
  if (wanted !== undefined && wanted !== charge.amount) {
    throw invalidRequest(`Charge ${charge.id} has not been captured: it can only be refunded whole.`, {
      param: 'amount',
    })
  }
}

const CHARGED_BACK = new Set<string>(['needs_response', 'under_review', 'lost'])

/** Refunds of captured money; a hold that was released in part counts in `amount_refunded` and moved nothing. */
const refundedMoney = (charge: Charge): number =>
  charge.captured ? charge.amount_refunded - Number(charge['_released'] ?? 0) : charge.amount_refunded

interface NewRefund {
  readonly charge: Charge
  readonly amount: number
  readonly reason: Refund['reason']
  /** False where a hold is released: nothing was taken, so nothing is given back. */
  readonly moves: boolean
  readonly fields?: Changes<Refund>
}

export function createRefund(tx: Transaction, { charge, amount, reason, moves, fields = {} }: NewRefund): Refund {
  const isCard = charge.payment_method_details?.type === 'card'
  const status = statusOf(charge, moves)
  const captured = moves && charge.captured
  const refund = tx.insert(refunds, {
    ...(!isCard && { id: tx.newId('pyr') }),
    amount,
    charge: charge.id,
    currency: charge.currency,
    customer: charge.customer,
    destination_details: destinationOf(charge, status),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    status,
    ...fields,
    _moves: captured,
  })
  const posted = captured && status !== 'requires_action' ? postRefund(tx, charge, refund) : refund
  markRefunded(tx, charge, amount, { released: captured ? 0 : amount, fraudulent: reason === 'fraudulent' })
  tx.emit('refund.created', tx.get(refunds, posted.id))
  if (moves) tx.emit('charge.refunded', tx.get(charges, charge.id))
  closeFraudWarnings(tx, charge.id)
  closeReviewsOf(tx, charge.id, reason === 'fraudulent' ? 'refunded_as_fraud' : 'refunded')
  followUp(tx, charge, posted)
  return tx.get(refunds, refund.id)
}

/** Days that the customer has to say where the money shall go. @see https://docs.stripe.com/payments/customer-balance/refunding */
export const INSTRUCTION_DAYS = 45

function statusOf(charge: Charge, moves: boolean): NonNullable<Refund['status']> {
  if (!moves) return 'succeeded'
  if (isTransfer(charge)) return 'requires_action'
  const type = charge.payment_method_details?.type ?? 'card'
  if (refundBehaviour(charge) === 'pending') return 'pending'
  return SLOW.has(familyOf(type)) ? 'pending' : 'succeeded'
}

/** Families whose banks take days to give money back. */
const SLOW = new Set(['debit', 'voucher', 'bank_transfer'])

const isTransfer = (charge: Charge) => charge.payment_method_details?.type === 'customer_balance'

const refundBehaviour = (charge: Charge) =>
  typeof charge['_number'] === 'string' ? testCardOf(charge['_number']).refund : undefined

function destinationOf(charge: Charge, status: string): NonNullable<Refund['destination_details']> {
  const type = charge.payment_method_details?.type ?? 'card'
  if (type !== 'card') return { type } as NonNullable<Refund['destination_details']>
  const reference = { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }
  return { card: status === 'pending' ? { type: 'pending' } : reference, type: 'card' } as NonNullable<
    Refund['destination_details']
  >
}

function followUp(tx: Transaction, charge: Charge, refund: Refund): void {
  if (refund.status === 'requires_action') {
    tx.schedule('refund.expire', refund.id, tx.now + INSTRUCTION_DAYS * DAY_SECONDS)
    return
  }
  const behaviour = refundBehaviour(charge)
  if (behaviour === 'fails') tx.afterwards('refund.fail', refund.id)
  else if (behaviour === 'pending') tx.afterwards('refund.succeed', refund.id)
  else if (refund.status === 'pending') tx.schedule('refund.succeed', refund.id, tx.now + 3 * DAY_SECONDS)
}

/** The refund's part of what the charge brought, in the currency that it was settled in. Fees are not given back. */
function postRefund(tx: Transaction, charge: Charge, refund: Refund): Refund {
  const original = tx.find(balanceTransactions, charge.balance_transaction)
  const transaction = post(tx, {
    type: charge.payment_method_details?.type === 'card' ? 'refund' : 'payment_refund',
    reportingCategory: 'refund',
    amount: -settledPart(charge, original, refund.amount),
    currency: original?.currency ?? charge.currency,
    source: refund.id,
    description: describe(charge),
    exchangeRate: original?.exchange_rate ?? null,
    availableOn: original?.status === 'pending' ? original.available_on : 'now',
  })
  return tx.put(refunds, refund, { balance_transaction: transaction.id })
}

const settledPart = (charge: Charge, original: { amount: number; currency: string } | undefined, amount: number) =>
  original === undefined || original.currency === charge.currency || charge.amount_captured === 0
    ? amount
    : share(original.amount, amount, charge.amount_captured)

const describe = ({ description, payment_method_details: details }: Charge) =>
  details?.type === 'card' ? `REFUND FOR CHARGE${description ? ` (${description})` : ''}` : 'REFUND FOR PAYMENT'

function markRefunded(
  tx: Transaction,
  charge: Charge,
  amount: number,
  { released, fraudulent }: { readonly released: number; readonly fraudulent: boolean },
): void {
  const refunded = charge.amount_refunded + amount
  tx.put(charges, tx.get(charges, charge.id), {
    amount_refunded: refunded,
    refunded: refunded >= charge.amount,
    ...(fraudulent && { fraud_details: { ...charge.fraud_details, user_report: 'fraudulent' } }),
    ...(released > 0 && { _released: Number(charge['_released'] ?? 0) + released }),
  })
}

/** The customer has said to which account the money shall go: it leaves the balance. */
export function submitRefund(tx: Transaction, refund: Refund): Refund {
  const posted = refund['_moves'] === true ? postRefund(tx, tx.get(charges, refund.charge!), refund) : refund
  const submitted = tx.send(refunds, posted, { type: 'submit' })
  tx.schedule('refund.succeed', refund.id, tx.now + 3 * DAY_SECONDS)
  return submitted
}

/** The bank sent it back: the money returns to the balance. */
export function failRefund(tx: Transaction, refund: Refund, reason: string): Refund {
  const back = returnMoney(tx, refund)
  tx.send(
    refunds,
    refund,
    { type: 'fail' },
    {
      failure_reason: reason,
      ...(back !== undefined && { failure_balance_transaction: back }),
    },
  )
  unmark(tx, refund)
  return tx.get(refunds, refund.id)
}

/** A refund that was canceled: as if it had never been. */
export function undoRefund(tx: Transaction, refund: Refund): void {
  const back = returnMoney(tx, refund)
  if (back !== undefined) tx.put(refunds, refund, { failure_balance_transaction: back })
  unmark(tx, refund)
}

function returnMoney(tx: Transaction, refund: Refund): string | undefined {
  const original = tx.find(balanceTransactions, refund.balance_transaction)
  if (original === undefined) return undefined
  return post(tx, {
    type: 'refund_failure',
    reportingCategory: 'refund_failure',
    amount: -original.amount,
    currency: original.currency,
    source: refund.id,
    description: 'REFUND FAILURE',
    availableOn: original.status === 'pending' ? original.available_on : 'now',
  }).id
}

function unmark(tx: Transaction, refund: Refund): void {
  const charge = tx.find(charges, refund.charge)
  if (charge === undefined) {
    const customer = refund['customer']
    if (typeof customer === 'string') returnUnused(tx, customer, refund.currency, refund.amount)
    return
  }
  tx.put(charges, charge, { amount_refunded: charge.amount_refunded - refund.amount, refunded: false })
  if (isTransfer(charge) && charge.customer !== null)
    returnCash(tx, charge.customer, charge.currency, refund.amount, refund.id)
}
