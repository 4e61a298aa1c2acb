/**
 * Payout: its life, from the balance to a bank. It may come back even after the bank has taken it.
 * @see https://docs.stripe.com/api/payouts/object
 */
import { emit, lifecycleSetup } from '../../core/lifecycle.js'

export type PayoutEvent = { readonly type: 'submit' | 'arrive' | 'fail' | 'cancel' }

const failed = { target: 'failed', actions: emit('payout.failed') } as const

export const payoutMachine = lifecycleSetup<PayoutEvent>().createMachine({
  id: 'payout',
  initial: 'pending',
  states: {
    pending: {
      on: {
        submit: { target: 'in_transit', actions: emit('payout.updated') },
        cancel: { target: 'canceled', actions: emit('payout.canceled') },
      },
    },
    in_transit: { on: { arrive: { target: 'paid', actions: emit('payout.paid') }, fail: failed } },
    paid: { on: { fail: failed } },
    failed: {},
    canceled: {},
  },
})
