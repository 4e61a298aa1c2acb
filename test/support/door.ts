/** The raw door of a world, with a key, for tests that go through every call of the spec. */
import type { ApiResponse } from '../../src/core/request.js'
import type { Operation } from '../../src/spec/type.js'
import type { World } from '../../src/world.js'

export const authorization = 'Bearer sk_test_conformance'

export interface Call {
  readonly operation: Operation
  /** Ids of the path, in order. */
  readonly ids: readonly string[]
  readonly params: Readonly<Record<string, unknown>>
}

export const pathOf = ({ operation, ids }: Call): string => {
  let at = 0
  return operation.path.replace(/\{\w+\}/g, () => encodeURIComponent(ids[at++] ?? 'missing'))
}

export const perform = (world: World, call: Call, headers: Readonly<Record<string, string>> = {}): ApiResponse =>
  world.request({
    method: call.operation.verb,
    path: pathOf(call),
    params: call.params,
    headers: { authorization, ...headers },
  })

export const get = (world: World, path: string, params: Readonly<Record<string, unknown>> = {}): ApiResponse =>
  world.request({ method: 'GET', path, params, headers: { authorization } })

export const said = (call: Call): string => `${call.operation.verb} ${pathOf(call)} ${JSON.stringify(call.params)}`
