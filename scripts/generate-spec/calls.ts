/** The calls of the SDK: each method of each resource class is run once, and what it would send is written down. */
import Stripe from 'stripe'

export interface Call {
  /** `testHelpers.testClocks.advance` */
  readonly id: string
  readonly verb: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly list: 'list' | 'search' | undefined
  readonly streaming: boolean
  readonly host: string | undefined
  readonly requestSchema: Schema | undefined
  readonly responseSchema: Schema | undefined
}

/** The SDK's own list of the fields whose numbers travel as strings. */
export type Schema =
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Schema>> }
  | { readonly kind: 'array'; readonly element: Schema }
  | { readonly kind: 'nullable'; readonly inner: Schema }
  | { readonly kind: 'decimal_string' | 'int64_string' }

/** What a method tells the SDK's sender about its call. */
interface Sent {
  readonly methodType?: 'list' | 'search'
  readonly streaming?: boolean
  readonly apiBase?: string
  readonly requestSchema?: Schema
  readonly responseSchema?: Schema
}

type Members = Readonly<Record<string, unknown>>
type Method = (...args: readonly unknown[]) => unknown

export function readCalls(): readonly Call[] {
  const calls: Call[] = []
  walk(new Stripe('sk_test_generate') as unknown as Members, '', calls, new Set())
  // `stripe.account` is another name of `stripe.accounts`.
  return calls.filter(call => !call.id.startsWith('account.')).sort((a, b) => (a.id < b.id ? -1 : 1))
}

function walk(node: Members, path: string, calls: Call[], seen: Set<unknown>): void {
  if (seen.has(node)) return
  seen.add(node)
  for (const [name, member] of Object.entries(node)) {
    if (!/^[a-z]/.test(name) || typeof member !== 'object' || member === null) continue
    const at = path === '' ? name : `${path}.${name}`
    if ('_makeRequest' in member) calls.push(...callsOf(member, at))
    walk(member as Members, at, calls, seen)
  }
}

function callsOf(resource: object, at: string): readonly Call[] {
  const prototype = Object.getPrototypeOf(resource) as Members
  return Object.getOwnPropertyNames(prototype).flatMap(name => {
    const method = prototype[name]
    if (name === 'constructor' || name.startsWith('_') || typeof method !== 'function') return []
    return record(resource, `${at}.${name}`, method as Method)
  })
}

/** Runs a method against a sender that only listens. Ids are passed as their own names, so that paths show them. */
function record(resource: object, id: string, method: Method): readonly Call[] {
  const calls: Call[] = []
  const listen = (verb: Call['verb'], path: string, _params: unknown, _options: unknown, sent: Sent = {}) => {
    calls.push({
      id,
      verb,
      path: decodeURIComponent(path),
      list: sent.methodType,
      streaming: sent.streaming ?? false,
      host: sent.apiBase?.replace('_', '-'),
      requestSchema: sent.requestSchema,
      responseSchema: sent.responseSchema,
    })
  }
  const listener: object = Object.create(resource, {
    _makeRequest: { value: listen },
    _stripe: { value: { getClientId: () => 'ca_1', resolveBaseAddress: () => '' } },
  })
  const names = /^[^(]*\(([^)]*)\)/.exec(method.toString())![1]!.split(', ')
  method.apply(
    listener,
    names.map(name => (name === 'params' || name === 'options' ? {} : `{${name}}`)),
  )
  return calls
}
