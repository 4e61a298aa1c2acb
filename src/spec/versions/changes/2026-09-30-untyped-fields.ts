/** Fields that answers show in every version up to dahlia, and that the package's types do not name any more. */
import { type Change, isFields } from '../change.js'
import { members } from '../values.js'

export const untypedFields: Change = {
  since: '2026-09-30.endive',
  source: 'https://docs.stripe.com/changelog/endive',
  responses: {
    account: ({ settings }) => (isFields(settings) ? { settings: { ...settings, capital: {} } } : {}),
    card: () => ({ email: null, phone: null }),
    product: () => ({ attributes: [] }),
    // Of the one item; a subscription to several has neither.
    subscription({ items }) {
      const [item, another] = members(items)
      if (item === undefined || another !== undefined) return { plan: null, quantity: null }
      return { plan: structuredClone(item['plan']), quantity: item['quantity'] }
    },
    // The types still have it; since basil it stands in `parent` alone.
    line_item: () => ({ subscription: undefined }),
  },
}
