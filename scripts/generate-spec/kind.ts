/** What a call does, as far as its verb, its path and its name in the SDK tell. */
import type { OperationKind, Type } from '../../src/spec/type.js'
import type { Call } from './calls.js'

export function kindOf(call: Call, response: Type): OperationKind {
  if (call.list === 'search') return 'search'
  if (call.list === 'list' || (typeof response === 'object' && 'l' in response)) return 'list'
  const endsInId = call.path.endsWith('}')
  if (call.verb === 'GET') return call.streaming ? 'action' : 'retrieve'
  if (call.verb === 'DELETE') return endsInId ? 'delete' : 'action'
  if (endsInId) return 'update'
  // `update` without an id is of what there is one of, and a POST makes it: `/v1/tax/settings`.
  return /\.(create(?!Preview)|update(?!Lines))\w*$/.test(call.id) ? 'create' : 'action'
}
