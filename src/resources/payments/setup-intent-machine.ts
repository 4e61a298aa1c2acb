/**
 * SetupIntent: its life, from asking for a payment method to having it saved.
 * @see https://docs.stripe.com/payments/setupintents/lifecycle
 */
import { emit, lifecycleSetup } from '../../core/lifecycle.js'

export type SetupIntentEvent = {
  readonly type: 'attach' | 'needs_action' | 'succeed' | 'fail' | 'cancel'
}

const attempt = {
  needs_action: { target: 'requires_action', actions: emit('setup_intent.requires_action') },
  succeed: { target: 'succeeded', actions: emit('setup_intent.succeeded') },
  fail: { target: 'requires_payment_method', actions: emit('setup_intent.setup_failed') },
} as const

const cancel = { target: 'canceled', actions: emit('setup_intent.canceled') } as const

export const setupIntentMachine = lifecycleSetup<SetupIntentEvent>().createMachine({
  id: 'setup_intent',
  initial: 'requires_payment_method',
  states: {
    requires_payment_method: { on: { ...attempt, attach: 'requires_confirmation', cancel } },
    requires_confirmation: { on: { ...attempt, attach: 'requires_confirmation', cancel } },
    requires_action: { on: { ...attempt, attach: 'requires_confirmation', cancel } },
    succeeded: {},
    canceled: {},
  },
})
