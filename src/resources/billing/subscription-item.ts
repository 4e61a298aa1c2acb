/** SubscriptionItem: one price of a subscription. Its calls are changes of the subscription. @see https://docs.stripe.com/api/subscription_items */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest } from '../../core/errors.js'
import { pageOf } from '../../core/list.js'
import type { Transaction } from '../../core/transaction.js'
import { type Change, changeSubscription } from './subscription-change.js'
import { holdUpdate } from './subscription-held.js'
import {
  itemsOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
} from './subscription-resource.js'
import { plan } from './subscription-schedule-tasks.js'

export { subscriptionItems } from './subscription-resource.js'

export const operations = {
  create(tx: Transaction, params: Stripe.SubscriptionItemCreateParams): SubscriptionItem {
    const subscription = tx.need(subscriptions, params.subscription, 'subscription')
    const known = new Set(itemsOf(tx, subscription.id).map(({ id }) => id))
    const { subscription: _, ...told } = params
    change(tx, subscription, told, {})
    return itemsOf(tx, subscription.id).find(({ id }) => !known.has(id))!
  },

  list(tx: Transaction, params: Stripe.SubscriptionItemListParams) {
    const { id } = tx.need(subscriptions, params.subscription, 'subscription')
    return pageOf(itemsOf(tx, id), params as unknown as Params, '/v1/subscription_items')
  },

  update(tx: Transaction, item: SubscriptionItem, params: Stripe.SubscriptionItemUpdateParams): SubscriptionItem {
    change(tx, tx.get(subscriptions, item.subscription), params, { id: item.id })
    return tx.get(subscriptionItems, item.id)
  },

  del(tx: Transaction, item: SubscriptionItem, params: Stripe.SubscriptionItemDeleteParams) {
    const subscription = tx.get(subscriptions, item.subscription)
    if (itemsOf(tx, subscription.id).length === 1) {
      throw invalidRequest(
        'A subscription must have at least one active plan. In order to delete this subscription item, please use `DELETE /v1/subscriptions/:id` instead.',
      )
    }
    change(tx, subscription, params, { id: item.id, deleted: true })
    return { id: item.id, object: 'subscription_item', deleted: true }
  },
}

type ItemInput = NonNullable<Change['items']>[number]

/** The item's part of the parameters is an entry of `items`, the rest is the change's. */
function change(tx: Transaction, subscription: Subscription, params: object, item: Partial<ItemInput>): void {
  tx.follow(subscription.test_clock)
  const {
    proration_behavior,
    proration_date,
    payment_behavior,
    off_session: _off,
    ...told
  } = params as Change & {
    readonly off_session?: boolean
  }
  const asked: Change = {
    items: [{ ...told, ...item } as ItemInput],
    ...(proration_behavior !== undefined && { proration_behavior }),
    ...(proration_date !== undefined && { proration_date }),
    ...(payment_behavior !== undefined && { payment_behavior }),
  }
  const before = tx.picture(subscription)
  if (payment_behavior === 'pending_if_incomplete') holdUpdate(tx, subscription, asked)
  else changeSubscription(tx, subscription, asked)
  const after = plan(tx, tx.get(subscriptions, subscription.id))
  tx.emit('customer.subscription.updated', after, before)
}
