/** Feature: something that customers may do, named for good by its lookup key. @see https://docs.stripe.com/api/entitlements/feature */
import type Stripe from 'stripe'
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
  create(tx: Transaction, params: Stripe.Entitlements.FeatureCreateParams): Feature {
    if (tx.newest(features, 'lookup_key', params.lookup_key) !== undefined) {
      throw invalidRequest(`A feature with the lookup key ${params.lookup_key} already exists.`, { param: 'lookup_key' })
    }
    return tx.create(features, { ...tx.fields(features, params), active: true })
  },

  /** Archived ones are shown where they are asked for. */
  list(tx: Transaction, params: Stripe.Entitlements.FeatureListParams) {
    const archived = params.archived ?? false
    return list(tx, features, { ...params }, {
      url: '/v1/entitlements/features',
      handled: ['archived'],
      accept: feature => feature['active'] !== archived,
    })
  },
}
