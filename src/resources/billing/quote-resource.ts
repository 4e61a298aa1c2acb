/** Quote as an object: its shape, what it shows, and its life. @see https://docs.stripe.com/quotes/overview */
import type Stripe from 'stripe'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { type LineItem, linesOf } from '../checkout/line-item.js'
import { prices } from '../products/price.js'

export type Quote = Stored<Stripe.Quote> & {
  /** Of a preview: why it cannot be accepted any more. */
  readonly status_details?: { readonly stale: StaleDetails } | null
}

interface StaleDetails {
  readonly expires_at: number
  readonly last_reason: { readonly marked_stale: string | null; readonly type: 'marked_stale' }
  readonly last_updated_at: number
  readonly transitioned_at: number
}

type Event = { readonly type: 'finalize' | 'accept' | 'cancel' | 'mark_stale' | 'mark_draft' }

const cancel = {
  target: 'canceled',
  actions: [stamp('status_transitions.canceled_at'), emit('quote.canceled')],
} as const

const mark_stale = { target: 'stale', actions: emit('quote.stale') } as const

export const quoteMachine = lifecycleSetup<Event>().createMachine({
  id: 'quote',
  initial: 'draft',
  states: {
    draft: {
      on: {
        finalize: { target: 'open', actions: [stamp('status_transitions.finalized_at'), emit('quote.finalized')] },
        cancel,
        mark_stale,
      },
    },
    open: {
      on: {
        accept: { target: 'accepted', actions: [stamp('status_transitions.accepted_at'), emit('quote.accepted')] },
        cancel,
        mark_stale,
      },
    },
    stale: { on: { mark_draft: { target: 'draft', actions: emit('quote.draft') } } },
    accepted: {},
    canceled: {},
  },
})

/** What will be on the first invoice: all but what recurs after a trial. */
export function upfrontLines(tx: Transaction, { id, subscription_data: data }: Quote): LineItem[] {
  const lines = linesOf(tx, id)
  return data.trial_period_days === null ? lines : lines.filter(({ price }) => tx.get(prices, price).recurring === null)
}

const EMBEDDED_MAX = 10

/** The beginning of a list that has a call of its own. */
function upfrontShown(tx: Transaction, quote: Quote) {
  const lines = upfrontLines(tx, quote)
  return {
    object: 'list',
    data: lines.slice(0, EMBEDDED_MAX).map(({ id }) => tx.shown('item', id)),
    has_more: lines.length > EMBEDDED_MAX,
    url: `/v1/quotes/${quote.id}/computed_upfront_line_items`,
  }
}

export const quotes = resource<Quote>('quote', {
  idPrefix: 'qt',
  api: 'quotes',
  param: 'quote',
  lifecycle: quoteMachine,
  onlyExpanded: ['computed.upfront.line_items'],
  show: (tx, quote: Quote) => ({
    computed: { ...quote.computed, upfront: { ...quote.computed.upfront, line_items: upfrontShown(tx, quote) } },
  }),
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
