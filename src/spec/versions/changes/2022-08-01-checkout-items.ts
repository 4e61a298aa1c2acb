/** What a Checkout Session sells has a price; before, items could spell theirs out, and subscriptions had items of their own. */
import { type Change, type Fields, isFields } from '../change.js'
import { members } from '../values.js'

/** `amount`, `currency`, `name` and the like on the item itself. */
function priced(item: Fields): Fields {
  const { amount, currency, name, description, images, ...rest } = item
  if (amount === undefined && name === undefined) return item
  const product = { name, ...(description !== undefined && { description }), ...(images !== undefined && { images }) }
  return { ...rest, price_data: { currency, unit_amount: amount, product_data: product } }
}

const planned = ({ plan, ...rest }: Fields): Fields => ({ price: plan, ...rest })

export const checkoutItems: Change = {
  since: '2022-08-01',
  source: 'https://docs.stripe.com/changelog/2022-08-01/replaces-line-item-create-checkout-session',
  params: {
    'checkout.sessions.create': ({ line_items: items }): Fields =>
      Array.isArray(items) ? { line_items: members(items).map(priced) } : {},
  },
}

export const checkoutSubscriptionData: Change = {
  since: '2022-08-01',
  source: 'https://docs.stripe.com/changelog/2022-08-01/removes-subscription-data-create-checkout-session',
  params: {
    'checkout.sessions.create'({ subscription_data: data, line_items: lines, discounts }): Fields {
      if (!isFields(data)) return {}
      const { items, coupon, trial_from_plan: _fromPlan, ...rest } = data
      return {
        subscription_data: rest,
        ...(Array.isArray(items) && { line_items: [...members(lines), ...members(items).map(planned)] }),
        ...(coupon !== undefined && { discounts: discounts ?? [{ coupon }] }),
      }
    },
  },
}
