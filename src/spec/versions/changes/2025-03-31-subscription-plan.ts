/** A subscription was to one plan before it had items; the parameters of that time were long understood. */
import { type Change, type Fields, isFields, type Lookup } from '../change.js'

const LEGACY = { 'plan?': 's', 'price?': 's', 'quantity?': 'i' } as const

/** One item out of the flat parameters. */
function item({ plan, price, quantity }: Readonly<Fields>): Fields | undefined {
  const named = plan ?? price
  if (named === undefined && quantity === undefined) return undefined
  return { ...(named !== undefined && { price: named }), ...(quantity !== undefined && { quantity }) }
}

const GONE = { plan: undefined, price: undefined, quantity: undefined }

function created(params: Readonly<Fields>): Fields {
  const one = item(params)
  return one === undefined || params['items'] !== undefined ? {} : { ...GONE, items: [one] }
}

/** A change was a change of the one item. */
function updated(params: Readonly<Fields>, lookup: Lookup, subscription: string | undefined): Fields {
  const one = item(params)
  if (one === undefined || params['items'] !== undefined || subscription === undefined) return {}
  const [known] = lookup.where('subscription_item', 'subscription', subscription)
  return { ...GONE, items: [isFields(known) ? { id: known['id'], ...one } : one] }
}

export const subscriptionPlan: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/billing/subscriptions/multiple-products',
  params: {
    'subscriptions.create': created,
    'subscriptions.update': (params, { lookup, ids }) => updated(params, lookup, ids[0]),
  },
  accepts: { 'subscriptions.create': LEGACY, 'subscriptions.update': LEGACY },
}
