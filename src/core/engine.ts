/** The engine: all resources of the registry, compiled once. It holds no state of any world. */

import { eventObject, operation, operations, shape } from '../spec/load.js'
import type { Operation, Type } from '../spec/type.js'
import { SimulatorError, UsageError } from './errors.js'
import { type Layouts, layoutsOf } from './layout.js'
import { listedUnder, ownerField } from './owner.js'
import type { Page } from './page.js'
import type { DueHandler, Handler, Reaction, Resource, ResourceModule } from './resource.js'
import type { SearchFields } from './search-query.js'
import { blank, fieldsOf } from './shape.js'
import type { StoredObject } from './state.js'
import type { Indexes, IndexValue } from './table.js'
import type { Transaction } from './transaction.js'

/** A resource with all that can be known of it before the first request. */
export interface CompiledResource extends Resource {
  readonly shape: Type
  readonly template: Readonly<Record<string, unknown>>
  /** The template's, in its order. */
  readonly keys: readonly string[]
  /** How its objects lie in memory: as they are stored, and as they are shown. */
  readonly stored_: Layouts
  readonly shown_: Layouts
  readonly indexes_: Indexes
  /** Types of its created, updated and deleted events, where Stripe has them. */
  readonly eventTypes: Readonly<Record<'created' | 'updated' | 'deleted', string | undefined>>
  /** What of inner objects is shown only where a request expands it. */
  readonly innerOnlyExpanded: readonly (readonly string[])[]
  /** True where an object shows nothing but what is stored of it, unless a request expands more. */
  readonly plain: boolean
  /** Objects of this kind have no id on the wire: `balance`. The world's own never leaves. */
  readonly withoutId: boolean
  /** The kinds that an object is shown with, beside its own: members of its lists, and what they and it look at. */
  readonly company: readonly string[]
}

export interface OperationBinding {
  readonly handler: Handler
  readonly resource: Resource
  /** Gets the object that the path names, loaded. */
  readonly takesObject: boolean
}

export interface Engine {
  readonly resource: (object: string) => CompiledResource
  readonly binding: (operationId: string) => OperationBinding | undefined
  readonly bound: () => readonly string[]
  readonly due: (kind: string) => DueHandler
  readonly objects: () => readonly string[]
  /** Whether an object has a file of its own. */
  readonly behaves: (object: string) => boolean
  readonly reactions: (eventType: string) => readonly Reaction[]
  readonly page: (name: string) => Page | undefined
  /** The fields that an object is searched by; `undefined` where it is not. */
  readonly searchFields: (object: string) => SearchFields | undefined
  /** Told of every event, in its own transaction: this is where webhook endpoints subscribe. */
  readonly onEvent: EventObserver | undefined
}

export type EventObserver = (tx: Transaction, event: StoredObject) => void

/** Objects without a file of their own are compiled from the spec alone when they are first met. */
export function createEngine(
  modules: readonly ResourceModule[],
  onEvent?: EventObserver,
  searchFields: Readonly<Record<string, SearchFields>> = {},
): Engine {
  const declared = new Map(modules.map(module => [module.resource.object as string, module.resource]))
  const bindings = new Map<string, OperationBinding>()
  const due = new Map<string, DueHandler>()
  const reactions = new Map<string, readonly Reaction[]>()
  const pages = new Map<string, Page>()
  for (const module of modules) {
    for (const [name, handler] of Object.entries(module.operations ?? {})) {
      bind(bindings, module.resource, name, handler)
    }
    for (const [kind, handler] of Object.entries(module.due ?? {})) due.set(kind, handler)
    for (const [name, page] of Object.entries(module.pages ?? {})) pages.set(name, page)
    for (const [type, reaction] of Object.entries(module.reactions ?? {})) {
      reactions.set(type, [...(reactions.get(type) ?? []), reaction])
    }
  }
  const compiled = new Map<string, CompiledResource>()
  return {
    resource(object) {
      let found = compiled.get(object)
      if (found === undefined) {
        found = compile(declared.get(object) ?? ({ object } as Resource), member => declared.get(member)?.showsWith)
        compiled.set(object, found)
      }
      return found
    },
    binding: operationId => bindings.get(operationId),
    bound: () => [...bindings.keys()],
    due(kind) {
      const handler = due.get(kind)
      if (handler === undefined) throw new SimulatorError(`no resource handles the due task '${kind}'`)
      return handler
    },
    objects: () => [...declared.keys()],
    behaves: object => declared.get(object)?.generic === undefined && declared.has(object),
    page: name => pages.get(name),
    reactions: eventType => reactions.get(eventType) ?? NONE,
    searchFields: object => searchFields[object],
    onEvent,
  }
}

