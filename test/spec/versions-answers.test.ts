/**
 * Every call, asked in every older version with parameters of its own: what is answered has that version's shape, errors
 * and what is in them too, and what was made so has the newest shape to whoever reads it in the newest version.
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { differenceTables } from '../../src/spec/generated/versions/index.js'
import { operations } from '../../src/spec/load.js'
import type { Operation, Type } from '../../src/spec/type.js'
import { type Edition, editionOf } from '../../src/spec/versions/edition.js'
import { createWorld, type Snapshot } from '../../src/world.js'
import { paramsOf } from '../support/arbitrary.js'
import { type Call, perform, said } from '../support/door.js'
import { unknownMisfits, unknownMisfitsIn } from '../support/judge.js'
import { idsFor, type Populated, populate } from '../support/populate.js'
import { recipesOf } from '../support/recipes.js'
import { recorded } from '../support/recorded.js'
import { seed } from '../support/seed.js'

const world = createWorld({ seed })
let populated: Populated
let full: Snapshot

beforeAll(() => {
  populated = populate(world, seed)
  full = world.snapshot()
})

const all = operations().filter(({ host, response }) => host !== 'connect' && response !== 'F' && response !== 'n')

/** How many of 100 optional parameters are given. Each version takes some of them, so that each call meets them all. */
const FILLINGS = [0, 20, 40, 80, 100]
const RUNS = 2

function* callsOf(operation: Operation, edition: Edition, turn: number): Iterable<Call> {
  const { pool } = populated
  const recipes = recipesOf(operation.id)
  for (let run = 0; run < RUNS; run++) {
    const ids = idsFor(operation, populated, run + turn)
    if (ids === undefined) return
    const fixed = run === 0 ? recipes[turn % recipes.length]?.(pool, world.clock.now) : undefined
    const context = { path: operation.path, pool, now: world.clock.now, ...(fixed && { fixed }) }
    const optional = FILLINGS[(run * 2 + turn) % FILLINGS.length]!
    const made = paramsOf(edition.params(operation.id), { ...context, optional })
    const [params] = fc.sample(made, { numRuns: 1, seed: seed + run })
    yield { operation, ids, params: params! }
  }
}

const retrieving = new Map(
  operations()
    .filter(({ kind, path }) => kind === 'retrieve' && path.endsWith('}') && path.split('{').length === 2)
    .map(call => [call.response, call] as const),
)

/** The misfits of what has been made, as the newest version shows it. */
function misfitsNow(body: unknown, call: Call): readonly string[] {
  const { object, id } = body as { readonly object?: string; readonly id?: string }
  const operation = call.operation.verb === 'POST' ? retrieving.get(`@${object}`) : undefined
  if (operation === undefined || id === undefined) return []
  const now = perform(world, { operation, ids: [id], params: {} })
  return now.status === 200 ? unknownMisfits(now.body, operation.response).map(misfit => `${misfit}, read later`) : []
}

/** The objects that an error carries. */
function misfitsOfError(body: unknown, fits: (value: unknown, type: Type) => string[]): readonly string[] {
  const { error } = body as { readonly error: Readonly<Record<string, unknown>> }
  return ['payment_intent', 'payment_method', 'setup_intent', 'source'].flatMap(name => {
    const carried = error[name] as { readonly object?: string } | undefined
    return carried?.object === undefined ? [] : fits(carried, `@${carried.object}`).map(misfit => `error.${misfit}`)
  })
}

describe.each(differenceTables.map(([version], at) => [version, at] as const))(`%s (seed ${seed})`, (version, at) => {
  it('answers what its package describes', () => {
    const edition = editionOf(version)!
    const fits = (value: unknown, type: Type) => unknownMisfitsIn(edition.shape, recorded, value, type)
    const found: string[] = []
    let succeeded = 0
    for (const operation of all) {
      for (const call of callsOf(operation, edition, seed + at)) {
        world.restore(full)
        const { status, body } = perform(world, call, { 'stripe-version': version })
        expect(status, `${said(call)} → ${JSON.stringify(body)}`).toBeLessThan(500)
        const misfits =
          status === 200 ? [...fits(body, operation.response), ...misfitsNow(body, call)] : misfitsOfError(body, fits)
        found.push(...misfits.map(misfit => `${misfit} (${said(call)})`))
        if (status === 200) succeeded++
      }
    }
    expect(found).toEqual([])
    expect(succeeded).toBeGreaterThan(all.length)
  })
})
