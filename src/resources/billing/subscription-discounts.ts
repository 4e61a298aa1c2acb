/** What a subscription's discounts are, and what its items cost with them. @see https://docs.stripe.com/billing/subscriptions/prorations#prorations-and-discounts */
import { lean } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { afterUse, discounts, reductionsAt } from '../products/discount.js'
import type { InvoiceLine } from './invoice-line.js'
import { discountLines } from './invoicing/discounts.js'
import type { Debit, Discounted } from './invoicing/proration.js'
import { fullAmount, isMetered } from './subscription-lines.js'
import {
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
} from './subscription-resource.js'

/** Its own discounts; without any, its customer's. */
export const discountsOf = (tx: Transaction, { discounts: own, customer }: Subscription): readonly string[] =>
  own.length > 0
    ? (own as readonly string[])
    : lean(tx.where(discounts, 'owner_customer', customer).map(discount => discount.id))

/** What an item costs for a whole period, beside the other items, at the discounts of now. */
export function wholeCost(tx: Transaction, subscription: Subscription, item: SubscriptionItem): Discounted {
  const current = tx.get(subscriptions, subscription.id)
  const reductions = (ids: readonly string[]) => reductionsAt(tx, ids, tx.now, current.currency)
  const shared = reductions(discountsOf(tx, current))
  if (shared.length + item.discounts.length === 0) return { amount: fullAmount(tx, item), discounts: [] }
  const licensed = itemsOf(tx, subscription.id).filter(other => !isMetered(priceOf(tx, other)))
  const taken = discountLines(
    licensed.map(other => ({
      amount: fullAmount(tx, other),
      discountable: true,
      product: priceOf(tx, other).product,
      reductions: reductions(other.discounts as readonly string[]),
    })),
    shared,
  )[licensed.findIndex(({ id }) => id === item.id)]!
  return { amount: taken.reduce((left, { amount }) => left - amount, fullAmount(tx, item)), discounts: taken }
}

/** What an invoice's lines charge for the periods of licensed items is remembered, for the day it is credited. */
export function rememberDebits(
  tx: Transaction,
  subscription: Subscription,
  lines: readonly InvoiceLine[],
  moves: ReadonlyMap<string, Changes<SubscriptionItem>> = new Map(),
): void {
  const debits = new Map<string, Debit[]>()
  for (const line of lines) {
    const of = line.parent?.subscription_item_details
    const item = of?.proration === false ? tx.find(subscriptionItems, of.subscription_item) : undefined
    if (item === undefined || line.period.end <= tx.now || isMetered(priceOf(tx, item))) continue
    const taken = line.discount_amounts ?? []
    const debit = {
      amount: taken.reduce((left, { amount }) => left - amount, line.amount),
      discounts: taken.map(({ amount, discount }) => ({ amount, discount: discount as string })),
      span: line.period,
      whole: taken.length === 0 ? { amount: fullAmount(tx, item), discounts: [] } : wholeCost(tx, subscription, item),
    }
    debits.set(item.id, [...(debits.get(item.id) ?? []), debit])
  }
  for (const id of new Set([...moves.keys(), ...debits.keys()])) {
    const charged = debits.get(id)
    tx.put(subscriptionItems, tx.get(subscriptionItems, id), {
      ...moves.get(id),
      ...(charged !== undefined && { _debits: charged }),
    })
  }
}

/** A discount that is good for one invoice has now had it. */
export function spendDiscounts(tx: Transaction, subscription: Subscription): void {
  const left = afterUse(tx, subscription.discounts as readonly string[])
  if (left.length < subscription.discounts.length) {
    tx.put(subscriptions, tx.get(subscriptions, subscription.id), { discounts: left })
  }
  for (const item of itemsOf(tx, subscription.id)) {
    const own = afterUse(tx, item.discounts as readonly string[])
    if (own.length < item.discounts.length) tx.put(subscriptionItems, item, { discounts: own })
  }
}
