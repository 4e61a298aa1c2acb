/** What the tests of payments begin with: a world, ways to take money, and the events that something causes. */
import type Stripe from 'stripe'
import { ApiError } from '../../../src/core/errors.js'
import { createWorld, type World, type WorldOptions } from '../../../src/world.js'

export const at = (iso: string): number => Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : iso) / 1000

export interface Till {
  readonly world: World
  readonly api: World['api']
  /** Charges a payment method, by cards alone unless told. */
  pay(method: string, params?: Partial<Stripe.PaymentIntentCreateParams>): Stripe.PaymentIntent
  charge(intent: { readonly latest_charge: string | Stripe.Charge | null }): Stripe.Charge
  customer(card?: string): { readonly id: string; readonly card: string }
  days(count: number): void
  /** The types of the events that `work` causes, in order. */
  caused(work: () => void): string[]
  available(): number
  pending(): number
}

/** A Monday, so that two business days are two days. */
export function till(options: WorldOptions = {}): Till {
  const world = createWorld({ now: at('2026-03-02T12:00:00Z'), ...options })
  const { api } = world
  return {
    world,
    api,
    pay: (method, params = {}) =>
      api.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        payment_method: method,
        confirm: true,
        ...(params.allowed_payment_method_types === undefined && { allowed_payment_method_types: ['card'] }),
        ...params,
      }),
    charge: intent => api.charges.retrieve(intent.latest_charge as string),
    customer(card = 'pm_card_visa') {
      const { id } = api.customers.create({})
      return { id, card: api.paymentMethods.attach(card, { customer: id }).id }
    },
    days: count => world.clock.advance({ days: count }),
    caused(work) {
      const before = new Set(api.events.list({ limit: 100 }).data.map(event => event.id))
      work()
      const events = api.events.list({ limit: 100 }).data.filter(event => !before.has(event.id))
      return events.map(event => event.type as string).reverse()
    },
    available: () => api.balance.retrieve().available[0]!.amount,
    pending: () => api.balance.retrieve().pending[0]!.amount,
  }
}

/** The body of the error that `work` is answered with. */
export function refused(work: () => unknown): ApiError['body'] & { readonly status: number } {
  try {
    work()
  } catch (error) {
    if (error instanceof ApiError) return { ...error.body, status: error.status }
    throw error
  }
  throw new Error('nothing was refused')
}
