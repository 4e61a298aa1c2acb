/** Charges of cards told of later changes of their amount: recorded up to acacia, never since, and always empty. */
import type { Change } from '../change.js'
import { at } from '../values.js'

export const amountUpdates: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil',
  responses: {
    charge: charge => (at(charge, 'payment_method_details', 'type') === 'card' ? { amount_updates: [] } : {}),
  },
}
