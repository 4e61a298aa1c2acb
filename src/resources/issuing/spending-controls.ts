/** Spending controls: what a card may be used for, and for how much. Pure. @see https://docs.stripe.com/issuing/controls/spending-controls */
import type Stripe from 'stripe'
import type { Stored } from '../../core/resource.js'
import { startOfInterval } from './spending-interval.js'

type Controls = Stored<Stripe.Issuing.Card.SpendingControls>
type Limit = NonNullable<Controls['spending_limits']>[number]
type Told = Stripe.Issuing.CardCreateParams.SpendingControls

/** As they are stored: what parameters say, laid over what there was. */
export function spendingControls(told: Told | undefined, before: unknown): Controls {
  const base = (before ?? EMPTY) as Controls
  if (told === undefined) return base
  const limits = told.spending_limits?.map(limit => ({ ...limit, categories: limit.categories ?? [] })) as
    | Limit[]
    | undefined
  return { ...base, ...(told as object), ...(limits !== undefined && { spending_limits: limits }) }
}

const EMPTY: Controls = {
  allowed_card_presences: null,
  allowed_categories: null,
  allowed_merchant_countries: null,
  blocked_card_presences: null,
  blocked_categories: null,
  blocked_merchant_countries: null,
  spending_limits: [],
  spending_limits_currency: null,
}

/** Where and for how much the card is to be used now. */
export interface Purchase {
  readonly amount: number
  readonly category: string
  readonly country: string | null
  readonly at: number
}

/** What was spent before, newest first. */
export type Spent = readonly Pick<Purchase, 'amount' | 'category' | 'at'>[]

export function permits(controls: Controls, purchase: Purchase, spent: Spent): boolean {
  const { category, country } = purchase
  if (includes(controls.blocked_categories, category)) return false
  if (isList(controls.allowed_categories) && !includes(controls.allowed_categories, category)) return false
  if (country !== null && includes(controls.blocked_merchant_countries, country)) return false
  const countries = controls.allowed_merchant_countries
  if (country !== null && isList(countries) && !includes(countries, country)) return false
  return (controls.spending_limits ?? []).every(limit => withinLimit(limit, purchase, spent))
}

const isList = (list: readonly unknown[] | null) => list !== null && list.length > 0
const includes = (list: readonly unknown[] | null, value: unknown) => list?.includes(value) ?? false

function withinLimit(limit: Limit, purchase: Purchase, spent: Spent): boolean {
  const counts = (category: string) => !isList(limit.categories) || includes(limit.categories, category)
  if (!counts(purchase.category)) return true
  if (limit.interval === 'per_authorization') return purchase.amount <= limit.amount
  const from = startOfInterval(limit.interval, purchase.at)
  const before = spent.filter(({ at, category }) => at >= from && counts(category))
  return before.reduce((sum, { amount }) => sum + amount, purchase.amount) <= limit.amount
}
