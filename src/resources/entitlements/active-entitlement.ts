/**
 * ActiveEntitlement: what a customer may do now, by the products of the subscriptions that are in force.
 * @see https://docs.stripe.com/billing/entitlements
 */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type Subscription, subscriptionItems, subscriptions } from '../billing/subscription-resource.js'
import { prices } from '../products/price.js'
import type { Feature } from './feature.js'
import { featuresOf } from './product-feature.js'

/** The feature is kept as an id, and shown where it is expanded. */
export type ActiveEntitlement = Omit<Stored<Stripe.Entitlements.ActiveEntitlement>, 'feature'> & {
  readonly feature: string
  readonly _customer: string
}

export const activeEntitlements = resource<ActiveEntitlement>('entitlements.active_entitlement', {
  idPrefix: 'ent_test',
  api: 'entitlements.activeEntitlements',
  label: 'active entitlement',
  indexes: { customer: '_customer' },
})

const IN_FORCE = new Set<string>(['active', 'trialing', 'past_due'])

/** The features that a customer's subscriptions bring, each once. */
function brought(tx: Transaction, customer: string): readonly Feature[] {
  const items = tx
    .where(subscriptions, 'customer', customer)
    .filter(({ status }) => IN_FORCE.has(status))
    .flatMap(({ id }) => tx.where(subscriptionItems, 'subscription', id))
  const products = new Set(items.map(item => tx.get(prices, String(item.price)).product as string))
  const features = [...products].flatMap(product => featuresOf(tx, product))
  return [...new Map(features.map(feature => [feature.id, feature])).values()]
}

/** Entitlements follow what is subscribed to; a summary tells of any change. */
function follow(tx: Transaction, { customer }: Subscription): void {
  if (typeof customer !== 'string') return
  const held = tx.where(activeEntitlements, 'customer', customer)
  const wanted = brought(tx, customer)
  const gone = held.filter(({ feature }) => !wanted.some(({ id }) => id === feature))
  const come = wanted.filter(({ id }) => !held.some(({ feature }) => feature === id))
  if (gone.length + come.length === 0) return
  const before = summaryOf(tx, customer)
  for (const entitlement of gone) tx.remove(activeEntitlements, entitlement)
  for (const { id, lookup_key } of come) {
    tx.create(activeEntitlements, { feature: id, lookup_key, _customer: customer })
  }
  tx.emit('entitlements.active_entitlement_summary.updated', summaryOf(tx, customer), before)
}

/** The event carries the whole of what the customer has. */
function summaryOf(tx: Transaction, customer: string): StoredObject {
  const all = tx.where(activeEntitlements, 'customer', customer)
  const data = all.map(({ id }) => tx.shown('entitlements.active_entitlement', id))
  return {
    id: customer,
    object: 'entitlements.active_entitlement_summary',
    customer,
    entitlements: {
      object: 'list',
      data,
      has_more: false,
      url: `/v1/customer/${customer}/entitlements`,
    },
    livemode: false,
  }
}

export const reactions = {
  'customer.subscription.created': follow,
  'customer.subscription.updated': follow,
  'customer.subscription.deleted': follow,
}
