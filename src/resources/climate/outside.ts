/** Who removes the carbon. */
import type { OutsideActions } from '../../core/outside.js'
import { climateOrders, deliver } from './order.js'

export const outside = {
  /** The order that was confirmed is delivered. */
  deliverClimateOrder: (tx, told: { readonly climate_order: string }) =>
    deliver(tx, tx.need(climateOrders, told.climate_order, 'climate_order')),
} satisfies OutsideActions
