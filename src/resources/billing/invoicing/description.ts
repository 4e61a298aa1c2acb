/** The words of invoice lines, as Stripe writes them. */
import { dayMonthYear } from '../../../clock/calendar.js'
import { formatAmount } from '../../../core/money.js'
import type { PricingTerms } from './price-amount.js'

interface Recurrence {
  readonly interval: string
  readonly interval_count: number
}

interface DescribedPrice extends PricingTerms {
  readonly currency: string
  readonly recurring: Recurrence | null
}

/** `1 × Gold plan (at $32.52 / month)`, `3 × Seats (at $10.00 / every 2 months)`, `5 × Seats (Tier 1 at …)` */
export function licensedDescription(
  product: string,
  price: DescribedPrice,
  quantity: number,
  unit?: string | null,
): string {
  return `${counted(quantity, unit)} × ${product} (${rate(price)})`
}

/** `3`, or `3 seat` where the product names its unit. */
const counted = (quantity: number, unit: string | null | undefined): string =>
  unit ? `${quantity} ${unit}` : String(quantity)

/** `API calls (at $0.01 / month)` */
export const meteredDescription = (
  product: string,
  price: DescribedPrice,
  quantity: number,
  unit?: string | null,
): string => `${counted(quantity, unit)} × ${product} (${rate(price)})`

/** A memo of a pure function: one price is said on line after line. */
const said = new WeakMap<DescribedPrice, string>()

function rate(price: DescribedPrice): string {
  let words = said.get(price)
  if (words === undefined) said.set(price, (words = rateOf(price)))
  return words
}

function rateOf(price: DescribedPrice): string {
  const { recurring } = price
  const every =
    recurring === null
      ? ''
      : recurring.interval_count === 1
        ? ` / ${recurring.interval}`
        : ` every ${recurring.interval_count} ${recurring.interval}s`
  if (price.billing_scheme === 'tiered') {
    const first = price.tiers?.[0]
    return `Tier 1 at ${formatAmount(first?.unit_amount_decimal ?? 0, price.currency)}${every}`
  }
  const amount = formatAmount(price.unit_amount_decimal ?? 0, price.currency)
  const units = price.transform_quantity === null ? '' : ` per ${price.transform_quantity.divide_by}`
  return `at ${amount}${units}${every}`
}

/** Classic: `Trial period for Gold`; flexible: `Free trial for 1 × Gold`. */
export function trialDescription(product: string, quantity: number, flexible: boolean, unit?: string | null): string {
  if (flexible) return `Free trial for ${counted(quantity, unit)} × ${product}`
  return quantity === 1 ? `Trial period for ${product}` : `${quantity} × ${product} (Free trial)`
}

export type ProrationKind = 'unused' | 'remaining'

/** `Unused time on Silver plan after 01 Sep 2020`; a quantity other than one is named. */
export function prorationDescription(kind: ProrationKind, product: string, quantity: number, at: number): string {
  const what = quantity === 1 ? product : `${quantity} × ${product}`
  return `${kind === 'unused' ? 'Unused' : 'Remaining'} time on ${what} after ${dayMonthYear(at)}`
}
