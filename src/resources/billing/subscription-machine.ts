/** The life of a subscription. @see https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses */
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'

type Event =
  /** Its latest invoice was paid, or needed no payment. */
  | { readonly type: 'settled' }
  | { readonly type: 'payment_failed' }
  /** The invoice that was sent for it was not paid by its due date. */
  | { readonly type: 'overdue' }
  | { readonly type: 'retries_exhausted'; readonly then: 'cancel' | 'past_due' | 'unpaid' }
  /** 23 hours without the first payment, or its first invoice was voided. */
  | { readonly type: 'expired' }
  | { readonly type: 'trial_started' }
  | { readonly type: 'trial_ended' }
  | { readonly type: 'trial_ended_without_payment_method' }
  | { readonly type: 'pause' }
  | { readonly type: 'resumed' }
  | { readonly type: 'cancel' }

const updated = emit('customer.subscription.updated')
const cancel = 'canceled'

export const subscriptionMachine = lifecycleSetup<Event>().createMachine({
  id: 'subscription',
  initial: 'incomplete',
  states: {
    incomplete: {
      on: {
        settled: { target: 'active', actions: updated },
        expired: { target: 'incomplete_expired', actions: updated },
        cancel,
      },
    },
    incomplete_expired: { entry: stamp('ended_at') },
    trialing: {
      on: {
        trial_ended: { target: 'active', actions: updated },
        trial_ended_without_payment_method: { target: 'paused', actions: emit('customer.subscription.paused') },
        payment_failed: { target: 'past_due', actions: updated },
        cancel,
      },
    },
    active: {
      on: {
        payment_failed: { target: 'past_due', actions: updated },
        overdue: { target: 'past_due', actions: updated },
        pause: { target: 'paused', actions: emit('customer.subscription.paused') },
        trial_started: { target: 'trialing' },
        cancel,
      },
    },
    past_due: {
      on: {
        settled: { target: 'active', actions: updated },
        retries_exhausted: [
          { guard: ({ event }) => event.then === 'cancel', target: 'canceled' },
          { guard: ({ event }) => event.then === 'unpaid', target: 'unpaid', actions: updated },
        ],
        trial_started: { target: 'trialing' },
        cancel,
      },
    },
    unpaid: { on: { settled: { target: 'active', actions: updated }, cancel } },
    paused: {
      on: {
        resumed: { target: 'active', actions: emit('customer.subscription.resumed') },
        payment_failed: { target: 'past_due', actions: updated },
        cancel,
      },
    },
    canceled: { entry: [stamp('ended_at'), emit('customer.subscription.deleted')] },
  },
})
