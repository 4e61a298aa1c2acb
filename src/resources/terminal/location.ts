/** Location: where readers stand. @see https://docs.stripe.com/api/terminal/locations */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type TerminalLocation = Stored<Stripe.Terminal.Location>

export const terminalLocations = resource<TerminalLocation>('terminal.location', {
  idPrefix: 'tml',
  api: 'terminal.locations',
  label: 'location',
  param: 'location',
  readableWhenDeleted: true,
})

export const operations = {
  /** A location stays in its country. */
  update(tx: Transaction, location: TerminalLocation, params: Stripe.Terminal.LocationUpdateParams): TerminalLocation {
    const country = params.address === undefined ? undefined : (params.address as { country?: string }).country
    if (country !== undefined && country !== location.address.country) {
      throw invalidRequest('The country of a location cannot be changed.', { param: 'address[country]' })
    }
    return tx.update(terminalLocations, location, tx.fields(terminalLocations, params, location))
  },
}
