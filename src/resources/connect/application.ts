/** The platform as its connected accounts see it: one application. */
import { hash, letters, stream } from '../../core/random.js'
import type { Transaction } from '../../core/transaction.js'

export const applicationName = 'Stripeworld'

/** What is made on a connected account is made by the platform's application; what the platform makes for itself is not. */
export const applicationOf = (tx: Transaction): string | null => (tx.account === tx.platform ? null : applicationId(tx))

export const applicationId = (tx: Transaction): string => `ca_${letters(stream(hash(tx.platform), hash('application')), 32)}`
