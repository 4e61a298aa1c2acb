/** Application: the platform as its connected accounts see it. */
import type Stripe from 'stripe'
import { hash, letters, stream } from '../../core/random.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type Application = Stored<Stripe.Application>

export const applicationName = 'Stripeworld'

export const applications = resource<Application>('application', { idPrefix: 'ca' })

/** What is made on a connected account is made by the platform's application; what the platform makes for itself is not. */
export const applicationOf = (tx: Transaction): string | null => (tx.account === tx.platform ? null : applicationId(tx))

/** The one application of a platform, which every account that has to do with it knows. */
export function applicationId(tx: Transaction): string {
  const id = `ca_${letters(stream(hash(tx.platform), hash('application')), 32)}`
  if (tx.find(applications, id) === undefined) tx.insert(applications, { id, name: applicationName })
  return id
}