const NONE: readonly Reaction[] = []

function bind(bindings: Map<string, OperationBinding>, resource: Resource, name: string, handler: Handler): void {
  const id = name.includes('.') ? name : `${resource.api}.${name}`
  if (bindings.has(id)) throw new UsageError(`two resources declare the operation ${id}`)
  bindings.set(id, { handler, resource, takesObject: !name.includes('.') })
}

function compile(resource: Resource, showsWith: (object: string) => readonly string[] | undefined): CompiledResource {
  const type = shape(resource.object) ?? '*'
  const prefix = resource.events ?? resource.object
  const eventType = (verb: string) => {
    const name = `${prefix}.${verb}`
    return eventObject(name) === undefined ? undefined : name
  }
  const template = templateOf(resource, type)
  const inner = (resource.onlyExpanded ?? []).map(path => path.split('.')).filter(({ length }) => length > 1)
  const members = Object.values(resource.lists ?? {}).flatMap(list => (list.onlyExpanded ? [] : [list.object]))
  return {
    ...resource,
    shape: type,
    template,
    keys: Object.keys(template),
    stored_: layoutsOf(template),
    shown_: layoutsOf(template),
    indexes_: compileIndexes(resource, type),
    eventTypes: { created: eventType('created'), updated: eventType('updated'), deleted: eventType('deleted') },
    innerOnlyExpanded: inner,
    plain: resource.show === undefined && inner.length === 0 && members.length === 0,
    withoutId: type !== '*' && !fieldsOf(type).has('id'),
    company: [
      ...new Set<string>([
        ...(resource.showsWith ?? []),
        ...members.flatMap(member => [member, ...(showsWith(member) ?? [])]),
      ]),
    ],
  }
}

function templateOf(resource: Resource, type: Type): Record<string, unknown> {
  const template = (blank(type) ?? {}) as Record<string, unknown>
  // The SDK allows null; what the API makes has none yet.
  if (template['metadata'] === null) template['metadata'] = {}
  const left = new Set([
    ...(resource.absent ?? []),
    ...(resource.onlyExpanded ?? []),
    ...Object.keys(resource.expanded ?? {}),
  ])
  const kept = Object.fromEntries(Object.entries(template).filter(([field]) => !left.has(field)))
  // An object that has grown key by key is a hash table to V8, and so are its copies; one that was parsed is not.
  return JSON.parse(JSON.stringify(kept)) as Record<string, unknown>
}

/** Every filter of the list call that is a field of the object is an index, and so is what the resource names. */
function compileIndexes(resource: Resource, type: Type): Indexes {
  const indexes: Record<string, IndexValue> = {}
  const fields = fieldsOf(type)
  const list = listCall(resource)
  if (list !== undefined) {
    for (const [name] of fieldsOf(list.params)) {
      if (fields.has(name) && !UNINDEXED.has(name)) indexes[name] = pathReader(name)
    }
  }
  for (const [name, source] of Object.entries(resource.indexes ?? {})) {
    indexes[name] = typeof source === 'string' ? pathReader(source) : source
  }
  const owners = listedUnder(resource.object).map(owner => ownerField(resource.object, owner) ?? '_owner')
  if (owners.some(field => !(field in indexes))) indexes['_owner'] = ownersReader([...new Set([...owners, '_owner'])])
  return indexes
}

const UNINDEXED = new Set(['created', 'expand', 'limit', 'starting_after', 'ending_before'])

function listCall(resource: Resource): Operation | undefined {
  if (resource.object.startsWith('_')) return undefined
  const named = resource.api === undefined ? undefined : operation(`${resource.api}.list`)
  return (
    named ??
    operations().find(
      call =>
        call.kind === 'list' &&
        typeof call.response === 'object' &&
        'l' in call.response &&
        call.response.l === `@${resource.object}`,
    )
  )
}

function pathReader(path: string): IndexValue {
  const steps = path.split('.')
  if (steps.length === 1) return object => scalar(object[path])
  return object => {
    let value: unknown = object
    for (const step of steps) value = (value as StoredObject | null | undefined)?.[step]
    return scalar(value)
  }
}

/** The ids of those in whose paths an object is listed; see `owner.ts`. */
const ownersReader =
  (fields: readonly string[]): IndexValue =>
  object =>
    fields.map(field => object[field]).filter(id => typeof id === 'string')

const scalar = (value: unknown): ReturnType<IndexValue> =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
