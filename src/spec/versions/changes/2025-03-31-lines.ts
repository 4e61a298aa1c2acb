/** Lines and invoice items had their price, and said themselves what they are of; now `pricing` and `parent` do. */
import { type Change, type Fields, isFields } from '../change.js'
import { at, planOf, whole } from '../values.js'
import { inclusive, olderTaxes, perUnit, ratesOf } from './2025-03-31-taxes.js'

/** `price` and `unit_amount` as parameters of one line. */
function newerPricing(params: Readonly<Fields>): Fields {
  const { price, unit_amount: amount } = params
  return {
    ...(typeof price === 'string' && { price: undefined, pricing: { price } }),
    ...(amount !== undefined && { unit_amount: undefined, unit_amount_decimal: String(amount) }),
  }
}

const eachLine = ({ lines }: Readonly<Fields>): Fields =>
  Array.isArray(lines) ? { lines: lines.map(line => (isFields(line) ? { ...line, ...newerPricing(line) } : line)) } : {}

export const linePricing: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/invoice-pricing-configurations',
  responses: {
    line_item(line, lookup) {
      const price = whole(lookup, 'price', at(line, 'pricing', 'price_details', 'price'))
      const net = Number(line['amount']) - inclusive(line['taxes'])
      return {
        amount_excluding_tax: net,
        plan: planOf(price),
        price,
        tax_amounts: olderTaxes(line['taxes']),
        tax_rates: ratesOf(line['taxes'], lookup),
        unit_amount_excluding_tax: perUnit(net, line['quantity']),
      }
    },
    invoiceitem(item, lookup) {
      const price = whole(lookup, 'price', at(item, 'pricing', 'price_details', 'price'))
      const decimal = at(item, 'pricing', 'unit_amount_decimal') ?? null
      const amount = decimal === null || !Number.isInteger(Number(decimal)) ? null : Number(decimal)
      return { plan: planOf(price), price, unit_amount: amount, unit_amount_decimal: decimal }
    },
  },
  params: {
    'invoiceItems.create': newerPricing,
    'invoiceItems.update': newerPricing,
    'invoices.updateLineItem': newerPricing,
    'invoices.addLines': eachLine,
    'invoices.updateLines': eachLine,
  },
}

export const lineParent: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/adds-new-parent-field-to-invoicing-objects',
  responses: {
    line_item({ parent }) {
      const item = at(parent, 'invoice_item_details')
      const of = isFields(item) ? item : at(parent, 'subscription_item_details')
      const { invoice_item, subscription_item } = isFields(of) ? of : ({} as Fields)
      return {
        ...(typeof invoice_item === 'string' && { invoice_item }),
        proration: at(of, 'proration') ?? false,
        proration_details: at(of, 'proration_details') ?? { credited_items: null },
        subscription: at(of, 'subscription') ?? null,
        ...(typeof subscription_item === 'string' && { subscription_item }),
        type: isFields(item) || typeof invoice_item === 'string' ? 'invoiceitem' : 'subscription',
      }
    },
    invoiceitem({ parent }) {
      const of = at(parent, 'subscription_details')
      const item = at(of, 'subscription_item')
      return {
        subscription: at(of, 'subscription') ?? null,
        ...(typeof item === 'string' && { subscription_item: item }),
      }
    },
  },
}
