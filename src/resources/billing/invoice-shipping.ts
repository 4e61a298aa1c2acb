/** What an invoice sends, by a rate that is there or that a request describes. @see https://docs.stripe.com/api/invoices/create */
import type Stripe from 'stripe'
import type { Transaction } from '../../core/transaction.js'
import { shippingCost } from '../products/shipping-cost.js'
import { createShippingRate, shippingAmount, shippingRates } from '../products/shipping-rate.js'
import type { Invoice } from './invoice-draft.js'

/** Its taxes follow with the totals. */
export function shippingCostFrom(
  tx: Transaction,
  told: Stripe.InvoiceCreateParams.ShippingCost | '' | null,
  currency: string,
): Pick<Invoice, 'shipping_cost'> {
  if (!told) return { shipping_cost: null }
  const { shipping_rate: named, shipping_rate_data: data } = told
  const rate =
    data === undefined
      ? tx.need(shippingRates, named ?? '', 'shipping_cost[shipping_rate]')
      : createShippingRate(tx, data as Stripe.ShippingRateCreateParams)
  const amount = shippingAmount(rate, currency, 'shipping_cost[shipping_rate]')
  return { shipping_cost: shippingCost(tx, rate.id, { amount, taxes: [], total: amount }) }
}
