/** Plan: the older form of a recurring price. Both names lead to the same object. @see https://docs.stripe.com/api/plans */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { Shown } from '../../core/render.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { createPrice, deletePrice, isGone, type Price, prices } from './price.js'

export type Plan = Stored<Stripe.Plan>

export const plans = resource<Plan>('plan', { idPrefix: 'plan', api: 'plans', param: 'plan' })

export const operations = {
  'plans.create'(tx: Transaction, _path: readonly string[], params: Stripe.PlanCreateParams) {
    const { amount, amount_decimal: exact, interval, interval_count, product, usage_type, meter, id, ...named } = params
    const { transform_usage: transform, trial_period_days: trial, ...others } = named
    const { aggregate_usage: aggregate, ...rest } = others as typeof others & { readonly aggregate_usage?: string }
    const price = createPrice(tx, {
      ...(rest as unknown as Stripe.PriceCreateParams),
      ...(amount !== undefined && { unit_amount: amount }),
      ...(exact !== undefined && { unit_amount_decimal: exact }),
      ...(typeof product === 'string'
        ? { product }
        : { product_data: product as Stripe.PriceCreateParams.ProductData }),
      recurring: {
        interval,
        ...(interval_count !== undefined && { interval_count }),
        ...(usage_type !== undefined && { usage_type }),
        ...(meter !== undefined && { meter }),
        ...(trial !== undefined && { trial_period_days: trial }),
        ...(aggregate !== undefined && { aggregate_usage: aggregate }),
      },
      ...(transform !== undefined && { transform_quantity: transform as Stripe.PriceCreateParams.TransformQuantity }),
      id: id ?? tx.newId('plan'),
    })
    return new Shown(planOf(price))
  },
  'plans.retrieve': (tx: Transaction, [id]: readonly [string]) => new Shown(planOf(priceOfPlan(tx, id))),
  'plans.update'(tx: Transaction, [id]: readonly [string], params: Stripe.PlanUpdateParams) {
    const price = priceOfPlan(tx, id)
    const { trial_period_days: trial, ...told } = params
    return new Shown(
      planOf(
        tx.update(prices, price, {
          ...tx.fields(prices, told, price),
          ...(trial !== undefined && { recurring: { ...price.recurring!, trial_period_days: trial } }),
        }),
      ),
    )
  },
  'plans.del'(tx: Transaction, [id]: readonly [string]) {
    deletePrice(tx, priceOfPlan(tx, id))
    return new Shown({ id, object: 'plan', deleted: true })
  },
  'plans.list'(tx: Transaction, _path: readonly string[], params: Stripe.PlanListParams) {
    const page = list(tx, prices, params as Params, {
      url: '/v1/plans',
      accept: price => price['type'] === 'recurring' && !isGone(price as Price),
    })
    return { ...page, data: page.data.map(price => new Shown(planOf(price as Price))) }
  },
}

function priceOfPlan(tx: Transaction, id: string): Price {
  const price = tx.find(prices, id)
  if (price === undefined || price.recurring === null || isGone(price)) throw noSuch('plan', id, 'plan')
  return price
}

/** A recurring price, told as a plan: the same one as long as the price is the same. */
export function planOf(price: Price): Plan {
  let plan = told.get(price)
  if (plan === undefined) told.set(price, (plan = tell(price)))
  return plan
}

/** A memo of a pure function. */
const told = new WeakMap<Price, Plan>()

function tell(price: Price): Plan {
  const { recurring } = price
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: recurring?.interval ?? 'month',
    interval_count: recurring?.interval_count ?? 1,
    livemode: price.livemode,
    metadata: price.metadata,
    meter: recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiers_mode,
    transform_usage: price.transform_quantity,
    trial_period_days: recurring?.trial_period_days ?? null,
    usage_type: recurring?.usage_type ?? 'licensed',
  }
}
