/**
 * Fifth step: the operation. A resource's own, where its file has one; else the standard one of its kind, which keeps
 * state like any other: create stores, retrieve and list give back, update merges, delete deletes.
 */
import { isoInstant } from '../clock/calendar.js'
import { operations, resolve } from '../spec/load.js'
import type { Operation } from '../spec/type.js'
import { Download } from './bytes.js'
import type { Params } from './decode.js'
import type { CompiledResource } from './engine.js'
import { NotSimulatedError, noSuch } from './errors.js'
import { type ListQuery, list } from './list.js'
import { listV2 } from './list-v2.js'
import { endsInId, namedBefore, type Owner, objectsOf, ownerField, ownerOf } from './owner.js'
import type { Resource } from './resource.js'
import { search } from './search.js'
import { fromParams } from './shape.js'
import type { StoredObject } from './state.js'
import type { Transaction } from './transaction.js'

export function perform(tx: Transaction, operation: Operation, ids: readonly string[], params: Params): unknown {
  const binding = tx.engine.binding(operation.id)
  if (binding === undefined) return standard(tx, operation, ids, params)
  if (!binding.takesObject) return binding.handler(tx, ids, params)
  if (ids.length === 0) return binding.handler(tx, params)
  return binding.handler(tx, load(tx, binding.resource, ids[0]!), params, ids)
}

/** The object that a path names, or Stripe's 404. */
export const load = <T extends StoredObject>(tx: Transaction, resource: Resource<T>, id: string): T =>
  tx.need(resource, id, resource.param ?? 'id', 404)

/** What an operation does if no resource file says otherwise. Resource files call it too, to begin or end with it. */
export function standard(tx: Transaction, operation: Operation, ids: readonly string[], params: Params): unknown {
  const owner = ownerOf(operation, ids)
  for (const { object, id } of namedBefore(operation, ids)) load(tx, tx.engine.resource(object), id)
  const [object, ...others] = objectsOf(operation.response)
  if (object === undefined) return withoutObject(tx, operation, ids)
  const resource = others.length === 0 ? tx.engine.resource(object) : oneOf(tx, [object, ...others], ids.at(-1))
  switch (operation.kind) {
    case 'list':
      return listed(tx, operation, resource, params, {
        url: pathWith(operation.path, ids),
        ...within(tx, resource, owner, ids),
      })
    case 'search':
      return search(tx, resource, operation, params)
    case 'create':
      return isSingleton(operation) ? updateSingleton(tx, resource, ids, params) : create(tx, resource, owner, params)
    case 'retrieve':
      return endsInId(operation) ? retrieve(tx, resource, ids.at(-1)!, owner) : singleton(tx, resource, ids)
    case 'delete':
      return remove(tx, operation, resource, ids.at(-1)!, owner)
    default:
      if (endsInId(operation)) return change(tx, resource, ids.at(-1)!, owner, params)
      return owner?.object === resource.object
        ? change(tx, resource, owner.id, undefined, params)
        : create(tx, resource, owner, params)
  }
}

/** Where one path holds objects of several kinds (`/v1/accounts/{id}/external_accounts`), the id tells which. */
function oneOf(tx: Transaction, objects: readonly string[], id: string | undefined): CompiledResource {
  const object = objects.find(candidate => id !== undefined && tx.row(candidate, id) !== undefined) ?? objects[0]!
  return tx.engine.resource(object)
}

/** Answers that are no resource: nothing, what is left of a deleted object of `/v2`, a document. */
function withoutObject(tx: Transaction, operation: Operation, ids: readonly string[]): unknown {
  const type = resolve(operation.response)
  if (type === 'n') return {}
  if (type === 'F') return new Download(document(operation, ids), 'application/pdf')
  if (operation.kind === 'delete') {
    const object = retrievedBy(operation)
    if (object !== undefined) {
      const { id } = remove(tx, operation, tx.engine.resource(object), ids.at(-1)!, ownerOf(operation, ids))
      return { id, object }
    }
  }
  throw new NotSimulatedError(`${operation.id} answers with nothing that the world keeps, and is not simulated yet.`)
}

/** The object that the GET call of the same path answers with. */
function retrievedBy(operation: Operation): string | undefined {
  const call = operations().find(other => other.verb === 'GET' && other.path === operation.path)
  return call && objectsOf(call.response)[0]
}

