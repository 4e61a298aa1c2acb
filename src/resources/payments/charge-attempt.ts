/** One attempt to charge a payment method: the bank is asked, and its answer becomes a charge. */
import { DAY_SECONDS } from '../../clock/calendar.js'
import { BARE } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { askedChecks } from './card-details.js'
import { cardVerdict, outcomeOf, type Verdict } from './card-verdict.js'
import { type Charge, charges, unnamedFields } from './charge.js'
import { type CardOptions, cardChargeDetails, otherChargeDetails } from './charge-details.js'
import { leaveAftermath, settleCharge } from './charge-settle.js'
import { declineToError, type PaymentError } from './payment-error.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'
import { receiptUrl } from './receipt.js'
import { type TestCard, testCardOf } from './test-card.js'

/** Days that a card's hold lasts, and how long where extended authorization was granted. */
const HOLD_DAYS = 7
const EXTENDED_HOLD_DAYS = 30

export interface Attempt {
  readonly method: PaymentMethod
  readonly amount: number
  readonly currency: string
  readonly capture: 'async' | 'now' | 'manual'
  readonly offSession: boolean
  readonly asksLater: boolean
  readonly authenticated: boolean
  readonly asksAuthentication: boolean
  readonly options: CardOptions
  readonly mandate: string | null
  /** What the charge has from the intent or the request that makes it. */
  readonly from: Changes<Charge>
}

export type AttemptResult =
  | { readonly kind: 'charged'; readonly charge: Charge }
  | { readonly kind: 'failed'; readonly charge: Charge; readonly error: PaymentError }
  | { readonly kind: 'must_authenticate' }

/** A number that stands for none: methods that Stripe itself keeps behave as an ordinary card. */
const ORDINARY = '4242424242424242'

export const numberOf = (method: PaymentMethod): string =>
  typeof method['_number'] === 'string' && method.type === 'card' ? method['_number'] : ORDINARY

/** Asks the bank of a card (or a wallet, which answers like one). */
export function attemptCard(tx: Transaction, attempt: Attempt): AttemptResult {
  const number = numberOf(attempt.method)
  const card = testCardOf(number)
  const asked = attempt.method.card ? askedChecks(attempt.method.card, number) : undefined
  const verdict = cardVerdict(card, {
    offSession: attempt.offSession,
    asksLater: attempt.asksLater,
    setUp: attempt.method['_setUp'] === true,
    authenticated: attempt.authenticated,
    asked: attempt.asksAuthentication,
    cvcCheck: asked?.checks?.cvc_check ?? null,
    zipCheck: asked?.checks?.address_postal_code_check ?? null,
  })
  if (verdict.kind === 'must_authenticate') return { kind: 'must_authenticate' }
  const method =
    asked === attempt.method.card || asked === undefined
      ? attempt.method
      : tx.put(paymentMethods, attempt.method, { card: asked })
  return storeAnswer(tx, { ...attempt, method }, verdict, card)
}

function storeAnswer(
  tx: Transaction,
  attempt: Attempt,
  verdict: Exclude<Verdict, { kind: 'must_authenticate' }>,
  card: TestCard,
): AttemptResult {
  const authorized = verdict.kind === 'authorized'
  const held = authorized && attempt.capture === 'manual'
  const threeDSecure = verdict.kind === 'blocked' ? undefined : verdict.threeDSecure
  const days = attempt.options.extended ? EXTENDED_HOLD_DAYS : HOLD_DAYS
  const error = authorized ? undefined : verdict.decline
  const charge = tx.insert(charges, commonFields(tx, attempt, tx.newId('ch')), attempt.from, {
    amount_captured: authorized && !held ? attempt.amount : 0,
    captured: authorized && !held,
    failure_code: error?.code ?? null,
    failure_message: error?.message ?? null,
    outcome: outcomeOf(verdict, card, tx.integer(64)) as NonNullable<Charge['outcome']>,
    paid: authorized,
    payment_method_details: cardChargeDetails(tx, attempt.method, {
      amount: attempt.amount,
      threeDSecure,
      captureBefore: held ? tx.now + days * DAY_SECONDS : undefined,
      options: attempt.options,
      mandate: attempt.mandate,
    }),
    status: authorized ? 'succeeded' : 'failed',
    _number: numberOf(attempt.method),
  })
  if (error !== undefined) {
    tx.emit('charge.failed', charge)
    return { kind: 'failed', charge, error: declineToError(error, charge.id) }
  }
  return { kind: 'charged', charge: held ? announced(tx, charge) : captureAtOnce(tx, charge, attempt.capture) }
}

function announced(tx: Transaction, charge: Charge): Charge {
  tx.emit('charge.succeeded', charge)
  return charge
}

/**
 * An asynchronous capture answers before the ledger knows of it. Charges that connected accounts have a part in are
 * posted at once, as their shares follow from the posting.
 * @see https://docs.stripe.com/payments/payment-intents/asynchronous-capture
 */
function captureAtOnce(tx: Transaction, charge: Charge, capture: Attempt['capture']): Charge {
  const shared = charge.application_fee_amount !== null || charge['_transferData'] !== undefined
  if (capture === 'async' && !shared) {
    tx.emit('charge.succeeded', charge)
    tx.afterwards('charge.settle', charge.id)
  } else tx.emit('charge.succeeded', settleCharge(tx, charge, 'now'))
  leaveAftermath(tx, charge)
  return tx.get(charges, charge.id)
}

/** A debit, a voucher or a redirect: the money is on its way, or already here. */
export function openOtherCharge(
  tx: Transaction,
  attempt: Attempt,
  status: 'pending' | 'succeeded',
  extra: object = {},
): Charge {
  const arrived = status === 'succeeded'
  const held = arrived && attempt.capture === 'manual'
  const charge = tx.insert(charges, commonFields(tx, attempt, tx.newId('py')), attempt.from, {
    amount_captured: held ? 0 : attempt.amount,
    captured: !held,
    outcome: approved,
    paid: arrived,
    payment_method_details: otherChargeDetails(tx, attempt.method, {
      ...extra,
      ...(attempt.mandate !== null && { mandate: attempt.mandate }),
    }),
    status,
    ...(attempt.method.type !== 'card' && { _account: attempt.method['_number'] }),
  })
  if (!arrived) {
    tx.emit('charge.pending', charge)
    return charge
  }
  return held ? announced(tx, charge) : captureAtOnce(tx, charge, attempt.capture)
}

const approved = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'not_assessed',
  seller_message: 'Payment complete.',
  type: 'authorized',
} satisfies Charge['outcome']

function commonFields(tx: Transaction, { method, amount, currency, from }: Attempt, id: string): Changes<Charge> {
  return {
    ...unnamedFields,
    id,
    amount,
    billing_details: method.billing_details,
    calculated_statement_descriptor: statementDescriptor(from),
    currency,
    fraud_details: BARE,
    payment_method: method.id,
    // Observed: of charges that an intent made.
    ...(from.payment_intent && { radar_options: BARE }),
    receipt_url: receiptUrl(tx, id),
  }
}

const DESCRIPTOR_MAX = 22

/** `PREFIX* SUFFIX`, of the account's own name where nothing was given. */
function statementDescriptor({
  statement_descriptor: whole,
  statement_descriptor_suffix: suffix,
}: Changes<Charge>): string {
  if (whole) return whole.toUpperCase().slice(0, DESCRIPTOR_MAX)
  const prefix = 'STRIPEWORLD'
  return (suffix ? `${prefix}* ${suffix.toUpperCase()}` : prefix).slice(0, DESCRIPTOR_MAX)
}
