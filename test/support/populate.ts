/** A world with one object of each kind, each made through the API, in the order in which they need each other. */
import fc from 'fast-check'
import { objectNamedBy, objectsOf } from '../../src/core/owner.js'
import type { StoredObject } from '../../src/core/state.js'
import { operations } from '../../src/spec/load.js'
import type { Operation } from '../../src/spec/type.js'
import type { World } from '../../src/world.js'
import { paramsOf } from './arbitrary.js'
import { get, perform } from './door.js'
import { addTo, poolOf } from './pool.js'
import { recipes } from './recipes.js'

export interface Populated {
  readonly pool: Map<string, string[]>
  /** Ids of children by the id of the object in whose path they are. */
  readonly children: Map<string, readonly [owner: string, id: string][]>
  /** Calls that never succeeded, with what they were last told. */
  readonly refused: Map<string, string>
}

const ROUNDS_MAX = 4

export function populate(world: World, seed: number): Populated {
  const children: Populated['children'] = new Map()
  const refused = new Map<string, string>()
  const makers = operations().filter(call => call.verb === 'POST' && call.kind !== 'update' && call.host !== 'connect')
  const done = new Set<string>()
  let pool = listedPool(world)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = done.size
    for (const call of makers) {
      if (done.has(call.id) || (call.kind === 'action' && !makesAnother(call))) continue
      const answer = attempt(world, call, pool, seed + round)
      if (typeof answer === 'string') {
        refused.set(call.id, answer)
        continue
      }
      done.add(call.id)
      refused.delete(call.id)
      remember(call, answer, pool, children)
    }
    pool = merged(pool, poolOf(world.toJSON()))
    if (done.size === before) break
  }
  return { pool, children, refused }
}

/** An action whose answer is another object than the one it is done to. */
const makesAnother = (call: Operation) => {
  const owner = objectNamedBy(call.path.slice(0, call.path.lastIndexOf('}') + 1))
  return owner !== undefined && !objectsOf(call.response).includes(owner)
}

interface Made extends StoredObject {
  readonly _ids: readonly string[]
}

function attempt(world: World, call: Operation, pool: Map<string, string[]>, seed: number): Made | string {
  const ids = idsFor(call, pool, seed)
  if (ids === undefined) return 'no object to call it on'
  const context = { path: call.path, pool, now: world.clock.now, optional: 0 }
  const recipe = recipes[call.id]?.(pool, world.clock.now)
  const [params] = fc.sample(paramsOf(call.params, recipe === undefined ? context : { ...context, fixed: recipe }), {
    numRuns: 1,
    seed,
  })
  const { status, body } = perform(world, { operation: call, ids, params: { ...params, ...recipe } })
  if (status !== 200) return JSON.stringify((body as { error?: { message?: string } }).error?.message ?? body)
  return { ...(body as StoredObject), _ids: ids }
}

/** Ids for a path, of the right objects; `undefined` where the world has none. */
export function idsFor(
  call: Operation,
  pool: ReadonlyMap<string, readonly string[]>,
  pick: number,
): string[] | undefined {
  const ids: string[] = []
  for (const { index } of call.path.matchAll(/\{\w+\}/g)) {
    const prefix = call.path.slice(0, call.path.indexOf('}', index) + 1)
    const object = objectNamedBy(prefix) ?? objectsOf(call.response)[0]
    const known = pool.get(object ?? '') ?? []
    if (known.length === 0) return undefined
    ids.push(known[pick % known.length]!)
  }
  return ids
}

function remember(call: Operation, made: Made, pool: Map<string, string[]>, children: Populated['children']): void {
  if (typeof made.id !== 'string' || typeof made.object !== 'string') return
  addTo(pool, made)
  const owner = made._ids[0]
  if (owner !== undefined && call.kind === 'create') {
    children.set(call.path, [...(children.get(call.path) ?? []), [owner, made.id]])
  }
}

/** What a new account holds shows in its lists. */
function listedPool(world: World): Map<string, string[]> {
  const pool = new Map<string, string[]>()
  for (const call of operations()) {
    if (call.kind !== 'list' || call.path.includes('{')) continue
    const { status, body } = get(world, call.path)
    if (status === 200) for (const object of (body as { data: StoredObject[] }).data) if (object.id) addTo(pool, object)
  }
  return pool
}

function merged(a: Map<string, string[]>, b: Map<string, string[]>): Map<string, string[]> {
  for (const [object, ids] of b) a.set(object, [...new Set([...(a.get(object) ?? []), ...ids])])
  return a
}
