/** What follows a payment by a test card, within a second of it: disputes, fraud warnings, reviews. */
import type { Transaction } from '../../core/transaction.js'
import { raiseFraudWarning } from '../radar/early-fraud-warning.js'
import { openReview } from '../radar/review.js'
import { charges } from './charge.js'
import { openDispute } from './dispute-open.js'
import { testCardOf } from './test-card.js'

export function chargeAftermath(tx: Transaction, id: string): void {
  const charge = tx.find(charges, id)
  if (charge === undefined || typeof charge['_number'] !== 'string') return
  const { disputes = [], fraudWarning, risk } = testCardOf(charge['_number'])
  if (risk === 'elevated') openReview(tx, charge)
  if (fraudWarning) raiseFraudWarning(tx, charge, 'made_with_stolen_card')
  const [first, ...others] = disputes
  if (first === undefined) return
  const amount = others.length === 0 ? charge.amount : Math.floor(charge.amount / disputes.length)
  openDispute(tx, charge, { kind: first, amount: charge.amount - amount * others.length })
  for (const kind of others) openDispute(tx, tx.get(charges, id), { kind, amount })
}
