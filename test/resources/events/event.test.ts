/** Events, and the log of them. @see https://docs.stripe.com/api/events */
import { describe, expect, it } from 'vitest'
import { ApiError, createWorld } from '../../../src/index.js'

describe('GET /v1/events', () => {
  const world = createWorld()
  const { api } = world
  const { id } = api.customers.create({ name: 'A' })
  api.customers.update(id, { name: 'B' })
  const product = api.products.create({ name: 'P' })
  api.customers.del(id)
  const types = (params: Parameters<typeof api.events.list>[0]) => api.events.list(params).data.map(({ type }) => type)

  it.each([
    [{}, ['customer.deleted', 'product.created', 'customer.updated', 'customer.created']],
    [{ type: 'customer.created' }, ['customer.created']],
    [{ type: 'customer.*' }, ['customer.deleted', 'customer.updated', 'customer.created']],
    [{ type: '*.created' }, ['product.created', 'customer.created']],
    [{ types: ['product.created', 'customer.updated'] }, ['product.created', 'customer.updated']],
    [{ type: 'customer.*', limit: 1 }, ['customer.deleted']],
    [{ created: { lt: 1767225600 } }, []],
    [{ delivery_success: true, type: 'product.created' }, ['product.created']],
    [{ delivery_success: false }, []],
  ])('with %j', (params, expected) => expect(types(params)).toEqual(expected))

  it('takes one way to name types, and twenty at most', () => {
    expect(() => types({ type: 'a', types: ['b'] })).toThrow(
      'You may only specify one of these parameters: type, types.',
    )
    expect(() => types({ types: Array.from({ length: 21 }, () => 'customer.created') })).toThrow(ApiError)
  })

  it('shows the object as it was', () => {
    const [updated] = api.events.list({ type: 'customer.updated' }).data
    expect(updated).toMatchObject({
      object: 'event',
      data: { object: { id, name: 'B' }, previous_attributes: { name: 'A' } },
      pending_webhooks: 0,
      request: { id: expect.stringMatching(/^req_/), idempotency_key: null },
    })
    expect(api.events.retrieve(updated!.id)).toEqual(updated)
  })

  it('forgets after thirty days, which the log does not', () => {
    const fork = world.fork()
    const [last] = fork.api.events.list({ limit: 1 }).data
    fork.clock.advance({ days: 30, seconds: -1 })
    expect(fork.api.events.list().data).toHaveLength(4)
    fork.clock.advance({ seconds: 1 })
    expect(fork.api.events.list().data).toEqual([])
    expect(() => fork.api.events.retrieve(last!.id)).toThrow(`No such event: '${last!.id}'`)
    expect(fork.events.list()).toHaveLength(4)
  })

  it('counts the days on the world clock, not on a test clock', () => {
    const clock = api.testHelpers.testClocks.create({ frozen_time: 1_600_000_000 })
    const old = api.customers.create({ test_clock: clock.id })
    expect(old.created).toBe(1_600_000_000)
    expect(
      api.events.list({ type: 'customer.created' }).data.map(({ data }) => (data.object as { id: string }).id),
    ).toContain(old.id)
    expect(product.object).toBe('product')
  })
})

describe('world.events', () => {
  it('lists what has happened since a snapshot or a moment, oldest first, in every account', () => {
    const world = createWorld()
    const { api } = world
    const account = api.accounts.create({ type: 'custom', country: 'US' }).id
    const mark = world.snapshot()
    api.customers.create({})
    api.customers.create({}, { stripeAccount: account })
    const clock = api.testHelpers.testClocks.create({ frozen_time: 1_600_000_000 })
    api.customers.create({ test_clock: clock.id })
    world.clock.advance({ hours: 1 })
    api.products.create({ name: 'P' })
    const seen = world.events.since(mark).map(({ type, account: of }) => [type, of])
    expect(seen).toEqual([
      ['customer.created', undefined],
      ['customer.created', account],
      ['test_helpers.test_clock.created', undefined],
      ['customer.created', undefined],
      ['product.created', undefined],
    ])
    expect(world.events.since(mark, { account }).map(({ account: of }) => of)).toEqual([account])
    expect(world.events.since(world.clock.now).map(({ type }) => type)).toEqual(['product.created'])
    expect(world.events.list({ type: 'product.*' })).toEqual(world.events.since(world.clock.now))
  })

  it('hands out copies', () => {
    const world = createWorld()
    world.api.customers.create({ name: 'A' })
    const [event] = world.events.list()
    ;(event!.data.object as { name: string }).name = 'changed'
    expect(world.events.list()[0]!.data.object).toMatchObject({ name: 'A' })
  })
})
