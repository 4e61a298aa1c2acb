/**
 * PaymentAttemptRecord: one try to take a payment elsewhere, as the merchant reports it. Its state shows in its amounts.
 * @see https://docs.stripe.com/api/payment-attempt-record
 */
import type Stripe from 'stripe'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { paymentRecords } from './payment-record.js'

export type PaymentAttemptRecord = Stored<Stripe.PaymentAttemptRecord>

type Event = { readonly type: 'guarantee' | 'fail' | 'cancel' | 'refund' }

export const paymentAttemptRecordMachine = lifecycleSetup<Event>().createMachine({
  id: 'payment_attempt_record',
  initial: 'requested',
  states: {
    requested: { on: { guarantee: 'guaranteed', fail: 'failed', cancel: 'canceled' } },
    guaranteed: { on: { refund: 'guaranteed' } },
    failed: {},
    canceled: {},
  },
})

export const paymentAttemptRecords = resource<PaymentAttemptRecord>('payment_attempt_record', {
  idPrefix: 'par',
  api: 'paymentAttemptRecords',
  lifecycle: paymentAttemptRecordMachine,
  statusField: '_state',
  indexes: { payment_record: 'payment_record' },
})

export const operations = {
  list(tx: Transaction, params: Stripe.PaymentAttemptRecordListParams) {
    tx.need(paymentRecords, params.payment_record, 'payment_record', 404)
    return list(tx, paymentAttemptRecords, { ...params }, { url: '/v1/payment_attempt_records' })
  },
}
