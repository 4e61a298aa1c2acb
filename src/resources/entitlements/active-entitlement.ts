/** ActiveEntitlement: what a customer has access to, as their subscriptions say. @see https://docs.stripe.com/billing/entitlements */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { recordEvent } from '../../core/events.js'
import { list } from '../../core/list.js'
import { Shown } from '../../core/render.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { itemsOf, priceOf, type Subscription, subscriptions } from '../billing/subscription-resource.js'
import { customers } from '../customers/customer.js'
import { features } from './feature.js'
import { productFeatures } from './product-feature.js'

export type ActiveEntitlement = Stored<Stripe.Entitlements.ActiveEntitlement> & { readonly _customer: string }

export const activeEntitlements = resource<ActiveEntitlement>('entitlements.active_entitlement', {
  idPrefix: 'ent_test',
  api: 'entitlements.activeEntitlements',
  label: 'active entitlement',
  indexes: { customer: '_customer' },
})

export const operations = {
  list(tx: Transaction, params: Stripe.Entitlements.ActiveEntitlementListParams) {
    const customer = tx.need(customers, params.customer, 'customer')
    return list(tx, activeEntitlements, params as unknown as Params, {
      url: '/v1/entitlements/active_entitlements',
      index: ['customer', customer.id],
    })
  },
}

/** Subscriptions in these states give access. */
const GIVING = new Set<string>(['active', 'trialing', 'past_due'])

const follow = (tx: Transaction, { customer }: Subscription): void => refresh(tx, customer)

export const reactions = {
  'customer.subscription.created': follow,
  'customer.subscription.updated': follow,
  'customer.subscription.deleted': follow,
  'customer.subscription.paused': follow,
  'customer.subscription.resumed': follow,
}

/** What a customer is entitled to by now; the change of it is told in one event. */
function refresh(tx: Transaction, customer: string): void {
  if (!hasAny(tx)) return
  const wanted = new Set(entitledFeatures(tx, customer))
  const present = tx.where(activeEntitlements, 'customer', customer)
  const gone = present.filter(({ feature }) => !wanted.has(feature))
  const fresh = [...wanted].filter(feature => present.every(entitlement => entitlement.feature !== feature))
  if (gone.length === 0 && fresh.length === 0) return
  const before = summaryOf(tx, customer)
  for (const entitlement of gone) tx.remove(activeEntitlements, entitlement)
  for (const feature of fresh) {
    tx.insert(activeEntitlements, { feature, lookup_key: tx.get(features, feature).lookup_key, _customer: customer })
  }
  recordEvent(tx, 'entitlements.active_entitlement_summary.updated', summaryOf(tx, customer), before)
}

/** Most accounts have no features at all. */
function hasAny(tx: Transaction): boolean {
  let found = false
  for (const { object } of [productFeatures, activeEntitlements]) {
    tx.walk(object, {}, () => {
      found = true
      return false
    })
  }
  return found
}

/** One entry a feature, however many subscriptions give it. */
const entitledFeatures = (tx: Transaction, customer: string): string[] =>
  tx
    .where(subscriptions, 'customer', customer)
    .filter(({ status }) => GIVING.has(status))
    .flatMap(({ id }) => itemsOf(tx, id))
    .flatMap(item => tx.where(productFeatures, 'product', priceOf(tx, item).product))
    .map(({ entitlement_feature: feature }) => feature)

const SHOWN = 10

function summaryOf(tx: Transaction, customer: string): Shown {
  const all = tx.where(activeEntitlements, 'customer', customer)
  const summary = {
    object: 'entitlements.active_entitlement_summary',
    customer,
    entitlements: {
      object: 'list',
      data: all.slice(0, SHOWN).map(({ id }) => tx.shown('entitlements.active_entitlement', id)),
      has_more: all.length > SHOWN,
      url: `/v1/customer/${customer}/entitlements`,
    },
    livemode: false,
  }
  return new Shown(summary as unknown as StoredObject)
}
