/**
 * Review: a payment that someone should look at.
 * @see https://docs.stripe.com/api/radar/reviews
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Charge, charges } from '../payments/charge.js'
import { paymentIntents } from '../payments/payment-intent.js'

export type Review = Stored<Stripe.Review>

export const reviews = resource<Review>('review', { idPrefix: 'prv', api: 'reviews', indexes: { charge: 'charge' } })

export const operations = {
  approve(tx: Transaction, review: Review): Review {
    if (!review.open) throw invalidRequest('This review has already been closed.', { param: 'review' })
    return closeReview(tx, review, 'approved')
  },
}

export function openReview(tx: Transaction, charge: Charge): Review {
  const review = tx.insert(reviews, {
    charge: charge.id,
    open: true,
    opened_reason: 'rule',
    reason: 'rule',
    ...(charge.payment_intent !== null && { payment_intent: charge.payment_intent }),
  })
  tx.put(charges, charge, { review: review.id })
  const intent = tx.find(paymentIntents, charge.payment_intent)
  if (intent !== undefined) tx.put(paymentIntents, intent, { review: review.id })
  tx.emit('review.opened', review)
  return review
}

export function closeReview(tx: Transaction, review: Review, reason: NonNullable<Review['closed_reason']>): Review {
  const fields: Changes<Review> = { open: false, closed_reason: reason, reason }
  const closed = tx.put(reviews, review, fields)
  const charge = tx.find(charges, review.charge)
  if (charge !== undefined) tx.put(charges, charge, { review: null })
  const intent = tx.find(paymentIntents, review.payment_intent)
  if (intent !== undefined) tx.put(paymentIntents, intent, { review: null })
  tx.emit('review.closed', closed)
  return closed
}

/** A refund or a dispute ends the review of its charge. */
export function closeReviewsOf(tx: Transaction, charge: string, reason: NonNullable<Review['closed_reason']>): void {
  for (const review of tx.where(reviews, 'charge', charge)) if (review.open) closeReview(tx, review, reason)
}
