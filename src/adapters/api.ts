/** The synchronous door: the SDK's methods by their names, on the world directly, typed by the SDK's own types. */
import type Stripe from 'stripe'
import type { Params, RawRequest } from '../core/decode.js'
import { ApiError, SimulatorError, UsageError } from '../core/errors.js'
import type { ApiResponse } from '../core/request.js'
import { operation } from '../spec/load.js'
import type { Operation } from '../spec/type.js'

/** The SDK as it is typed, but answering at once: promises and their wrappers are gone, decimals are strings. */
export type Api = Synchronous<Omit<Stripe, StripeMembers>>
type StripeMembers =
  | 'webhooks'
  | 'on'
  | 'once'
  | 'off'
  | 'rawRequest'
  | 'parseEventNotification'
  | `_${string}`
  | `get${string}`
  | 'setClientId'
type Synchronous<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Answer<R>
    : T[K] extends object
      ? Synchronous<T[K]>
      : T[K]
}
type Answer<R> =
  R extends Stripe.ApiListPromise<infer E>
    ? Stripe.ApiList<Plain<E>>
    : R extends Promise<Stripe.Response<infer E>>
      ? Plain<E>
      : R extends Promise<infer E>
        ? Plain<E>
        : R
type Plain<T> = T extends Stripe.Decimal ? string : T

export interface RequestOptions {
  readonly stripeAccount?: string
  readonly idempotencyKey?: string
  readonly apiVersion?: string
  readonly apiKey?: string
}

export const defaultKey = 'sk_test_stripeworld'

export function synchronousApi(respond: (request: RawRequest) => ApiResponse): Api {
  return namespace(respond, '') as Api
}

/** A name is looked at when it is first used, so that 650 methods cost nothing until then. */
function namespace(respond: (request: RawRequest) => ApiResponse, path: string): object {
  const known = new Map<string, unknown>()
  return new Proxy(Object.create(null), {
    get(_, name) {
      if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined
      let member = known.get(name)
      if (member === undefined) {
        const id = path === '' ? name : `${path}.${name}`
        const call = operation(id)
        member = call === undefined ? namespace(respond, id) : method(respond, call)
        known.set(name, member)
      }
      return member
    },
  })
}

function method(respond: (request: RawRequest) => ApiResponse, call: Operation) {
  const segments = call.path.split(/\{\w+\}/)
  const idCount = segments.length - 1
  return (...args: readonly unknown[]): unknown => {
    let path = segments[0]!
    for (let i = 0; i < idCount; i++) {
      const id = args[i]
      if (typeof id !== 'string') throw new UsageError(`${call.id} needs ${idCount} id(s) before its parameters`)
      path += encodeURIComponent(id) + segments[i + 1]
    }
    const options = (args[idCount + 1] ?? {}) as RequestOptions
    const { status, body } = respond({
      method: call.verb,
      path,
      params: (args[idCount] ?? {}) as Params,
      headers: {
        authorization: `Bearer ${options.apiKey ?? defaultKey}`,
        'stripe-account': options.stripeAccount,
        'stripe-version': options.apiVersion,
        'idempotency-key': options.idempotencyKey,
      },
    })
    if (status < 400) return body
    const error = (body as { readonly error?: ApiError['body'] }).error
    if (error === undefined) throw new SimulatorError(`${call.id} answered ${status} without an error`)
    throw new ApiError(status, error)
  }
}
