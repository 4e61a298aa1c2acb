/** Items as requests describe them, read into prices and quantities. */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { inCurrency, inlinePrice, isGone, type Price, prices } from '../products/price.js'
import { isMetered } from './subscription-lines.js'
import { lengthOfPrice } from './subscription-terms.js'

export interface ItemInput {
  readonly price?: string
  readonly plan?: string
  readonly price_data?: Stripe.SubscriptionCreateParams.Item.PriceData
  readonly quantity?: number
}

/** The recurring price that an item names, in one of its currencies. */
export function recurringPrice(tx: Transaction, input: ItemInput, param: string, currency?: string): Price {
  const price = namedPrice(tx, input, param)
  if (currency === undefined) return price
  const localized = inCurrency(price, currency)
  if (localized.currency !== currency) throw otherCurrency(price.currency, currency, `${param}[price]`)
  return localized
}

function namedPrice(tx: Transaction, input: ItemInput, param: string): Price {
  if (input.price_data !== undefined) return inlinePrice(tx, input.price_data as Stripe.PriceCreateParams)
  const named = input.price ?? input.plan
  if (named === undefined) throw missingParameter(`${param}[price]`)
  const [label, at] = input.price === undefined ? ['plan', 'plan'] : ['price', `${param}[price]`]
  const price = tx.need({ ...prices, label }, named, at)
  if (isGone(price)) throw noSuch(label, named, at, 400)
  if (price.recurring === null) {
    throw invalidRequest(
      `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
      { param: `${param}[price]` },
    )
  }
  if (!price.active && price['_inline'] !== true) {
    throw invalidRequest(`The price specified is inactive. This field only accepts active prices.`, {
      param: `${param}[price]`,
    })
  }
  return price
}

/** Licensed items are one unless told; metered ones have no quantity. */
export function quantityOf(price: Price, quantity: number | undefined, param: string): { quantity?: number } {
  if (isMetered(price)) {
    if (quantity === undefined) return {}
    throw invalidRequest('You cannot set the quantity for metered plans.', { param: `${param}[quantity]` })
  }
  if (quantity !== undefined && quantity < 0) {
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param: `${param}[quantity]`,
    })
  }
  return { quantity: quantity ?? 1 }
}

/** Items of a subscription, and items that a request adds to its invoice. @see https://docs.stripe.com/api/subscriptions/create */
const ITEMS_MAX = 20

export function requireFew(items: readonly unknown[] | undefined, param: string): void {
  if (items !== undefined && items.length > ITEMS_MAX)
    throw invalidRequest(`You may only pass up to ${ITEMS_MAX} ${param}.`, { param })
}

/** One currency; and, in classic mode, one interval. @see https://docs.stripe.com/billing/subscriptions/mixed-interval */
export function requireTogether(all: readonly Price[], flexible: boolean): void {
  requireFew(all, 'items')
  const [first] = all
  for (const [at, price] of all.entries()) {
    if (price.currency !== first!.currency) {
      throw otherCurrency(price.currency, first!.currency, `items[${at}][price]`)
    }
    if (!flexible && lengthOfPrice(price) !== lengthOfPrice(first!)) {
      throw invalidRequest(
        'Currently, all plans on a subscription must have the same `interval` and `interval_count`. If you meant to update an existing subscription item instead of creating a new one, make sure to include the subscription item ID in the request.',
        { param: 'items' },
      )
    }
  }
}

const otherCurrency = (only: string, expected: string, param: string) =>
  invalidRequest(
    `The price specified only supports \`${only}\`. This doesn't match the expected currency: \`${expected}\`.`,
    { param },
  )
