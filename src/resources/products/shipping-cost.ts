/** What shipping costs on an invoice or a Checkout Session, with its taxes. @see https://docs.stripe.com/payments/during-payment/charge-shipping */
import type { Transaction } from '../../core/transaction.js'
import type { Shipping, ShippingResult } from '../billing/invoicing/totals.js'
import type { AutomaticTax } from '../tax/automatic.js'
import { shippingRates } from './shipping-rate.js'
import { taxesShown } from './tax-rate.js'

/** Automatic tax is levied on shipping; rates that are told by hand are those of lines. @see https://docs.stripe.com/invoicing/taxes/tax-rates */
export const shippingOf = (tx: Transaction, rate: string, amount: number, automatic?: AutomaticTax): Shipping => ({
  amount,
  rates: automatic?.ratesOfShipping(tx.get(shippingRates, rate)) ?? [],
})

export const shippingCost = (tx: Transaction, rate: string, { amount, taxes, total }: ShippingResult) => ({
  amount_subtotal: amount,
  amount_tax: taxes.reduce((sum, tax) => sum + tax.amount, 0),
  amount_total: total,
  shipping_rate: rate,
  taxes: taxesShown(tx, taxes),
})
