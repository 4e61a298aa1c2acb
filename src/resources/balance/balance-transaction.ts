/**
 * BalanceTransaction: one movement of money into or out of an account's balance.
 * @see https://docs.stripe.com/api/balance_transactions
 */
import type Stripe from 'stripe'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { matureFunds } from './ledger.js'
import { type Payout, payouts } from './payout.js'

export type BalanceTransaction = Stored<Stripe.BalanceTransaction>

/** `_matures` names the moment and clock at which it is available. */
export const balanceTransactions = resource<BalanceTransaction>('balance_transaction', {
  idPrefix: 'txn',
  api: 'balanceTransactions',
  label: 'balance transaction',
  indexes: {
    _matures: transaction => (transaction['status'] === 'pending' ? (transaction['_matures'] as string) : undefined),
  },
})

export const operations = {
  list(tx: Transaction, params: Stripe.BalanceTransactionListParams) {
    const { payout: id, ...rest } = params
    const payout = id === undefined ? undefined : tx.need(payouts, id, 'payout')
    return list(
      tx,
      balanceTransactions,
      { ...rest },
      {
        url: '/v1/balance_transactions',
        ...(payout !== undefined && { accept: transaction => isPartOf(tx, transaction as BalanceTransaction, payout) }),
      },
    )
  },
}

/** An automatic payout pays out what has become available since the one before it; a manual one stands for itself. */
function isPartOf(tx: Transaction, transaction: BalanceTransaction, payout: Payout): boolean {
  if (transaction.source === payout.id) return true
  if (!payout.automatic || transaction.type === 'payout' || transaction.currency !== payout.currency) return false
  const before = tx
    .all(payouts)
    .find(other => other.automatic && other.currency === payout.currency && other.created < payout.created)
  return transaction.available_on <= payout.created && transaction.available_on > (before?.created ?? 0)
}

export const due = {
  'balance_transaction.available': matureFunds,
}
