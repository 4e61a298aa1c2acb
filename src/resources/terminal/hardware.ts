/** Hardware: what can be ordered, and how it is sent. Read-only catalogues. @see https://docs.stripe.com/api/terminal/hardware_products */
import { list } from '../../core/list.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'

export interface HardwareItem extends StoredObject {
  readonly amount: number
  readonly country: string
  readonly currency: string
  readonly orderable: number
  readonly product: string
  readonly status: string
}

const PRODUCTS = ['bbpos_wisepad3', 'bbpos_wisepos_e', 'stripe_s700', 'verifone_p400'] as const
/** Minor units of dollars. */
const PRICES: Readonly<Record<string, number>> = { bbpos_wisepad3: 5900, bbpos_wisepos_e: 24_900, stripe_s700: 34_900 }
const METHODS = [
  ['standard', 900, 3, 5],
  ['priority', 2500, 2, 3],
  ['express', 4500, 1, 1],
] as const

const productId = (type: string) => `thpr_${type}`

export const hardwareProducts = resource<StoredObject>('terminal.hardware_product', {
  idPrefix: 'thpr',
  label: 'hardware product',
  seed: () =>
    PRODUCTS.map(type => ({
      id: productId(type),
      status: PRICES[type] === undefined ? 'unavailable' : 'available',
      type,
      unavailable_after: null,
    })),
})

export const hardwareSkus = resource<HardwareItem>('terminal.hardware_sku', {
  idPrefix: 'thsku',
  label: 'hardware SKU',
  indexes: { country: 'country', product: 'product', status: 'status' },
  seed: ({ id }) =>
    Object.entries(PRICES).map(([type, amount]) => ({
      id: id('thsku', 14, type),
      amount,
      country: 'US',
      currency: 'usd',
      orderable: 100,
      product: productId(type),
      status: 'available',
      unavailable_after: null,
    })),
})

export const hardwareShippingMethods = resource<HardwareItem>('terminal.hardware_shipping_method', {
  idPrefix: 'thsm',
  label: 'hardware shipping method',
  indexes: { country: 'country' },
  seed: ({ id }) =>
    METHODS.map(([name, amount, minimum_business_days, maximum_business_days]) => ({
      id: id('thsm', 14, name),
      amount,
      country: 'US',
      currency: 'usd',
      estimated_delivery_window: { maximum_business_days, minimum_business_days },
      name,
      status: 'available',
      unavailable_after: null,
    })),
})

export const operations = {
  /** Those that can be had, unless the others are asked for. */
  'terminal.hardwareSkus.list': (tx: Transaction, _: readonly string[], params: Record<string, unknown>) =>
    list(tx, hardwareSkus, { status: 'available', ...params }, { url: '/v1/terminal/hardware_skus' }),
}
