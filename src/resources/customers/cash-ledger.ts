/** The ledger of customers' cash: every change of a cash balance is one of its transactions. */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { SimulatorError } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { cashBalanceOf, cashBalances } from './cash-balance.js'
import { reconcile } from './cash-reconciliation.js'
import type { Customer } from './customer.js'

export type CashTransaction = Stored<Stripe.CustomerCashBalanceTransaction>

export const cashTransactions = resource<CashTransaction>('customer_cash_balance_transaction', {
  idPrefix: 'ccsbtxn',
  label: 'customer_cash_balance_transaction',
  indexes: { customer: 'customer' },
})

export const cashOf = (tx: Transaction, customer: string, currency: string): number =>
  cashBalanceOf(tx, customer).available?.[currency] ?? 0

type Kind = Pick<
  Changes<CashTransaction>,
  'applied_to_payment' | 'funded' | 'refunded_from_payment' | 'unapplied_from_payment'
>

function move(
  tx: Transaction,
  customer: string,
  currency: string,
  amount: number,
  type: CashTransaction['type'],
  kind: Kind,
): CashTransaction {
  const balance = cashBalanceOf(tx, customer)
  const ending = (balance.available?.[currency] ?? 0) + amount
  if (ending < 0) throw new SimulatorError(`the cash balance of ${customer} would be ${ending} ${currency}`)
  const available = { ...balance.available, [currency]: ending }
  if (tx.find(cashBalances, customer) === undefined) tx.insert(cashBalances, { ...balance, available })
  else tx.put(cashBalances, balance, { available })
  return tx.create(cashTransactions, {
    ...kind,
    currency,
    customer,
    ending_balance: ending,
    net_amount: amount,
    type,
  } as Changes<CashTransaction>)
}

interface Funding {
  readonly amount: number
  readonly currency: string
  readonly reference: string | null
}

/** A transfer has arrived; where the account reconciles automatically, it pays what it was sent for. */
export function fundCash(
  tx: Transaction,
  customer: Customer,
  { amount, currency, reference }: Funding,
): CashTransaction {
  const type = BANKS[currency] ?? 'eu_bank_transfer'
  const funded = {
    bank_transfer: { reference, type, ...(DETAILS[type] !== undefined && { [type]: DETAILS[type] }) },
  } as unknown as NonNullable<CashTransaction['funded']>
  const transaction = move(tx, customer.id, currency, amount, 'funded', { funded })
  tx.emit('cash_balance.funds_available', cashBalanceOf(tx, customer.id))
  if (cashBalanceOf(tx, customer.id).settings.reconciliation_mode === 'automatic')
    reconcile(tx, customer.id, currency, reference)
  tx.schedule('cash_balance.return', transaction.id, tx.now + KEPT_DAYS * DAY_SECONDS)
  return transaction
}

/** @see https://docs.stripe.com/payments/customer-balance/reconciliation */
const KEPT_DAYS = 75

/** What nobody has found a use for goes back to where it came from. Older money is spent first. */
export const due = {
  'cash_balance.return'(tx: Transaction, id: string): void {
    const { currency, net_amount: amount, ...funding } = tx.get(cashTransactions, id)
    const customer = funding.customer as string
    const later = tx
      .where(cashTransactions, 'customer', customer)
      .filter(other => other.type === 'funded' && other.currency === currency && other.id > id)
      .reduce((sum, other) => sum + other.net_amount, 0)
    const left = Math.min(amount, cashOf(tx, customer, currency) - later)
    if (left > 0) returnUnused(tx, customer, currency, -left)
  },
}

const BANKS: Readonly<Record<string, string>> = {
  usd: 'us_bank_transfer',
  gbp: 'gb_bank_transfer',
  jpy: 'jp_bank_transfer',
  mxn: 'mx_bank_transfer',
}

/** Who sent it, as that country's banks tell. */
const DETAILS: Readonly<Record<string, object>> = {
  us_bank_transfer: { network: 'ach', sender_name: 'Jane Doe' },
  eu_bank_transfer: { bic: 'TESTDEFF', iban_last4: '6789', sender_name: 'Jane Doe' },
  gb_bank_transfer: { account_number_last4: '6789', sender_name: 'Jane Doe', sort_code: '108800' },
  jp_bank_transfer: { sender_bank: 'Test Bank', sender_branch: 'Test Branch', sender_name: 'Jane Doe' },
}

export const spendCash = (
  tx: Transaction,
  customer: string,
  currency: string,
  amount: number,
  intent: string,
): CashTransaction =>
  move(tx, customer, currency, -amount, 'applied_to_payment', { applied_to_payment: { payment_intent: intent } })

/** An intent that was paid in part is canceled: its part is cash again. */
export const unapplyCash = (
  tx: Transaction,
  customer: string,
  currency: string,
  amount: number,
  intent: string,
): CashTransaction =>
  move(tx, customer, currency, amount, 'unapplied_from_payment', { unapplied_from_payment: { payment_intent: intent } })

export const returnCash = (
  tx: Transaction,
  customer: string,
  currency: string,
  amount: number,
  refund: string,
): CashTransaction =>
  move(tx, customer, currency, amount, 'refunded_from_payment', { refunded_from_payment: { refund } })

/** Cash that was used for nothing goes back (negative), or comes again because it could not. */
export const returnUnused = (tx: Transaction, customer: string, currency: string, amount: number): CashTransaction =>
  move(tx, customer, currency, amount, amount < 0 ? 'return_initiated' : 'return_canceled', {})
