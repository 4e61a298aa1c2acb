/**
 * BalanceTransaction: one movement of money into or out of an account's balance.
 * @see https://docs.stripe.com/api/balance_transactions
 */
import type Stripe from 'stripe'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { matureFunds } from './ledger.js'

export type BalanceTransaction = Stored<Stripe.BalanceTransaction>

/** `_payout` is the automatic payout that paid it out; `_matures` names the moment and clock at which it is available. */
export const balanceTransactions = resource<BalanceTransaction>('balance_transaction', {
  idPrefix: 'txn',
  api: 'balanceTransactions',
  label: 'balance transaction',
  indexes: {
    _payout: transaction => transaction['_payout'] as string | undefined,
    _matures: transaction => (transaction['status'] === 'pending' ? (transaction['_matures'] as string) : undefined),
  },
})

export const operations = {
  list(tx: Transaction, params: Stripe.BalanceTransactionListParams) {
    const { payout, ...rest } = params
    return list(tx, balanceTransactions, { ...rest }, {
      url: '/v1/balance_transactions',
      ...(payout !== undefined && { index: ['_payout', payout] as const }),
    })
  },
}

export const due = {
  'balance_transaction.available': matureFunds,
}
