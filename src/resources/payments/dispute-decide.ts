/** How disputes end: won and paid back, lost, or closed as if nothing had been. */
import type { Transaction } from '../../core/transaction.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { post } from '../balance/ledger.js'
import { charges } from './charge.js'
import { type Dispute, disputes } from './dispute.js'
import { addTransaction, settledAmount, takeMoney } from './dispute-open.js'

/** The money comes back; the fee does not. */
export function winDispute(tx: Transaction, dispute: Dispute, event: 'win' | 'withdraw' = 'win'): Dispute {
  const paid = giveBack(tx, dispute)
  const won = tx.send(disputes, paid, { type: event }, { is_charge_refundable: true })
  tx.emit('charge.dispute.funds_reinstated', won)
  return won
}

export const loseDispute = (tx: Transaction, dispute: Dispute): Dispute => tx.send(disputes, dispute, { type: 'lose' })

export const closeInquiry = (tx: Transaction, dispute: Dispute, event: 'close' | 'withdraw' = 'close'): Dispute =>
  tx.send(disputes, dispute, { type: event })

/** An inquiry becomes a chargeback. */
export function escalate(tx: Transaction, dispute: Dispute): Dispute {
  const charged = takeMoney(tx, dispute)
  const escalated = tx.send(disputes, charged, { type: 'escalate' }, { is_charge_refundable: false })
  tx.emit('charge.dispute.funds_withdrawn', escalated)
  return escalated
}

function giveBack(tx: Transaction, dispute: Dispute): Dispute {
  const charge = tx.get(charges, dispute.charge)
  const original = tx.find(balanceTransactions, charge.balance_transaction)
  const transaction = post(tx, {
    type: 'adjustment',
    reportingCategory: 'dispute_reversal',
    amount: settledAmount(charge, original, dispute.amount),
    currency: original?.currency ?? charge.currency,
    source: dispute.id,
    description: `Chargeback reversal for ${charge.id}`,
    availableOn: original?.status === 'pending' ? original.available_on : 'now',
  })
  return addTransaction(tx, dispute, transaction.id)
}
