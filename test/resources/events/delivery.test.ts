/** Deliveries and their retries, on the world's clock. @see https://docs.stripe.com/webhooks */
import { describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../../src/index.js'
import { deliveryMachine } from '../../../src/resources/events/delivery.js'
import { webhookEndpointMachine } from '../../../src/resources/events/webhook-endpoint.js'
import { transitionsOf } from '../billing/transitions.js'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** A world in which an endpoint answers with these statuses, one after the other, and then with 200. */
function receiver(
  statuses: readonly number[],
  options: { readonly connect?: boolean; readonly stripeAccount?: string } = {},
) {
  const world = createWorld()
  const { stripeAccount, ...params } = options
  const answers = [...statuses]
  const seen: { at: number; type: string }[] = []
  world.webhooks.useFetch(async request => {
    seen.push({ at: world.clock.now - start, type: ((await request.json()) as { type: string }).type })
    return new Response(null, { status: answers.shift() ?? 200 })
  })
  const endpoint = world.api.webhookEndpoints.create(
    { url: 'https://example.com/hook', enabled_events: ['customer.created'], ...params },
    stripeAccount === undefined ? {} : { stripeAccount },
  )
  const start = world.clock.now
  return { world, seen, endpoint, minutes: () => seen.map(({ at }) => at / MINUTE) }
}

const statusesOf = (world: World) => world.webhooks.deliveries().map(({ status }) => status)

describe('a delivery', () => {
  it.each([
    [[], [0], 'delivered'],
    [[204], [0], 'delivered'],
    [[500], [0, 15], 'delivered'],
    [[302, 404], [0, 15, 75], 'delivered'],
    [[500, 500, 500], [0, 15, 75, 195], 'delivered'],
    [[500, 500, 500, 500], [0, 15, 75, 195], 'abandoned'],
  ])('answered with %j is tried at minutes %j and ends %s', async (statuses, minutes, end) => {
    const { world, minutes: tried } = receiver(statuses)
    world.api.customers.create({})
    await world.webhooks.advance({ days: 1 })
    expect(tried()).toEqual(minutes)
    expect(statusesOf(world)).toEqual([end])
    const [event] = world.api.events.list({ type: 'customer.created' }).data
    expect(event!.pending_webhooks).toBe(end === 'delivered' ? 0 : 1)
    expect(world.api.events.list({ delivery_success: end === 'delivered' }).data.map(({ id }) => id)).toContain(
      event!.id,
    )
  })

  it('waits while nobody carries it out', async () => {
    const world = createWorld()
    world.api.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['*'] })
    world.api.customers.create({})
    world.clock.advance({ months: 2 })
    await world.webhooks.settled()
    expect(world.webhooks.deliveries()).toMatchObject([{ status: 'due', attempts: [], type: 'customer.created' }])
    expect(world.api.events.list({ delivery_success: false }).data).toEqual([])
    expect(world.events.list()).toMatchObject([{ pending_webhooks: 1 }])
  })

  it('goes by settings', async () => {
    const { world, minutes } = receiver([500, 500, 500])
    world.settings.change({ webhook_retry_seconds: [60, 120] })
    world.api.customers.create({})
    await world.webhooks.advance({ hours: 1 })
    expect(minutes()).toEqual([0, 1, 3])
    expect(statusesOf(world)).toEqual(['abandoned'])
  })

  it('is not retried to an endpoint that is disabled or gone when a retry falls due', async () => {
    for (const end of ['disable', 'delete', 'pause'] as const) {
      const { world, endpoint, minutes } = receiver([500])
      world.api.customers.create({})
      await world.webhooks.settled()
      const { update, del } = world.api.webhookEndpoints
      if (end === 'delete') del(endpoint.id)
      else update(endpoint.id, { disabled: true })
      if (end === 'pause') update(endpoint.id, { disabled: false })
      await world.webhooks.advance({ hours: 1 })
      expect([end, minutes().length, statusesOf(world)]).toEqual(
        end === 'pause' ? [end, 2, ['delivered']] : [end, 1, ['abandoned']],
      )
    }
  })

  it('is not made for a disabled endpoint, also not later', async () => {
    const { world, endpoint, seen } = receiver([])
    world.api.webhookEndpoints.update(endpoint.id, { disabled: true })
    world.api.customers.create({})
    world.api.webhookEndpoints.update(endpoint.id, { disabled: false })
    await world.webhooks.advance({ days: 1 })
    expect(seen).toEqual([])
  })

  it('fails where nobody answers', async () => {
    const world = createWorld()
    world.webhooks.useFetch(() => Promise.reject(new Error('connection refused')))
    world.api.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['*'] })
    world.api.customers.create({})
    await world.webhooks.settled()
    expect(world.webhooks.deliveries()).toMatchObject([
      { status: 'retrying', attempts: [{ error: 'connection refused' }] },
    ])
  })

  it('of connected accounts goes to the Connect endpoints of the platform and to the own ones of the account', async () => {
    const { world, seen, endpoint } = receiver([], { connect: true })
    const { id: stripeAccount } = world.api.accounts.create({ type: 'custom', country: 'US' })
    const params = { url: 'https://example.com/own', enabled_events: ['customer.created' as const] }
    const own = world.api.webhookEndpoints.create(params, { stripeAccount })
    world.api.customers.create({}, { stripeAccount })
    world.api.customers.create({})
    await world.webhooks.settled()
    expect(seen).toHaveLength(2)
    expect(
      world.webhooks
        .deliveries()
        .map(({ receiver: to }) => to)
        .sort(),
    ).toEqual([endpoint.id, own.id].sort())
    const [event] = world.api.events.list({ type: 'customer.created' }, { stripeAccount }).data
    expect(event).toMatchObject({ account: stripeAccount, pending_webhooks: 0 })
  })

  it('of a test clock is of the world clock all the same', async () => {
    const { world, minutes } = receiver([500])
    const clock = world.api.testHelpers.testClocks.create({ frozen_time: 1_600_000_000 })
    world.api.customers.create({ test_clock: clock.id })
    await world.webhooks.advance({ hours: 1 })
    expect(minutes()).toEqual([0, 15])
  })
})

