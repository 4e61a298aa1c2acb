/** What the changes between versions read from objects of the newest form. */
import { type Fields, isFields, type Lookup } from './change.js'

/** The id of a reference, expanded or not. */
export const idOf = (reference: unknown): string | null =>
  typeof reference === 'string' ? reference : isFields(reference) ? String(reference['id']) : null

/** The value at the end of a path; `undefined` where it breaks off. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, step) => (isFields(inner) ? inner[step] : undefined), value)

/** The members of a list, or of an array. */
export function members(list: unknown): readonly Fields[] {
  const data = isFields(list) ? list['data'] : list
  return Array.isArray(data) ? data.filter(isFields) : []
}

/** A hash with each of its values changed. */
export const mapFields = (fields: Readonly<Fields>, change: (value: unknown) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]))

/** Parameters with each phase of a schedule changed, of the schedule itself or of one that is only looked at. */
export function eachPhase(params: Readonly<Fields>, change: (phase: Fields) => Fields): Fields {
  const { phases, schedule_details: details } = params
  const changed = (all: readonly unknown[]) => all.map(phase => (isFields(phase) ? change(phase) : phase))
  return {
    ...(Array.isArray(phases) && { phases: changed(phases) }),
    ...(isFields(details) &&
      Array.isArray(details['phases']) && { schedule_details: { ...details, phases: changed(details['phases']) } }),
  }
}

/** The whole object that a reference means: older versions show some of them without being asked. */
export const whole = (lookup: Lookup, object: string, reference: unknown): Fields | null =>
  isFields(reference) ? reference : (lookup.find(object, reference) ?? null)

/** A recurring price told as a plan; `null` for a price that is none. */
export function planOf(price: Fields | null): Fields | null {
  if (price === null || !isFields(price['recurring'])) return null
  const { recurring } = price
  return {
    id: price['id'],
    object: 'plan',
    active: price['active'],
    amount: price['unit_amount'],
    amount_decimal: price['unit_amount_decimal'],
    billing_scheme: price['billing_scheme'],
    created: price['created'],
    currency: price['currency'],
    interval: recurring['interval'],
    interval_count: recurring['interval_count'],
    livemode: price['livemode'],
    metadata: price['metadata'],
    meter: recurring['meter'],
    nickname: price['nickname'],
    product: price['product'],
    tiers_mode: price['tiers_mode'],
    transform_usage: price['transform_quantity'],
    trial_period_days: recurring['trial_period_days'],
    usage_type: recurring['usage_type'],
  }
}
