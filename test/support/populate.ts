/** A world with one object of each kind, each made through the API, in the order in which they need each other. */
import fc from 'fast-check'
import { objectNamedBy, objectsOf } from '../../src/core/owner.js'
import type { StoredObject } from '../../src/core/state.js'
import { fieldsOf } from '../../src/spec/fields.js'
import { operation, operations } from '../../src/spec/load.js'
import type { Operation } from '../../src/spec/type.js'
import type { World } from '../../src/world.js'
import { paramsOf } from './arbitrary.js'
import { get, perform } from './door.js'
import { addTo, type Pool, poolOf } from './pool.js'
import { again, type Preparation, playOutside, preparations, type Recipe, recipes, recipesOf } from './recipes.js'

export interface Populated {
  readonly pool: Map<string, string[]>
  /** Ids of children by the id of the object in whose path they are. */
  readonly children: Map<string, readonly [owner: string, id: string][]>
  /** Calls that never succeeded, with what they were last told. */
  readonly refused: Map<string, string>
}

const ROUNDS_MAX = 4

export function populate(world: World, seed: number): Populated {
  const populated: Populated = { pool: listedPool(world), children: new Map(), refused: new Map() }
  const makers = operations().filter(makes)
  const done = new Set<string>()
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = done.size
    for (const call of makers) if (!done.has(call.id) && make(world, call, populated, seed + round)) done.add(call.id)
    merge(populated.pool, poolOf(world.toJSON()))
    for (const preparation of preparations)
      if (prepare(world, preparation, populated, done)) done.add(preparation.join())
    merge(populated.pool, poolOf(world.toJSON()))
    if (done.size === before) break
  }
  playOutside(world, populated.pool)
  const later = makers.filter(call => again.includes(call.id)).concat(makers.filter(call => !done.has(call.id)))
  for (const call of later) make(world, call, populated, seed)
  merge(populated.pool, poolOf(world.toJSON()))
  return populated
}

/** Calls that make an object; an action makes one where its answer is another object than the one it is done to. */
function makes(call: Operation): boolean {
  if (call.verb !== 'POST' || call.kind === 'update' || call.host === 'connect') return false
  if (call.kind !== 'action') return true
  const owner = objectNamedBy(call.path.slice(0, call.path.lastIndexOf('}') + 1))
  if (call.path.endsWith('preview')) return false
  return owner === undefined ? call.id in recipes : !objectsOf(call.response).includes(owner)
}

function make(world: World, call: Operation, populated: Populated, seed: number): boolean {
  const { refused } = populated
  const answers = recipesOf(call.id).map((recipe, run) => attempt(world, call, populated, seed + run, recipe))
  for (const answer of answers) {
    if (typeof answer === 'string') refused.set(call.id, answer)
    else remember(call, answer, populated)
  }
  const all = answers.every(answer => typeof answer !== 'string')
  if (all) refused.delete(call.id)
  return all
}

function prepare(world: World, preparation: Preparation, { pool, refused }: Populated, done: Set<string>): boolean {
  const [id, object, at, params = {}] = preparation
  if (done.has(preparation.join())) return false
  const call = operation(id)
  const subject = pool.get(object)?.[at]
  const answer =
    call === undefined || subject === undefined
      ? `there is no ${object} number ${at}`
      : perform(world, { operation: call, ids: [subject], params: withIds(params, pool) })
  const succeeded = typeof answer === 'object' && answer.status === 200
  if (succeeded) refused.delete(`${id} ${at}`)
  else refused.set(`${id} ${at}`, typeof answer === 'string' ? answer : JSON.stringify(answer.body))
  return succeeded
}

/** `{ of: 'payment_intent', at: 4 }` stands for the id of one. */
function withIds(params: object, pool: Pool): Record<string, unknown> {
  const named = (value: unknown) => {
    const { of, at } = (value ?? {}) as { readonly of?: string; readonly at?: number }
    return of === undefined ? value : pool.get(of)?.[at ?? 0]
  }
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, named(value)]))
}

interface Made extends StoredObject {
  readonly _ids: readonly string[]
}

function attempt(
  world: World,
  call: Operation,
  populated: Populated,
  seed: number,
  make: Recipe | undefined,
): Made | string {
  const { pool } = populated
  const ids = idsFor(call, populated, seed)
  if (ids === undefined) return 'no object to call it on'
  const context = { path: call.path, pool, now: world.clock.now, optional: 0 }
  const recipe = make?.(pool, world.clock.now)
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
  { pool, children }: Omit<Populated, 'refused'>,
  pick: number,
): string[] | undefined {
  const places = [...call.path.matchAll(/\{\w+\}/g)]
  const pairs = places.length > 1 ? children.get(collectionOf(call.path)) : undefined
  if (pairs !== undefined) return [...pairs[pick % pairs.length]!]
  const ids: string[] = []
  for (const { index } of places) {
    const prefix = call.path.slice(0, call.path.indexOf('}', index) + 1)
    const known = pool.get(objectNamedBy(prefix) ?? objectsOf(call.response)[0] ?? '') ?? []
    if (known.length === 0) return undefined
    ids.push(known[pick % known.length]!)
  }
  return ids
}

/** `/v1/customers/{}/sources`, of a path below it or of itself. */
const collectionOf = (path: string): string => {
  const plain = path.replace(/\{\w+\}/g, '{}')
  const second = plain.indexOf('{}', plain.indexOf('{}') + 2)
  return second < 0 ? plain : plain.slice(0, second - 1)
}

function remember(call: Operation, made: Made, { pool, children }: Populated): void {
  if (typeof made.id !== 'string' || typeof made.object !== 'string') return
  addTo(pool, made)
  const owner = made._ids[0]
  if (owner === undefined || call.kind !== 'create') return
  const path = collectionOf(call.path)
  children.set(path, [...(children.get(path) ?? []), [owner, made.id]])
}

/** What a new account holds shows in its lists. */
function listedPool(world: World): Map<string, string[]> {
  const pool = new Map<string, string[]>()
  for (const call of operations()) {
    if (call.kind !== 'list' || call.path.includes('{')) continue
    const { status, body } = get(
      world,
      call.path,
      fieldsOf(call.params).get('country')?.optional === false ? { country: 'US' } : {},
    )
    if (status === 200) for (const object of (body as { data: StoredObject[] }).data) if (object.id) addTo(pool, object)
  }
  return pool
}

function merge(pool: Map<string, string[]>, more: Pool): void {
  for (const [object, ids] of more) pool.set(object, [...new Set([...(pool.get(object) ?? []), ...ids])])
}
