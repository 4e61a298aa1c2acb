/** ReceivedDebit: money that somebody took. @see https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/received-debits */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type FinancialAccount, financialAccounts } from './financial-account.js'
import { closeFlow, openFlow } from './ledger.js'
import { initiator, type Told } from './received-credit.js'

export type ReceivedDebit = Stored<Stripe.Treasury.ReceivedDebit>

export const receivedDebits = resource<ReceivedDebit>('treasury.received_debit', {
  idPrefix: 'rd',
  api: 'treasury.receivedDebits',
  label: 'received debit',
})

/** Days in which an ACH debit can be objected to. */
const REVERSIBLE_DAYS = 2

export interface Debit {
  readonly account: FinancialAccount
  readonly amount: number
  readonly currency: string
  readonly network: string
  readonly description: string
  readonly linked?: { readonly inbound_transfer?: string }
  readonly told?: Pick<Told, 'initiating_payment_method_details'>
}

/** It fails where the account is closed, or does not hold that much. */
export function receiveDebit(tx: Transaction, debit: Debit): ReceivedDebit {
  const { account, amount, currency, network, description } = debit
  const id = tx.newId('rd')
  const failure = failureOf(account, amount, currency)
  const flow = { account, id, type: 'received_debit' as const, amount: -amount, currency, description }
  return tx.create(receivedDebits, {
    id,
    amount,
    currency,
    description,
    failure_code: failure,
    financial_account: account.id,
    initiating_payment_method_details: initiator(debit.told ?? {}),
    linked_flows: {
      debit_reversal: null,
      inbound_transfer: null,
      issuing_authorization: null,
      issuing_transaction: null,
      payout: null,
      topup: null,
      ...debit.linked,
    },
    network,
    reversal_details: { deadline: tx.now + REVERSIBLE_DAYS * DAY_SECONDS, restricted_reason: null },
    status: failure === null ? 'succeeded' : 'failed',
    transaction: failure === null ? take(tx, flow) : null,
  } as Changes<ReceivedDebit>)
}

function take(tx: Transaction, flow: Parameters<typeof openFlow>[1]): string {
  const { id } = openFlow(tx, flow, 'received_debit', { cash: flow.amount })
  return closeFlow(tx, id, 'received_debit', {}, 'post').id
}

function failureOf({ status, balance }: FinancialAccount, amount: number, currency: string) {
  if (status !== 'open') return 'account_closed'
  return (balance.cash[currency] ?? 0) < amount ? 'insufficient_funds' : null
}

export const operations = {
  'testHelpers.treasury.receivedDebits.create': (tx: Transaction, _: readonly string[], told: Told): ReceivedDebit =>
    receiveDebit(tx, {
      account: tx.need(financialAccounts, told.financial_account, 'financial_account'),
      amount: told.amount,
      currency: told.currency,
      network: told.network,
      description: told.description ?? 'Stripe Test',
      told,
    }),
}
