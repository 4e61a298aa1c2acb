/** What holds of every world, whatever is asked of it. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { WorldState } from '../../src/core/state.js'
import { createWorld, type Snapshot, type World } from '../../src/world.js'
import { perform } from '../support/door.js'
import { type Populated, populate } from '../support/populate.js'
import { requestsOf, type Told } from '../support/requests.js'
import { seed } from '../support/seed.js'

const world = createWorld({ seed })
let populated: Populated
let full: Snapshot

beforeAll(() => {
  populated = populate(world, seed)
  full = world.snapshot()
})

const text = (of: World) => JSON.stringify(of.toJSON())
const parsed = (json: string) => JSON.parse(json) as WorldState

/** A world of its own that is as the populated one was. */
function beginning(): World {
  world.restore(full)
  return world.fork()
}

const answers = (of: World, calls: readonly Told[]) => calls.map(call => perform(of, call))

const hold = (property: (calls: readonly Told[]) => void, numRuns: number, length = 12) =>
  fc.assert(fc.property(requestsOf(populated, full.state.now, length), property), { seed, numRuns })

describe(`a world (seed ${seed})`, () => {
  it('is the same for the same seed and requests', () => {
    expect(JSON.stringify(rebuilt())).toBe(JSON.stringify(full.state))
    hold(calls => {
      const [a, b] = [beginning(), beginning()]
      expect(answers(b, calls)).toEqual(answers(a, calls))
      expect(text(b)).toBe(text(a))
    }, 30)
  })

  it('is itself again when it has been JSON', () => {
    hold(calls => {
      const original = beginning()
      answers(original, calls)
      const json = text(original)
      const copy = createWorld({ from: parsed(json) })
      expect(text(copy)).toBe(json)
      expect(answers(copy, calls)).toEqual(answers(original, calls))
      expect(text(copy)).toBe(text(original))
    }, 20)
  })

  it('changes nothing where it refuses', () => {
    hold(calls => {
      const tried = beginning()
      for (const call of calls) {
        const before = tried.toJSON()
        const { status } = perform(tried, call)
        if (status >= 400 && status !== 402) expect(tried.toJSON(), String(call)).toBe(before)
      }
    }, 40)
  })

  it('changes nothing where it is only read', () => {
    hold(calls => {
      const read = beginning()
      const before = read.toJSON()
      for (const call of calls) if (call.operation.verb === 'GET') perform(read, call)
      expect(read.toJSON()).toBe(before)
    }, 30)
  })

  it('goes back to what it was, and forks touch nobody', () => {
    hold(calls => {
      const original = beginning()
      const before = text(original)
      const snapshot = original.snapshot()
      const fork = original.fork()
      const first = answers(fork, calls)
      expect(text(original)).toBe(before)
      expect(answers(original, calls)).toEqual(first)
      original.restore(snapshot)
      expect(text(original)).toBe(before)
    }, 30)
  })

  it('comes to the same in one long advance as in many short ones', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 20 * 86_400 }), { minLength: 2, maxLength: 8 })
    const property = fc.property(requestsOf(populated, full.state.now, 8), steps, (calls, seconds) => {
      const [once, often] = [beginning(), beginning()]
      answers(once, calls)
      answers(often, calls)
      once.clock.advance({ seconds: seconds.reduce((sum, step) => sum + step, 0) })
      for (const step of seconds) often.clock.advance({ seconds: step })
      expect(text(often)).toBe(text(once))
    })
    fc.assert(property, { seed, numRuns: 20 })
  })
})

function rebuilt(): WorldState {
  const again = createWorld({ seed })
  populate(again, seed)
  return again.toJSON()
}
