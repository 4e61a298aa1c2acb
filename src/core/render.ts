/**
 * How a stored object leaves: private fields stay, embedded lists are put in, references are expanded where the request
 * asks for it, and nothing that leaves is shared with the state.
 * @see https://docs.stripe.com/expand
 */
import { resolve } from '../spec/load.js'
import type { Type } from '../spec/type.js'
import type { CompiledResource } from './engine.js'
import { invalidRequest, notExpandable, tooDeepToExpand } from './errors.js'
import type { EmbeddedList } from './resource.js'
import { fieldsOf, isFields } from './shape.js'
import type { StoredObject } from './state.js'
import type { Transaction } from './transaction.js'

/** Expansion paths as a tree: `['a.b', 'a.c']` is `{ a: { b: {}, c: {} } }`. */
export interface Paths {
  readonly [field: string]: Paths
}
type Fields = Record<string, unknown>

const DEPTH_MAX = 4
const EMBEDDED_MAX = 10

export function parseExpand(expand: unknown): Paths | undefined {
  if (!Array.isArray(expand) || expand.length === 0) return undefined
  const root: Record<string, Fields> = {}
  for (const path of expand as readonly unknown[]) {
    if (typeof path !== 'string' || path === '')
      throw invalidRequest('Invalid string: must be a string', { param: 'expand[0]' })
    const steps = path.split('.')
    if (steps.length > DEPTH_MAX) throw tooDeepToExpand(path)
    let node: Fields = root
    for (const step of steps) {
      if (!Object.hasOwn(node, step)) Object.defineProperty(node, step, { value: {}, enumerable: true })
      node = node[step] as Fields
    }
  }
  return root as Paths
}

/**
 * A stored object as it is shown: without what is private, with its embedded lists. Shares its inner values, and is shared
 * itself by all who show the same object in the same company: the events of one renewal hold one picture, not ten.
 */
export function present(tx: Transaction, object: StoredObject, paths?: Paths): StoredObject {
  const resource = tx.engine.resource(object.object)
  if (object['deleted'] === true) return object
  if (paths !== undefined) return picture(tx, object, resource, paths)
  if (resource.plain && allShown(object, resource)) return object
  if (resource.show !== undefined && resource.showsWith === undefined) return picture(tx, object, resource)
  const known = tx.pictures.get(object)
  if (known !== undefined && isCurrent(tx, resource, known)) return known.shown
  // Another version of it shows the same lists, while those have the same members.
  const sibling = tx.pictures.get(object.id)
  const lists =
    sibling !== undefined && isCurrent(tx, resource, sibling)
      ? sibling.lists
      : listsOf(tx, object, resource, membersOf(tx, object, resource))
  const shown = pictureWith(tx, object, resource, lists)
  const made = { company: resource.company.map(kind => tx.version(kind)), lists, shown }
  tx.pictures.set(object, made).set(object.id, made)
  return shown
}

function isCurrent(tx: Transaction, { company: kinds }: CompiledResource, { company }: Picture): boolean {
  for (let at = 0; at < kinds.length; at++) if (tx.version(kinds[at]!) !== company[at]) return false
  return kinds.length === company.length
}

/** An object as it is shown with these members of its lists, newest first, whether they are stored or not. */
export const presentWith = (tx: Transaction, object: StoredObject, members: Members): StoredObject =>
  pictureOf(tx, object, tx.engine.resource(object.object), members)

/** How an object was shown, and all that it was shown with: it is shown so again while that is the same. */
export interface Picture {
  readonly company: readonly unknown[]
  readonly lists: Fields
  readonly shown: StoredObject
}

/** The members of the lists that an object shows, newest first. */
type Members = Readonly<Record<string, readonly StoredObject[]>>

function membersOf(tx: Transaction, object: StoredObject, resource: CompiledResource, paths?: Paths): Members {
  const members: Record<string, StoredObject[]> = {}
  for (const name in resource.lists) {
    const { object: member, by, onlyExpanded } = resource.lists[name]!
    if (!onlyExpanded || paths?.[name] !== undefined) members[name] = tx.where({ object: member }, by, object.id)
  }
  return members
}

const picture = (tx: Transaction, object: StoredObject, resource: CompiledResource, paths?: Paths): StoredObject =>
  pictureOf(tx, object, resource, membersOf(tx, object, resource, paths), paths)

const pictureOf = (
  tx: Transaction,
  object: StoredObject,
  resource: CompiledResource,
  members: Members,
  paths?: Paths,
): StoredObject => pictureWith(tx, object, resource, listsOf(tx, object, resource, members), paths)

