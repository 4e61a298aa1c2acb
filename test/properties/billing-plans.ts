/** Random plans for the properties of billing: prices, discounts, taxes, moments and changes, small enough to be read. */
import fc from 'fast-check'
import type Stripe from 'stripe'
import { type Story, story } from '../resources/billing/story.js'

export const DAY = 86_400

export type Mode = 'classic' | 'flexible'

export interface PlanSpec {
  readonly interval: 'day' | 'week' | 'month' | 'year'
  readonly count: number
  readonly unitAmount: number
  readonly tiers: 'none' | 'volume' | 'graduated'
  readonly quantity: number
}

const rhythms = [
  ['week', 2],
  ['month', 1],
  ['month', 3],
  ['year', 1],
] as const

export const planSpec: fc.Arbitrary<PlanSpec> = fc.record({
  interval: fc.constantFrom('month' as const),
  count: fc.constant(1),
  unitAmount: fc.integer({ min: 100, max: 50_000 }),
  tiers: fc.constantFrom('none' as const, 'none' as const, 'volume' as const, 'graduated' as const),
  quantity: fc.integer({ min: 1, max: 12 }),
})

/** Plans of any rhythm. */
export const rhythmicPlan: fc.Arbitrary<PlanSpec> = fc
  .tuple(planSpec, fc.constantFrom(...rhythms))
  .map(([plan, [interval, count]]) => ({ ...plan, interval, count }))

export const mode: fc.Arbitrary<Mode> = fc.constantFrom('classic', 'flexible')

/** A start on any day of two years, so that short months and a leap day are among them. */
export const startDay: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 730 })
  .map(days => new Date(Date.UTC(2027, 0, 1) + days * DAY * 1000).toISOString().slice(0, 10))

export interface MoneySpec {
  readonly percentOff: number | null
  readonly amountOff: number | null
  readonly taxes: readonly { readonly percentage: number; readonly inclusive: boolean }[]
  readonly exempt: 'none' | 'exempt' | 'reverse'
}

export const moneySpec: fc.Arbitrary<MoneySpec> = fc.record({
  percentOff: fc.option(fc.integer({ min: 1, max: 100 }), { freq: 3 }),
  amountOff: fc.option(fc.integer({ min: 1, max: 20_000 }), { freq: 3 }),
  taxes: fc.array(
    fc.record({ percentage: fc.integer({ min: 1, max: 400 }).map(tenths => tenths / 10), inclusive: fc.boolean() }),
    { maxLength: 2 },
  ),
  exempt: fc.constantFrom('none', 'none', 'none', 'exempt', 'reverse'),
})

/** A price made from its plan. */
export function priceOf(s: Story, plan: PlanSpec): string {
  const recurring = { interval: plan.interval, interval_count: plan.count }
  if (plan.tiers === 'none') return s.price(plan.unitAmount, { recurring })
  const { unit_amount: _, ...rest } = { unit_amount: 0 }
  const tiers = [
    { up_to: 3, unit_amount: plan.unitAmount, flat_amount: 50 },
    { up_to: 'inf' as const, unit_amount: Math.ceil(plan.unitAmount / 2) },
  ]
  return s.api.prices.create({
    ...rest,
    currency: 'usd',
    product_data: { name: 'Tiered' },
    recurring,
    billing_scheme: 'tiered',
    tiers_mode: plan.tiers,
    tiers,
  }).id
}

export interface Subscribed {
  readonly s: Story
  readonly customer: string
  readonly id: string
  readonly items: readonly string[]
}

export function subscribe(start: string, plans: readonly PlanSpec[], billing: Mode, money?: MoneySpec): Subscribed {
  const s = story(start)
  const customer = s.customer('pm_card_visa', { tax_exempt: money?.exempt ?? 'none' })
  const coupons = [
    ...(money?.percentOff ? [{ percent_off: money.percentOff }] : []),
    ...(money?.amountOff ? [{ amount_off: money.amountOff, currency: 'usd' }] : []),
  ].map(params => s.api.coupons.create({ ...params, duration: 'forever' }).id)
  const rates = (money?.taxes ?? []).map(rate => s.api.taxRates.create({ display_name: 'Tax', ...rate }).id)
  const params: Stripe.SubscriptionCreateParams = {
    customer,
    items: plans.map(plan => ({ price: priceOf(s, plan), quantity: plan.quantity })),
    billing_mode: { type: billing },
    discounts: coupons.map(coupon => ({ coupon })),
    default_tax_rates: rates,
  }
  const { id, items } = s.api.subscriptions.create(params)
  return { s, customer, id, items: items.data.map(item => item.id) }
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
