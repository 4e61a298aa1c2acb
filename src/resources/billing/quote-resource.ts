/** Quote as an object: its shape, what it shows, and its life. @see https://docs.stripe.com/quotes/overview */
import type Stripe from 'stripe'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { pageOf } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import { linesOf } from '../checkout/line-item.js'

export type Quote = Stored<Stripe.Quote>

type Event = { readonly type: 'finalize' | 'accept' | 'cancel' }

const cancel = { target: 'canceled', actions: [stamp('status_transitions.canceled_at'), emit('quote.canceled')] } as const

export const quoteMachine = lifecycleSetup<Event>().createMachine({
  id: 'quote',
  initial: 'draft',
  states: {
    draft: {
      on: { finalize: { target: 'open', actions: [stamp('status_transitions.finalized_at'), emit('quote.finalized')] }, cancel },
    },
    open: {
      on: { accept: { target: 'accepted', actions: [stamp('status_transitions.accepted_at'), emit('quote.accepted')] }, cancel },
    },
    accepted: {},
    canceled: {},
  },
})

const SHOWN_LINES = 10

export const quotes = resource<Quote>('quote', {
  idPrefix: 'qt',
  api: 'quotes',
  param: 'quote',
  lifecycle: quoteMachine,
  onlyExpanded: ['line_items'],
  show: (tx, { id }: Quote) => ({ line_items: pageOf(linesOf(tx, id), { limit: SHOWN_LINES }, `/v1/quotes/${id}/line_items`) }),
})
