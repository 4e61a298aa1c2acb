/** What a quantity of a price costs: per unit, in packages, graduated or by volume. @see https://docs.stripe.com/products-prices/pricing-models */
import { type Decimal, decimal, roundHalfUp } from '../../../core/money.js'

/** The part of a price that says how much. */
export interface PricingTerms {
  readonly billing_scheme: string
  readonly unit_amount: number | null
  readonly unit_amount_decimal: string | null
  readonly tiers_mode: string | null
  readonly tiers?: readonly PricingTier[]
  readonly transform_quantity: { readonly divide_by: number; readonly round: string } | null
}

export interface PricingTier {
  readonly up_to: number | null
  readonly unit_amount_decimal: string | null
  readonly flat_amount_decimal: string | null
}

/** In the smallest unit, rounded once. */
export function priceAmount(price: PricingTerms, quantity: number): number {
  if (price.billing_scheme !== 'tiered' && price.transform_quantity === null && price.unit_amount !== null) {
    return price.unit_amount * quantity
  }
  return roundHalfUp(exactAmount(price, quantity))
}

/** Before rounding, for what is still to be multiplied. */
export function exactAmount(price: PricingTerms, quantity: number): Decimal {
  if (price.billing_scheme === 'tiered') return tiered(price.tiers ?? [], price.tiers_mode, quantity)
  return decimal(price.unit_amount_decimal ?? 0).times(packages(price, quantity))
}

function packages({ transform_quantity: transform }: PricingTerms, quantity: number): number {
  if (transform === null) return quantity
  const exact = quantity / transform.divide_by
  return transform.round === 'up' ? Math.ceil(exact) : Math.floor(exact)
}

function tiered(tiers: readonly PricingTier[], mode: string | null, quantity: number): Decimal {
  return mode === 'volume' ? volume(tiers, quantity) : graduated(tiers, quantity)
}

/** The whole quantity at the price, and one flat fee, of the tier it falls in. */
function volume(tiers: readonly PricingTier[], quantity: number): Decimal {
  const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to) ?? tiers.at(-1)
  return tier === undefined ? decimal(0) : part(tier, quantity)
}

/** Each part at its tier's price, and the flat fee of every tier reached; nothing at all still reaches the first. */
function graduated(tiers: readonly PricingTier[], quantity: number): Decimal {
  let total = decimal(0)
  let below = 0
  for (const tier of tiers) {
    const upTo = tier.up_to ?? Number.POSITIVE_INFINITY
    if (below > 0 && quantity <= below) break
    total = total.plus(part(tier, Math.max(0, Math.min(quantity, upTo) - below)))
    below = upTo
    if (quantity <= below) break
  }
  return total
}

const part = (tier: PricingTier, quantity: number): Decimal =>
  decimal(tier.unit_amount_decimal ?? 0)
    .times(quantity)
    .plus(tier.flat_amount_decimal ?? 0)
