/**
 * The life of whatever is stored: what a create answers is retrieved and listed, an update changes what it says and
 * nothing else, a deletion deletes; and every event says what its type promises.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { objectsOf } from '../../src/core/owner.js'
import type { StoredObject } from '../../src/core/state.js'
import { fieldsOf } from '../../src/spec/fields.js'
import { eventObject, operations } from '../../src/spec/load.js'
import type { Operation } from '../../src/spec/type.js'
import { createWorld, type Snapshot } from '../../src/world.js'
import { get, perform } from '../support/door.js'
import { unknownMisfits } from '../support/judge.js'
import { type Populated, populate } from '../support/populate.js'
import { seed } from '../support/seed.js'

const world = createWorld({ seed })
let populated: Populated
let full: Snapshot

beforeAll(() => {
  populated = populate(world, seed)
  full = world.snapshot()
})

interface Collection {
  readonly object: string
  readonly path: string
  readonly retrieve?: Operation
  readonly list?: Operation
  readonly update?: Operation
  readonly del?: Operation
}

const at = (path: string, kind: Operation['kind']) =>
  operations().find(call => call.kind === kind && call.path.replace(/\{\w+\}$/, '{id}') === path)

/** `/v1/coupons`: collections of the root, by the object that they hold. */
const collections: readonly Collection[] = operations()
  // External accounts share their kinds with the bank accounts and cards of customers.
  .filter(
    ({ kind, path }) =>
      kind === 'retrieve' && /^[^{]+\/\{\w+\}$/.test(path) && !path.startsWith('/v1/external_accounts'),
  )
  .flatMap(call => {
    const path = call.path.slice(0, call.path.lastIndexOf('/'))
    const [object] = objectsOf(call.response)
    const [list, update, del] = [at(path, 'list'), at(`${path}/{id}`, 'update'), at(`${path}/{id}`, 'delete')]
    if (object === undefined) return []
    return [{ object, path, retrieve: call, ...(list && { list }), ...(update && { update }), ...(del && { del }) }]
  })

const some = (object: string) => populated.pool.get(object) ?? []
const rows = (accept: (collection: Collection) => unknown) =>
  collections.filter(accept).map(collection => [collection.path, collection] as const)

/** Everything that a list has, page by page. */
function everything(path: string): string[] {
  const list = operations().find(call => call.kind === 'list' && call.path === path)
  const limit = list !== undefined && fieldsOf(list.params).has('limit') ? { limit: 100 } : {}
  const ids: string[] = []
  for (;;) {
    const last = ids.at(-1)
    const { status, body } = get(world, path, { ...limit, ...(last !== undefined && { starting_after: last }) })
    expect(status, JSON.stringify(body)).toBe(200)
    const { data, has_more } = body as { data: readonly StoredObject[]; has_more: boolean }
    ids.push(...data.map(({ id }) => id))
    if (!has_more) return ids
  }
}

describe(`what is stored (seed ${seed})`, () => {
  it.each(rows(() => true))('%s: is retrieved as it was listed', (path, { object }) => {
    world.restore(full)
    for (const id of some(object)) {
      const { status, body } = get(world, `${path}/${id}`)
      expect(status, `${id}: ${JSON.stringify(body)}`).toBe(200)
      expect(body).toMatchObject({ id, object })
    }
  })

  it.each(
    rows(
      ({ path, list }) => path.startsWith('/v1/') && list && [...fieldsOf(list.params)].every(([, f]) => f.optional),
    ),
  )('%s: is listed, once, newest first', (path, { object }) => {
    world.restore(full)
    const ids = everything(path)
    expect(new Set(ids).size).toBe(ids.length)
    const created = ids.map(id => (get(world, `${path}/${id}`).body as { created?: number }).created ?? 0)
    expect(created).toEqual([...created].sort((a, b) => b - a))
    expect(some(object).length === 0 || ids.length > 0).toBe(true)
  })

  it.each(rows(({ update }) => update && fieldsOf(update.params).has('metadata')))(
    '%s: an update merges metadata and keeps the rest',
    (path, { object, update }) => {
      for (const id of some(object).slice(0, 4)) {
        world.restore(full)
        const before = get(world, `${path}/${id}`).body as StoredObject
        const change = (metadata: object) => perform(world, { operation: update!, ids: [id], params: { metadata } })
        const first = change({ kept: 'yes', gone: 'soon' })
        // Some states refuse every change; that is a life of its own.
        if (first.status !== 200) continue
        const { metadata } = change({ gone: '' }).body as { metadata: object }
        expect(metadata).toEqual({ ...(before['metadata'] as object | null), kept: 'yes' })
        const { metadata: _, ...rest } = get(world, `${path}/${id}`).body as StoredObject
        expect(
          Object.keys(before)
            .filter(name => name !== 'metadata')
            .sort(),
        ).toEqual(Object.keys(rest).sort())
      }
    },
  )

  it.each(rows(({ del }) => del))('%s: what is deleted is gone', (path, { object, del, list }) => {
    for (const id of some(object).slice(0, 4)) {
      world.restore(full)
      const { status, body } = perform(world, { operation: del!, ids: [id], params: {} })
      if (status !== 200) continue
      expect(body).toMatchObject({ id })
      const after = get(world, `${path}/${id}`)
      // A few still answer, and say what has become of them.
      const answered = after.body as { deleted?: boolean; status?: string }
      // A key has no access to an account that is gone.
      const gone = path === '/v1/accounts' ? 403 : 404
      const ended = after.status === gone || answered.deleted === true || answered.status === 'canceled'
      expect(ended, JSON.stringify(after.body)).toBe(true)
      if (list !== undefined && path.startsWith('/v1/') && [...fieldsOf(list.params)].every(([, f]) => f.optional)) {
        expect(everything(path)).not.toContain(id)
      }
    }
  })

  it('leaves events that fit their types', () => {
    world.restore(full)
    const found = everything('/v1/events').flatMap(id => {
      const event = get(world, `/v1/events/${id}`).body as { type: string; data: { object: StoredObject } }
      const object = eventObject(event.type)
      if (object === undefined) return [`${event.type}: no such type`]
      const shown = event.data.object
      if (shown['deleted'] === true) return []
      return unknownMisfits(shown, `@${shown.object}`).map(misfit => `${event.type}: ${misfit}`)
    })
    expect([...new Set(found)]).toEqual([])
  })
})
