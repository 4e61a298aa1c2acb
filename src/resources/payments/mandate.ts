/**
 * Mandate: a customer's consent to be debited.
 * @see https://docs.stripe.com/api/mandates
 */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import { mandateMachine } from './mandate-machine.js'

export type Mandate = Stored<Stripe.Mandate>

export const mandates = resource<Mandate>('mandate', {
  idPrefix: 'mandate',
  api: 'mandates',
  lifecycle: mandateMachine,
  indexes: { payment_method: 'payment_method' },
})
