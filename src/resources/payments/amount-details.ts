/** What the amount of a payment is made of: lines, tax, shipping, discount. @see https://docs.stripe.com/payments/payment-line-items */
import type Stripe from 'stripe'
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { formatAmount } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { type PaymentIntent, paymentIntents } from './payment-intent.js'

export type AmountLine = Stored<Stripe.PaymentIntentAmountDetailsLineItem> & { readonly _intent: string }

export const amountLines = resource<AmountLine>('payment_intent_amount_details_line_item', {
  idPrefix: 'uli',
  indexes: { intent: '_intent' },
})

type Told = Stripe.PaymentIntentCreateParams.AmountDetails
type LineTold = Stripe.PaymentIntentCreateParams.AmountDetails.LineItem
type Details = NonNullable<PaymentIntent['amount_details']>

/** In the order in which they were told. */
export const linesOf = (tx: Transaction, intent: string): AmountLine[] =>
  tx.where(amountLines, 'intent', intent).reverse()

/** The intent with what a request says of its amount, which must add up unless the request lets it be. */
export function withAmountDetails(
  tx: Transaction,
  intent: PaymentIntent,
  told: Told | '' | null | undefined,
  amount = intent.amount,
): PaymentIntent {
  if (told === undefined || told === null) return intent
  const { line_items: items, enforce_arithmetic_validation: enforced = true, ...others } = told || { line_items: '' }
  const { tip } = intent.amount_details ?? {}
  const base = told === '' ? { ...intent, amount_details: { tip } } : intent
  const fields = tx.fields(paymentIntents, { amount_details: others }, base as PaymentIntent).amount_details ?? {}
  const { error: _error, line_items: _lines, ...kept } = fields as Details & { readonly line_items?: unknown }
  requireOnce(others, items || [])
  const lines = items === undefined ? linesOf(tx, intent.id) : replaced(tx, intent.id, items || [])
  const error = errorOf(kept, lines, amount, intent.currency)
  if (error !== undefined && enforced) {
    throw invalidRequest(error.message, { code: error.code, param: 'amount_details' })
  }
  const details = { ...kept, ...(lines.length > 0 && { line_items: beginning(tx, intent.id, lines) }) }
  return tx.put(paymentIntents, intent, { amount_details: { ...details, ...(error && { error }) } })
}

/** A discount and a tax are those of all lines, or of each. */
function requireOnce({ discount_amount: discount, tax }: Told, items: readonly LineTold[]): void {
  const line = (name: string) => `amount_details[line_items][0][${name}]`
  if (typeof discount === 'number' && items.some(item => item.discount_amount !== undefined)) {
    throw exclusiveParameters('amount_details[discount_amount]', line('discount_amount'))
  }
  if (tax && items.some(item => item.tax !== undefined)) {
    throw exclusiveParameters('amount_details[tax][total_tax_amount]', `${line('tax')}[total_tax_amount]`)
  }
}

const LINES_MAX = 200

function replaced(tx: Transaction, intent: string, items: readonly LineTold[]): AmountLine[] {
  if (items.length > LINES_MAX) {
    throw invalidRequest(`You may only specify up to ${LINES_MAX} line items.`, { param: 'amount_details[line_items]' })
  }
  for (const line of linesOf(tx, intent)) tx.remove(amountLines, line)
  return items.map(item => tx.insert(amountLines, { ...tx.fields(amountLines, item), _intent: intent }))
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)

function errorOf(details: Details, lines: readonly AmountLine[], amount: number, currency: string) {
  const { discount_amount: whole, shipping, tax } = details
  const discount = whole ?? sum(lines.map(line => line.discount_amount ?? 0))
  const taxed = tax?.total_tax_amount ?? sum(lines.map(line => line.tax?.total_tax_amount ?? 0))
  const sent = shipping?.amount ?? 0
  if (lines.length === 0) {
    if (taxed + sent + discount <= amount) return undefined
    return {
      code: 'amount_details_tax_shipping_discount_greater_than_amount' as const,
      message: `The tax, shipping and discount of \`amount_details\` are greater than the amount (${formatAmount(amount, currency)}).`,
    }
  }
  const total = sum(lines.map(line => line.unit_cost * line.quantity)) + taxed + sent - discount
  if (total === amount) return undefined
  return {
    code: 'amount_details_amount_mismatch' as const,
    message: `The line items, tax, shipping and discount of \`amount_details\` come to ${formatAmount(total, currency)}, and not to the amount (${formatAmount(amount, currency)}).`,
  }
}

const EMBEDDED_MAX = 10

/** Kept with the intent as it is shown: nothing changes a line once it is there. */
const beginning = (tx: Transaction, intent: string, lines: readonly AmountLine[]) => ({
  object: 'list' as const,
  data: lines.slice(0, EMBEDDED_MAX).map(({ id }) => tx.shown(amountLines.object, id) as unknown as AmountLine),
  has_more: lines.length > EMBEDDED_MAX,
  url: `/v1/payment_intents/${intent}/amount_details_line_items`,
})
