/** What the tests of billing begin with: a world, a customer with a card, prices, and the events that something causes. */
import type Stripe from 'stripe'
import { createWorld, type World, type WorldOptions } from '../../../src/world.js'

export const at = (iso: string): number => Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : iso) / 1000

export interface Story {
  readonly world: World
  readonly api: World['api']
  /** A customer whose default payment method is a test card. */
  customer(card?: string, params?: Stripe.CustomerCreateParams): string
  price(amount: number, params?: Partial<Stripe.PriceCreateParams>): string
  /** A metered price and the meter that it bills. */
  metered(params?: Partial<Stripe.PriceCreateParams>): {
    readonly price: string
    readonly meter: string
    readonly eventName: string
  }
  use(eventName: string, customer: string, value: number): void
  to(moment: string): void
  /** The types of the events that `work` causes, in order. */
  caused(work: () => void): string[]
  invoices(subscription: string): Stripe.Invoice[]
}

export function story(now = '2026-01-01', options: WorldOptions = {}): Story {
  const world = createWorld({ now: at(now), ...options })
  const { api } = world
  let meters = 0
  return {
    world,
    api,
    customer: (card = 'pm_card_visa', params = {}) =>
      api.customers.create({ payment_method: card, invoice_settings: { default_payment_method: card }, ...params }).id,
    price: (amount, params = {}) =>
      api.prices.create({
        currency: 'usd',
        unit_amount: amount,
        recurring: { interval: 'month' },
        product_data: { name: 'Gold' },
        ...params,
      }).id,
    metered(params = {}) {
      const eventName = `calls_${++meters}`
      const meter = api.billing.meters.create({
        display_name: eventName,
        event_name: eventName,
        default_aggregation: { formula: 'sum' },
      }).id
      const price = api.prices.create({
        currency: 'usd',
        product_data: { name: 'Calls' },
        recurring: { interval: 'month', usage_type: 'metered', meter },
        ...(params.billing_scheme === 'tiered' ? {} : { unit_amount: 1 }),
        ...params,
      }).id
      return { price, meter, eventName }
    },
    use: (eventName, customer, value) => {
      api.billing.meterEvents.create({
        event_name: eventName,
        payload: { stripe_customer_id: customer, value: String(value) },
      })
    },
    to: moment => world.clock.advance(at(moment)),
    caused(work) {
      const mark = world.snapshot()
      work()
      return world.events.since(mark).map(({ type }) => type)
    },
    invoices: subscription => api.invoices.list({ subscription, limit: 100 }).data,
  }
}

/** A line as a reader of an invoice sees it. */
export const told = (invoice: Stripe.Invoice) =>
  invoice.lines.data.map(({ amount, description, period }) => ({
    amount,
    description,
    from: day(period.start),
    to: day(period.end),
  }))

export const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)

/** The error that a call answers with. */
export function refusal(call: () => unknown): {
  status: number
  type?: string
  code?: string
  param?: string
  message: string
} {
  try {
    call()
  } catch (error) {
    const { status, body } = error as {
      status: number
      body: { type: string; code?: string; param?: string; message: string }
    }
    return { status, ...body }
  }
  throw new Error('the call was not refused')
}
