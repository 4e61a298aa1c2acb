/** Subscription and its items as objects: shape, lists, what they show. Their behaviour is in the files beside this one. */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import { lean } from '../../core/shape.js'
import type { Transaction } from '../../core/transaction.js'
import { planOf } from '../products/plan.js'
import { inCurrency, type Price, prices } from '../products/price.js'
import type { Billed } from './invoice-line.js'
import type { Debit } from './invoicing/proration.js'
import { subscriptionMachine } from './subscription-machine.js'

export type Subscription = Omit<Stored<Stripe.Subscription>, 'default_tax_rates' | 'status_details'> & {
  readonly default_tax_rates: readonly string[]
  /** Only while it is paused. */
  readonly status_details?: Stripe.Subscription.StatusDetails | undefined
  /** Keys of the due tasks that its dates have put on the timeline. */
  readonly _tasks?: readonly string[]
}

export type SubscriptionItem = Omit<Stored<Stripe.SubscriptionItem>, 'price' | 'plan' | 'tax_rates'> & {
  readonly price: string
  readonly tax_rates: readonly string[]
  /** What was charged for the current period, and what of it has been credited. */
  readonly _debits?: readonly Debit[]
  /** Usage of the current period that a threshold has had billed already. */
  readonly _billed?: Billed | undefined
  /** Since when in the current period usage is at its present price. */
  readonly _pricedFrom?: number | undefined
  /** Usage of the current period at prices that it had before; kept in flexible mode. */
  readonly _earlier?: readonly PricedUsage[] | undefined
  /** That of its subscription, where it is not the price's own. */
  readonly _currency?: string | undefined
}

/** A part of a period in which usage was at one price. */
export interface PricedUsage {
  readonly price: string
  readonly period: { readonly start: number; readonly end: number }
  readonly billed: Billed | undefined
}

/** What an item remembers of its usage ends with the period. */
export const USAGE_BEGINS = { _billed: undefined, _pricedFrom: undefined, _earlier: undefined } as const

const taxRatesShown = (tx: Transaction, ids: readonly string[] | undefined) =>
  lean((ids ?? []).map(id => tx.shown('tax_rate', id)))

export const subscriptions = resource<Subscription>('subscription', {
  idPrefix: 'sub',
  api: 'subscriptions',
  param: 'id',
  events: 'customer.subscription',
  lifecycle: subscriptionMachine,
  indexes: { test_clock: 'test_clock' },
  lists: {
    items: {
      object: 'subscription_item',
      by: 'subscription',
      url: '/v1/subscription_items?subscription={id}',
      oldestFirst: true,
    },
  },
  show: (tx, { default_tax_rates: rates }: Subscription) => ({ default_tax_rates: taxRatesShown(tx, rates) }),
  showsWith: ['tax_rate'],
})

export const subscriptionItems = resource<SubscriptionItem>('subscription_item', {
  idPrefix: 'si',
  idLength: 14,
  api: 'subscriptionItems',
  label: 'subscription_item',
  param: 'item',
  indexes: { subscription: 'subscription', price: 'price' },
  show: (tx, item: SubscriptionItem) => {
    const price = tx.get(prices, item.price)
    return { price: tx.shown('price', price.id), plan: planOf(price), tax_rates: taxRatesShown(tx, item.tax_rates) }
  },
  showsWith: ['price', 'tax_rate'],
})

/** Automatic tax, switched on or off. */
export const switchedTax = (enabled: boolean): Subscription['automatic_tax'] => ({
  disabled_reason: null,
  enabled,
  liability: enabled ? { type: 'self' } : null,
})

/** A subscription's items, oldest first. */
export const itemsOf = (tx: Transaction, subscription: string): SubscriptionItem[] =>
  tx.where(subscriptionItems, 'subscription', subscription).reverse()

/** The price of an item, in the currency that it is billed in. */
export function priceOf(tx: Transaction, item: { readonly price: string; readonly _currency?: unknown }): Price {
  const price = tx.get(prices, item.price)
  return typeof item._currency === 'string' ? inCurrency(price, item._currency) : price
}

export const isFlexible = (subscription: Pick<Subscription, 'billing_mode'>): boolean =>
  subscription.billing_mode.type === 'flexible'
