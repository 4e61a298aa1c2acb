/** Order: tons of carbon to be removed, paid from the balance. @see https://docs.stripe.com/climate/orders */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { decimal, roundHalfUp } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { post } from '../balance/ledger.js'
import { move, refused } from '../refused.js'
import { climateProducts } from './product.js'

export type ClimateOrder = Stored<Stripe.Climate.Order>

type Event = { type: 'confirm' } | { type: 'deliver' } | { type: 'cancel' }

const cancel = {
  target: 'canceled',
  actions: [stamp('canceled_at'), emit('climate.order.canceled')],
} as const

export const climateOrderMachine = lifecycleSetup<Event>().createMachine({
  id: 'climate.order',
  initial: 'open',
  states: {
    awaiting_funds: { on: { cancel } },
    open: { on: { confirm: { target: 'confirmed', actions: stamp('confirmed_at') }, cancel } },
    confirmed: {
      on: {
        deliver: { target: 'delivered', actions: [stamp('delivered_at'), emit('climate.order.delivered')] },
        cancel,
      },
    },
    delivered: {},
    canceled: {},
  },
})

export const climateOrders = resource<ClimateOrder>('climate.order', {
  idPrefix: 'climorder',
  api: 'climate.orders',
  label: 'climate order',
  lifecycle: climateOrderMachine,
})

/** Days in which an order can be taken back, and after which it is confirmed. */
const CANCELABLE_SECONDS = DAY_SECONDS

export const operations = {
  create(tx: Transaction, params: Stripe.Climate.OrderCreateParams): ClimateOrder {
    const product = tx.need(climateProducts, params.product, 'product')
    const currency = params.currency ?? 'usd'
    const price = product.current_prices_per_metric_ton[currency]
    if (price === undefined)
      throw invalidRequest(`${product.name} cannot be ordered in ${currency}.`, { param: 'currency' })
    const amounts = amountsOf(params, price)
    if (decimal(amounts.metric_tons).gt(product.metric_tons_available)) {
      throw invalidRequest('There are not that many tons of this product available.', { param: 'metric_tons' })
    }
    const id = tx.newId('climorder')
    pay(tx, id, -amounts.amount_total, currency, 'climate_order_purchase')
    const left = decimal(product.metric_tons_available).minus(amounts.metric_tons)
    tx.put(climateProducts, product, { metric_tons_available: left.toString() })
    tx.schedule('climate.order.confirm', id, tx.now + CANCELABLE_SECONDS)
    return tx.create(climateOrders, {
      ...tx.fields(climateOrders, params),
      ...amounts,
      id,
      currency,
      delivery_details: [],
      expected_delivery_year: product.delivery_year ?? 2030,
      product: product.id,
      status: 'open',
    } as Changes<ClimateOrder>)
  },

  /** The price comes back; the fees do not. */
  cancel(tx: Transaction, order: ClimateOrder): ClimateOrder {
    if (order.status === 'confirmed') throw refused('cancel', 'climate order', order.status)
    const canceled = move(tx, climateOrders, order, { type: 'cancel' }, { cancellation_reason: 'requested' })
    pay(tx, order.id, order.amount_subtotal, order.currency, 'climate_order_refund')
    return canceled
  },
}

function pay(
  tx: Transaction,
  source: string,
  amount: number,
  currency: string,
  type: 'climate_order_purchase' | 'climate_order_refund',
) {
  post(tx, { type, reportingCategory: type, amount, currency, source, availableOn: 'now' })
}

type Price = { readonly amount_subtotal: number; readonly amount_fees: number; readonly amount_total: number }

/** Tons from money, or money from tons. */
function amountsOf({ amount, metric_tons: told }: Stripe.Climate.OrderCreateParams, price: Price) {
  if (amount !== undefined && told !== undefined) throw exclusiveParameters('amount', 'metric_tons')
  if (amount === undefined && told === undefined) {
    throw invalidRequest('You must provide either an `amount` or `metric_tons`.', { param: 'metric_tons' })
  }
  const tons = amount === undefined ? decimal(String(told)) : decimal(amount).div(price.amount_total).round(2, 0)
  if (tons.lte(0)) throw invalidRequest('The order must be for at least 0.01 metric tons.', { param: 'metric_tons' })
  const amount_subtotal = roundHalfUp(tons.times(price.amount_subtotal))
  const amount_total = amount ?? roundHalfUp(tons.times(price.amount_total))
  return { amount_fees: amount_total - amount_subtotal, amount_subtotal, amount_total, metric_tons: tons.toString() }
}

export const due = {
  'climate.order.confirm'(tx: Transaction, id: string) {
    const order = tx.find(climateOrders, id)
    if (order?.status === 'open') tx.send(climateOrders, order, { type: 'confirm' })
  },
}

/** The carbon is in the ground. */
export function deliver(tx: Transaction, order: ClimateOrder): ClimateOrder {
  return move(
    tx,
    climateOrders,
    order,
    { type: 'deliver' },
    {
      certificate: `https://climate.stripe.com/certificates/${order.id}`,
    },
  )
}
