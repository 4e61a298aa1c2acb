/** ProductFeature: that a product brings a feature. @see https://docs.stripe.com/api/product-feature */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { products } from '../products/product.js'
import { type Feature, features } from './feature.js'

/** The feature is kept as an id, and shown whole. */
export type ProductFeature = Omit<Stored<Stripe.ProductFeature>, 'entitlement_feature'> & {
  readonly entitlement_feature: string
  readonly _owner: string
}

export const productFeatures = resource<ProductFeature>('product_feature', {
  idPrefix: 'prodft_test',
  label: 'product feature',
  show: (tx, { entitlement_feature }: ProductFeature) => ({
    entitlement_feature: tx.shown('entitlements.feature', entitlement_feature),
  }),
})

/** The features of a product, newest first. */
export const featuresOf = (tx: Transaction, product: string): Feature[] =>
  tx.where(productFeatures, '_owner', product).map(row => tx.get(features, row.entitlement_feature))

export const operations = {
  'products.createFeature'(
    tx: Transaction,
    [productId]: readonly [string],
    { entitlement_feature }: { readonly entitlement_feature: string },
  ): ProductFeature {
    const product = tx.need(products, productId, 'id', 404)
    const feature = tx.need(features, entitlement_feature, 'entitlement_feature')
    if (!feature.active) {
      throw invalidRequest(`Feature ${feature.id} is archived and cannot be attached.`, { param: 'entitlement_feature' })
    }
    if (featuresOf(tx, product.id).some(({ id }) => id === feature.id)) {
      throw invalidRequest(`Feature ${feature.id} is already attached to this product.`, { param: 'entitlement_feature' })
    }
    return tx.create(productFeatures, { entitlement_feature: feature.id, _owner: product.id })
  },
}
