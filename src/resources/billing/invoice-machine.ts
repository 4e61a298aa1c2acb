/** The life of an invoice. @see https://docs.stripe.com/invoicing/integration/workflow-transitions */
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'

type Event =
  | { readonly type: 'finalize' }
  | { readonly type: 'pay'; readonly outOfBand?: boolean }
  /** A payment was taken from it, and it is not paid any more. */
  | { readonly type: 'reopen' }
  | { readonly type: 'void' }
  | { readonly type: 'mark_uncollectible' }

const pay = [
  {
    guard: ({ event }: { readonly event: Event }) => event.type === 'pay' && event.outOfBand === true,
    target: 'paid',
    actions: [emit('invoice.updated'), emit('invoice.paid')],
  },
  { target: 'paid', actions: [emit('invoice.updated'), emit('invoice.paid'), emit('invoice.payment_succeeded')] },
]

export const invoiceMachine = lifecycleSetup<Event>().createMachine({
  id: 'invoice',
  initial: 'draft',
  states: {
    draft: {
      on: {
        finalize: { target: 'open', actions: [stamp('status_transitions.finalized_at'), emit('invoice.finalized')] },
      },
    },
    open: {
      on: {
        pay,
        void: { target: 'void', actions: [emit('invoice.voided')] },
        mark_uncollectible: { target: 'uncollectible', actions: [emit('invoice.marked_uncollectible')] },
      },
    },
    paid: {
      entry: stamp('status_transitions.paid_at'),
      on: { reopen: { target: 'open', actions: emit('invoice.updated') } },
    },
    uncollectible: {
      entry: stamp('status_transitions.marked_uncollectible_at'),
      on: { pay, void: { target: 'void', actions: emit('invoice.voided') } },
    },
    void: { entry: stamp('status_transitions.voided_at') },
  },
})
