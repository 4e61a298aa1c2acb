/** CustomerBalanceTransaction: one movement of what a customer is owed (negative) or owes. @see https://docs.stripe.com/billing/customer/balance */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { load } from '../../core/operation.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'

export type CustomerBalanceTransaction = Stored<Stripe.CustomerBalanceTransaction>

export const customerBalanceTransactions = resource<CustomerBalanceTransaction>('customer_balance_transaction', {
  idPrefix: 'cbtxn',
  param: 'transaction',
  indexes: { customer: 'customer' },
})

export const operations = {
  'customers.createBalanceTransaction'(
    tx: Transaction,
    [id]: readonly [string],
    params: Stripe.CustomerCreateBalanceTransactionParams,
  ) {
    const customer = load(tx, customers, id)
    tx.follow(customer.test_clock)
    if (customer.currency !== null && customer.currency !== params.currency) {
      throw invalidRequest(
        `The currency ${params.currency} does not match the customer's currency ${customer.currency}.`,
        {
          param: 'currency',
        },
      )
    }
    const transaction = moveBalance(tx, customer, {
      amount: params.amount,
      currency: params.currency,
      type: 'adjustment',
    })
    return tx.put(customerBalanceTransactions, transaction, tx.fields(customerBalanceTransactions, params))
  },
  'customers.retrieveBalanceTransaction': (tx: Transaction, [owner, id]: readonly [string, string]) =>
    own(tx, owner, id),
  'customers.updateBalanceTransaction'(
    tx: Transaction,
    [owner, id]: readonly [string, string],
    params: Stripe.CustomerUpdateBalanceTransactionParams,
  ) {
    const transaction = own(tx, owner, id)
    return tx.put(customerBalanceTransactions, transaction, tx.fields(customerBalanceTransactions, params, transaction))
  },
  'customers.listBalanceTransactions'(tx: Transaction, [id]: readonly [string], params: Params) {
    const customer = load(tx, customers, id)
    return list(tx, customerBalanceTransactions, params, {
      url: `/v1/customers/${id}/balance_transactions`,
      index: ['customer', customer.id],
    })
  },
}

function own(tx: Transaction, owner: string, id: string): CustomerBalanceTransaction {
  const transaction = tx.find(customerBalanceTransactions, id)
  if (transaction?.customer !== owner) throw noSuch('customer balance transaction', id, 'transaction')
  return transaction
}

export interface BalanceMove {
  /** Negative: credit to the customer. */
  readonly amount: number
  readonly currency: string
  readonly type: CustomerBalanceTransaction['type']
  readonly invoice?: string
  readonly creditNote?: string
}

/** The one way by which a customer's balance moves: a transaction that says why, and `customer.updated`. */
export function moveBalance(tx: Transaction, customer: Customer, move: BalanceMove): CustomerBalanceTransaction {
  const current = tx.get(customers, customer.id)
  const balance = current.balance + move.amount
  const currency = current.currency ?? move.currency
  const moved = tx.update(customers, current, { balance, currency })
  return record(tx, moved, move)
}

/** Of a customer whose balance was set: what moved it. */
export function recordBalance(tx: Transaction, customer: Customer, before: number, type: BalanceMove['type']): void {
  const amount = customer.balance - before
  const currency = customer.currency ?? tx.settings.default_currency
  if (amount !== 0) record(tx, customer, { amount, currency, type })
}

const record = (tx: Transaction, { id: customer, balance }: Customer, move: BalanceMove): CustomerBalanceTransaction =>
  tx.insert(customerBalanceTransactions, {
    amount: move.amount,
    currency: move.currency,
    customer,
    ending_balance: balance,
    type: move.type,
    invoice: move.invoice ?? null,
    credit_note: move.creditNote ?? null,
    metadata: {},
  })
