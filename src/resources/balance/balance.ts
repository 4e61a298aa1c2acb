/**
 * Balance: what an account has, by currency: available, and still pending.
 * @see https://docs.stripe.com/api/balance
 */
import type Stripe from 'stripe'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { accountHome } from './account-home.js'

/** Sums of postings, in the smallest unit of each currency. */
type Sums = Readonly<Record<string, number>>
type Part = '_available' | '_pending' | '_reserved'

interface Balance extends StoredObject {
  readonly _available: Sums
  readonly _pending: Sums
  readonly _reserved: Sums
}

const ID = 'balance'

export const balances = resource<Balance>('balance', {
  api: 'balance',
  show: (tx, stored: Balance) => ({ ...shownBalance(tx, stored) }),
})

export const operations = {
  'balance.retrieve': (tx: Transaction) => shownBalance(tx, balanceOf(tx)),
}

export function balanceOf(tx: Transaction): Balance {
  return tx.find(balances, ID) ?? { id: ID, object: 'balance', _available: {}, _pending: {}, _reserved: {} }
}

export const availableAmount = (tx: Transaction, currency: string): number => balanceOf(tx)._available[currency] ?? 0

export const pendingAmount = (tx: Transaction, currency: string): number => balanceOf(tx)._pending[currency] ?? 0

/** Only the ledger calls this. */
export function addToBalance(tx: Transaction, part: Part, currency: string, amount: number): void {
  const balance = balanceOf(tx)
  const sums = { ...balance[part], [currency]: (balance[part][currency] ?? 0) + amount }
  if (tx.find(balances, ID) === undefined) tx.insert(balances, { ...balance, [part]: sums })
  else tx.put(balances, balance, { [part]: sums })
}

type Amounts = Stripe.Balance.Available[]

function shownBalance(tx: Transaction, balance: Balance): Stripe.Balance {
  const home = accountHome(tx).currency
  const currencies = [...new Set([home, ...Object.keys(balance._available), ...Object.keys(balance._pending)])].sort(
    (a, b) => Number(b === home) - Number(a === home) || (a < b ? -1 : 1),
  )
  const amounts = (sums: Sums): Amounts =>
    currencies.map(currency => {
      const amount = sums[currency] ?? 0
      return { amount, currency, source_types: { card: amount } }
    })
  return {
    object: 'balance',
    available: amounts(balance._available),
    ...(tx.account === tx.platform && {
      connect_reserved: currencies.map(currency => ({ amount: balance._reserved[currency] ?? 0, currency })),
    }),
    instant_available: currencies.map(currency => {
      const amount = Math.max(0, (balance._available[currency] ?? 0) + (balance._pending[currency] ?? 0))
      return { amount, currency, source_types: { card: amount } }
    }),
    livemode: false,
    pending: amounts(balance._pending),
  }
}
