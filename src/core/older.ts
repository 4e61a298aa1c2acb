/** A request in an older version, at its two ends: what it asks becomes the newest version's, what it gets the older one's. */
import { fieldsOf } from '../spec/fields.js'
import { apiVersion as newest, resolve } from '../spec/load.js'
import type { Operation, Type } from '../spec/type.js'
import type { Fields, Lookup } from '../spec/versions/change.js'
import { errorToVersion, eventDataToVersion, fromVersion, toVersion } from '../spec/versions/convert.js'
import { type Edition, editionOf as editionHeld, isApiVersion } from '../spec/versions/edition.js'
import { historyIsHeld, loadHistory } from '../spec/versions/history.js'
import type { Params } from './decode.js'
import { type ErrorBody, notExpandable, SimulatorError, UsageError } from './errors.js'
import { copy, isLeaf, isPlain, type Paths, present, referenced, render, share, withReferenced } from './render.js'
import { isFields } from './shape.js'
import type { StoredObject } from './state.js'
import type { Transaction } from './transaction.js'
import { validate } from './validate.js'

/** The parameters, checked as the version has them, and then as the newest has them. */
export function validateIn(
  tx: Transaction,
  edition: Edition | undefined,
  operation: Operation,
  ids: readonly string[],
  params: Params,
): Params {
  if (edition === undefined) return validate(operation.params, params)
  const checked = validate(edition.params(operation.id), params)
  return fromVersion(edition, operation.id, checked, { lookup: lookupIn(tx), ids })
}

/** The answer, as the version has it. */
export function renderIn(
  tx: Transaction,
  edition: Edition | undefined,
  value: unknown,
  type: Type,
  paths: Paths | undefined,
  shared: boolean,
): unknown {
  if (edition === undefined) {
    if (shared && paths === undefined && !carriesEvents(type)) return share(tx, value)
    const body = render(tx, value, type, paths)
    if (carriesEvents(type)) for (const event of eventsOf(body)) eventIn(tx, event)
    return body
  }
  const lookup = lookupIn(tx)
  const body = render(tx, value, type, paths && knownPaths(paths, type))
  toVersion(edition, body, lookup)
  return paths === undefined ? body : expandIn(tx, edition, body, type, paths, '')
}

const carriesEvents = (type: Type): boolean =>
  type === '@event' || (typeof type === 'object' && 'l' in type && type.l === '@event')

/** Whatever the version of the request: an event keeps its own. */
const eventsOf = (body: unknown): readonly Fields[] => {
  const event = body as Fields
  return Array.isArray(event['data']) ? (event['data'] as Fields[]) : [event]
}

/** An error's body, as the version has it. */
export const errorIn = (tx: Transaction, edition: Edition | undefined, body: ErrorBody): ErrorBody =>
  edition === undefined ? body : (errorToVersion(edition, copy(body) as Fields, lookupIn(tx)) as ErrorBody)

/**
 * An event as a receiver is told it, in its own version or in the one that the receiver wants. Changes `event`, which
 * nobody else may hold.
 */
export function eventIn<T extends object>(tx: Transaction, event: T, version?: string | null): T {
  const told = event as Fields
  if (told['object'] !== 'event') return event
  if (version) told['api_version'] = version
  const { api_version: own } = told
  if (typeof own !== 'string' || own === newest) return event
  requireHistory(own)
  eventDataToVersion(told, lookupIn(tx))
  return event
}

/** `undefined` for the newest version, which needs none. */
export function editionOf(version: string): Edition | undefined {
  if (version !== newest) requireHistory(version)
  return editionHeld(version)
}

function requireHistory(version: string): void {
  if (historyIsHeld()) return
  throw new SimulatorError(
    `version ${version} is not loaded: await loadApiVersion('${version}') before a synchronous door asks for it. In Node it is there from the start, and asynchronous doors load it themselves.`,
  )
}

/**
 * Loads what answers in an older version need. In Node it is there from the start, and in a browser the asynchronous doors
 * see to it themselves: only before `world.api`, `world.request` and `world.clock` must it be awaited there.
 *
 * @param version As in `Stripe-Version`: `2024-06-20`.
 * @throws UsageError for a version that is not supported.
 */
