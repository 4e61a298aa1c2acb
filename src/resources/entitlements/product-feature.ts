/** ProductFeature: a feature that comes with a product. @see https://docs.stripe.com/api/product-feature */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { load } from '../../core/operation.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { products } from '../products/product.js'
import { features } from './feature.js'

export type ProductFeature = Omit<Stored<Stripe.ProductFeature>, 'entitlement_feature'> & {
  readonly entitlement_feature: string
  readonly _product: string
}

export const productFeatures = resource<ProductFeature>('product_feature', {
  idPrefix: 'prodft_test',
  label: 'product feature',
  indexes: { product: '_product', feature: 'entitlement_feature' },
  show: (tx, { entitlement_feature: feature }: ProductFeature) => ({
    entitlement_feature: tx.shown('entitlements.feature', feature),
  }),
})

export const operations = {
  'products.createFeature'(
    tx: Transaction,
    [id]: readonly [string],
    params: Stripe.ProductCreateFeatureParams,
  ): ProductFeature {
    const product = load(tx, products, id)
    const feature = tx.need(features, params.entitlement_feature, 'entitlement_feature')
    if (!feature.active)
      throw invalidRequest('Archived features cannot be attached to a product.', { param: 'entitlement_feature' })
    if (
      tx.newest(productFeatures, 'product', product.id, ({ entitlement_feature: of }) => of === feature.id) !==
      undefined
    ) {
      throw invalidRequest('This feature is already attached to the product.', {
        code: 'resource_already_exists',
        param: 'entitlement_feature',
      })
    }
    return tx.insert(productFeatures, { entitlement_feature: feature.id, _product: product.id })
  },

  'products.listFeatures'(tx: Transaction, [id]: readonly [string], params: Params) {
    const product = load(tx, products, id)
    return list(tx, productFeatures, params, { url: `/v1/products/${id}/features`, index: ['product', product.id] })
  },

  'products.retrieveFeature': (tx: Transaction, [product, id]: readonly [string, string]) => own(tx, product, id),

  'products.deleteFeature': (tx: Transaction, [product, id]: readonly [string, string]) =>
    tx.remove(productFeatures, own(tx, product, id)),
}

function own(tx: Transaction, product: string, id: string): ProductFeature {
  load(tx, products, product)
  const found = tx.find(productFeatures, id)
  if (found?._product !== product) throw noSuch('product feature', id, 'id')
  return found
}
