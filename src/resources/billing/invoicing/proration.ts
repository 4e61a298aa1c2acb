/** Prorations: the unused part of what was paid, and the remaining part of what is owed, to the second. @see https://docs.stripe.com/billing/subscriptions/prorations */
import { share } from '../../../core/money.js'

export interface Span {
  readonly start: number
  readonly end: number
}

/** A whole period's amount for its part from `from` on, rounded once. */
export function remaining(amount: number, period: Span, from: number): number {
  const length = period.end - period.start
  if (length <= 0) return 0
  const left = Math.min(Math.max(period.end - from, 0), length)
  return left === length ? amount : share(amount, left, length)
}

/** What was charged for a span of an item's period, to be credited in part if the item changes within it. */
export interface Debit {
  readonly amount: number
  readonly span: Span
  /** Where it was charged, once it is on an invoice. */
  readonly invoiceItem?: string
}

/** The credits for what is unused of each debit from `from` on: negative, none for what is used up. */
export const creditsFor = (
  debits: readonly Debit[],
  from: number,
): readonly { readonly debit: Debit; readonly amount: number }[] =>
  debits
    .filter(({ span }) => span.end > from)
    .map(debit => ({ debit, amount: -remaining(debit.amount, debit.span, from) || 0 }))

/** What stands of the debits once their rest has been credited: each ends where it was changed. */
export const spentBefore = (debits: readonly Debit[], from: number): Debit[] =>
  debits
    .filter(({ span }) => span.start < from && span.end > from)
    .map(debit => ({
      ...debit,
      amount: debit.amount - remaining(debit.amount, debit.span, from),
      span: { start: debit.span.start, end: from },
    }))
