/** Payment link as an object, and the count of what came of it. @see https://docs.stripe.com/payment-links */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type PaymentLink = Stored<Stripe.PaymentLink>

export const paymentLinks = resource<PaymentLink>('payment_link', {
  idPrefix: 'plink',
  api: 'paymentLinks',
  label: 'payment_link',
  param: 'payment_link',
  lists: {
    line_items: {
      object: 'item',
      by: 'of',
      url: '/v1/payment_links/{id}/line_items',
      oldestFirst: true,
      onlyExpanded: true,
      uncounted: true,
    },
  },
})

/** One more session of it was completed; the last one that it allows closes it. */
export function countCompletion(tx: Transaction, id: string | null): void {
  const link = tx.find(paymentLinks, id)
  const limits = link?.restrictions?.completed_sessions
  if (link === undefined || limits === undefined) return
  const count = limits.count + 1
  tx.update(paymentLinks, link, {
    restrictions: { completed_sessions: { ...limits, count } },
    ...(count >= limits.limit && { active: false }),
  })
}
