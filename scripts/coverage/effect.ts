/**
 * Which parameters do something: a call is made with and without each one. Another answer, another state or a refusal is
 * an effect; where none is ever seen, the parameter was accepted and, as far as can be told, ignored.
 */
import fc from 'fast-check'
import { fieldsOf } from '../../src/spec/fields.js'
import type { Operation } from '../../src/spec/type.js'
import { createWorld } from '../../src/world.js'
import { paramsOf } from '../../test/support/arbitrary.js'
import { type Call, perform } from '../../test/support/door.js'
import { idsFor, populate } from '../../test/support/populate.js'
import { recipesOf } from '../../test/support/recipes.js'

const SEED = 1
/** Objects on which a call is tried, and values that each parameter takes. */
const TRIES = { subjects: 6, values: 3 }
/** They say how an answer looks. */
const CONTROL = new Set(['expand', 'include', 'limit', 'page', 'starting_after', 'ending_before', 'created'])

export interface Effects {
  /** Parameters of calls that succeeded, which were never seen to do anything. */
  readonly idle: ReadonlyMap<string, readonly string[]>
  /** Calls that no generated request reached, so that nothing can be said. */
  readonly unreached: readonly string[]
}

export function effects(operations: readonly Operation[]): Effects {
  const world = createWorld({ seed: SEED })
  const populated = populate(world, SEED)
  const full = world.snapshot()
  const outcome = (call: Call) => {
    world.restore(full)
    const { status, body } = perform(world, call)
    return {
      status,
      text: `${JSON.stringify(body)}${call.operation.verb === 'GET' ? '' : JSON.stringify(world.toJSON().accounts)}`,
    }
  }
  const idle = new Map<string, readonly string[]>()
  const unreached: string[] = []
  const context = (call: Operation, optional: number) => ({
    path: call.path,
    pool: populated.pool,
    now: full.state.now,
    optional,
  })

  for (const operation of operations) {
    const base = bases(operation).find(call => outcome(call).status === 200)
    if (base === undefined) {
      unreached.push(operation.id)
      continue
    }
    const without = outcome(base).text
    const names = [...fieldsOf(operation.params)].flatMap(([name, field]) =>
      field.optional && !CONTROL.has(name) && !(name in base.params) ? [name] : [],
    )
    const still = names.filter(name =>
      valuesOf(operation, name).every(value => {
        const tried = outcome({ ...base, params: { ...base.params, [name]: value } })
        return tried.status === 200 && tried.text === without
      }),
    )
    if (still.length > 0) idle.set(operation.id, still)
  }
  return { idle, unreached }

  /** The least that may succeed, on one object after another. */
  function bases(operation: Operation): Call[] {
    return Array.from({ length: TRIES.subjects }, (_, at) => at).flatMap(at => {
      const ids = idsFor(operation, populated, at)
      if (ids === undefined) return []
      const recipes = recipesOf(operation.id)
      const fixed = recipes[at % recipes.length]?.(populated.pool, full.state.now)
      const made = paramsOf(operation.params, { ...context(operation, 0), ...(fixed && { fixed }) })
      return fc.sample(made, { numRuns: 1, seed: SEED + at }).map(params => ({ operation, ids, params }))
    })
  }

  function valuesOf(operation: Operation, name: string): unknown[] {
    const made = paramsOf(operation.params, { ...context(operation, 100), only: name })
    return fc.sample(made, { numRuns: TRIES.values, seed: SEED }).map(params => params[name])
  }
}
