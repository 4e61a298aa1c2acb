/** Tax on lines: what is inside the price is taken out first, what comes on top is added to the rest. @see https://docs.stripe.com/billing/taxes/tax-rates */
import { type Decimal, decimal, roundHalfUp } from '../../../core/money.js'
import type { Taxability } from '../../tax/calculate.js'

export interface Rate {
  readonly id: string
  readonly percentage: number
  readonly inclusive: boolean
  /** Of automatic tax: why it is what it is. */
  readonly reason?: Taxability
}

export interface LineTax {
  readonly rate: string
  readonly inclusive: boolean
  readonly amount: number
  readonly taxable: number
  readonly reason?: Taxability | undefined
}

export type TaxExempt = 'none' | 'exempt' | 'reverse'
export type TaxRounding = 'line_item' | 'invoice'

const isTaxed = ({ reason }: Rate): boolean => reason === undefined || reason === 'standard_rated'

/** Tax of one line, before it is rounded. */
interface ExactTax {
  readonly rate: Rate
  readonly taxable: Decimal
  readonly tax: Decimal
}

const UNTAXED: readonly never[] = []

function exactTaxes(amount: number, rates: readonly Rate[]): readonly ExactTax[] {
  if (rates.length === 0) return UNTAXED
  const inside = rates.filter(rate => rate.inclusive).reduce((sum, rate) => sum.plus(rate.percentage), decimal(0))
  const net = inside.eq(0) ? decimal(amount) : decimal(amount).div(inside.div(100).plus(1))
  return rates.map(rate => ({ rate, taxable: net, tax: net.times(rate.percentage).div(100) }))
}

/** The taxes of each line. Rounded on each line, or on the sum of each rate with the difference put on the last line. */
export function taxLines(
  lines: readonly { readonly amount: number; readonly rates: readonly Rate[] }[],
  rounding: TaxRounding,
  exempt: TaxExempt = 'none',
): LineTax[][] {
  const exact = lines.map(line => exactTaxes(line.amount, line.rates))
  const taxes = exact.map(line =>
    line.map(({ rate, taxable, tax }) => ({
      rate: rate.id,
      inclusive: rate.inclusive,
      amount: exempt === 'none' ? roundHalfUp(tax) : 0,
      taxable: exempt === 'none' && isTaxed(rate) ? roundHalfUp(taxable) : 0,
      ...(rate.reason !== undefined && { reason: rate.reason }),
    })),
  )
  return rounding === 'invoice' && exempt === 'none' ? onSums(exact, taxes) : taxes
}

function onSums(exact: readonly (readonly ExactTax[])[], taxes: LineTax[][]): LineTax[][] {
  const rates = new Set(taxes.flat().map(tax => tax.rate))
  const result = taxes.map(line => [...line])
  for (const rate of rates) {
    const sum = exact
      .flat()
      .filter(tax => tax.rate.id === rate)
      .reduce((total, { tax }) => total.plus(tax), decimal(0))
    const parts = result.flat().filter(tax => tax.rate === rate)
    const difference = roundHalfUp(sum) - parts.reduce((total, tax) => total + tax.amount, 0)
    if (difference !== 0) moveLast(result, rate, difference)
  }
  return result
}

function moveLast(lines: LineTax[][], rate: string, difference: number): void {
  const line = lines.findLast(taxes => taxes.some(tax => tax.rate === rate))!
  const at = line.findIndex(tax => tax.rate === rate)
  line[at] = { ...line[at]!, amount: line[at]!.amount + difference }
}

/** The tax inside an inclusive price that a customer who pays none does not owe either. */
export function exemptedTax(amount: number, rates: readonly Rate[]): number {
  const inside = exactTaxes(amount, rates).filter(({ rate }) => rate.inclusive)
  return roundHalfUp(inside.reduce((sum, { tax }) => sum.plus(tax), decimal(0)))
}
