/** Features of a financial account, by path; the object that shows them is nested. Pure. */
export const FEATURES = [
  'card_issuing',
  'deposit_insurance',
  'financial_addresses.aba',
  'inbound_transfers.ach',
  'intra_stripe_flows',
  'outbound_payments.ach',
  'outbound_payments.us_domestic_wire',
  'outbound_transfers.ach',
  'outbound_transfers.us_domestic_wire',
] as const

/** Path → whether it was asked for. */
export type Features = Readonly<Partial<Record<string, boolean>>>

export function mergeFeatures(base: Features, told: object | undefined): Features {
  const merged: Record<string, boolean | undefined> = { ...base }
  for (const path of FEATURES) {
    const requested = path
      .split('.')
      .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], told)
    const asked = (requested as { readonly requested?: boolean } | undefined)?.requested
    if (asked !== undefined) merged[path] = asked
  }
  return merged
}

/** `{ outbound_payments: { ach: { requested, status, status_details } } }` */
export function featuresObject(features: Features): Record<string, unknown> {
  const shown: Record<string, unknown> = { object: 'treasury.financial_account_features' }
  for (const path of FEATURES) {
    const requested = features[path]
    if (requested === undefined) continue
    const state = requested
      ? { requested, status: 'active', status_details: [] }
      : { requested, status: 'restricted', status_details: [{ code: 'restricted_other', resolution: null }] }
    const [outer, inner] = path.split('.') as [string, string?]
    shown[outer] = inner === undefined ? state : { ...(shown[outer] as object | undefined), [inner]: state }
  }
  return shown
}
