/** Every object of a full world, read in every supported version, has that version's shape. */
import { beforeAll, describe, expect, it } from 'vitest'
import { differenceTables } from '../../src/spec/generated/versions/index.js'
import { operations } from '../../src/spec/load.js'
import { editionOf } from '../../src/spec/versions/edition.js'
import { createWorld } from '../../src/world.js'
import { perform, said } from '../support/door.js'
import { unknownMisfitsIn } from '../support/judge.js'
import { idsFor, type Populated, populate } from '../support/populate.js'
import { recorded } from '../support/recorded.js'
import { seed } from '../support/seed.js'

const world = createWorld({ seed })
let populated: Populated

beforeAll(() => {
  populated = populate(world, seed)
})

const reading = operations().filter(call => call.verb === 'GET' && call.response !== 'F' && call.host !== 'connect')

describe.each(differenceTables.map(([version]) => version))('%s', version => {
  it('shows what its package describes', () => {
    const { shape } = editionOf(version)!
    const found = new Map<string, string>()
    for (const operation of reading) {
      const most = Math.max(1, ...[...populated.pool.values()].map(ids => Math.min(ids.length, 6)))
      for (let pick = 0; pick < most; pick++) {
        const ids = idsFor(operation, populated, pick)
        if (ids === undefined) break
        const call = { operation, ids, params: {} }
        const { status, body } = perform(world, call, { 'stripe-version': version })
        expect(status, `${said(call)} → ${JSON.stringify(body)}`).toBeLessThan(500)
        if (status !== 200) continue
        for (const misfit of unknownMisfitsIn(shape, recorded, body, operation.response)) {
          found.set(misfit.replace(/^data\.\d+\./, ''), said(call))
        }
      }
    }
    expect([...found].map(([misfit, call]) => `${misfit} (${call})`)).toEqual([])
  })
})
