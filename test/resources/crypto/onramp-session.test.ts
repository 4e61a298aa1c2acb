/** What money buys of a coin. */
import { expect, it } from 'vitest'
import { createWorld } from '../../../src/world.js'
import { get } from '../../support/door.js'

it.each(['/v1/crypto/onramp_quotes', '/v1/crypto/onramp/quotes'])('%s writes the smallest amounts out', path => {
  const { body } = get(createWorld({ seed: 1 }), path, { source_amount: '0.04', destination_currencies: ['btc'] })
  expect(body).toHaveProperty('destination_network_quotes.bitcoin.0.destination_amount', '0.00000066666667')
})
