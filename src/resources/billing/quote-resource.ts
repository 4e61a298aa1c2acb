/** Quote as an object: its shape, what it shows, and its life. @see https://docs.stripe.com/quotes/overview */
import type Stripe from 'stripe'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'

export type Quote = Stored<Stripe.Quote>

type Event = { readonly type: 'finalize' | 'accept' | 'cancel' }

const cancel = {
  target: 'canceled',
  actions: [stamp('status_transitions.canceled_at'), emit('quote.canceled')],
} as const

export const quoteMachine = lifecycleSetup<Event>().createMachine({
  id: 'quote',
  initial: 'draft',
  states: {
    draft: {
      on: {
        finalize: { target: 'open', actions: [stamp('status_transitions.finalized_at'), emit('quote.finalized')] },
        cancel,
      },
    },
    open: {
      on: {
        accept: { target: 'accepted', actions: [stamp('status_transitions.accepted_at'), emit('quote.accepted')] },
        cancel,
      },
    },
    accepted: {},
    canceled: {},
  },
})

export const quotes = resource<Quote>('quote', {
  idPrefix: 'qt',
  api: 'quotes',
  param: 'quote',
  lifecycle: quoteMachine,
  lists: {
    line_items: {
      object: 'item',
      by: 'of',
      url: '/v1/quotes/{id}/line_items',
      oldestFirst: true,
      onlyExpanded: true,
      uncounted: true,
    },
  },
})
