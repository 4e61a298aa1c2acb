/**
 * PaymentIntent: its life, from asking for a payment method to having the money.
 * @see https://docs.stripe.com/payments/paymentintents/lifecycle
 */
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'

export type PaymentIntentEvent = {
  readonly type: /** A payment method was given, and nothing was tried with it. */
    | 'attach'
    /** The customer has to do something first. */
    | 'needs_action'
    /** The customer has done it, and the merchant must confirm once more. */
    | 'needs_confirmation'
    /** Some of a bank transfer has arrived. */
    | 'partly_funded'
    /** The bank was asked and will answer later. */
    | 'process'
    /** The money is held. */
    | 'authorize'
    /** Some of it was taken, and the rest stays held. */
    | 'capture_part'
    /** The hold was raised, or lowered. */
    | 'reauthorize'
    /** All of it was taken. */
    | 'succeed'
    | 'fail'
    | 'cancel'
}

const attempt = {
  needs_action: { target: 'requires_action', actions: emit('payment_intent.requires_action') },
  process: { target: 'processing', actions: emit('payment_intent.processing') },
  authorize: { target: 'requires_capture', actions: emit('payment_intent.amount_capturable_updated') },
  succeed: { target: 'succeeded', actions: emit('payment_intent.succeeded') },
  fail: { target: 'requires_payment_method', actions: emit('payment_intent.payment_failed') },
} as const

const cancel = { target: 'canceled', actions: [stamp('canceled_at'), emit('payment_intent.canceled')] } as const

export const paymentIntentMachine = lifecycleSetup<PaymentIntentEvent>().createMachine({
  id: 'payment_intent',
  initial: 'requires_payment_method',
  states: {
    requires_payment_method: { on: { ...attempt, attach: 'requires_confirmation', cancel } },
    requires_confirmation: { on: { ...attempt, attach: 'requires_confirmation', cancel } },
    requires_action: {
      on: {
        ...attempt,
        attach: 'requires_confirmation',
        needs_confirmation: 'requires_confirmation',
        partly_funded: { target: 'requires_action', actions: emit('payment_intent.partially_funded') },
        cancel,
      },
    },
    processing: { on: { succeed: attempt.succeed, fail: attempt.fail, cancel } },
    requires_capture: {
      on: {
        succeed: attempt.succeed,
        capture_part: { target: 'requires_capture', actions: emit('payment_intent.amount_capturable_updated') },
        reauthorize: { target: 'requires_capture', actions: emit('payment_intent.amount_capturable_updated') },
        cancel,
      },
    },
    succeeded: {},
    canceled: {},
  },
})
