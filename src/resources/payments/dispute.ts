/**
 * Dispute: a customer's bank takes a payment back, and the merchant may answer with evidence.
 * @see https://docs.stripe.com/api/disputes
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { customers } from '../customers/customer.js'
import { charges } from './charge.js'
import { closeInquiry, escalate, loseDispute, winDispute } from './dispute-decide.js'
import { disputeMachine } from './dispute-machine.js'

export type Dispute = Stored<Stripe.Dispute>

/** `_transactions` are the ids of its movements of money, in order. */
export const disputes = resource<Dispute>('dispute', {
  idPrefix: 'dp',
  api: 'disputes',
  events: 'charge.dispute',
  lifecycle: disputeMachine,
  indexes: { charge: 'charge', payment_intent: 'payment_intent' },
  absent: ['network_reason_code'],
  show: (tx, dispute: Dispute) => {
    const ids = (dispute['_transactions'] as readonly string[] | undefined) ?? []
    return {
      balance_transaction: ids[0] ?? null,
      balance_transactions: ids
        .map(id => tx.shown(balanceTransactions.object, id))
        .filter(found => found !== undefined),
    }
  },
})

const EVIDENCE = { textMax: 20_000, totalMax: 150_000 }

export const operations = {
  update(tx: Transaction, dispute: Dispute, params: Stripe.DisputeUpdateParams): Dispute {
    follow(tx, dispute)
    requireOpen(dispute)
    const { evidence, submit = true, metadata } = params
    const fields = tx.fields(
      disputes,
      { ...(metadata !== undefined && { metadata }), ...(evidence !== undefined && { evidence }) },
      dispute,
    )
    requireShort(fields.evidence)
    const staged = dispute.evidence_details.has_evidence && params.submit === true
    if (evidence === undefined && !staged) return tx.update(disputes, dispute, fields)
    const details = { ...dispute.evidence_details, has_evidence: true }
    if (!submit) return tx.update(disputes, dispute, { ...fields, evidence_details: details })
    requireUnsubmitted(dispute)
    return submitEvidence(tx, dispute, {
      ...fields,
      evidence_details: { ...details, submission_count: details.submission_count + 1, submission_method: 'manual' },
    })
  },

  close(tx: Transaction, dispute: Dispute): Dispute {
    follow(tx, dispute)
    requireOpen(dispute)
    return dispute.status === 'warning_needs_response' || dispute.status === 'warning_under_review'
      ? closeInquiry(tx, dispute)
      : loseDispute(tx, dispute)
  },
}

function follow(tx: Transaction, dispute: Dispute): void {
  const charge = tx.find(charges, dispute.charge)
  tx.follow(tx.find(customers, charge?.customer)?.test_clock)
}

const OPEN = new Set<string>(['needs_response', 'under_review', 'warning_needs_response', 'warning_under_review'])

function requireOpen(dispute: Dispute): void {
  if (!OPEN.has(dispute.status)) throw invalidRequest('This dispute is already closed', { param: 'dispute' })
}

/** @see https://docs.stripe.com/disputes/best-practices */
function requireUnsubmitted({ status }: Dispute): void {
  if (status !== 'under_review' && status !== 'warning_under_review') return
  throw invalidRequest('The evidence of this dispute has already been submitted. It can only be submitted once.', {
    param: 'submit',
  })
}

function requireShort(evidence: Changes<Dispute>['evidence']): void {
  let total = 0
  for (const [name, text] of Object.entries(evidence ?? {})) {
    if (typeof text !== 'string') continue
    total += text.length
    if (text.length <= EVIDENCE.textMax) continue
    throw invalidRequest(`Evidence text fields can be at most ${EVIDENCE.textMax} characters long.`, {
      param: `evidence[${name}]`,
    })
  }
  if (total > EVIDENCE.totalMax) {
    throw invalidRequest(`The combined character count of all evidence fields can be at most ${EVIDENCE.totalMax}.`, {
      param: 'evidence',
    })
  }
}

/** Evidence of a test environment decides by itself. @see https://docs.stripe.com/testing#evidence */
function submitEvidence(tx: Transaction, dispute: Dispute, changes: Changes<Dispute>): Dispute {
  const submitted = tx.trySend(disputes, dispute, { type: 'submit' }, changes) ?? tx.update(disputes, dispute, changes)
  const text = submitted.evidence.uncategorized_text
  if (text === 'winning_evidence' || text === 'losing_evidence' || text === 'escalate_inquiry_evidence') {
    tx.afterwards('dispute.decide', submitted.id)
  }
  return submitted
}

export const due = {
  'dispute.decide'(tx: Transaction, id: string) {
    const dispute = tx.find(disputes, id)
    if (dispute === undefined || !OPEN.has(dispute.status)) return
    const inquiry = dispute.status === 'warning_under_review'
    switch (dispute.evidence.uncategorized_text) {
      case 'winning_evidence':
        return void (inquiry ? closeInquiry(tx, dispute) : winDispute(tx, dispute))
      case 'losing_evidence':
        return void (inquiry ? escalate(tx, dispute) : loseDispute(tx, dispute))
      default:
        return void (inquiry && escalate(tx, dispute))
    }
  },

  /** Who does not answer in time has lost. */
  'dispute.respond_by'(tx: Transaction, id: string) {
    const dispute = tx.find(disputes, id)
    if (dispute === undefined) return
    tx.put(disputes, dispute, {
      evidence_details: {
        ...dispute.evidence_details,
        past_due: OPEN.has(dispute.status) && dispute.evidence_details.submission_count === 0,
      },
    })
    if (dispute.status === 'needs_response') loseDispute(tx, tx.get(disputes, id))
  },

  'dispute.close_inquiry'(tx: Transaction, id: string) {
    const dispute = tx.find(disputes, id)
    if (dispute?.status === 'warning_needs_response' || dispute?.status === 'warning_under_review')
      closeInquiry(tx, dispute)
  },
}
