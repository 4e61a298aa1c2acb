/** How taxes are told: line by line, and summed up. Pure. */
import type { LineTax, TaxBehavior } from './calculate.js'
import type { Place, PlaceRate } from './rate.js'

const nameOf = ({ country, state }: Place, level: string) => (level === 'state' ? (state ?? '') : (country ?? ''))

/** One jurisdiction's part in the tax of a line. */
export function breakdown({ tax, taxable, reason, rate }: LineTax, place: Place) {
  const level = rate?.level ?? (place.country === 'US' ? 'state' : 'country')
  return {
    amount: tax,
    jurisdiction: { country: place.country ?? '', display_name: nameOf(place, level), level, state: place.state },
    sourcing: 'destination',
    tax_rate_details:
      rate === undefined ? null : { display_name: rate.name, percentage_decimal: rate.percent, tax_type: rate.type },
    taxability_reason: reason,
    taxable_amount: taxable,
  }
}

export interface Taxed {
  readonly behavior: TaxBehavior
  readonly result: LineTax
}

/** One row for each rate, reason and behaviour. */
export function summary(taxed: readonly Taxed[], place: Place) {
  const rows = new Map<string, ReturnType<typeof row>>()
  for (const { behavior, result } of taxed) {
    const key = `${behavior}/${result.reason}/${result.rate?.percent}`
    const known = rows.get(key) ?? row(behavior, result, place)
    rows.set(key, {
      ...known,
      amount: known.amount + result.tax,
      taxable_amount: known.taxable_amount + result.taxable,
    })
  }
  return [...rows.values()]
}

const row = (behavior: TaxBehavior, { reason, rate }: LineTax, place: Place) => ({
  amount: 0,
  inclusive: behavior === 'inclusive',
  tax_rate_details: rateDetails(rate, place),
  taxability_reason: reason,
  taxable_amount: 0,
})

const rateDetails = (rate: PlaceRate | undefined, { country, state }: Place) => ({
  country,
  flat_amount: null,
  percentage_decimal: rate?.percent ?? '0.0',
  rate_type: rate === undefined ? null : 'percentage',
  state,
  tax_type: rate?.type ?? null,
})
