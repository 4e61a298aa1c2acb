/** ConnectionToken: what the Terminal SDK connects with; made once, kept nowhere. @see https://docs.stripe.com/api/terminal/connection_tokens */
import type Stripe from 'stripe'
import { resource } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { terminalLocations } from './location.js'

export const connectionTokens = resource('terminal.connection_token', { api: 'terminal.connectionTokens' })

export const operations = {
  create(tx: Transaction, { location }: Stripe.Terminal.ConnectionTokenCreateParams) {
    if (location !== undefined) tx.need(terminalLocations, location, 'location')
    return {
      object: 'terminal.connection_token',
      ...(location !== undefined && { location }),
      secret: `pst_test_${tx.letters(32)}`,
    }
  },
}
