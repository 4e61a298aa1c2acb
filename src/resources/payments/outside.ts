/**
 * What customers and banks do to payments, for which the API has no call. Each takes the id of what it is done to, and
 * refuses what cannot happen in the state that it is in.
 */
import { UsageError } from '../../core/errors.js'
import type { OutsideActions } from '../../core/outside.js'
import type { Resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { failPayout, payouts } from '../balance/payout.js'
import { failTopup, reverseTopup, topups } from '../balance/topup.js'
import { fundCash } from '../customers/cash-ledger.js'
import { customers } from '../customers/customer.js'
import { type EarlyFraudWarning, raiseFraudWarning } from '../radar/early-fraud-warning.js'
import { type Charge, charges } from './charge.js'
import { type Dispute, disputes } from './dispute.js'
import { closeInquiry, escalate, loseDispute, winDispute } from './dispute-decide.js'
import { openDispute } from './dispute-open.js'
import { mandates } from './mandate.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import { completeAction, failAction, returnDebit, settleDebit } from './payment-intent-settle.js'
import { followRefund, refunds } from './refund.js'
import { failRefund, submitRefund, undoRefund } from './refund-create.js'
import { setupIntents } from './setup-intent.js'
import { completeSetupAction, failSetupAction } from './setup-intent-confirm.js'
import { answerSource, type Source, sources } from './source.js'

/** Names one intent. */
export interface ToldIntent {
  readonly payment_intent?: string
  readonly setup_intent?: string
}

/** Names what somebody is asked about: an intent, or a source. */
export interface ToldAsked extends ToldIntent {
  readonly source?: string
}

function required<T extends StoredObject>(tx: Transaction, resource: Resource<T>, id: string | undefined): T {
  const found = tx.find(resource, id)
  if (found === undefined) throw new UsageError(`there is no ${resource.object} '${id ?? ''}'`)
  return found
}

function requireStatus(object: StoredObject, ...statuses: readonly string[]): void {
  if (statuses.includes(String(object['status']))) return
  throw new UsageError(`${object.object} ${object.id} is ${String(object['status'])}, and not ${statuses.join(' or ')}`)
}

function followIntent(tx: Transaction, { customer }: { readonly customer: string | null }): void {
  tx.follow(tx.find(customers, customer)?.test_clock)
}

/** An intent that waits for its customer. */
function waiting(tx: Transaction, told: ToldIntent) {
  const intent =
    told.setup_intent === undefined
      ? required(tx, paymentIntents, told.payment_intent)
      : required(tx, setupIntents, told.setup_intent)
  requireStatus(intent, 'requires_action')
  followIntent(tx, intent)
  return intent
}

function waitingSource(tx: Transaction, id: string): Source {
  const source = required(tx, sources, id)
  requireStatus(source, 'pending')
  tx.follow(tx.find(customers, source.customer)?.test_clock)
  return source
}

const isPayment = (intent: StoredObject): intent is PaymentIntent => intent.object === 'payment_intent'

function processing(tx: Transaction, told: ToldIntent): PaymentIntent {
  const intent = required(tx, paymentIntents, told.payment_intent)
  requireStatus(intent, 'processing')
  followIntent(tx, intent)
  return intent
}

/** The charge of a told charge or intent. */
function chargeOf(tx: Transaction, told: { readonly charge?: string; readonly payment_intent?: string }): Charge {
  const id = told.charge ?? required(tx, paymentIntents, told.payment_intent).latest_charge ?? undefined
  const charge = required(tx, charges, id)
  followIntent(tx, charge)
  return charge
}

function disputeOf(tx: Transaction, told: { readonly dispute: string }): Dispute {
  const dispute = required(tx, disputes, told.dispute)
  followIntent(tx, required(tx, charges, dispute.charge))
  return dispute
}

export const outside = {
  /** The customer passes 3D Secure, or agrees on the page that the payment method leads to. */
  authenticate(tx: Transaction, told: ToldAsked): void {
    if (told.source !== undefined) {
      answerSource(tx, waitingSource(tx, told.source), true)
      return
    }
    const intent = waiting(tx, told)
    if (isPayment(intent)) completeAction(tx, intent)
    else completeSetupAction(tx, intent)
  },

  /** The customer fails 3D Secure, or gives up on the other page. */
  failAuthentication(tx: Transaction, told: ToldAsked): void {
    if (told.source !== undefined) {
      answerSource(tx, waitingSource(tx, told.source), false)
      return
    }
    const intent = waiting(tx, told)
    if (isPayment(intent)) failAction(tx, intent)
    else failSetupAction(tx, intent)
  },

  /** The customer pays a slip, or scans the code and pays. */
  payVoucher(tx: Transaction, told: { readonly payment_intent: string }): void {
    const intent = waiting(tx, told)
    if (isPayment(intent)) completeAction(tx, intent)
  },

  /** The bank pays a debit, before the clock would have it. */
  settleDebit(tx: Transaction, told: { readonly payment_intent: string }): void {
    settleDebit(tx, processing(tx, told))
  },

  /** The bank refuses a debit. */
  returnDebit(
    tx: Transaction,
    told: { readonly payment_intent: string; readonly code?: string; readonly message?: string },
  ): void {
    returnDebit(tx, processing(tx, told), {
      failureCode: told.code ?? 'insufficient_funds',
      failureMessage: told.message ?? "The customer's account has insufficient funds to cover this payment.",
    })
  },

  /** The customer sends a bank transfer. */
  sendBankTransfer(
    tx: Transaction,
    told: {
      readonly customer: string
      readonly amount: number
      readonly currency: string
      readonly reference?: string
    },
  ): void {
    const customer = required(tx, customers, told.customer)
    tx.follow(customer.test_clock)
    fundCash(tx, customer, {
      amount: told.amount,
      currency: told.currency.toLowerCase(),
      reference: told.reference ?? null,
    })
  },

  /** The card holder disputes a payment with the bank; `inquiry`: the bank only asks. */
  openDispute(
    tx: Transaction,
    told: {
      readonly charge?: string
      readonly payment_intent?: string
      readonly amount?: number
      readonly reason?: Dispute['reason']
      readonly inquiry?: boolean
    },
  ): void {
    const charge = chargeOf(tx, told)
    const disputed = tx.where(disputes, 'charge', charge.id).reduce((sum, dispute) => sum + dispute.amount, 0)
    const left = charge.amount_captured - charge.amount_refunded - disputed
    const amount = told.amount ?? left
    if (!(amount > 0 && amount <= left))
      throw new UsageError(`of charge ${charge.id}, ${left} can be disputed, not ${amount}`)
    openDispute(tx, charge, {
      kind: told.inquiry ? 'inquiry' : 'fraudulent',
      amount,
      ...(told.reason !== undefined && { reason: told.reason }),
    })
  },

  /** The bank decides for the merchant. */
  winDispute(tx: Transaction, told: { readonly dispute: string }): void {
    const dispute = disputeOf(tx, told)
    requireStatus(dispute, 'needs_response', 'under_review')
    winDispute(tx, dispute)
  },

  /** The bank decides for the card holder. */
  loseDispute(tx: Transaction, told: { readonly dispute: string }): void {
    const dispute = disputeOf(tx, told)
    requireStatus(dispute, 'needs_response', 'under_review')
    loseDispute(tx, dispute)
  },

  /** The card holder takes the dispute back. */
  withdrawDispute(tx: Transaction, told: { readonly dispute: string }): void {
    const dispute = disputeOf(tx, told)
    requireStatus(dispute, 'needs_response', 'under_review', 'warning_needs_response', 'warning_under_review')
    if (dispute.status.startsWith('warning')) closeInquiry(tx, dispute, 'withdraw')
    else winDispute(tx, dispute, 'withdraw')
  },

  /** The bank makes a chargeback of an inquiry. */
  escalateInquiry(tx: Transaction, told: { readonly dispute: string }): void {
    const dispute = disputeOf(tx, told)
    requireStatus(dispute, 'warning_needs_response', 'warning_under_review')
    escalate(tx, dispute)
  },

  /** The issuer hears that a payment may be fraudulent. */
  raiseFraudWarning(
    tx: Transaction,
    told: {
      readonly charge?: string
      readonly payment_intent?: string
      readonly fraud_type?: EarlyFraudWarning['fraud_type']
    },
  ): void {
    raiseFraudWarning(tx, chargeOf(tx, told), told.fraud_type)
  },

  /** The customer says to which bank account a refund shall go. */
  submitRefundDetails(tx: Transaction, told: { readonly refund: string }): void {
    const refund = required(tx, refunds, told.refund)
    requireStatus(refund, 'requires_action')
    followRefund(tx, refund)
    submitRefund(tx, refund)
  },

  /** Someone cancels a refund in the Dashboard while it is pending. */
  cancelRefund(tx: Transaction, told: { readonly refund: string }): void {
    const refund = required(tx, refunds, told.refund)
    requireStatus(refund, 'pending')
    followRefund(tx, refund)
    undoRefund(tx, tx.send(refunds, refund, { type: 'cancel' }))
  },

  /** The bank sends a refund back. */
  failRefund(tx: Transaction, told: { readonly refund: string; readonly reason?: string }): void {
    const refund = required(tx, refunds, told.refund)
    requireStatus(refund, 'pending', 'succeeded', 'requires_action')
    followRefund(tx, refund)
    failRefund(tx, refund, told.reason ?? 'expired_or_canceled_card')
  },

  /** The customer, or the customer's bank, ends a mandate. */
  revokeMandate(tx: Transaction, told: { readonly mandate: string }): void {
    const mandate = required(tx, mandates, told.mandate)
    requireStatus(mandate, 'active', 'pending')
    tx.send(mandates, mandate, { type: 'revoke' })
  },

  /** The bank sends a payout back. */
  failPayout(
    tx: Transaction,
    told: { readonly payout: string; readonly code?: string; readonly message?: string },
  ): void {
    const payout = required(tx, payouts, told.payout)
    requireStatus(payout, 'in_transit', 'paid')
    failPayout(tx, payout, told.code, told.message)
  },

  /** The bank refuses a top-up. */
  failTopup(tx: Transaction, told: { readonly topup: string }): void {
    const topup = required(tx, topups, told.topup)
    requireStatus(topup, 'pending')
    failTopup(tx, topup)
  },

  /** The bank takes a top-up back. */
  reverseTopup(tx: Transaction, told: { readonly topup: string }): void {
    const topup = required(tx, topups, told.topup)
    requireStatus(topup, 'succeeded')
    reverseTopup(tx, topup)
  },
} satisfies OutsideActions
