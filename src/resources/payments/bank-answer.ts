/** A debit is pending until the bank answers, some business days later: it pays, or it refuses. */
import { startOfDay } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { accountHome } from '../balance/account-home.js'
import { addBusinessDays } from '../balance/settlement.js'
import { type Charge, charges } from './charge.js'
import { settleCharge } from './charge-settle.js'
import { openDispute } from './dispute-open.js'
import { settlementDays } from './method-family.js'
import type { PaymentMethod } from './payment-method.js'
import { type TestAccount, testAccountOf } from './test-bank-account.js'

export const accountOf = (method: PaymentMethod): TestAccount =>
  testAccountOf(method.type, String(method['_number'] ?? ''))

/** When the bank answers; `undefined`: never. */
export function answerAt(tx: Transaction, method: PaymentMethod): number | undefined {
  if (accountOf(method).outcome === 'stays_processing') return undefined
  const day = addBusinessDays(startOfDay(tx.now), settlementDays(method.type), accountHome(tx).country)
  return Math.max(tx.now + 1, day + (tx.now - startOfDay(tx.now)))
}

/** The bank has paid. */
export function bankPays(tx: Transaction, charge: Charge): Charge {
  settleCharge(tx, charge, 'now')
  return tx.send(charges, charge, { type: 'settled' }, { paid: true })
}

/** What a disputed account brings after it has paid. */
export const disputeDebit = (tx: Transaction, { id, amount }: Charge) =>
  openDispute(tx, tx.get(charges, id), { kind: 'debit_not_authorized', amount })

export const refusalOf = ({
  failureCode = 'debit_not_authorized',
  failureMessage = 'The bank returned the debit.',
}: Omit<TestAccount, 'outcome'>) => ({ failureCode, failureMessage })

/** The bank has refused. */
export function bankRefuses(tx: Transaction, charge: Charge, account: Omit<TestAccount, 'outcome'>): Charge {
  const { failureCode, failureMessage } = refusalOf(account)
  return tx.send(
    charges,
    charge,
    { type: 'returned' },
    {
      amount_captured: 0,
      captured: false,
      failure_code: failureCode,
      failure_message: failureMessage,
      outcome: {
        ...charge.outcome,
        network_status: 'declined_by_network',
        reason: 'generic_decline',
        seller_message: 'The bank did not return any further details with this decline.',
        type: 'issuer_declined',
      } as Charge['outcome'],
    },
  )
}
