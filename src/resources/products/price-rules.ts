/** What must be true of a price before it is made. @see https://docs.stripe.com/api/prices/create */
import type Stripe from 'stripe'
import type { Interval } from '../../clock/calendar.js'
import { exclusiveParameters, invalidRequest, missingParameter } from '../../core/errors.js'
import { requirePrecision } from '../../core/money.js'

type Params = Stripe.PriceCreateParams
type Tier = Stripe.PriceCreateParams.Tier

/** Places after the point of a decimal amount. */
const AMOUNT_PLACES = 12

export function requireSoundPrice(params: Params): void {
  if (params.unit_amount !== undefined && params.unit_amount_decimal !== undefined) {
    throw exclusiveParameters('unit_amount', 'unit_amount_decimal')
  }
  if (params.billing_scheme === 'tiered') requireTiers(params)
  else requireUnitAmount(params)
}

function requireUnitAmount(params: Params): void {
  const { unit_amount: amount, unit_amount_decimal: exact, custom_unit_amount: custom } = params
  if (params.tiers !== undefined || params.tiers_mode !== undefined) {
    throw invalidRequest('You can only pass `tiers` and `tiers_mode` when `billing_scheme` is `tiered`.', {
      param: params.tiers === undefined ? 'tiers_mode' : 'tiers',
    })
  }
  if (amount === undefined && exact === undefined && custom === undefined) {
    throw invalidRequest(
      'Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set. If you wanted to create a price with custom unit amount, set `custom_unit_amount[enabled]` to true.',
      { code: 'parameter_missing', param: 'unit_amount' },
    )
  }
  requireDecimal(exact, 'unit_amount_decimal')
}

/** Not less than one interval, nor more than `longest` of its kind. */
export function requireInterval(interval: Interval, count: number, longest: Record<Interval, number>, param: string) {
  if (count >= 1 && count <= longest[interval]) return
  throw invalidRequest(`Invalid interval_count: must be between 1 and ${longest[interval]} ${interval}s.`, { param })
}

function requireTiers({ tiers, tiers_mode: mode, transform_quantity: transform }: Params): void {
  if (tiers === undefined || tiers.length === 0) throw missingParameter('tiers')
  if (mode === undefined) throw missingParameter('tiers_mode')
  if (transform !== undefined) throw exclusiveParameters('transform_quantity', 'tiers')
  if (tiers.at(-1)?.up_to !== 'inf') {
    throw invalidRequest('The last tier must have `up_to` set to `inf`.', { param: 'tiers' })
  }
  for (const [at, tier] of tiers.entries()) requireTier(tier, tiers[at - 1], `tiers[${at}]`)
}

function requireTier(tier: Tier, before: Tier | undefined, param: string): void {
  const { unit_amount: unit, unit_amount_decimal: exactUnit, flat_amount: flat, flat_amount_decimal: exactFlat } = tier
  if (unit === undefined && exactUnit === undefined && flat === undefined && exactFlat === undefined) {
    throw missingParameter(`${param}[unit_amount]`)
  }
  if (unit !== undefined && exactUnit !== undefined) {
    throw exclusiveParameters(`${param}[unit_amount]`, `${param}[unit_amount_decimal]`)
  }
  if (flat !== undefined && exactFlat !== undefined) {
    throw exclusiveParameters(`${param}[flat_amount]`, `${param}[flat_amount_decimal]`)
  }
  requireDecimal(exactUnit, `${param}[unit_amount_decimal]`)
  requireDecimal(exactFlat, `${param}[flat_amount_decimal]`)
  if (before === undefined || tier.up_to === 'inf') return
  if (before.up_to === 'inf' || tier.up_to <= before.up_to) {
    throw invalidRequest('Tiers must be passed in ascending order of `up_to`.', { param: `${param}[up_to]` })
  }
}

function requireDecimal(value: unknown, param: string): void {
  if (value !== undefined) requirePrecision(String(value), AMOUNT_PLACES, param)
}
