/** What a credit note takes back of an invoice's shipping: all of it, and once. @see https://docs.stripe.com/api/credit_notes/create */
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { type CreditNote, creditNotes } from './credit-note.js'
import type { ShippingCredit } from './credit-note-amounts.js'
import type { Invoice } from './invoice-draft.js'

type ShippingCost = NonNullable<CreditNote['shipping_cost']>

const param = 'shipping_cost[shipping_rate]'

/** The shipping that a request names by the rate of its invoice. */
export function creditedShipping(
  tx: Transaction,
  { id, shipping_cost: cost }: Invoice,
  told: { readonly shipping_rate?: string } | undefined,
): ShippingCost | null {
  if (told === undefined) return null
  if (cost === null || cost.shipping_rate !== told.shipping_rate) {
    throw invalidRequest(`The shipping rate ${told.shipping_rate ?? ''} is not the shipping rate of the invoice.`, {
      param,
    })
  }
  const standing = tx.where(creditNotes, 'invoice', id).filter(({ status }) => status !== 'void')
  if (standing.some(note => note.shipping_cost !== null)) {
    throw invalidRequest('The shipping cost of this invoice has already been credited.', { param })
  }
  return cost
}

/** As far as the totals go by it. */
export const shippingCredit = ({ amount_subtotal: amount, taxes = [] }: ShippingCost): ShippingCredit => ({
  amount,
  taxes: taxes.map(tax => ({
    amount: tax.amount,
    inclusive: tax.rate.inclusive,
    rate: tax.rate.id,
    taxable: tax.taxable_amount ?? 0,
  })),
})
