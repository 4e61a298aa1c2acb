/** What a request for a quote says: read, and checked. @see https://docs.stripe.com/api/quotes/create */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Item, type ItemParams, itemsOfLines, linesOf, readItem } from '../checkout/line-item.js'
import { customers } from '../customers/customer.js'
import { applyDiscounts, type DiscountParam } from '../products/discount.js'
import { taxRateIds } from '../products/tax-rate.js'
import { requireShare } from './invoice-share.js'
import { isRecurring } from './quote-amounts.js'
import { type Quote, quotes } from './quote-resource.js'

type QuoteParams = Stripe.QuoteCreateParams | Stripe.QuoteUpdateParams

export function fieldsOf(tx: Transaction, params: QuoteParams, quote: Quote): Changes<Quote> {
  const {
    discounts,
    default_tax_rates: rates,
    subscription_data: data,
    line_items: _items,
    ...told
  } = params as Stripe.QuoteUpdateParams
  if (params.customer !== undefined) requireSameCustomer(tx, quote, params.customer)
  const { transfer_data: transfer } = params
  return {
    ...tx.fields(quotes, { ...told, from_quote: undefined }, quote),
    ...(rates !== undefined && { default_tax_rates: taxRateIds(tx, rates || [], 'default_tax_rates') }),
    ...(discounts !== undefined && {
      discounts: applyDiscounts(tx, discounts || [], { customer: params.customer ?? quote.customer }),
    }),
    ...(data !== undefined && { subscription_data: subscriptionData(tx, data, quote) }),
    ...(transfer !== undefined && {
      transfer_data: tx.fields(quotes, { transfer_data: transfer }).transfer_data ?? null,
    }),
  }
}

/** Once told, it stays. */
function requireSameCustomer(tx: Transaction, quote: Quote, customer: string): void {
  tx.need(customers, customer, 'customer')
  if (quote.customer === null || quote.customer === customer) return
  throw invalidRequest('The customer of a quote cannot be changed once it is set.', { param: 'customer' })
}

function subscriptionData(tx: Transaction, data: object, quote: Quote): Quote['subscription_data'] {
  const { effective_date: date, ...told } = data as NonNullable<Stripe.QuoteUpdateParams['subscription_data']>
  const fields = tx.fields(quotes, { subscription_data: { ...told, billing_mode: undefined } }, quote).subscription_data
  if (date === 'current_period_end') {
    throw invalidRequest('`current_period_end` can only be used with quotes that update a subscription.', {
      param: 'subscription_data[effective_date]',
    })
  }
  return { ...quote.subscription_data, ...fields, ...(date !== undefined && { effective_date: date || null }) }
}

interface LineTold {
  readonly id?: string
  readonly discounts?: readonly DiscountParam[] | ''
}

/** The items that parameters tell: a line that exists is named by its id. `undefined`: as they are. */
export function itemsFrom(tx: Transaction, params: QuoteParams, quote: Quote): readonly Item[] {
  const lines = linesOf(tx, quote.id)
  const present = itemsOfLines(tx, lines)
  if (params.line_items === undefined) return present
  return params.line_items.map((told, at) => {
    const param = `line_items[${at}]`
    const known =
      'id' in told && told.id !== undefined ? present[lines.findIndex(({ id }) => id === told.id)] : undefined
    const { id: _id, discounts, ...item } = told as ItemParams & LineTold
    const read = readItem(
      tx,
      { ...(known && { price: known.price.id, quantity: known.quantity, tax_rates: known.taxRates }), ...item },
      param,
    )
    const owner = { customer: quote.customer }
    return {
      ...read,
      discounts:
        discounts === undefined ? known?.discounts : applyDiscounts(tx, discounts, owner, `${param}[discounts]`),
    }
  })
}

const ONCE = ['application_fee_amount', 'transfer_data[amount]']
const RECURRING = ['application_fee_percent', 'transfer_data[amount_percent]']

/** Amounts are of an invoice, percentages of a subscription. */
export function requireFitting(tx: Transaction, quote: Quote, items: readonly Item[]): void {
  requireShare(tx, quote)
  if (items.length === 0) return
  const recurring = items.some(isRecurring)
  const { application_fee_amount: amount, application_fee_percent: percent, transfer_data: transfer } = quote
  const told = recurring ? [amount, transfer?.amount] : [percent, transfer?.amount_percent]
  const at = told.findIndex(value => typeof value === 'number')
  if (at < 0) return
  const param = (recurring ? ONCE : RECURRING)[at]!
  throw invalidRequest(
    `You may only specify \`${param}\` on a quote ${recurring ? 'without' : 'with'} recurring line items.`,
    { param },
  )
}