export async function loadApiVersion(version: string): Promise<void> {
  if (!isApiVersion(version)) throw new UsageError(`'${version}' is no version of the API that is supported`)
  if (version !== newest) await loadHistory()
}

/** What an asynchronous door waits for before it asks in these versions; `undefined` where all is there. */
export function whenLoaded(...versions: readonly (string | null | undefined)[]): Promise<void> | undefined {
  if (historyIsHeld() || versions.every(version => !version || version === newest)) return undefined
  return loadHistory()
}

/** What the changes between versions may look up: copies, since they are changed on their way. */
const lookupIn = (tx: Transaction): Lookup => ({
  find: (object, id) => {
    const found = typeof id === 'string' ? tx.shown(object, id) : undefined
    return found && (copy(found) as Fields)
  },
  where: (object, index, value) =>
    tx
      .where({ object: object as StoredObject['object'] as never }, index, value)
      .map(it => copy(present(tx, it)) as Fields),
  kept: (object, id, field) => tx.row(object, String(id))?.value[field],
})

/** Those paths that the newest version can expand; the older one's others are seen to when the answer is of its form. */
function knownPaths(paths: Paths, type: Type): Paths | undefined {
  const node = resolve(type)
  const known: Record<string, Paths> = {}
  if (typeof node === 'object' && 'l' in node) {
    const inner = paths['data'] && knownPaths(paths['data'], node.l)
    const count = paths['total_count']
    return inner || count ? { ...(inner && { data: inner }), ...(count && { total_count: count }) } : undefined
  }
  const fields = fieldsOf(targetOf(type))
  for (const name in paths) {
    const field = fields.get(name)
    if (field !== undefined) known[name] = knownPaths(paths[name]!, field.type) ?? {}
  }
  return isLeaf(known) ? undefined : known
}

/** The resource that a reference names, the members of an array. */
function targetOf(type: Type): Type {
  const node = resolve(type)
  if (typeof node === 'object' && 'a' in node) return targetOf(node.a)
  const objects = referenced(node)
  return objects === undefined ? type : `@${objects[0]}`
}

function expandIn(tx: Transaction, edition: Edition, value: unknown, type: Type, paths: Paths, trail: string): unknown {
  if (isLeaf(paths)) return value
  if (Array.isArray(value)) return value.map(item => expandIn(tx, edition, item, targetOf(type), paths, trail))
  if (!isFields(value)) return value
  if (Array.isArray(value['data']) && !(typeof value['object'] === 'string' && value['object'] === 'event')) {
    const node = resolve(type)
    const member = typeof node === 'object' && 'l' in node ? node.l : '*'
    const data = value['data'].map(item => expandIn(tx, edition, item, member, paths['data'] ?? {}, `${trail}data.`))
    return { ...value, data }
  }
  const own = typeof value['object'] === 'string' ? edition.shape(value['object']) : undefined
  const fields = fieldsOf(own ?? type)
  for (const name in paths) {
    const field = fields.get(name)
    if (field === undefined && !(name in value)) throw notExpandable(trail + name)
    value[name] = expandField(tx, edition, value[name], field?.type ?? '*', paths[name]!, trail + name)
  }
  return value
}

function expandField(
  tx: Transaction,
  edition: Edition,
  value: unknown,
  type: Type,
  paths: Paths,
  trail: string,
): unknown {
  const node = resolve(type)
  if (value === null && isPlain(node)) throw notExpandable(trail)
  if (typeof value !== 'string') return expandIn(tx, edition, value, type, paths, `${trail}.`)
  const objects = referenced(node)
  if (objects === undefined) throw notExpandable(trail)
  const show = (home: Transaction, found: StoredObject) => {
    const type = `@${found.object}`
    const shown = copy(present(home, found, knownPaths(paths, type)))
    return expandIn(home, edition, toVersion(edition, shown, lookupIn(home)), type, paths, `${trail}.`)
  }
  return withReferenced(tx, objects, value, show) ?? value
}
