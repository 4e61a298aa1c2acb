/**
 * Payout: money that leaves the balance for a bank account or a debit card.
 * @see https://docs.stripe.com/api/payouts
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { bankAccounts, numberIn } from '../customers/bank-account.js'
import { post } from './ledger.js'
import { payAutomatically } from './payout-automatic.js'
import { payoutMachine } from './payout-machine.js'
import { sendPayout } from './payout-send.js'

export type Payout = Stored<Stripe.Payout>

export const payouts = resource<Payout>('payout', {
  idPrefix: 'po',
  api: 'payouts',
  lifecycle: payoutMachine,
  indexes: { destination: 'destination' },
})

export const operations = {
  create: sendPayout,

  cancel(tx: Transaction, payout: Payout): Payout {
    if (payout.status !== 'pending') {
      throw invalidRequest(`Payouts can only be canceled while they are pending; ${payout.id} is ${payout.status}.`, {
        code: 'payout_not_cancelable',
        param: 'payout',
      })
    }
    takeBack(tx, payout, 'payout_cancel')
    return tx.send(payouts, tx.get(payouts, payout.id), { type: 'cancel' })
  },

  reverse(tx: Transaction, payout: Payout, params: Stripe.PayoutReverseParams): Payout {
    if (payout.status !== 'paid' || payout.original_payout !== null || payout.reversed_by !== null) {
      throw invalidRequest(`Payout ${payout.id} cannot be reversed.`, { param: 'payout' })
    }
    const id = tx.newId('po')
    const transaction = post(tx, {
      type: 'payout',
      reportingCategory: 'payout_reversal',
      amount: payout.amount,
      currency: payout.currency,
      source: id,
      description: 'PAYOUT REVERSAL',
      availableOn: 'now',
    })
    const reversal = tx.create(payouts, {
      ...fieldsOf(payout),
      id,
      amount: -payout.amount,
      balance_transaction: transaction.id,
      metadata: tx.fields(payouts, { metadata: params.metadata ?? {} }).metadata ?? {},
      original_payout: payout.id,
      status: 'pending',
    } as Changes<Payout>)
    tx.put(payouts, payout, { reversed_by: id })
    tx.schedule('payout.submit', id, tx.now + 3600)
    return reversal
  },
}

function fieldsOf({ arrival_date, currency, destination, method, source_type, type, trace_id }: Payout) {
  return {
    arrival_date,
    automatic: false,
    currency,
    destination,
    method,
    reconciliation_status: 'not_applicable',
    source_type,
    type,
    trace_id,
  }
}

/** The bank accounts of the testing page that refuse a payout. @see https://docs.stripe.com/connect/testing#payouts */
const REFUSALS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  '000111111116': [
    'no_account',
    'The bank account details on file are probably incorrect. No bank account could be found with those details.',
  ],
  '000111111113': ['account_closed', 'The bank account has been closed.'],
  '000222222227': ['insufficient_funds', 'Your Stripe account has insufficient funds to cover the payout.'],
  '000333333335': ['debit_not_authorized', 'Debit transactions are not approved on your bank account.'],
  '000444444440': [
    'invalid_currency',
    'The bank was unable to process this payout because of its currency. This is probably because the bank account cannot accept payments in that currency.',
  ],
}

export const due = {
  'payout.automatic': payAutomatically,

  'payout.submit'(tx: Transaction, id: string) {
    const payout = tx.find(payouts, id)
    if (payout?.status !== 'pending') return
    tx.send(payouts, payout, { type: 'submit' })
    tx.schedule('payout.arrive', id, Math.max(tx.now + 1, Number(payout['_arrivesAt'] ?? 0)))
  },

  'payout.arrive'(tx: Transaction, id: string) {
    const payout = tx.find(payouts, id)
    if (payout?.status !== 'in_transit') return
    const account = tx.find(bankAccounts, payout.destination)
    const refusal = account === undefined ? undefined : REFUSALS[numberIn(account)]
    if (refusal === undefined) {
      tx.send(
        payouts,
        payout,
        { type: 'arrive' },
        { trace_id: { status: 'supported', value: `FED${tx.integer(1e9)}` } },
      )
      return
    }
    failPayout(tx, payout, refusal[0], refusal[1])
    if (account !== undefined) tx.trySend(bankAccounts, account, { type: 'error' })
  },
}

/** The bank sent it back: the money is in the balance again. */
export function failPayout(
  tx: Transaction,
  payout: Payout,
  code = 'could_not_process',
  message = 'The bank could not process this payout.',
): Payout {
  const transaction = takeBack(tx, payout, 'payout_failure')
  return tx.send(
    payouts,
    tx.get(payouts, payout.id),
    { type: 'fail' },
    {
      failure_balance_transaction: transaction,
      failure_code: code,
      failure_message: message,
    },
  )
}

function takeBack(tx: Transaction, payout: Payout, type: 'payout_cancel' | 'payout_failure'): string {
  const cancels = type === 'payout_cancel'
  const transaction = post(tx, {
    type,
    reportingCategory: 'payout_reversal',
    amount: payout.amount,
    currency: payout.currency,
    source: payout.id,
    description: cancels ? 'STRIPE PAYOUT CANCEL' : 'STRIPE PAYOUT FAILURE',
    availableOn: 'now',
  })
  tx.put(payouts, payout, { failure_balance_transaction: transaction.id })
  return transaction.id
}
