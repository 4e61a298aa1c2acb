/** What a credit note takes back of invoice lines: their amounts, discounts and taxes in the same proportion. Plain values only. */
import { decimal, roundHalfUp, share } from '../../core/money.js'
import { merged } from './invoicing/totals.js'

export interface CreditedTax {
  readonly amount: number
  readonly inclusive: boolean
  readonly rate: string
  readonly taxable: number
}

export interface CreditedDiscount {
  readonly amount: number
  readonly discount: string
}

/** An invoice line, as far as a credit goes by it. */
export interface CreditableLine {
  readonly amount: number
  readonly quantity: number | null
  readonly discounts: readonly CreditedDiscount[]
  readonly taxes: readonly CreditedTax[]
}

/** A line of a credit note. */
export interface Credit {
  /** Without discounts, and without taxes that come on top. */
  readonly amount: number
  readonly quantity: number | null
  readonly discounts: readonly CreditedDiscount[]
  readonly taxes: readonly CreditedTax[]
}

export type Portion = { readonly quantity: number } | { readonly amount: number } | undefined

/** Part of a line, by quantity or by amount; all of it where neither is told. */
export function creditOf(line: CreditableLine, portion: Portion): Credit {
  if (portion === undefined) return { ...line }
  const byQuantity = 'quantity' in portion
  const part = byQuantity ? portion.quantity : portion.amount
  const whole = byQuantity ? (line.quantity ?? 1) : line.amount
  const of = (amount: number) => (whole === 0 ? 0 : share(amount, part, whole))
  return {
    amount: byQuantity ? of(line.amount) : portion.amount,
    quantity: byQuantity ? portion.quantity : null,
    discounts: line.discounts.map(({ discount, amount }) => ({ discount, amount: of(amount) })),
    taxes: line.taxes.map(tax => ({ ...tax, amount: of(tax.amount), taxable: of(tax.taxable) })),
  }
}

/** `quantity` times a price of its own. */
export const customAmount = (quantity: number, unitAmount: string): number =>
  roundHalfUp(decimal(unitAmount).times(quantity))

export interface CreditTotals {
  readonly discount: number
  readonly discounts: readonly CreditedDiscount[]
  readonly subtotal: number
  readonly subtotalExcludingTax: number
  readonly taxes: readonly CreditedTax[]
  readonly total: number
  readonly totalExcludingTax: number
}

const sum = (amounts: readonly { readonly amount: number }[]): number =>
  amounts.reduce((total, { amount }) => total + amount, 0)

/** Shipping that is credited: all that the invoice asks for it. */
export type ShippingCredit = Pick<Credit, 'amount' | 'taxes'>

const insideOf = (taxes: readonly CreditedTax[]): number => sum(taxes.filter(tax => tax.inclusive))

export function creditTotals(credits: readonly Credit[], shipping?: ShippingCredit): CreditTotals {
  const discounts = merged(
    credits.flatMap(credit => credit.discounts),
    ({ discount }) => discount,
  )
  const taxes = merged(
    [...credits, ...(shipping === undefined ? [] : [shipping])].flatMap(credit => credit.taxes),
    ({ rate }) => rate,
  )
  const subtotal = sum(credits)
  const inside = insideOf(taxes)
  const onTop = sum(taxes.filter(tax => !tax.inclusive))
  const discount = sum(discounts)
  const credited = subtotal - discount + (shipping?.amount ?? 0)
  return {
    discount,
    discounts,
    subtotal,
    subtotalExcludingTax: subtotal - insideOf(credits.flatMap(credit => credit.taxes)),
    taxes,
    total: credited + onTop,
    totalExcludingTax: credited - inside,
  }
}

/** A credit first lowers what is still to be paid; the rest must be given back in some way. */
export const splitCredit = (
  total: number,
  remaining: number,
): { readonly prePayment: number; readonly postPayment: number } => {
  const prePayment = Math.min(total, Math.max(0, remaining))
  return { prePayment, postPayment: total - prePayment }
}

export const creditType = ({ prePayment, postPayment }: ReturnType<typeof splitCredit>) =>
  postPayment === 0 ? 'pre_payment' : prePayment === 0 ? 'post_payment' : 'mixed'
