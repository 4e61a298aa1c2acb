/** How usage records add up. @see https://docs.stripe.com/billing/subscriptions/usage-based-legacy#aggregate-usage */
import { resource, type Stored } from '../../core/resource.js'

export type UsageRecord = Stored<{
  id: string
  object: 'usage_record'
  livemode: boolean
  quantity: number
  subscription_item: string
  timestamp: number
}> & { readonly _action: 'increment' | 'set' }

export const usageRecords = resource<UsageRecord>('usage_record', {
  idPrefix: 'mbur',
  indexes: { subscription_item: 'subscription_item' },
})

interface Period {
  readonly start: number
  readonly end: number
}

/** `records`: of one item, in the order in which they were told. */
export function addedUp(records: readonly UsageRecord[], how: string, { start, end }: Period): number {
  const by = new Map<number, number>()
  for (const { timestamp, quantity, _action: action } of records) {
    by.set(timestamp, action === 'set' ? quantity : (by.get(timestamp) ?? 0) + quantity)
  }
  const before = [...by].filter(([at]) => at < end).sort(([a], [b]) => a - b)
  const within = before.filter(([at]) => at >= start)
  const last = (of: readonly (readonly [number, number])[]) => of.at(-1)?.[1] ?? 0
  switch (how) {
    case 'last_ever':
      return last(before)
    case 'last_during_period':
      return last(within)
    case 'max':
      return within.reduce((most, [, quantity]) => Math.max(most, quantity), 0)
    default:
      return within.reduce((sum, [, quantity]) => sum + quantity, 0)
  }
}
