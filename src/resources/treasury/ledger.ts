/**
 * The ledger of financial accounts: a transaction for each flow, its entries, and the account's balance, which is the
 * sum of the entries. Nothing else moves money here.
 */
import type Stripe from 'stripe'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { type FinancialAccount, financialAccounts } from './financial-account.js'

export type TreasuryTransaction = Omit<Stored<Stripe.Treasury.Transaction>, 'entries'>
export type TreasuryEntry = Stored<Stripe.Treasury.TransactionEntry>

type Event = { type: 'post' } | { type: 'void' }

export const treasuryTransactionMachine = lifecycleSetup<Event>().createMachine({
  id: 'treasury.transaction',
  initial: 'open',
  states: { open: { on: { post: 'posted', void: 'void' } }, posted: {}, void: {} },
})

export const treasuryTransactions = resource<TreasuryTransaction>('treasury.transaction', {
  idPrefix: 'trxn',
  api: 'treasury.transactions',
  label: 'transaction',
  lifecycle: treasuryTransactionMachine,
  indexes: { flow: 'flow' },
  lists: {
    entries: {
      object: 'treasury.transaction_entry',
      by: 'transaction',
      url: '/v1/treasury/transaction_entries?transaction={id}',
      onlyExpanded: true,
    },
  },
})

export const treasuryEntries = resource<TreasuryEntry>('treasury.transaction_entry', {
  idPrefix: 'trxne',
  api: 'treasury.transactionEntries',
  label: 'transaction entry',
  indexes: { transaction: 'transaction' },
})

/** What an entry does to the parts of the balance. */
export interface Impact {
  readonly cash?: number
  readonly inbound_pending?: number
  readonly outbound_pending?: number
}

export interface Flow {
  readonly account: FinancialAccount
  /** Id and kind of what moves the money. */
  readonly id: string
  readonly type: TreasuryTransaction['flow_type']
  readonly amount: number
  readonly currency: string
  readonly description: string
}

/** A flow begins: its transaction is open, and its first entry holds or announces the money. */
export function openFlow(
  tx: Transaction,
  flow: Flow,
  entry: TreasuryEntry['type'],
  impact: Impact,
): TreasuryTransaction {
  const transaction = tx.create(treasuryTransactions, {
    amount: flow.amount,
    balance_impact: NOTHING,
    currency: flow.currency,
    description: flow.description,
    financial_account: flow.account.id,
    flow: flow.id,
    flow_type: flow.type,
    status: 'open',
    status_transitions: { posted_at: null, void_at: null },
  })
  return enter(tx, transaction, entry, impact)
}

const NOTHING = { cash: 0, inbound_pending: 0, outbound_pending: 0 }

/** Adds an entry to a transaction, and to the account. */
export function enter(
  tx: Transaction,
  transaction: TreasuryTransaction,
  type: TreasuryEntry['type'],
  impact: Impact,
): TreasuryTransaction {
  const { currency, financial_account, flow, flow_type } = transaction
  const balance_impact = { ...NOTHING, ...impact }
  tx.create(treasuryEntries, {
    balance_impact,
    currency,
    effective_at: tx.now,
    financial_account,
    flow,
    flow_type,
    transaction: transaction.id,
    type,
  })
  addToBalance(tx, financial_account, currency, balance_impact)
  return tx.put(treasuryTransactions, transaction, {
    balance_impact: {
      cash: transaction.balance_impact.cash + balance_impact.cash,
      inbound_pending: transaction.balance_impact.inbound_pending + balance_impact.inbound_pending,
      outbound_pending: transaction.balance_impact.outbound_pending + balance_impact.outbound_pending,
    },
  })
}

/** The flow has come to its end: the money has moved, or it has not. */
export function closeFlow(
  tx: Transaction,
  transactionId: string,
  type: TreasuryEntry['type'],
  impact: Impact,
  end: 'post' | 'void',
): TreasuryTransaction {
  const transaction = enter(tx, tx.get(treasuryTransactions, transactionId), type, impact)
  const at = end === 'post' ? { posted_at: tx.now, void_at: null } : { posted_at: null, void_at: tx.now }
  return tx.send(treasuryTransactions, transaction, { type: end }, { status_transitions: at })
}

function addToBalance(tx: Transaction, id: string, currency: string, impact: typeof NOTHING): void {
  const account = tx.get(financialAccounts, id)
  const { cash, inbound_pending, outbound_pending } = account.balance
  const plus = (part: Readonly<Record<string, number>>, amount: number) => ({
    ...part,
    [currency]: (part[currency] ?? 0) + amount,
  })
  tx.put(financialAccounts, account, {
    balance: {
      cash: plus(cash, impact.cash),
      inbound_pending: plus(inbound_pending, impact.inbound_pending),
      outbound_pending: plus(outbound_pending, impact.outbound_pending),
    },
  })
}
