/** Feature: something that products give access to. @see https://docs.stripe.com/billing/entitlements */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type Feature = Stored<Stripe.Entitlements.Feature>

export const features = resource<Feature>('entitlements.feature', {
  idPrefix: 'feat_test',
  api: 'entitlements.features',
  label: 'feature',
  indexes: { lookup_key: 'lookup_key' },
})

export const operations = {
  /** A lookup key is taken for ever. */
  create(tx: Transaction, params: Stripe.Entitlements.FeatureCreateParams): Feature {
    if (tx.newest(features, 'lookup_key', params.lookup_key) !== undefined) {
      throw invalidRequest(`There is already a feature with the lookup key ${params.lookup_key}.`, {
        code: 'resource_already_exists',
        param: 'lookup_key',
      })
    }
    return tx.insert(features, {
      active: true,
      lookup_key: params.lookup_key,
      metadata: tx.fields(features, { metadata: params.metadata ?? {} }).metadata ?? {},
      name: params.name,
    })
  },

  update: (tx: Transaction, feature: Feature, params: Stripe.Entitlements.FeatureUpdateParams): Feature =>
    tx.put(features, feature, tx.fields(features, params, feature)),

  list: (tx: Transaction, params: Stripe.Entitlements.FeatureListParams) =>
    list(tx, features, params as Params, {
      url: '/v1/entitlements/features',
      handled: ['archived'],
      accept: feature => feature['active'] === !(params.archived ?? false),
    }),
}
