/** Prorations: the unused part of what was paid, and the remaining part of what is owed, to the second. @see https://docs.stripe.com/billing/subscriptions/prorations */
import { share } from '../../../core/money.js'
import type { DiscountAmount } from './discounts.js'

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

/** An amount after discounts, and what each of them took off it. */
export interface Discounted {
  readonly amount: number
  readonly discounts: readonly DiscountAmount[]
}

/** What was charged for a span of an item's period, to be credited in part if the item changes within it. */
export interface Debit extends Discounted {
  readonly span: Span
  /** What the whole period cost then. */
  readonly whole: Discounted
  /** Where it was charged, once it is on an invoice. */
  readonly invoiceItem?: string
}

export const grossOf = ({ amount, discounts }: Discounted): number =>
  discounts.reduce((sum, discount) => sum + discount.amount, amount)

/** A part of an amount and of its discounts, each rounded once. */
export const partOf = (whole: Discounted, part: (amount: number) => number): Discounted => ({
  amount: part(whole.amount),
  discounts: whole.discounts.map(({ discount, amount }) => ({ discount, amount: part(amount) })),
})

export const negated = (whole: Discounted): Discounted => partOf(whole, amount => -amount || 0)

/** The credits for what is unused of each debit from `from` on: negative, none for what is used up. */
export const creditsFor = (
  debits: readonly Debit[],
  from: number,
): readonly (Discounted & { readonly debit: Debit })[] =>
  debits
    .filter(({ span }) => span.end > from)
    .map(debit => ({ debit, ...negated(partOf(debit, amount => remaining(amount, debit.span, from))) }))

/** What stands of the debits once their rest has been credited: each ends where it was changed. */
export const spentBefore = (debits: readonly Debit[], from: number): Debit[] =>
  debits
    .filter(({ span }) => span.start < from && span.end > from)
    .map(debit => ({
      ...debit,
      ...partOf(debit, amount => amount - remaining(amount, debit.span, from)),
      span: { start: debit.span.start, end: from },
    }))

/** An amount as the discounts of another one leave it: a price that was changed, at the terms on which it was charged. */
export function discountedAs(amount: number, model: Discounted): Discounted {
  const gross = grossOf(model)
  return gross === 0 ? { amount, discounts: [] } : partOf(model, part => share(amount, part, gross))
}
