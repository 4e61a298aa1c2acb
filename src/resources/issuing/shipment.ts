/** The shipment of a physical card; in test mode only the test helpers move it. @see https://docs.stripe.com/issuing/cards/physical/issue-cards */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import type { Transaction } from '../../core/transaction.js'
import type { IssuedCard } from './card.js'

export type Shipping = NonNullable<IssuedCard['shipping']>
export type ShipmentEvent =
  | { type: 'submit' }
  | { type: 'ship' }
  | { type: 'deliver' }
  | { type: 'return' }
  | { type: 'fail' }

export const shipmentMachine = lifecycleSetup<ShipmentEvent>().createMachine({
  id: 'issuing.card.shipping',
  initial: 'pending',
  states: {
    pending: { on: { submit: 'submitted' } },
    submitted: { on: { ship: 'shipped', fail: 'failure' } },
    shipped: {
      on: {
        deliver: 'delivered',
        return: 'returned',
        fail: 'failure',
      },
    },
    delivered: {},
    returned: {},
    failure: {},
  },
})

/** Business days, roughly, by the service that was asked for. */
const ETA_DAYS = { standard: 7, priority: 3, express: 1 } as const

export function shipmentOf(tx: Transaction, { type, shipping }: Stripe.Issuing.CardCreateParams): Shipping | null {
  if (type !== 'physical' || shipping === undefined) return null
  const service = (shipping.service ?? 'standard') as keyof typeof ETA_DAYS
  const { city, country, line1, line2, postal_code, state } = shipping.address
  const address = { city, country, line1, line2: line2 ?? null, postal_code, state: state ?? null }
  return {
    address,
    address_validation: null,
    business_name: shipping.business_name ?? null,
    carrier: null,
    customs: null,
    eta: tx.now + (ETA_DAYS[service] ?? ETA_DAYS.standard) * DAY_SECONDS,
    name: shipping.name,
    phone_number: shipping.phone_number ?? null,
    require_signature: shipping.require_signature ?? null,
    service,
    status: 'pending',
    tracking_number: null,
    tracking_url: null,
    type: shipping.type ?? 'individual',
  } as Shipping
}
