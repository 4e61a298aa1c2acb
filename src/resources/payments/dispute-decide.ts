/** How disputes end: won and paid back, lost, or closed as if nothing had been. */
import type { Transaction } from '../../core/transaction.js'
import { accountHome } from '../balance/account-home.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { stripeFee } from '../balance/fee.js'
import { post } from '../balance/ledger.js'
import { charges } from './charge.js'
import { type Dispute, disputes } from './dispute.js'
import { addTransaction, DISPUTE_FEE, settledAmount, takeMoney } from './dispute-open.js'

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
  const currency = original?.currency ?? charge.currency
  const transaction = post(tx, {
    type: 'adjustment',
    reportingCategory: 'dispute_reversal',
    amount: settledAmount(charge, original, dispute.amount),
    currency,
    fees: returnsFee(tx) ? stripeFee(-DISPUTE_FEE, currency, 'Dispute fee refund') : [],
    source: dispute.id,
    description: `Chargeback reversal for ${charge.id}`,
    availableOn: original?.status === 'pending' ? original.available_on : 'now',
  })
  return addTransaction(tx, dispute, transaction.id)
}

/** Observed: in March 2024 the fee still came back with the money, in December no more. */
const FEE_KEPT_SINCE = Date.UTC(2024, 5, 1) / 1000

/** @see https://docs.stripe.com/disputes/how-disputes-work */
const returnsFee = (tx: Transaction) => tx.now < FEE_KEPT_SINCE || accountHome(tx).country === 'MX'
