/** FeedbackOption: a reason of the merchant's own that customers may give when they cancel. @see https://docs.stripe.com/api/billing/feedback-option */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'

export type FeedbackOption = Stored<Stripe.Billing.FeedbackOption> & StoredObject

export const feedbackOptionMachine = lifecycleSetup<{ readonly type: 'deactivate' }>().createMachine({
  id: 'billing.feedback_option',
  initial: 'active',
  states: {
    active: { on: { deactivate: { target: 'inactive', actions: stamp('status_transitions.deactivated_at') } } },
    inactive: {},
  },
})

export const feedbackOptions = resource<FeedbackOption>('billing.feedback_option', {
  idPrefix: 'fbopt',
  api: 'billing.feedbackOptions',
  label: 'feedback option',
  lifecycle: feedbackOptionMachine,
})

export const operations = {
  create: (tx: Transaction, { description }: Stripe.Billing.FeedbackOptionCreateParams): FeedbackOption =>
    tx.insert(feedbackOptions, {
      description,
      status: 'active',
      status_transitions: { deactivated_at: null },
    } as Partial<FeedbackOption>),

  deactivate(tx: Transaction, option: FeedbackOption): FeedbackOption {
    const inactive = tx.trySend(feedbackOptions, option, { type: 'deactivate' })
    if (inactive === undefined) throw invalidRequest(`The feedback option ${option.id} is already inactive.`)
    return inactive
  },
}

/** Options that the portal may show. */
export function requireActive(tx: Transaction, ids: readonly string[], param: string): void {
  for (const [at, id] of ids.entries()) {
    if (tx.need(feedbackOptions, id, `${param}[${at}]`).status !== 'active') {
      throw invalidRequest(`The feedback option ${id} is inactive.`, { param: `${param}[${at}]` })
    }
  }
}
