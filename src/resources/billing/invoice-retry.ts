/** Retries: when a failed payment of an invoice is tried again. @see https://docs.stripe.com/billing/revenue-recovery/smart-retries */
import { DAY_SECONDS } from '../../clock/calendar.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { charges } from '../payments/charge.js'
import type { PaymentIntent } from '../payments/payment-intent.js'
import type { Invoice } from './invoice-draft.js'

/** Reasons for which the same payment method is not charged again. */
const HARD_DECLINES: ReadonlySet<string | null | undefined> = new Set([
  'authentication_required',
  'highest_risk_level',
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'stolen_card',
  'transaction_not_allowed',
])

/**
 * The last attempt was refused in a way that another one would be, too, or waits for the customer. Retries keep to their
 * days and are counted, but nothing is charged until there is another payment method.
 */
export function isRefusedForGood(tx: Transaction, intent: PaymentIntent, method: string): boolean {
  if (intent.status === 'requires_action') return intent.payment_method === method
  const charge = tx.find(charges, intent.latest_charge)
  return charge?.payment_method === method && HARD_DECLINES.has(charge.outcome?.reason)
}

/** Automatic attempts go by the schedule, and so does an invoice that advances from its first attempt on, whoever made it. */
export function isScheduled({ _attempt, _failures, _resumes, ...invoice }: Invoice): boolean {
  if (invoice.collection_method !== 'charge_automatically') return false
  const isFirst = _failures === undefined && _resumes === undefined
  return _attempt === 'automatic' || (_attempt === 'manual' && invoice.auto_advance === true && isFirst)
}

export function nextAttempt(tx: Transaction, invoice: Invoice): Changes<Invoice> {
  const failures = invoice._failures ?? 0
  const days = isFirstOfSubscription(invoice) ? undefined : tx.settings.dunning.retry_after_days[failures]
  if (days === undefined)
    return { next_payment_attempt: null, _failures: failures + 1, _exhausted: !isFirstOfSubscription(invoice) }
  const at = tx.now + days * DAY_SECONDS
  tx.schedule('invoice.retry', invoice.id, at)
  return { next_payment_attempt: at, _failures: failures + 1 }
}

/** The first invoice is not retried: the subscription waits 23 hours for it as `incomplete`. */
export const isFirstOfSubscription = (invoice: Invoice) => invoice.billing_reason === 'subscription_create'
