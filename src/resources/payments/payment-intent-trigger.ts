/** What customers do outside, made to happen by a call of the preview. @see https://docs.stripe.com/api/payment_intents */
import { invalidChoice } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { fundCash } from '../customers/cash-ledger.js'
import { customers } from '../customers/customer.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'
import { unexpectedState } from './payment-intent-input.js'
import { completeAction, expireAction, failAction } from './payment-intent-settle.js'

interface Params {
  readonly type: string
  readonly scan_qr_code?: { readonly result?: string }
}

export function triggerAction(tx: Transaction, intent: PaymentIntent, { type, scan_qr_code: scan }: Params) {
  tx.follow(tx.find(customers, intent.customer)?.test_clock)
  const { display_bank_transfer_instructions: transfer, type: action = '' } = intent.next_action ?? {}
  const waits = intent.status === 'requires_action'
  if (type === 'scan_qr_code' && waits && action.endsWith('qr_code')) {
    return scan?.result === 'failure' ? failAction(tx, intent) : completeAction(tx, intent)
  }
  if (type === 'expire' && waits && (intent['_expiresAt'] !== undefined || action.endsWith('qr_code'))) {
    return expireAction(tx, intent)
  }
  if (type === 'fund' && waits && transfer !== undefined) {
    fundCash(tx, tx.get(customers, intent.customer!), {
      amount: transfer.amount_remaining ?? intent.amount,
      currency: intent.currency,
      reference: transfer.reference,
    })
    return tx.get(paymentIntents, intent.id)
  }
  if (!TYPES.includes(type)) throw invalidChoice('type', TYPES)
  throw unexpectedState(tx, intent, `This PaymentIntent is not waiting for the action \`${type}\`.`)
}

const TYPES = ['expire', 'fund', 'scan_qr_code']
