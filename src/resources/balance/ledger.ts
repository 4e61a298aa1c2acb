/**
 * The ledger: every movement of money is a posting, and postings sum to the balance. Nothing else moves money.
 */
import { SimulatorError } from '../../core/errors.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { accountHome } from './account-home.js'
import { addToBalance, balanceOf } from './balance.js'
import { type BalanceTransaction, balanceTransactions } from './balance-transaction.js'
import type { FeeDetail } from './fee.js'
import { planPayout } from './payout-automatic.js'
import { availableOn } from './settlement.js'

export interface Posting {
  readonly type: BalanceTransaction['type']
  readonly reportingCategory: string
  /** Before fees; negative where money leaves. */
  readonly amount: number
  readonly currency: string
  readonly fees?: readonly FeeDetail[]
  /** Id of what the movement is about. */
  readonly source: string
  readonly description?: string | null
  readonly exchangeRate?: number | null
  /** `now`: at once; absent: after the account's delay. */
  readonly availableOn?: number | 'now'
}

/** Posts one movement: a balance transaction, and the balance changed by its net. */
export function post(tx: Transaction, posting: Posting): BalanceTransaction {
  const { amount, currency, fees = [] } = posting
  if (!Number.isSafeInteger(amount))
    throw new SimulatorError(`a posting of ${amount} ${currency} is no amount of money`)
  const fee = fees.reduce((sum, detail) => sum + detail.amount, 0)
  const at = posting.availableOn === 'now' ? tx.now : (posting.availableOn ?? availableOn(tx.now, accountHome(tx)))
  const pending = at > tx.now
  const transaction = tx.insert(balanceTransactions, {
    amount,
    available_on: at,
    balance_type: 'payments',
    currency,
    description: posting.description ?? null,
    exchange_rate: posting.exchangeRate ?? null,
    fee,
    fee_details: fees,
    net: amount - fee,
    reporting_category: posting.reportingCategory,
    source: posting.source,
    status: pending ? 'pending' : 'available',
    type: posting.type,
    ...(pending && { _matures: maturityOf(tx, at) }),
  })
  addToBalance(tx, pending ? '_pending' : '_available', currency, amount - fee)
  return transaction
}

/** One task for all that becomes available at one moment of one clock. */
function maturityOf(tx: Transaction, at: number): string {
  const maturity = `${tx.clock ?? 'world'}/${at}`
  const waiting = tx.newest(balanceTransactions, '_matures', maturity)
  if (waiting === undefined) tx.schedule('balance_transaction.available', maturity, at)
  return maturity
}

/** The day has come: what was pending until now is available. */
export function matureFunds(tx: Transaction, maturity: string): void {
  const waiting = tx.where(balanceTransactions, '_matures', maturity)
  const matured = new Map<string, number>()
  for (const transaction of waiting) {
    const { currency, net } = tx.put(balanceTransactions, transaction, { status: 'available' })
    matured.set(currency, (matured.get(currency) ?? 0) + net)
  }
  for (const [currency, net] of matured) {
    addToBalance(tx, '_pending', currency, -net)
    addToBalance(tx, '_available', currency, net)
  }
  if (waiting.length === 0) return
  tx.emit('balance.available', balanceOf(tx) as StoredObject)
  planPayout(tx)
}
