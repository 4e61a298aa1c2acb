/**
 * PaymentRecord: a payment made elsewhere, which the merchant reports try by try. It shows the amounts of its latest try.
 * @see https://docs.stripe.com/api/payment-record
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { formatAmount } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type PaymentAttemptRecord, paymentAttemptRecords } from './payment-attempt-record.js'

export type PaymentRecord = Stored<Stripe.PaymentRecord>

export const paymentRecords = resource<PaymentRecord>('payment_record', {
  idPrefix: 'pr',
  api: 'paymentRecords',
  label: 'payment record',
})

type Amount = Stripe.PaymentRecord.Amount
type Outcome = 'guaranteed' | 'failed' | 'canceled'

export const operations = {
  reportPayment(tx: Transaction, params: Stripe.PaymentRecordReportPaymentParams): PaymentRecord {
    const requested = { currency: params.amount_requested.currency.toLowerCase(), value: params.amount_requested.value }
    const common = { ...amountsOf(requested, {}), ...tx.fields(paymentRecords, params), reported_by: 'self' as const }
    const record = tx.insert(paymentRecords, { ...common, amount_requested: requested })
    return attempt(tx, record, {}, params.outcome)
  },

  reportPaymentAttempt(
    tx: Transaction,
    record: PaymentRecord,
    params: Stripe.PaymentRecordReportPaymentAttemptParams,
  ): PaymentRecord {
    if (!OVER.has(stateOf(latest(tx, record)))) {
      throw invalidRequest(
        'A new payment attempt can only be reported when all other payment attempts are canceled or failed.',
      )
    }
    return attempt(tx, record, tx.fields(paymentRecords, params, record), params.outcome)
  },

  reportPaymentAttemptGuaranteed: reporting('guaranteed'),
  reportPaymentAttemptFailed: reporting('failed'),
  reportPaymentAttemptCanceled: reporting('canceled'),

  reportPaymentAttemptInformational(
    tx: Transaction,
    record: PaymentRecord,
    params: Stripe.PaymentRecordReportPaymentAttemptInformationalParams,
  ): PaymentRecord {
    tx.put(paymentAttemptRecords, latest(tx, record), tx.fields(paymentAttemptRecords, params, latest(tx, record)))
    return tx.put(paymentRecords, record, tx.fields(paymentRecords, params, record))
  },

  reportRefund(tx: Transaction, record: PaymentRecord, params: Stripe.PaymentRecordReportRefundParams): PaymentRecord {
    const refunded = record.amount_refunded.value
    const left = record.amount_guaranteed.value - refunded
    const amount = params.amount?.value ?? left
    if (amount > left || left === 0) {
      const { currency } = record.amount
      throw invalidRequest(
        `Refund amount (${formatAmount(amount, currency)}) is greater than unrefunded amount on payment record (${formatAmount(left, currency)})`,
        { param: 'amount' },
      )
    }
    return move(tx, record, 'refund', { amount_refunded: refunded + amount }, params.metadata)
  },
}

const EVENTS = { guaranteed: 'guarantee', failed: 'fail', canceled: 'cancel' } as const

/** States after which another try may be made. */
const OVER = new Set(['failed', 'canceled'])

const stateOf = (record: PaymentAttemptRecord) => String(record['_state'])

const latest = (tx: Transaction, record: PaymentRecord) =>
  tx.get(paymentAttemptRecords, record.latest_payment_attempt_record!)

/** The amounts that are not told are zero. */
function amountsOf({ currency, value }: Amount, told: Readonly<Record<string, number>>) {
  const amount = (name: string) => ({ currency, value: told[name] ?? 0 })
  return {
    amount: { currency, value },
    amount_authorized: amount('amount_authorized'),
    amount_canceled: amount('amount_canceled'),
    amount_failed: amount('amount_failed'),
    amount_guaranteed: amount('amount_guaranteed'),
    amount_refunded: amount('amount_refunded'),
  }
}

/** A new try for the whole amount, and at once what became of it, where that is told. */
function attempt(
  tx: Transaction,
  record: PaymentRecord,
  told: Changes<PaymentRecord>,
  outcome: string | undefined,
): PaymentRecord {
  const { id, latest_payment_attempt_record: _latest, object: _object, ...fields } = record
  const afresh = { ...fields, ...amountsOf(record.amount_requested, {}), ...told }
  const made = tx.insert(paymentAttemptRecords, {
    ...afresh,
    created: tx.now,
    payment_record: id,
    _state: 'requested',
  } as unknown as Changes<PaymentAttemptRecord>)
  const begun = tx.put(paymentRecords, record, { ...afresh, latest_payment_attempt_record: made.id })
  return outcome === undefined ? begun : settle(tx, begun, outcome as Outcome)
}

function reporting(outcome: Outcome) {
  return (
    tx: Transaction,
    record: PaymentRecord,
    { metadata }: { readonly metadata?: Stripe.Emptyable<Stripe.MetadataParam> },
  ): PaymentRecord => {
    const state = stateOf(latest(tx, record))
    if (state !== 'requested') {
      throw invalidRequest(
        `The latest payment attempt cannot be reported as ${outcome} because it is already ${state}.`,
      )
    }
    return settle(tx, record, outcome, metadata)
  }
}

const settle = (
  tx: Transaction,
  record: PaymentRecord,
  outcome: Outcome,
  metadata?: Stripe.Emptyable<Stripe.MetadataParam>,
) => move(tx, record, EVENTS[outcome], { [`amount_${outcome}`]: record.amount_requested.value }, metadata)

/** Moves the latest try, and shows its amounts on the record. */
function move(
  tx: Transaction,
  record: PaymentRecord,
  type: 'guarantee' | 'fail' | 'cancel' | 'refund',
  told: Readonly<Record<string, number>>,
  metadata: Stripe.Emptyable<Stripe.MetadataParam> | undefined,
): PaymentRecord {
  const guaranteed = { amount_guaranteed: record.amount_guaranteed.value, ...told }
  const changes = {
    ...amountsOf(record.amount_requested, guaranteed),
    ...(metadata !== undefined && tx.fields(paymentRecords, { metadata }, record)),
  }
  tx.send(paymentAttemptRecords, latest(tx, record), { type }, changes as object as Changes<PaymentAttemptRecord>)
  return tx.put(paymentRecords, record, changes)
}
