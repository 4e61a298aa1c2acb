/** What a test institution answers when it is asked: a balance, an owner, a few transactions. */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import type { BankLink, RefreshFeature } from './account.js'

export type AccountOwner = Stored<Stripe.FinancialConnections.AccountOwner>
export type BankTransaction = Stored<Stripe.FinancialConnections.Transaction>

export const accountOwners = resource<AccountOwner>('financial_connections.account_owner', {
  idPrefix: 'fcaown',
  indexes: { ownership: 'ownership' },
})

export const accountOwnerships = resource<StoredObject>('financial_connections.account_ownership', {
  idPrefix: 'fcaowns',
  lists: {
    owners: {
      object: 'financial_connections.account_owner',
      by: 'ownership',
      url: '/v1/financial_connections/accounts/{id}/owners',
    },
  },
})

export const bankTransactions = resource<BankTransaction>('financial_connections.transaction', {
  idPrefix: 'fctxn',
  api: 'financialConnections.transactions',
  label: 'transaction',
})

export const operations = {
  'financialConnections.accounts.listOwners': (
    tx: Transaction,
    [id]: readonly [string],
    params: Stripe.FinancialConnections.AccountListOwnersParams,
  ) => {
    tx.need({ object: 'financial_connections.account', label: 'financial connections account' }, id, 'account', 404)
    return list(tx, accountOwners, { ...params }, { url: `/v1/financial_connections/accounts/${id}/owners` })
  },
}

export function fetched(tx: Transaction, account: BankLink, feature: RefreshFeature): Partial<BankLink> {
  if (feature === 'balance') return { balance: BALANCE(tx.now) as BankLink['balance'] }
  if (feature === 'ownership') return { ownership: owned(tx) }
  seeTransactions(tx, account)
  return {}
}

const BALANCE = (as_of: number) => ({
  as_of,
  cash: { available: { usd: 100_000 } },
  current: { usd: 100_000 },
  type: 'cash',
})

function owned(tx: Transaction): string {
  const ownership = tx.create(accountOwnerships, {})
  tx.create(accountOwners, {
    email: 'jenny.rosen@example.com',
    name: 'Jenny Rosen',
    ownership: ownership.id,
    phone: '+15555550123',
    raw_address: '123 Main Street, San Francisco, CA 94111',
    refreshed_at: tx.now,
  })
  return ownership.id
}

const SEEN: readonly (readonly [description: string, amount: number, daysAgo: number])[] = [
  ['Payroll', 250_000, 5],
  ['Groceries', -8_412, 3],
  ['Coffee shop', -550, 1],
]

/** Each refresh sees what was booked since the last one; the first one sees it all. */
function seeTransactions(tx: Transaction, account: BankLink): void {
  const refresh = account.transaction_refresh?.id ?? ''
  const known = tx.where(bankTransactions, 'account', account.id)
  for (const transaction of known) {
    if (transaction.status !== 'pending') continue
    const status_transitions = { posted_at: tx.now, void_at: null }
    tx.put(bankTransactions, transaction, {
      status: 'posted',
      status_transitions,
      transaction_refresh: refresh,
      updated: tx.now,
    })
  }
  if (known.length > 0) return
  for (const [description, amount, daysAgo] of SEEN) {
    const at = tx.now - daysAgo * DAY_SECONDS
    const pending = daysAgo === 1
    tx.create(bankTransactions, {
      account: account.id,
      amount,
      currency: 'usd',
      description,
      status: pending ? 'pending' : 'posted',
      status_transitions: { posted_at: pending ? null : at, void_at: null },
      transacted_at: at,
      transaction_refresh: refresh,
      updated: tx.now,
    })
  }
}
