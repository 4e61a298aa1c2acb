/**
 * Refund: its life. Card refunds are born `succeeded`; what a bank has to do, or a customer has to tell, takes longer.
 * @see https://docs.stripe.com/refunds
 */
import { emit, lifecycleSetup } from '../../core/lifecycle.js'

export type RefundEvent = { readonly type: 'succeed' | 'fail' | 'cancel' | 'submit' }

const fail = {
  target: 'failed',
  actions: [emit('refund.updated'), emit('charge.refund.updated'), emit('refund.failed')],
} as const
const updated = [emit('refund.updated'), emit('charge.refund.updated')]

export const refundMachine = lifecycleSetup<RefundEvent>().createMachine({
  id: 'refund',
  initial: 'pending',
  states: {
    pending: {
      on: {
        succeed: { target: 'succeeded', actions: updated },
        fail,
        cancel: { target: 'canceled', actions: updated },
      },
    },
    /** The customer has to say to which account the money shall go. */
    requires_action: {
      on: { submit: { target: 'pending', actions: updated }, cancel: { target: 'canceled', actions: updated }, fail },
    },
    /** The bank may still send it back. */
    succeeded: { on: { fail } },
    failed: {},
    canceled: {},
  },
})
