/** A dispute begins: the charge is marked, and a chargeback takes its money and a fee. */
import { DAY_SECONDS, startOfDay } from '../../clock/calendar.js'
import { share } from '../../core/money.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { stripeFee } from '../balance/fee.js'
import { post } from '../balance/ledger.js'
import { closeFraudWarnings } from '../radar/early-fraud-warning.js'
import { closeReviewsOf } from '../radar/review.js'
import { type Charge, charges } from './charge.js'
import { type Dispute, disputes } from './dispute.js'
import type { DisputeKind } from './test-card.js'

/** Observed in a test environment: until the end of the ninth day. */
const RESPONSE_DAYS = 9

/** An inquiry that nobody escalates ends by itself. @see https://docs.stripe.com/disputes/how-disputes-work */
const INQUIRY_DAYS = 120

/** Observed for US accounts; the fee is not in the documentation. */
export const DISPUTE_FEE = 1500

/** How the networks number the reasons. */
const REASONS: Readonly<Record<string, { readonly visa: string; readonly mastercard: string }>> = {
  fraudulent: { visa: '83', mastercard: '4837' },
  product_not_received: { visa: '13.1', mastercard: '4853' },
  general: { visa: '13.7', mastercard: '4853' },
}

export interface NewDispute {
  readonly kind: DisputeKind | 'debit_not_authorized'
  readonly amount: number
  readonly reason?: Dispute['reason']
}

export function openDispute(tx: Transaction, charge: Charge, { kind, amount, reason: told }: NewDispute): Dispute {
  const inquiry = kind === 'inquiry'
  const reason =
    told ??
    (kind === 'product_not_received' || kind === 'debit_not_authorized'
      ? kind
      : kind === 'compliance'
        ? 'noncompliant'
        : 'fraudulent')
  const dueBy = startOfDay(tx.now) + (RESPONSE_DAYS + 1) * DAY_SECONDS - 1
  const dispute = tx.insert(disputes, {
    amount,
    charge: charge.id,
    currency: charge.currency,
    evidence: emptyEvidence(tx),
    enhanced_eligibility_types:
      kind === 'ce3_eligible' ? ['visa_compelling_evidence_3'] : kind === 'compliance' ? ['visa_compliance'] : [],
    evidence_details: {
      due_by: dueBy,
      enhanced_eligibility: eligibility(kind),
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    is_charge_refundable: inquiry && !charge.refunded,
    payment_intent: charge.payment_intent,
    ...networkDetails(charge, reason, kind),
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
    _transactions: [],
  } as unknown as Changes<Dispute>)
  tx.put(charges, charge, { disputed: true, dispute: dispute.id } as Changes<Charge>)
  closeFraudWarnings(tx, charge.id)
  closeReviewsOf(tx, charge.id, 'disputed')
  tx.schedule('dispute.respond_by', dispute.id, dueBy)
  if (inquiry) tx.schedule('dispute.close_inquiry', dispute.id, tx.now + INQUIRY_DAYS * DAY_SECONDS)
  const opened = inquiry ? dispute : takeMoney(tx, dispute)
  tx.emit('charge.dispute.created', opened)
  if (!inquiry) tx.emit('charge.dispute.funds_withdrawn', opened)
  return opened
}

/** An appeal is shown only where one may be made. */
function emptyEvidence(tx: Transaction): object {
  const { appeal: _appeal, ...evidence } = tx.fields(disputes, { evidence: {} }).evidence as NonNullable<
    Dispute['evidence']
  >
  return evidence
}

function eligibility(kind: NewDispute['kind']): object {
  if (kind === 'ce3_eligible')
    return {
      visa_compelling_evidence_3: {
        required_actions: ['missing_customer_identifiers', 'missing_prior_undisputed_transactions'],
        status: 'requires_action',
      },
    }
  if (kind === 'compliance') return { visa_compliance: { status: 'requires_fee_acknowledgement' } }
  return {}
}

function networkDetails(charge: Charge, reason: string, kind: NewDispute['kind']): object {
  const card = charge.payment_method_details?.card
  if (!card) return {}
  const code = REASONS[reason] ?? REASONS['general']!
  return {
    payment_method_details: {
      card: {
        brand: card.brand,
        case_type: kind === 'inquiry' ? 'inquiry' : kind === 'compliance' ? 'compliance' : 'chargeback',
        network: card.network,
        network_reason_code: card.brand === 'mastercard' ? code.mastercard : code.visa,
      },
      type: 'card',
    },
  }
}

/** The bank takes the money; Stripe asks for its work. */
export function takeMoney(tx: Transaction, dispute: Dispute): Dispute {
  const charge = tx.get(charges, dispute.charge)
  const original = tx.find(balanceTransactions, charge.balance_transaction)
  const currency = original?.currency ?? charge.currency
  const transaction = post(tx, {
    type: 'adjustment',
    reportingCategory: 'dispute',
    amount: -settledAmount(charge, original, dispute.amount),
    currency,
    fees: stripeFee(DISPUTE_FEE, currency, 'Dispute fee'),
    source: dispute.id,
    description: `Chargeback withdrawal for ${charge.id}`,
    availableOn: original?.status === 'pending' ? original.available_on : 'now',
  })
  return addTransaction(tx, dispute, transaction.id)
}

export function addTransaction(tx: Transaction, dispute: Dispute, transaction: string): Dispute {
  const before = (dispute['_transactions'] as readonly string[] | undefined) ?? []
  return tx.put(disputes, dispute, { _transactions: [...before, transaction] })
}

export function settledAmount(
  charge: Charge,
  original: { readonly amount: number; readonly currency: string } | undefined,
  amount: number,
): number {
  if (original === undefined || original.currency === charge.currency || charge.amount_captured === 0) return amount
  return share(original.amount, amount, charge.amount_captured)
}
