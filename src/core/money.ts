/**
 * Money: integers of the smallest unit, and the decimals that become them. Every rounding in the house is one of these.
 */
import Big from 'big.js'
import { invalidRequest } from './errors.js'

/** A decimal on its way to an integer: `unit_amount_decimal`, a percentage, a fraction of a period. */
export type Decimal = Big

export const decimal = (value: string | number): Decimal => new Big(value)

/** Amounts and percentages have so many places after the point, and no more. */
export function requirePrecision(value: string | number, places: number, param: string): void {
  const exact = decimal(value)
  if (exact.round(places, Big.roundDown).eq(exact)) return
  throw invalidRequest(`Invalid decimal: ${value}; must contain at maximum ${places} decimal places.`, { param })
}

/** To the nearest integer, never a negative zero; halves go away from zero, as Stripe's do (0.225 → 0.23, and −0.225 → −0.23). */
export const roundHalfUp = (value: Decimal): number => Number(value.round(0, Big.roundHalfUp).toString()) + 0

/** `amount × numerator / denominator`, rounded once. Exact as long as the product is a safe integer. */
export function share(amount: number, numerator: number, denominator: number): number {
  const product = amount * numerator
  if (Number.isSafeInteger(product) && denominator > 0) {
    const rounded = Math.floor((Math.abs(product) * 2 + denominator) / (denominator * 2))
    if (Math.abs(product) * 2 + denominator <= Number.MAX_SAFE_INTEGER) return product < 0 ? -rounded || 0 : rounded
  }
  return roundHalfUp(new Big(amount).times(numerator).div(denominator))
}

/** `percent` of an amount, exactly. To divide by a hundred is a long division; this is not. */
export const exactPercent = (amount: number, percent: number): Decimal => new Big(amount).times(percent).times(0.01)

/** `percent` of an amount, rounded once. */
export const percentOf = (amount: number, percent: number): number => roundHalfUp(exactPercent(amount, percent))

/** Splits `total` in proportion to `weights`; the parts sum to the whole. Cents left over go to the largest remainders. */
export function allocate(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0) return weights.map(() => 0)
  const exact = weights.map(weight => new Big(total).times(weight).div(sum))
  const parts = exact.map(part => Number(part.round(0, Big.roundDown).toString()))
  const remainders = exact.map((part, at) => ({ at, left: Number(part.minus(parts[at]!).abs().toString()) }))
  remainders.sort((a, b) => b.left - a.left || a.at - b.at)
  let missing = Math.abs(total - parts.reduce((a, b) => a + b, 0))
  for (const { at } of remainders) {
    if (missing-- <= 0) break
    parts[at]! += Math.sign(total)
  }
  return parts
}

/** Currencies whose smallest unit is the unit itself. @see https://docs.stripe.com/currencies#zero-decimal */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '))

export const decimalsOf = (currency: string): 0 | 2 | 3 =>
  ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2

/** In the smallest unit. @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MINIMUM_CHARGE: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
}

/** The least that can be charged; other currencies have no minimum of their own here. */
export const minimumCharge = (currency: string): number => MINIMUM_CHARGE[currency] ?? 0

const SYMBOLS: Readonly<Record<string, string>> = {
  usd: '$',
  eur: '€',
  gbp: '£',
  jpy: '¥',
  cad: 'CA$',
  aud: 'A$',
  nzd: 'NZ$',
  inr: '₹',
  brl: 'R$',
  mxn: 'MX$',
  krw: '₩',
  ils: '₪',
  cny: 'CN¥',
  hkd: 'HK$',
  twd: 'NT$',
  vnd: '₫',
}

/** `$32.52`, `¥500`, `CHF 10.00`: as Stripe writes amounts into descriptions and messages. */
export function formatAmount(amount: string | number, currency: string): string {
  const decimals = decimalsOf(currency)
  const units = new Big(amount).abs().div(10 ** decimals)
  const text = units.toFixed(Math.max(decimals, (units.toString().split('.')[1] ?? '').length))
  const [whole, fraction] = text.split('.') as [string, string?]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const symbol = SYMBOLS[currency] ?? `${currency.toUpperCase()} `
  return `${new Big(amount).lt(0) ? '-' : ''}${symbol}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}