describe('an endpoint that keeps failing', () => {
  const failing = async (answers: number) => {
    const { world, endpoint } = receiver(Array.from({ length: answers }, () => 500))
    for (let day = 0; day < 12; day++) {
      world.api.customers.create({})
      await world.webhooks.advance({ days: 1 })
    }
    return world.api.webhookEndpoints.retrieve(endpoint.id).status
  }
  it('is disabled nine days after its first failure', async () => expect(await failing(1000)).toBe('disabled'))
  it('unless it has answered meanwhile', async () => expect(await failing(30)).toBe('enabled'))
})

describe('automatic finalization of an invoice', () => {
  it.each([
    [undefined, 1],
    [0, 1],
    [1, 1.25],
    [2, 2.25],
    [3, 4.25],
    [4, 4.25],
  ])(
    'waits an hour after invoice.created was delivered or given up: with %s failures %s hours',
    async (failures, hours) => {
      const world = createWorld()
      const { api } = world
      let asked = 0
      const invoiceCreated = { events: ['invoice.created' as const] }
      if (failures !== undefined) world.webhooks.on(() => (asked++ < failures ? 500 : 200), invoiceCreated)
      const { id: customer } = api.customers.create({
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      })
      api.invoiceItems.create({ customer, amount: 1000, currency: 'usd' })
      const invoice = api.invoices.create({ customer, auto_advance: true, pending_invoice_items_behavior: 'include' })
      world.clock.advance({ days: 1 })
      expect(invoice.webhooks_delivered_at === null).toBe(failures !== undefined)
      const { status_transitions, webhooks_delivered_at } = api.invoices.retrieve(invoice.id)
      expect((status_transitions.finalized_at! - invoice.created) / HOUR).toBe(hours)
      expect((webhooks_delivered_at! - invoice.created) / HOUR).toBe(hours - 1)
    },
  )
})

it('an invoice on a test clock is told of at the time of that clock', () => {
  const world = createWorld({ now: '2026-01-01' })
  const { api } = world
  world.webhooks.on(() => 200, { events: ['invoice.created'] })
  const { id: test_clock, frozen_time } = api.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 })
  const { id } = api.invoices.create({ customer: api.customers.create({ test_clock }).id })
  world.clock.advance({ hours: 1 })
  expect(api.invoices.retrieve(id).webhooks_delivered_at).toBe(frozen_time)
})

describe('the lifecycles', () => {
  it('have these transitions, each of which is reached above', () => {
    expect(transitionsOf(deliveryMachine)).toEqual([
      'due → abandoned (give_up)',
      'due → delivered (succeed)',
      'due → retrying (fail)',
      'retrying → abandoned (give_up)',
      'retrying → due (retry)',
    ])
    expect(transitionsOf(webhookEndpointMachine)).toEqual([
      'disabled → enabled (enable)',
      'enabled → disabled (disable)',
    ])
  })
})
