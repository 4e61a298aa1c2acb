/** Payments are captured asynchronously unless told; before, with the answer. */
import type { Change, Fields } from '../change.js'

const automatic = ({ capture_method: told }: Readonly<Fields>): Fields =>
  told === undefined ? { capture_method: 'automatic' } : {}

export const captureMethod: Change = {
  since: '2024-04-10',
  source: 'https://docs.stripe.com/changelog/2024-04-10/automatic-sync-default-paymentintents',
  params: { 'paymentIntents.create': automatic },
}
