/** A status moves through its lifecycle, or not at all. */
import { expect, it } from 'vitest'
import { automatic } from '../../src/clock/run.js'
import { Transaction } from '../../src/core/transaction.js'
import { meters } from '../../src/resources/billing/meter.js'
import { engine } from '../../src/resources/index.js'
import { createWorld } from '../../src/world.js'

it('is not written beside its lifecycle', () => {
  const state = createWorld().toJSON()
  const tx = new Transaction(engine, state, automatic(state))
  const meter = tx.insert(meters, { event_name: 'calls', status: 'active' })
  expect(tx.put(meters, meter, { display_name: 'Calls', status: 'active' }).display_name).toBe('Calls')
  expect(() => tx.put(meters, meter, { status: 'inactive' })).toThrow(
    `billing.meter ${meter.id} moves to 'inactive' without its lifecycle`,
  )
  expect(tx.send(meters, meter, { type: 'deactivate' }).status).toBe('inactive')
})
