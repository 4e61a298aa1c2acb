/** An address with all its fields, as tax objects show it. */
export interface Address {
  readonly city: string | null
  readonly country: string | null
  readonly line1: string | null
  readonly line2: string | null
  readonly postal_code: string | null
  readonly state: string | null
}

export const addressOf = (told: { readonly [K in keyof Address]?: Address[K] | '' } | null | undefined): Address => ({
  city: told?.city || null,
  country: told?.country || null,
  line1: told?.line1 || null,
  line2: told?.line2 || null,
  postal_code: told?.postal_code || null,
  state: told?.state || null,
})
