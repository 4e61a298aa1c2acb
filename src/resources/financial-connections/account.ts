/** Account: a bank account that its owner lets you look at. @see https://docs.stripe.com/api/financial_connections/accounts */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { move, refused } from '../refused.js'
import { fetched } from './refresh.js'

export type BankLink = Stored<Stripe.FinancialConnections.Account>

type Event = { type: 'deactivate' } | { type: 'reactivate' } | { type: 'disconnect' }

const disconnect = { target: 'disconnected', actions: emit('financial_connections.account.disconnected') } as const

export const bankLinkMachine = lifecycleSetup<Event>().createMachine({
  id: 'financial_connections.account',
  initial: 'active',
  states: {
    active: {
      on: {
        deactivate: { target: 'inactive', actions: emit('financial_connections.account.deactivated') },
        disconnect,
      },
    },
    inactive: {
      on: {
        reactivate: { target: 'active', actions: emit('financial_connections.account.reactivated') },
        disconnect,
      },
    },
    disconnected: {},
  },
})

export const bankLinks = resource<BankLink>('financial_connections.account', {
  idPrefix: 'fca',
  api: 'financialConnections.accounts',
  label: 'financial connections account',
  param: 'account',
  lifecycle: bankLinkMachine,
  indexes: { session: '_session', account_holder: 'account_holder.customer' },
})

export type RefreshFeature = 'balance' | 'ownership' | 'transactions'

const PERMISSION: Readonly<Record<RefreshFeature, string>> = {
  balance: 'balances',
  ownership: 'ownership',
  transactions: 'transactions',
}

/** Data takes a moment to arrive, and may be asked for again after a day. */
const FETCH_SECONDS = 60

export const operations = {
  disconnect: (tx: Transaction, account: BankLink): BankLink => move(tx, bankLinks, account, { type: 'disconnect' }),

  refresh(
    tx: Transaction,
    account: BankLink,
    { features }: Stripe.FinancialConnections.AccountRefreshParams,
  ): BankLink {
    if (account.status !== 'active') throw refused('refresh', 'account', account.status)
    return (features as readonly RefreshFeature[]).reduce((link, feature) => startRefresh(tx, link, feature), account)
  },

  subscribe(tx: Transaction, account: BankLink): BankLink {
    requirePermission(account, 'transactions')
    return startRefresh(tx, tx.put(bankLinks, account, { subscriptions: ['transactions'] }), 'transactions')
  },

  unsubscribe: (tx: Transaction, account: BankLink): BankLink => tx.put(bankLinks, account, { subscriptions: [] }),
}

function requirePermission(account: BankLink, feature: RefreshFeature): void {
  const permission = PERMISSION[feature]
  if ((account.permissions ?? []).includes(permission as never)) return
  throw invalidRequest(
    `The account does not have the \`${permission}\` permission, which is needed for this request.`,
    {
      param: 'features',
    },
  )
}

export const refreshField = (feature: RefreshFeature) =>
  `${feature === 'transactions' ? 'transaction' : feature}_refresh` as const

export function startRefresh(tx: Transaction, account: BankLink, feature: RefreshFeature): BankLink {
  requirePermission(account, feature)
  const refresh = {
    ...(feature === 'transactions' && { id: tx.newId('fctxnref') }),
    last_attempted_at: tx.now,
    next_refresh_available_at: tx.now + DAY_SECONDS,
    status: 'pending',
  }
  tx.schedule(`financial_connections.account.refresh_${feature}`, account.id, tx.now + FETCH_SECONDS)
  return tx.put(bankLinks, account, { [refreshField(feature)]: refresh } as Partial<BankLink>)
}

const arrived = (feature: RefreshFeature) => (tx: Transaction, id: string) => {
  const account = tx.find(bankLinks, id)
  if (account === undefined || account[refreshField(feature)]?.status !== 'pending') return
  const refresh = { ...account[refreshField(feature)], status: account.status === 'active' ? 'succeeded' : 'failed' }
  const changes = refresh.status === 'succeeded' ? fetched(tx, account, feature) : {}
  const done = tx.put(bankLinks, account, { ...changes, [refreshField(feature)]: refresh } as Partial<BankLink>)
  tx.emit(`financial_connections.account.refreshed_${feature}`, done)
}

export const due = {
  'financial_connections.account.refresh_balance': arrived('balance'),
  'financial_connections.account.refresh_ownership': arrived('ownership'),
  'financial_connections.account.refresh_transactions': arrived('transactions'),
}
