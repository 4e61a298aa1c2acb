/** Idempotency keys. @see https://docs.stripe.com/api/idempotent_requests */
import { describe, expect, it } from 'vitest'
import { createWorld } from '../../src/index.js'

type Told = {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown>
}

function keyed() {
  const world = createWorld()
  const ask = (path: string, body: string, headers: Record<string, string> = {}) =>
    world.request({
      method: 'POST',
      path,
      body,
      headers: { authorization: 'Bearer sk_test_any', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    }) as Told
  return { world, ask, once: (path: string, body: string) => ask(path, body, { 'idempotency-key': 'once' }) }
}

describe('an idempotency key', () => {
  it('knows its parameters in whatever order they are told', () => {
    const { once } = keyed()
    const first = once('/v1/customers', 'name=A&metadata[a]=1&metadata[b]=2')
    const again = once('/v1/customers', 'metadata[b]=2&metadata[a]=1&name=A')
    expect(again).toMatchObject({ status: 200, body: first.body, headers: { 'idempotent-replayed': 'true' } })
  })

  it('is of one call with one set of parameters', () => {
    const { once } = keyed()
    once('/v1/customers', 'name=A')
    for (const [path, body] of [
      ['/v1/customers', 'name=B'],
      ['/v1/customers', ''],
      ['/v1/products', 'name=A'],
    ] as const) {
      expect(once(path, body)).toMatchObject({ status: 400, body: { error: { type: 'idempotency_error' } } })
    }
  })

  it('keeps what a call refused for its state, and not what it refused of its parameters', () => {
    const { ask, once } = keyed()
    const intent = 'amount=1000&currency=usd&payment_method_types[]=card&capture_method=manual'
    const { id } = ask('/v1/payment_intents', intent).body as { id: string }
    const refused = once(`/v1/payment_intents/${id}/capture`, '')
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'payment_intent_unexpected_state' } } })
    ask(`/v1/payment_intents/${id}/confirm`, 'payment_method=pm_card_visa')
    expect(once(`/v1/payment_intents/${id}/capture`, '')).toMatchObject({ status: 400, body: refused.body })
    const other = { 'idempotency-key': 'other' }
    expect(ask('/v1/payment_intents', `${intent}&customer=cus_nobody`, other).status).toBe(400)
    expect(ask('/v1/payment_intents', intent, other).status).toBe(200)
  })

  it('is new after a day', () => {
    const { world, once } = keyed()
    const first = once('/v1/customers', 'name=A')
    world.clock.advance({ hours: 24, seconds: -1 })
    expect(once('/v1/customers', 'name=A').body).toEqual(first.body)
    world.clock.advance({ seconds: 1 })
    expect(once('/v1/customers', 'name=B').status).toBe(200)
  })
})
