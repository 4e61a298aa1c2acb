/** The ledger of v2: a transaction for each flow, its entries, and the balance that is their sum. */
import { isoInstant } from '../../clock/calendar.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Amount, financialAccountsV2, type Part } from './financial-account.js'

export type Impact = Readonly<Partial<Record<Part, number>>>

export interface MoneyTransaction extends StoredObject {
  readonly amount: Amount
  readonly balance_impact: Readonly<Record<Part, Amount>>
  readonly category: string
  readonly financial_account: string
  readonly flow: object
  readonly status: string
}

export const moneyTransactionMachine = lifecycleSetup<{ type: 'post' } | { type: 'void' }>().createMachine({
  id: 'v2.money_management.transaction',
  initial: 'pending',
  states: { pending: { on: { post: 'posted', void: 'void' } }, posted: {}, void: {} },
})

export const moneyTransactions = resource<MoneyTransaction>('v2.money_management.transaction', {
  idPrefix: 'trxn_test',
  label: 'transaction',
  lifecycle: moneyTransactionMachine,
})

export const moneyEntries = resource<StoredObject>('v2.money_management.transaction_entry', {
  idPrefix: 'trxne_test',
  label: 'transaction entry',
})

const PARTS: readonly Part[] = ['available', 'inbound_pending', 'outbound_pending']

interface Flow {
  readonly account: string
  readonly amount: Amount
  /** `received_credit`, and the id of it. */
  readonly category: string
  readonly id: string
  readonly description?: string | undefined
}

export function openMoney(
  tx: Transaction,
  { account, amount, category, id, description }: Flow,
  impact: Impact,
): MoneyTransaction {
  const zero = { value: 0, currency: amount.currency }
  const transaction = tx.create(moneyTransactions, {
    amount,
    balance_impact: { available: zero, inbound_pending: zero, outbound_pending: zero },
    category,
    ...(description !== undefined && { description }),
    financial_account: account,
    flow: { type: category, [category]: id },
    regulatory_receipt: { status: 'not_applicable' },
    status: 'pending',
    status_transitions: {},
  } as Changes<MoneyTransaction>)
  return enter(tx, transaction, impact)
}

function enter(tx: Transaction, transaction: MoneyTransaction, impact: Impact): MoneyTransaction {
  const { currency } = transaction.amount
  const amounts = Object.fromEntries(PARTS.map(part => [part, { value: impact[part] ?? 0, currency }])) as Record<
    Part,
    Amount
  >
  tx.create(moneyEntries, {
    balance_impact: amounts,
    effective_at: isoInstant(tx.now),
    transaction: transaction.id,
    transaction_details: {
      category: transaction.category,
      financial_account: transaction.financial_account,
      flow: transaction.flow,
    },
  } as Changes<StoredObject>)
  const account = tx.get(financialAccountsV2, transaction.financial_account)
  const balance = Object.fromEntries(
    PARTS.map(part => {
      const before = account.balance[part][currency]?.value ?? 0
      return [part, { ...account.balance[part], [currency]: { value: before + amounts[part].value, currency } }]
    }),
  )
  tx.put(financialAccountsV2, account, { balance } as Changes<typeof account>)
  const sum = Object.fromEntries(
    PARTS.map(part => [part, { value: transaction.balance_impact[part].value + amounts[part].value, currency }]),
  )
  return tx.put(moneyTransactions, transaction, { balance_impact: sum } as Changes<MoneyTransaction>)
}

/** The flow of an object has come to its end. */
export function closeMoney(tx: Transaction, id: string, impact: Impact, end: 'post' | 'void'): MoneyTransaction {
  const transaction = tx.get(moneyTransactions, id)
  const entered = Object.keys(impact).length === 0 ? transaction : enter(tx, transaction, impact)
  const at = end === 'post' ? { posted_at: isoInstant(tx.now) } : { void_at: isoInstant(tx.now) }
  return tx.send(moneyTransactions, entered, { type: end }, { status_transitions: at } as Changes<MoneyTransaction>)
}