function pictureWith(
  tx: Transaction,
  object: StoredObject,
  resource: CompiledResource,
  lists: Fields,
  paths?: Paths,
): StoredObject {
  const { template, keys } = resource
  const isShown = (key: string) =>
    !isPrivate(key, resource) && (!isUnasked(key, resource) || paths?.[key] !== undefined)
  const more = moreOf(tx, object, resource, lists, paths)
  const gained: string[] = []
  // Objects begin with their template's keys, and those are shown: they need not be looked up one by one.
  let at = 0
  for (const key in object) if (keys[at++] !== key && !(key in template) && isShown(key)) gained.push(key)
  for (const key in more) if (!(key in template) && !(key in object)) gained.push(key)
  const shown = resource.shown_.room(gained)
  at = 0
  for (const key in object) if (keys[at++] === key || isShown(key)) shown[key] = object[key]
  for (const key in more) shown[key] = more[key]
  for (const [outer, ...inner] of resource.innerOnlyExpanded) {
    if (isFields(shown[outer!])) shown[outer!] = unlessAsked(shown[outer!] as Fields, inner, paths?.[outer!])
  }
  if (resource.withoutId) delete shown['id']
  return shown as unknown as StoredObject
}

/** The fields without the one at the end of a path, unless that is expanded. */
function unlessAsked(fields: Fields, [name, ...inner]: readonly string[], paths: Paths | undefined): Fields {
  const value = fields[name!]
  const asked = paths?.[name!]
  if (value === undefined || (inner.length === 0 && asked !== undefined)) return fields
  if (inner.length === 0) {
    const { [name!]: _, ...others } = fields
    return others
  }
  return isFields(value) ? { ...fields, [name!]: unlessAsked(value, inner, asked) } : fields
}

/** What an object shows beyond what is stored of it. */
function moreOf(
  tx: Transaction,
  object: StoredObject,
  resource: CompiledResource,
  lists: Fields,
  paths: Paths | undefined,
): Fields {
  const { show, expanded } = resource
  if (show === undefined && (expanded === undefined || paths === undefined)) return lists
  const more: Fields = { ...show?.(tx, object), ...lists }
  for (const name in expanded) {
    if (paths?.[name] === undefined) continue
    const value = expanded[name]!(tx, object)
    more[name] = isStored(value) ? present(tx, value) : value
  }
  return more
}

/** The embedded lists of an object, by their names. */
function listsOf(tx: Transaction, object: StoredObject, resource: CompiledResource, members: Members): Fields {
  const lists: Fields = {}
  for (const name in members) lists[name] = embeddedList(tx, resource.lists![name]!, object.id, members[name]!)
  return lists
}

const UNDERSCORE = 95

const isPrivate = (key: string, resource: CompiledResource): boolean =>
  key.charCodeAt(0) === UNDERSCORE || (key === 'id' && resource.withoutId)

const isUnasked = (key: string, resource: CompiledResource): boolean => resource.onlyExpanded?.includes(key) ?? false

function allShown(object: StoredObject, resource: CompiledResource): boolean {
  let at = 0
  for (const key in object) {
    if (resource.keys[at++] !== key && (isPrivate(key, resource) || isUnasked(key, resource))) return false
  }
  return true
}

function embeddedList(tx: Transaction, list: EmbeddedList, owner: string, members: readonly StoredObject[]): Fields {
  const first = (list.oldestFirst ? members.toReversed() : members).slice(0, EMBEDDED_MAX)
  const data = first.map(member => present(tx, member))
  const hasMore = members.length > EMBEDDED_MAX
  const url = list.url.replace('{id}', owner)
  return list.uncounted
    ? { object: 'list', data, has_more: hasMore, url }
    : { object: 'list', data, has_more: hasMore, total_count: members.length, url }
}

/** An answer that is shown as it was at some moment of the operation, whatever has become of it since. */
export class Shown {
  constructor(readonly object: StoredObject) {}
}

/** What leaves for `value`, an answer of type `type`: a copy, with `paths` expanded. */
export function render(tx: Transaction, value: unknown, type: Type, paths: Paths | undefined): unknown {
  if (value instanceof Shown) return visit(tx, value.object, `@${value.object.object}`, paths, '')
  if (isStored(value)) return visit(tx, present(tx, value, paths), `@${value.object}`, paths, '')
  if (isFields(value) && Array.isArray(value['data'])) {
    const node = resolve(type)
    const member = typeof node === 'object' && 'l' in node ? node.l : '*'
    const counted = paths?.['total_count'] !== undefined && 'total_count' in value
    if (paths !== undefined) requireOnly(paths, counted ? ['data', 'total_count'] : ['data'])
    const data = (value['data'] as readonly unknown[]).map(item => render(tx, item, member, paths?.['data']))
    return { ...value, ...(counted && { total_count: value['total_count'] }), data }
  }
  return visit(tx, value, type, paths, '')
}

