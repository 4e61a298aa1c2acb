/** Discounts over lines: each line's own first, then the invoice's, each on what the ones before have left. @see https://docs.stripe.com/billing/subscriptions/coupons */
import { allocate, percentOf } from '../../../core/money.js'

export interface Reduction {
  readonly discount: string
  readonly percentOff: number | null
  readonly amountOff: number | null
  readonly products: readonly string[] | null
}

export interface DiscountableLine {
  readonly amount: number
  readonly discountable: boolean
  readonly product: string | null
  readonly reductions: readonly Reduction[]
  /** Of a proration: what was taken off before it became a line. */
  readonly settled?: readonly DiscountAmount[] | undefined
}

export interface DiscountAmount {
  readonly discount: string
  readonly amount: number
}

/** For each line, what each discount takes off it; in the order of application. */
export function discountLines(
  lines: readonly DiscountableLine[],
  reductions: readonly Reduction[],
): DiscountAmount[][] {
  const left = lines.map(line => line.amount)
  const taken: DiscountAmount[][] = lines.map(({ settled }) => [...(settled ?? [])])
  const take = (at: number, discount: string, amount: number) => {
    left[at]! -= amount
    taken[at]!.push({ discount, amount })
  }
  for (const [at, line] of lines.entries()) {
    if (!line.discountable) continue
    for (const reduction of line.reductions) {
      if (applies(reduction, line)) take(at, reduction.discount, ofLine(reduction, left[at]!))
    }
  }
  for (const reduction of reductions) {
    const reached = [...lines.keys()].filter(at => lines[at]!.discountable && applies(reduction, lines[at]!))
    const amounts = spread(
      reduction,
      reached.map(at => Math.max(0, left[at]!)),
    )
    for (const [i, at] of reached.entries()) take(at, reduction.discount, amounts[i]!)
  }
  return taken
}

const applies = ({ products }: Reduction, { product }: DiscountableLine): boolean =>
  products === null || (product !== null && products.includes(product))

/** Never below zero: what a coupon takes off more than there is, is lost. */
const ofLine = ({ percentOff, amountOff }: Reduction, amount: number): number =>
  percentOff === null ? Math.min(amountOff ?? 0, Math.max(0, amount)) : percentOf(Math.max(0, amount), percentOff)

/** A percentage of each line; a fixed amount in proportion to the lines. */
function spread(reduction: Reduction, amounts: readonly number[]): number[] {
  if (reduction.percentOff !== null) return amounts.map(amount => percentOf(amount, reduction.percentOff!))
  const total = amounts.reduce((a, b) => a + b, 0)
  return allocate(Math.min(reduction.amountOff ?? 0, total), amounts)
}
