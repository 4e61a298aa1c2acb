/** An invoice's amounts, from its lines: discount first, then tax, then the totals. Plain values in, plain values out. */
import { type DiscountAmount, discountLines, type Reduction } from './discounts.js'
import { exemptedTax, type LineTax, type Rate, type TaxExempt, type TaxRounding, taxLines } from './tax.js'

export interface LineInput {
  readonly amount: number
  readonly discountable: boolean
  readonly product: string | null
  readonly reductions: readonly Reduction[]
  readonly settled?: readonly DiscountAmount[] | undefined
  /** What billing credits pay of it: after the discounts, before the taxes. */
  readonly credited?: number
  /** Its own rates, which replace the invoice's. */
  readonly rates: readonly Rate[]
  /** Its taxes, where somebody else has reckoned them. */
  readonly taxes?: readonly LineTax[] | undefined
}

export interface LineResult {
  readonly discounts: readonly DiscountAmount[]
  readonly taxes: readonly LineTax[]
}

export interface Totals {
  readonly lines: readonly LineResult[]
  readonly shipping: ShippingResult | null
  readonly subtotal: number
  readonly subtotalExcludingTax: number
  readonly total: number
  readonly totalExcludingTax: number
  readonly discounts: readonly DiscountAmount[]
  readonly taxes: readonly LineTax[]
}

/** What sending it costs: taxed together with the lines, and no part of what is discounted. */
export interface Shipping {
  readonly amount: number
  readonly rates: readonly Rate[]
}

export interface ShippingResult {
  readonly amount: number
  readonly taxes: readonly LineTax[]
  readonly total: number
}

export interface Terms {
  readonly reductions: readonly Reduction[]
  readonly defaultRates: readonly Rate[]
  readonly taxExempt: TaxExempt
  readonly taxRounding: TaxRounding
  readonly shipping?: Shipping | undefined
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

const insideOf = (taxes: readonly LineTax[]) => sum(taxes.filter(tax => tax.inclusive).map(tax => tax.amount))

const onTopOf = (taxes: readonly LineTax[]) => sum(taxes.filter(tax => !tax.inclusive).map(tax => tax.amount))

export function computeTotals(lines: readonly LineInput[], terms: Terms): Totals {
  if (isPlain(terms) && lines.every(isPlainLine)) return plainTotals(lines)
  const discounts = discountLines(lines, terms.reductions)
  const taxed = lines.map((line, at) => ({
    amount: line.amount - sum(discounts[at]!.map(discount => discount.amount)) - (line.credited ?? 0),
    rates: line.taxes ? [] : line.rates.length > 0 ? line.rates : terms.defaultRates,
  }))
  const { shipping } = terms
  const sent = shipping === undefined ? taxed : [...taxed, shipping]
  const taxes = taxLines(sent, terms.taxRounding, terms.taxExempt).map((own, at) => lines[at]?.taxes ?? own)
  const exempted = terms.taxExempt === 'none' ? 0 : sum(taxed.map(line => exemptedTax(line.amount, line.rates)))
  const subtotal = sum(lines.map(line => line.amount))
  const discounted = sum(sent.map(line => line.amount)) - exempted
  const all = taxes.flat()
  const inside = insideOf(all)
  const sending = shipping === undefined ? null : { ...shipping, taxes: taxes.at(-1)! }
  return {
    lines: lines.map((_, at) => ({ discounts: discounts[at]!, taxes: taxes[at]! })),
    shipping: sending && { ...sending, total: sending.amount + onTopOf(sending.taxes) },
    subtotal,
    subtotalExcludingTax: subtotal - inside + insideOf(sending?.taxes ?? []),
    total: discounted + onTopOf(all),
    totalExcludingTax: discounted - inside,
    discounts: merged(discounts.flat(), discount => discount.discount),
    taxes: merged(all, tax => tax.rate),
  }
}

/** Nothing is taken off and nothing is put on: most invoices are so. */
const isPlain = ({ reductions, defaultRates, shipping }: Terms): boolean =>
  reductions.length + defaultRates.length === 0 && shipping === undefined

const isPlainLine = ({ reductions, rates, settled, credited, taxes }: LineInput): boolean =>
  reductions.length + rates.length === 0 && !settled?.length && !credited && taxes === undefined

function plainTotals(lines: readonly LineInput[]): Totals {
  const total = lines.reduce((all, { amount }) => all + amount, 0)
  return {
    lines: lines.map(() => UNTOUCHED),
    shipping: null,
    subtotal: total,
    subtotalExcludingTax: total,
    total,
    totalExcludingTax: total,
    discounts: [],
    taxes: [],
  }
}

/** Of a line that nothing is taken off and nothing is put on. */
const UNTOUCHED: LineResult = { discounts: [], taxes: [] }

/** One entry a key, in order of first appearance, with its amounts added up. */
export function merged<T extends { readonly amount: number; readonly taxable?: number }>(
  entries: readonly T[],
  key: (entry: T) => string,
): T[] {
  const totals = new Map<string, T>()
  for (const entry of entries) {
    const known = totals.get(key(entry))
    const added = known && {
      ...known,
      amount: known.amount + entry.amount,
      ...(known.taxable !== undefined && { taxable: known.taxable + (entry.taxable ?? 0) }),
    }
    totals.set(key(entry), added ?? entry)
  }
  return [...totals.values()]
}
