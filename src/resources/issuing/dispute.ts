/** Dispute: a cardholder's objection to a transaction. @see https://docs.stripe.com/issuing/purchases/disputes */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { post } from '../balance/ledger.js'
import { move } from '../refused.js'
import { issuingTransactions } from './transaction.js'

export type IssuingDispute = Omit<Stored<Stripe.Issuing.Dispute>, 'balance_transactions'> & {
  readonly _balance_transactions?: readonly string[]
}

type Event = { type: 'submit' } | { type: 'win' } | { type: 'lose' } | { type: 'expire' }

const closed = emit('issuing_dispute.closed')

export const issuingDisputeMachine = lifecycleSetup<Event>().createMachine({
  id: 'issuing.dispute',
  initial: 'unsubmitted',
  states: {
    unsubmitted: {
      on: {
        submit: { target: 'submitted', actions: emit('issuing_dispute.submitted') },
        expire: { target: 'expired', actions: closed },
      },
    },
    submitted: { on: { win: { target: 'won', actions: closed }, lose: { target: 'lost', actions: closed } } },
    won: {},
    lost: {},
    expired: {},
  },
})

export const issuingDisputes = resource<IssuingDispute>('issuing.dispute', {
  idPrefix: 'idp',
  api: 'issuing.disputes',
  label: 'issuing dispute',
  events: 'issuing_dispute',
  lifecycle: issuingDisputeMachine,
  show: (tx, dispute: IssuingDispute) =>
    dispute._balance_transactions === undefined
      ? {}
      : { balance_transactions: dispute._balance_transactions.map(id => tx.shown('balance_transaction', id)) },
})

/** Days in which a dispute may be submitted. @see https://docs.stripe.com/issuing/purchases/disputes */
const SUBMITTED_WITHIN_DAYS = 110

export const operations = {
  create(tx: Transaction, params: Stripe.Issuing.DisputeCreateParams): IssuingDispute {
    if (params.transaction === undefined) {
      throw invalidRequest('Missing required param: transaction.', { code: 'parameter_missing', param: 'transaction' })
    }
    const transaction = tx.need(issuingTransactions, params.transaction, 'transaction')
    if (transaction.type !== 'capture') {
      throw invalidRequest('Only captures can be disputed.', { param: 'transaction' })
    }
    if (transaction.dispute !== null) {
      throw invalidRequest(`Issuing transaction ${transaction.id} already has a dispute.`, { param: 'transaction' })
    }
    const dispute = tx.create(issuingDisputes, {
      ...tx.fields(issuingDisputes, params),
      amount: amountOf(params.amount, -transaction.amount),
      currency: transaction.currency,
      evidence: evidenceOf(tx, { reason: 'other', ...params.evidence }),
      status: 'unsubmitted',
      transaction: transaction.id,
    })
    tx.put(issuingTransactions, transaction, { dispute: dispute.id })
    tx.schedule('issuing.dispute.expire', dispute.id, transaction.created + SUBMITTED_WITHIN_DAYS * DAY_SECONDS)
    return dispute
  },

  update(tx: Transaction, dispute: IssuingDispute, params: Stripe.Issuing.DisputeUpdateParams): IssuingDispute {
    return tx.update(issuingDisputes, dispute, tx.fields(issuingDisputes, params, dispute))
  },

  submit(tx: Transaction, dispute: IssuingDispute, params: Stripe.Issuing.DisputeSubmitParams): IssuingDispute {
    const { reason } = dispute.evidence
    const told = (dispute.evidence as Readonly<Record<string, unknown>>)[reason]
    if (typeof told !== 'object' || told === null) {
      throw invalidRequest(`Missing required evidence: evidence[${reason}].`, { param: `evidence[${reason}]` })
    }
    return move(tx, issuingDisputes, dispute, { type: 'submit' }, tx.fields(issuingDisputes, params, dispute))
  },
}

const evidenceOf = (tx: Transaction, evidence: object): IssuingDispute['evidence'] =>
  tx.fields(issuingDisputes, { evidence }).evidence as IssuingDispute['evidence']

function amountOf(wanted: number | undefined, most: number): number {
  if (wanted !== undefined && wanted > most) {
    throw invalidRequest('The disputed amount cannot be more than that of the transaction.', { param: 'amount' })
  }
  return wanted ?? most
}

/** The network has decided; who wins gets the money back. */
export function decide(tx: Transaction, dispute: IssuingDispute, won: boolean): IssuingDispute {
  const decided = move(tx, issuingDisputes, dispute, { type: won ? 'win' : 'lose' })
  if (!won) return decided
  const { id } = post(tx, {
    type: 'issuing_dispute',
    reportingCategory: 'issuing_dispute',
    amount: dispute.amount,
    currency: dispute.currency,
    source: dispute.id,
    availableOn: 'now',
  })
  const paid = tx.put(issuingDisputes, decided, { _balance_transactions: [id] })
  tx.emit('issuing_dispute.funds_reinstated', paid)
  return paid
}

export const due = {
  'issuing.dispute.expire'(tx: Transaction, id: string) {
    const dispute = tx.find(issuingDisputes, id)
    if (dispute !== undefined) tx.trySend(issuingDisputes, dispute, { type: 'expire' })
  },
}
