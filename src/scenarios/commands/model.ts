/** What a property test believes of the world: as little as it needs to check the world against. */
export interface Model {
  /** Customers by id, with whether their default card works. */
  readonly customers: Map<string, { works: boolean }>
  /** Subscriptions that were not cancelled, by id. */
  readonly subscriptions: Map<string, { readonly customer: string }>
  now: number
}

export const newModel = (now: number): Model => ({ customers: new Map(), subscriptions: new Map(), now })
