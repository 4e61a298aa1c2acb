/** Checkout Session as an object: its shape, what it shows, and its life. @see https://docs.stripe.com/payments/checkout/how-checkout-works */
import type Stripe from 'stripe'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'

/** What the customer will be asked for when the session is completed; kept as the request told it. */
export interface SessionPlan {
  readonly customer_update?: Stripe.Checkout.SessionCreateParams['customer_update']
  readonly payment_intent_data?: Stripe.Checkout.SessionCreateParams['payment_intent_data']
  readonly setup_intent_data?: Stripe.Checkout.SessionCreateParams['setup_intent_data']
  readonly subscription_data?: Stripe.Checkout.SessionCreateParams['subscription_data']
}

export type Session = Stored<Stripe.Checkout.Session> & {
  readonly _plan?: SessionPlan
  /** Its discounts, once they are redeemed. */
  readonly _discounts?: readonly string[]
  /** The bank's answer to its payment will come later. */
  readonly _waits?: boolean
}

type Event = { readonly type: 'complete' | 'expire' }

export const sessionMachine = lifecycleSetup<Event>().createMachine({
  id: 'checkout.session',
  initial: 'open',
  states: {
    open: {
      on: {
        complete: { target: 'complete', actions: emit('checkout.session.completed') },
        expire: { target: 'expired', actions: emit('checkout.session.expired') },
      },
    },
    complete: {},
    expired: {},
  },
})

export const sessions = resource<Session>('checkout.session', {
  idPrefix: 'cs_test',
  idLength: 58,
  api: 'checkout.sessions',
  label: 'checkout.session',
  param: 'session',
  lifecycle: sessionMachine,
  absent: ['optional_items'],
  onlyExpanded: ['shipping_cost.taxes'],
  indexes: { setup_intent: 'setup_intent', email: 'customer_details.email' },
  lists: {
    line_items: {
      object: 'item',
      by: 'of',
      url: '/v1/checkout/sessions/{id}/line_items',
      oldestFirst: true,
      onlyExpanded: true,
      uncounted: true,
    },
  },
})
