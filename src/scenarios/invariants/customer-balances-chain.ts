import { customerBalanceTransactions } from '../../resources/billing/customer-balance-transaction.js'
import { customers } from '../../resources/customers/customer.js'
import type { Invariant } from './invariant.js'

/** A customer's balance is what its last balance transaction says, and each follows from the one before. */
export const customerBalancesChain: Invariant = {
  name: "a customer's balance is the end of its transactions",
  *broken(tx) {
    for (const customer of tx.all(customers)) {
      const [last, ...earlier] = tx.where(customerBalanceTransactions, 'customer', customer.id)
      if (last !== undefined && last.ending_balance !== customer.balance) {
        yield `${customer.id} has ${customer.balance}, its last transaction ends at ${last.ending_balance}`
      }
      let next = last
      for (const transaction of earlier) {
        if (
          next !== undefined &&
          next.ending_balance - next.amount !== transaction.ending_balance &&
          next.type !== 'initial'
        ) {
          yield `${next.id} begins at ${next.ending_balance - next.amount}, the one before ends at ${transaction.ending_balance}`
        }
        next = transaction
      }
    }
  },
}
