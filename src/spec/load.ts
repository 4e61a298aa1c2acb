/** The spec as the rest of the house reads it. The tables are text; a line is parsed when it is first asked for. */
import { amended } from './amendments.js'
import { extraOperations } from './extra-operations.js'
import { extraEvents, extraShape, extraShapeNames, withPreviews } from './extra-shapes.js'
import { eventTable } from './generated/events.js'
import { operationTable } from './generated/operations.js'
import { shapeTable } from './generated/shapes.js'
import { typeTable } from './generated/types.js'
import type { Operation, OperationKind, Type, TypeNode } from './type.js'

export { apiVersion } from './generated/version.js'

/** Splits a table by lines when it is first used. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

const typeLines = lazily(() => typeTable.split('\n'))
const types: (TypeNode | string)[] = []

/** The type behind a reference to the type table. An atom or a node is itself. */
export function resolve(type: Type): TypeNode | string {
  if (typeof type !== 'string' || !type.startsWith('#')) return type
  const number = Number(type.slice(1))
  let node = types[number]
  if (node === undefined) {
    node = resolve(JSON.parse(typeLines()[number]!) as Type)
    types[number] = node
  }
  return node
}

const allOperations = lazily(() => {
  const made: Operation[] = operationTable.split('\n').map(readOperation)
  return [...made, ...extraOperations(id => made.find(operation => operation.id === id))]
})
const operationsById = lazily(() => new Map(allOperations().map(operation => [operation.id, operation])))

/** Every call of the API. */
export const operations = (): readonly Operation[] => allOperations()

/** The call with this name in the SDK. */
export const operation = (id: string): Operation | undefined => operationsById().get(id)

function readOperation(line: string): Operation {
  const [id, verb, path, kind, host, params, response] = line.split('\t') as [string, ...string[]]
  return {
    id,
    verb: verb as Operation['verb'],
    path: path!,
    kind: kind as OperationKind,
    ...(host !== '' && { host: host as NonNullable<Operation['host']> }),
    get params() {
      return replace(this, 'params', amended(id, JSON.parse(params!) as Type, resolve))
    },
    get response() {
      return replace(this, 'response', JSON.parse(response!) as Type)
    },
  }
}

/** A getter that has answered becomes the answer. */
function replace<T>(target: object, name: string, value: T): T {
  Object.defineProperty(target, name, { value, enumerable: true })
  return value
}

const shapeLines = lazily(() => keyed(shapeTable))
const shapes = new Map<string, Type | undefined>()

/** The shape of the resource with this `object` value; `deleted:x` for what a deleted x leaves behind. */
export function shape(object: string): Type | undefined {
  if (!shapes.has(object)) {
    const line = shapeLines().get(object)
    shapes.set(object, line === undefined ? extraShape(object) : withPreviews(object, JSON.parse(line) as Type))
  }
  return shapes.get(object)
}

/** What a deleted object leaves behind; `undefined` for objects that leave nothing, or cannot be deleted. */
export const deletedShape = (object: string): Type | undefined => shape(`deleted:${object}`)

/** Every `object` value that has a shape. */
export const shapeNames = (): Iterable<string> => [...shapeLines().keys(), ...extraShapeNames()]

const events = lazily(() => new Map([...keyed(eventTable), ...extraEvents]))

/**
 * The object that events of a type carry, or several (`bank_account|card`); `''` for thin events, `undefined` for types
 * that do not exist.
 */
export const eventObject = (type: string): string | undefined => events().get(type)

function keyed(table: string): ReadonlyMap<string, string> {
  return new Map(
    table.split('\n').map(line => {
      const at = line.indexOf('\t')
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
    }),
  )
}
