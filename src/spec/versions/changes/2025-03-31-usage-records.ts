/** Usage was reported by records, and a price without a meter said how they add up. */
import { type Change, type Fields, isFields, type Lookup } from '../change.js'

const aggregate = (lookup: Lookup, id: unknown, of: unknown) =>
  isFields(of) && of['usage_type'] === 'metered' && of['meter'] === null
    ? (lookup.kept('price', id, '_aggregateUsage') ?? 'sum')
    : null

export const usageRecords: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing',
  responses: {
    price: ({ id, recurring }: Fields, lookup) =>
      isFields(recurring) ? { recurring: { ...recurring, aggregate_usage: aggregate(lookup, id, recurring) } } : {},
    plan: (plan: Fields, lookup) => ({ aggregate_usage: aggregate(lookup, plan['id'], plan) }),
  },
}