/** As `render` without paths, for whoever only reads: what leaves is not copied. */
export function share(tx: Transaction, value: unknown): unknown {
  if (value instanceof Shown) return value.object
  if (isStored(value)) return present(tx, value)
  if (isFields(value) && Array.isArray(value['data'])) {
    return { ...value, data: value['data'].map(item => (isStored(item) ? present(tx, item) : item)) }
  }
  return value
}

const isStored = (value: unknown): value is StoredObject =>
  isFields(value) && typeof value['id'] === 'string' && typeof value['object'] === 'string'

function requireOnly(paths: Paths, allowed: readonly string[]): void {
  for (const name in paths) if (!allowed.includes(name)) throw notExpandable(name)
}

function visit(tx: Transaction, value: unknown, type: Type, paths: Paths | undefined, trail: string): unknown {
  if (paths === undefined || isLeaf(paths)) return copy(value)
  if (Array.isArray(value)) return value.map(item => visit(tx, item, elementType(type), paths, trail))
  if (!isFields(value)) return value
  const fields = fieldsOf(type)
  for (const name in paths) {
    if (!fields.has(name) && !(name in value) && fields.size > 0) throw notExpandable(trail + name)
  }
  const result: Fields = { ...value }
  for (const name in value) {
    const wanted = paths[name]
    const fieldType = fields.get(name)?.type ?? '*'
    result[name] =
      wanted === undefined ? copy(value[name]) : expand(tx, value[name], fieldType, wanted, `${trail}${name}`)
  }
  return result
}

function expand(tx: Transaction, value: unknown, type: Type, paths: Paths, trail: string): unknown {
  const node = resolve(type)
  const objects = referenced(node)
  if (typeof value === 'string') {
    if (objects === undefined) throw notExpandable(trail)
    const show = (home: Transaction, found: StoredObject) =>
      visit(home, present(home, found, paths), `@${found.object}`, paths, `${trail}.`)
    return withReferenced(tx, objects, value, show) ?? value
  }
  if (Array.isArray(value)) return value.map(item => expand(tx, item, elementType(type), paths, trail))
  if (isFields(value) && Array.isArray(value['data']) && value['object'] === 'list') {
    if (!isLeaf(paths)) requireOnly(paths, ['data'])
    const inner = paths['data']
    const member = typeof node === 'object' && 'l' in node ? node.l : '*'
    const data = (value['data'] as readonly unknown[]).map(item =>
      isStored(item)
        ? visit(tx, item, `@${item.object}`, inner, `${trail}.data.`)
        : visit(tx, item, member, inner, trail),
    )
    return { ...value, data }
  }
  if (isFields(value)) return visit(tx, value, isStored(value) ? `@${value.object}` : type, paths, `${trail}.`)
  if (isPlain(node)) throw notExpandable(trail)
  return value
}

const PLAIN = new Set(['b', 'd', 'f', 'I', 'i', 's', 't'])

/** Whether what a field of this type holds is never an object, nor names one: so also where it is null. */
export const isPlain = (node: ReturnType<typeof resolve>): boolean =>
  typeof node === 'string' ? PLAIN.has(node) || node.startsWith('=') : 'e' in node

/** Shows the object that an id among references means, as the account whose it is; `undefined` where there is none. */
export function withReferenced<T>(
  tx: Transaction,
  objects: readonly string[],
  id: string,
  show: (home: Transaction, found: StoredObject) => T,
): T | undefined {
  for (const object of objects) {
    const found = object.startsWith('deleted:') ? undefined : tx.row(object, id)?.value
    if (found !== undefined) return show(tx, found)
  }
  const ofPlatform = objects.filter(object => OF_PLATFORM.has(object))
  if (ofPlatform.length === 0 || tx.account === tx.platform) return undefined
  return tx.as(tx.platform, platform => withReferenced(platform, ofPlatform, id, show))
}

/** What a connected account's objects refer to although it is the platform's; never the reverse. */
const OF_PLATFORM = new Set(['account', 'application_fee'])

export const isLeaf = (paths: Paths): boolean => {
  for (const _ in paths) return false
  return true
}

function elementType(type: Type): Type {
  const node = resolve(type)
  return typeof node === 'object' && 'a' in node ? node.a : type
}

/** The objects that a field of this type may refer to. */
export function referenced(node: ReturnType<typeof resolve>): readonly string[] | undefined {
  if (typeof node === 'string') return undefined
  if ('x' in node) return node.x
  if ('u' in node) return node.u.map(member => referenced(resolve(member))).find(found => found !== undefined)
  return undefined
}

/** A deep copy of plain data. */
export function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copy)
  const result: Fields = { ...value }
  for (const key in result) {
    const inner = result[key]
    if (typeof inner === 'object' && inner !== null) result[key] = copy(inner)
  }
  return result
}
