/** Reversals: a received credit is sent back, a received debit is objected to. @see https://docs.stripe.com/treasury/moving-money/financial-accounts/into/credit-reversals */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { financialAccounts, requireFunds } from './financial-account.js'
import { closeFlow, openFlow } from './ledger.js'
import { type ReceivedCredit, receivedCredits } from './received-credit.js'
import { receivedDebits } from './received-debit.js'

export type CreditReversal = Stored<Stripe.Treasury.CreditReversal>
export type DebitReversal = Stored<Stripe.Treasury.DebitReversal>

export const creditReversalMachine = lifecycleSetup<{ type: 'post' } | { type: 'cancel' }>().createMachine({
  id: 'treasury.credit_reversal',
  initial: 'processing',
  states: {
    processing: {
      on: { post: { target: 'posted', actions: emit('treasury.credit_reversal.posted') }, cancel: 'canceled' },
    },
    posted: {},
    canceled: {},
  },
})

export const debitReversalMachine = lifecycleSetup<{ type: 'succeed' } | { type: 'fail' }>().createMachine({
  id: 'treasury.debit_reversal',
  initial: 'processing',
  states: {
    processing: {
      on: { succeed: { target: 'succeeded', actions: emit('treasury.debit_reversal.completed') }, fail: 'failed' },
    },
    succeeded: {},
    failed: {},
  },
})

export const creditReversals = resource<CreditReversal>('treasury.credit_reversal', {
  idPrefix: 'credrev',
  api: 'treasury.creditReversals',
  label: 'credit reversal',
  lifecycle: creditReversalMachine,
})

export const debitReversals = resource<DebitReversal>('treasury.debit_reversal', {
  idPrefix: 'debrev',
  api: 'treasury.debitReversals',
  label: 'debit reversal',
  lifecycle: debitReversalMachine,
})

/** Days that the rails take. */
const RAIL_DAYS = 1

type Details = ReceivedCredit['reversal_details']

function requireReversible(tx: Transaction, details: Details, param: string): void {
  const late = details?.deadline !== null && details?.deadline !== undefined && details.deadline < tx.now
  const reason = late ? 'deadline_passed' : details?.restricted_reason
  if (reason) throw invalidRequest(`This flow cannot be reversed: ${reason}.`, { param })
}

const REVERSED = { deadline: null, restricted_reason: 'already_reversed' } as const

export const operations = {
  'treasury.creditReversals.create'(
    tx: Transaction,
    _: readonly string[],
    params: Stripe.Treasury.CreditReversalCreateParams,
  ) {
    const credit = tx.need(receivedCredits, params.received_credit, 'received_credit')
    requireReversible(tx, credit.reversal_details, 'received_credit')
    const account = tx.get(financialAccounts, String(credit.financial_account))
    const { amount, currency, network } = credit
    requireFunds(account, amount, currency)
    const id = tx.newId('credrev')
    const flow = {
      account,
      id,
      type: 'credit_reversal' as const,
      amount: -amount,
      currency,
      description: 'Credit reversal',
    }
    const { id: transaction } = openFlow(tx, flow, 'credit_reversal', { cash: -amount, outbound_pending: amount })
    tx.put(receivedCredits, credit, {
      linked_flows: { ...credit.linked_flows, credit_reversal: id },
      reversal_details: REVERSED,
    })
    tx.schedule('treasury.credit_reversal.post', id, tx.now + RAIL_DAYS * DAY_SECONDS)
    return tx.create(creditReversals, {
      ...tx.fields(creditReversals, params),
      id,
      amount,
      currency,
      financial_account: account.id,
      network,
      status: 'processing',
      status_transitions: { posted_at: null },
      transaction,
    } as Changes<CreditReversal>)
  },

  'treasury.debitReversals.create'(
    tx: Transaction,
    _: readonly string[],
    params: Stripe.Treasury.DebitReversalCreateParams,
  ) {
    const debit = tx.need(receivedDebits, params.received_debit, 'received_debit')
    requireReversible(tx, debit.reversal_details, 'received_debit')
    const account = tx.get(financialAccounts, String(debit.financial_account))
    const { amount, currency } = debit
    const id = tx.newId('debrev')
    const flow = { account, id, type: 'debit_reversal' as const, amount, currency, description: 'Debit reversal' }
    const { id: transaction } = openFlow(tx, flow, 'debit_reversal', { inbound_pending: amount })
    tx.put(receivedDebits, debit, {
      linked_flows: { ...debit.linked_flows, debit_reversal: id },
      reversal_details: REVERSED,
    })
    tx.schedule('treasury.debit_reversal.succeed', id, tx.now + RAIL_DAYS * DAY_SECONDS)
    return tx.create(debitReversals, {
      ...tx.fields(debitReversals, params),
      id,
      amount,
      currency,
      financial_account: account.id,
      linked_flows: { issuing_dispute: null },
      network: debit.network === 'card' ? 'card' : 'ach',
      status: 'processing',
      status_transitions: { completed_at: null },
      transaction,
    } as Changes<DebitReversal>)
  },
}

export const due = {
  'treasury.credit_reversal.post'(tx: Transaction, id: string) {
    const reversal = tx.find(creditReversals, id)
    if (reversal?.status !== 'processing') return
    closeFlow(
      tx,
      String(reversal.transaction),
      'credit_reversal_posting',
      { outbound_pending: -reversal.amount },
      'post',
    )
    tx.send(creditReversals, reversal, { type: 'post' }, { status_transitions: { posted_at: tx.now } })
  },
  'treasury.debit_reversal.succeed'(tx: Transaction, id: string) {
    const reversal = tx.find(debitReversals, id)
    if (reversal?.status !== 'processing') return
    const { amount } = reversal
    closeFlow(tx, String(reversal.transaction), 'debit_reversal', { cash: amount, inbound_pending: -amount }, 'post')
    tx.send(debitReversals, reversal, { type: 'succeed' }, { status_transitions: { completed_at: tx.now } })
  },
}
