/** Product: what is sold. Its prices say for how much. @see https://docs.stripe.com/api/products */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { createPrice, isGone, prices } from './price.js'

export type Product = Stored<Stripe.Product>

export const products = resource<Product>('product', {
  idPrefix: 'prod',
  idLength: 14,
  api: 'products',
})

export const operations = {
  list(tx: Transaction, params: Stripe.ProductListParams) {
    const { ids } = params
    return list(tx, products, params as Params, {
      url: '/v1/products',
      ...(ids !== undefined && { accept: ({ id }) => ids.includes(id) }),
    })
  },

  create(tx: Transaction, params: Stripe.ProductCreateParams): Product {
    const { default_price_data: priceData, ...told } = params
    const product = tx.insert(products, newProduct(tx, told))
    tx.emit('product.created', product)
    if (priceData === undefined) return product
    const price = createPrice(tx, { ...priceData, product: product.id })
    return tx.update(products, product, { default_price: price.id })
  },

  update(tx: Transaction, product: Product, params: Stripe.ProductUpdateParams): Product {
    if (params.default_price) tx.need(prices, params.default_price, 'default_price')
    return tx.update(products, product, { ...tx.fields(products, params, product), updated: tx.now })
  },

  del(tx: Transaction, product: Product) {
    if (tx.newest(prices, 'product', product.id, price => !isGone(price)) !== undefined) {
      throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.')
    }
    return tx.remove(products, product)
  },
}

/** The fields of a product that parameters, or `product_data` of a price, describe. */
export const newProduct = (
  tx: Transaction,
  params: Stripe.ProductCreateParams | Stripe.PriceCreateParams.ProductData,
): Changes<Product> => ({
  ...tx.fields(products, params),
  ...(params.id !== undefined && { id: params.id }),
  active: params.active ?? true,
  type: 'type' in params && params.type !== undefined ? params.type : 'service',
  updated: tx.now,
})
