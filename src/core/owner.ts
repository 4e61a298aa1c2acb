/** Whose the objects of a path are: `/v1/customers/{id}/tax_ids` are a customer's. */
import { fieldsOf } from '../spec/fields.js'
import { operations, resolve, shape } from '../spec/load.js'
import type { Operation, Type } from '../spec/type.js'

/** The object that a path names before its last part: it must be there. */
export interface Owner {
  readonly object: string
  readonly id: string
}

/** The objects that an operation may answer with; what a deleted one leaves counts as the object. */
export function objectsOf(type: Type): readonly string[] {
  const node = resolve(type)
  if (typeof node === 'string') return node.startsWith('@') ? [node.slice(1).replace(/^deleted:/, '')] : []
  if ('l' in node) return objectsOf(node.l)
  if ('u' in node) return [...new Set(node.u.flatMap(objectsOf))]
  return []
}

export const endsInId = (operation: Operation): boolean => operation.path.endsWith('}')

/** Every object that a path names before its own: all of them must be there. */
export function namedBefore(operation: Operation, ids: readonly string[]): readonly Owner[] {
  const places = [...operation.path.matchAll(/\{\w+\}/g)].slice(0, endsInId(operation) ? -1 : undefined)
  return places.flatMap(({ index, 0: place }, at) => {
    const object = objectNamedBy(operation.path.slice(0, index + place.length))
    return object === undefined ? [] : [{ object, id: ids[at]! }]
  })
}

export function ownerOf(operation: Operation, ids: readonly string[]): Owner | undefined {
  const object = ownerObject(operation)
  const id = endsInId(operation) ? ids.at(-2) : ids.at(-1)
  return object === undefined || id === undefined ? undefined : { object, id }
}

const owners = new WeakMap<Operation, { readonly object: string | undefined }>()

function ownerObject(operation: Operation): string | undefined {
  const known = owners.get(operation)
  if (known !== undefined) return known.object
  const object = findOwner(operation.path)
  owners.set(operation, { object })
  return object
}

/** `/v1/test_helpers/issuing/cards/{id}/shipping/ship` is a call of what `/v1/issuing/cards/{id}` answers with. */
function findOwner(path: string): string | undefined {
  const end = path.replace(/\/\{\w+\}$/, '').lastIndexOf('}')
  return end < 0 ? undefined : objectNamedBy(path.slice(0, end + 1))
}

/** The object whose id ends a path. */
export const objectNamedBy = (path: string): string | undefined =>
  [path, path.replace(/\/test(_helpers)?\//, '/'), path.replace('/v2/test_helpers/', '/v2/money_management/')]
    .map(candidate => retrievable().get(plain(candidate)))
    .find(object => object !== undefined)

const plain = (path: string) => path.replace(/\{\w+\}/g, '{}')

let retrievableByPath: Map<string, string> | undefined
function retrievable(): ReadonlyMap<string, string> {
  if (retrievableByPath === undefined) {
    retrievableByPath = new Map()
    for (const call of operations()) {
      const [object] = call.verb === 'GET' && endsInId(call) ? objectsOf(call.response) : []
      if (object !== undefined) retrievableByPath.set(plain(call.path), object)
    }
  }
  return retrievableByPath
}

/** The field of a `child` that names its owner: `customer`, or `fee` for an `application_fee`. */
export function ownerField(child: string, owner: string): string | undefined {
  const fields = fieldsOf(shape(child) ?? '*')
  const name = owner.slice(owner.lastIndexOf('.') + 1)
  return [name, name.slice(name.indexOf('_') + 1)].find(candidate => fields.has(candidate))
}

let collections: Map<string, readonly string[]> | undefined

/** The objects in whose paths the objects of this kind are listed. */
export function listedUnder(object: string): readonly string[] {
  if (collections === undefined) {
    collections = new Map()
    for (const call of operations()) {
      const owner = call.kind === 'list' ? ownerObject(call) : undefined
      if (owner === undefined) continue
      for (const child of objectsOf(call.response)) {
        collections.set(child, [...new Set([...(collections.get(child) ?? []), owner])])
      }
    }
  }
  return collections.get(object) ?? []
}