/** The smallest PDF that says what it stands for. */
function document(operation: Operation, ids: readonly string[]): string {
  const text = `BT /F1 12 Tf 72 720 Td (${operation.id} ${ids.join(' ')}) Tj ET`
  return [
    '%PDF-1.4',
    '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
    '2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj',
    '3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>> endobj',
    `4 0 obj <</Length ${text.length}>> stream\n${text}\nendstream endobj`,
    '5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj',
    'trailer <</Root 1 0 R>>',
    '%%EOF\n',
  ].join('\n')
}

const listed = (tx: Transaction, operation: Operation, resource: Resource, params: Params, query: ListQuery) =>
  operation.path.startsWith('/v2/') ? listV2(tx, resource, params, query) : list(tx, resource, params, query)

/** The index that finds the objects of one owner. */
function within(
  tx: Transaction,
  resource: CompiledResource,
  owner: Owner | undefined,
  ids: readonly string[],
): Pick<ListQuery, 'index'> {
  // A path may name what no call retrieves; then what is in it is known by that name alone.
  if (owner === undefined) return ids.length === 0 ? {} : { index: ['_owner', ids.at(-1)!] }
  const field = ownerField(resource.object, owner.object)
  const name = field !== undefined && field in tx.engine.resource(resource.object).indexes_ ? field : '_owner'
  return { index: [name, owner.id] }
}

/** One object per account or per owner, made by looking at it: `/v1/tax/settings`, `/v1/customers/{id}/cash_balance`. */
function isSingleton(operation: Operation): boolean {
  return operations().some(
    other => other.verb === 'GET' && other.path === operation.path && other.kind === 'retrieve' && !endsInId(other),
  )
}

function create(tx: Transaction, resource: CompiledResource, owner: Owner | undefined, params: Params): StoredObject {
  const fields = fromParams(resource.shape, params)
  if (typeof params['id'] === 'string') fields['id'] = params['id']
  if (owner !== undefined) fields[ownerField(resource.object, owner.object) ?? '_owner'] = owner.id
  return tx.create(resource, fields)
}

function retrieve(tx: Transaction, resource: CompiledResource, id: string, owner: Owner | undefined): StoredObject {
  const value = tx.row(resource.object, id)?.value
  const gone = value?.['deleted'] === true && !resource.readableWhenDeleted
  if (value === undefined || gone || !belongs(resource, value, owner)) {
    throw noSuch(resource.label ?? resource.object, id, resource.param ?? 'id')
  }
  return value
}

/** `load`, of an owner's own. */
function loadWithin(tx: Transaction, resource: CompiledResource, id: string, owner: Owner | undefined): StoredObject {
  const object = load(tx, resource, id)
  if (!belongs(resource, object, owner)) throw noSuch(resource.label ?? resource.object, id, resource.param ?? 'id')
  return object
}

function belongs(resource: Resource, object: StoredObject, owner: Owner | undefined): boolean {
  if (owner === undefined || object['deleted'] === true) return true
  const named = object[ownerField(resource.object, owner.object) ?? '_owner']
  return typeof named !== 'string' || named === owner.id
}

function change(
  tx: Transaction,
  resource: CompiledResource,
  id: string,
  owner: Owner | undefined,
  params: Params,
): StoredObject {
  const object = loadWithin(tx, resource, id, owner)
  const { updated } = resource.template
  return tx.update(resource, object, {
    ...fromParams(resource.shape, params, object),
    ...(updated !== undefined && { updated: typeof updated === 'string' ? isoInstant(tx.now) : tx.now }),
  })
}

/** Most deletions answer with what is left; an ephemeral key is shown once more. */
function remove(
  tx: Transaction,
  operation: Operation,
  resource: CompiledResource,
  id: string,
  owner: Owner | undefined,
): StoredObject {
  const object = loadWithin(tx, resource, id, owner)
  const left = tx.remove(resource, object)
  return operation.response === `@${resource.object}` ? object : left
}

function singleton(tx: Transaction, resource: CompiledResource, ids: readonly string[]): StoredObject {
  const id = singletonId(resource, ids)
  return tx.find(resource, id) ?? ({ ...resource.template, id, object: resource.object } as StoredObject)
}

function updateSingleton(tx: Transaction, resource: CompiledResource, ids: readonly string[], params: Params) {
  const object = singleton(tx, resource, ids)
  const changes = fromParams(resource.shape, params, object)
  return tx.find(resource, object.id) === undefined
    ? tx.insert(resource, { ...object, ...changes })
    : tx.update(resource, object, changes)
}

const singletonId = (resource: Resource, ids: readonly string[]) => [resource.object, ...ids].join(':')

export function pathWith(path: string, ids: readonly string[]): string {
  let at = 0
  return path.replace(/\{\w+\}/g, () => ids[at++] ?? '')
}
