/** Webhooks to functions and to URLs. */
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { signatureHeader } from '../../src/adapters/signature.js'
import { createWorld, UsageError, type Webhook } from '../../src/index.js'

const stripe = new Stripe('sk_test_x')

describe('the signature', () => {
  it('is the documented one', () => {
    const body = '{"id":"evt_1","object":"event","type":"invoice.paid"}'
    expect(signatureHeader(body, ['whsec_test_secret'], 1_700_000_000)).toBe(
      't=1700000000,v1=dfb4777aaaec4ea29ff455dd4df7fe6b2ef71096ad3a93a158db7e100109ea91',
    )
    const generated = stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret: 'whsec_é',
      timestamp: 5,
      scheme: 'v1',
    })
    expect(signatureHeader(body, ['whsec_é'], 5)).toBe(generated)
  })
})

describe('world.webhooks.on', () => {
  it('calls a function with what the SDK accepts, before the request is answered', () => {
    const world = createWorld()
    const seen: Stripe.Event[] = []
    const { secret } = world.webhooks.on(({ body, headers, event }) => {
      expect(stripe.webhooks.constructEvent(body, headers['stripe-signature'], secret)).toEqual(event)
      expect(() => stripe.webhooks.constructEvent(body, headers['stripe-signature'], 'whsec_other')).toThrow()
      seen.push(event)
    })
    expect(secret).toMatch(/^whsec_\w{32}$/)
    const customer = world.api.customers.create({ name: 'Ämy' })
    expect(seen).toMatchObject([{ type: 'customer.created', pending_webhooks: 1, data: { object: customer } }])
    expect(world.events.list()).toMatchObject([{ id: seen[0]!.id, pending_webhooks: 0 }])
    expect(world.webhooks.deliveries()).toMatchObject([{ status: 'delivered', attempts: [{ status: 200 }] }])
  })

  it('takes a secret, and types', () => {
    const world = createWorld()
    const types: string[] = []
    const options = { secret: 'whsec_mine', events: ['product.created', 'customer.deleted'] as const }
    const { secret } = world.webhooks.on(({ event }) => void types.push(event.type), options)
    const { id } = world.api.customers.create({})
    world.api.products.create({ name: 'P' })
    world.api.customers.del(id)
    expect([secret, types]).toEqual(['whsec_mine', ['product.created', 'customer.deleted']])
  })

  it('is called at the virtual moment, whatever the advance, and sees the world of then', () => {
    const moments = (advances: readonly { days: number }[]) => {
      const world = createWorld({ now: '2026-01-31' })
      const { api } = world
      const price = api.prices.create({
        currency: 'usd',
        unit_amount: 1000,
        recurring: { interval: 'month' },
        product_data: { name: 'P' },
      })
      const customer = api.customers.create({
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      })
      api.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
      const seen: unknown[] = []
      world.webhooks.on(
        ({ event }) => {
          const { id } = event.data.object as Stripe.Invoice
          const now = new Date(world.clock.now * 1000).toISOString()
          seen.push([event.type, now, event.created === world.clock.now, api.invoices.retrieve(id).status])
        },
        { events: ['invoice.created', 'invoice.paid'] },
      )
      for (const advance of advances) world.clock.advance(advance)
      return seen
    }
    const expected = ['2026-02-28', '2026-03-31'].flatMap(day => [
      ['invoice.created', `${day}T00:00:00.000Z`, true, 'draft'],
      ['invoice.paid', `${day}T01:00:00.000Z`, true, 'paid'],
    ])
    expect(moments([{ days: 70 }])).toEqual(expected)
    expect(moments(Array.from({ length: 70 }, () => ({ days: 1 })))).toEqual(expected)
  })

  it('may act on the world; what that causes is told after it has returned', () => {
    const world = createWorld()
    const order: string[] = []
    world.webhooks.on(({ event }) => {
      order.push(`begin ${event.type}`)
      if (event.type === 'customer.created')
        world.api.customers.update((event.data.object as { id: string }).id, { name: 'x' })
      order.push('end')
    })
    world.api.customers.create({})
    expect(order).toEqual(['begin customer.created', 'end', 'begin customer.updated', 'end'])
  })

  it('is stopped where each webhook causes another', () => {
    const world = createWorld()
    world.webhooks.on(() => void world.api.customers.create({}))
    expect(() => world.api.customers.create({})).toThrow(/each webhook causes another one/)
  })

  it('cannot move the clock', () => {
    const world = createWorld()
    world.webhooks.on(() => world.clock.advance({ days: 1 }))
    world.api.customers.create({})
    expect(world.webhooks.deliveries()).toMatchObject([
      { attempts: [{ error: '[stripeworld] the clock cannot be moved from within a webhook' }] },
    ])
    expect(world.clock.now).toBe(createWorld().clock.now)
  })

  it.each([
    [() => 500, { status: 500 }],
    [() => new Response(null, { status: 404 }), { status: 404 }],
    [
      () => {
        throw new Error('no')
      },
      { error: 'no' },
    ],
    [() => Promise.reject(new Error('later')), { error: 'later' }],
    [() => Promise.resolve(503), { status: 503 }],
  ])('is asked again where it fails: %s', async (answer, outcome) => {
    const world = createWorld()
    let calls = 0
    world.webhooks.on(() => (calls++ === 0 ? answer() : undefined))
    world.api.customers.create({})
    await world.webhooks.settled()
    expect(world.webhooks.deliveries()).toMatchObject([{ status: 'retrying', attempts: [outcome] }])
    world.clock.advance({ minutes: 15 })
    await world.webhooks.settled()
    expect(world.webhooks.deliveries()).toMatchObject([{ status: 'delivered', attempts: [outcome, { status: 200 }] }])
  })

  it('settles when its promises have', async () => {
    const world = createWorld()
    let done = 0
    world.webhooks.on(async ({ event }) => {
      await new Promise(resolve => setTimeout(resolve, 1))
      if (event.type === 'customer.created') world.api.products.create({ name: 'P' })
      done++
    })
    world.api.customers.create({})
    expect(world.webhooks.deliveries()).toMatchObject([{ status: 'due' }])
    await world.webhooks.settled()
    expect(done).toBe(2)
    expect(world.webhooks.deliveries().map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  })

  it('ends when it is stopped', () => {
    const world = createWorld()
    let calls = 0
    const subscription = world.webhooks.on(() => void calls++)
    world.api.customers.create({})
    subscription.stop()
    subscription.stop()
    world.api.customers.create({})
    expect([calls, world.webhooks.deliveries().length]).toEqual([1, 1])
  })

  it('leaves ids and the answers of the API as they are', () => {
    const [told, untold] = [createWorld(), createWorld()]
    told.webhooks.on(() => {})
    const act = ({ api }: typeof told) => [api.customers.create({}).id, api.products.create({ name: 'P' }).id]
    expect(act(told)).toEqual(act(untold))
    expect(told.api.webhookEndpoints.list().data).toEqual([])
  })
})

describe('snapshots and forks', () => {
  it('keep functions with the world that they were given to', () => {
    const world = createWorld()
    const before = world.snapshot()
    const seen: string[] = []
    world.webhooks.on(({ event }) => void seen.push((event.data.object as Stripe.Customer).name!))
    const fork = world.fork()
    expect(fork.toJSON()).toBe(world.toJSON())
    fork.api.customers.create({ name: 'in the fork' })
    world.api.customers.create({ name: 'first' })
    world.restore(before)
    world.api.customers.create({ name: 'restored' })
    expect(seen).toEqual(['first', 'restored'])
  })

  it('drop the outcome of what was on its way', async () => {
    const world = createWorld()
    let answer = (_: Response) => {}
    world.webhooks.useFetch(() => new Promise(resolve => (answer = resolve)))
    world.api.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['*'] })
    const before = world.snapshot()
    world.api.customers.create({})
    const first = answer
    world.restore(before)
    first(new Response(null, { status: 500 }))
    await world.webhooks.settled()
    expect(world.webhooks.deliveries()).toEqual([])
  })

  it('may go through JSON, with what is still due', async () => {
    const world = createWorld()
    world.api.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['*'] })
    world.api.customers.create({})
    const copy = createWorld({ from: JSON.parse(JSON.stringify(world.toJSON())) })
    const urls: string[] = []
    copy.webhooks.useFetch(({ url }) => {
      urls.push(url)
      return new Response()
    })
    await copy.webhooks.settled()
    expect(urls).toEqual(['https://example.com/'])
  })
})

describe('world.webhooks.useFetch', () => {
  const hooked = () => {
    const world = createWorld()
    const received: Pick<Webhook, 'body'>[] = []
    const signatures: string[] = []
    world.webhooks.useFetch(async request => {
      received.push({ body: await request.text() })
      signatures.push(request.headers.get('stripe-signature')!)
      expect([request.method, request.redirect]).toEqual(['POST', 'manual'])
      return new Response(null, { status: 200 })
    })
    const endpoint = world.api.webhookEndpoints.create({ url: 'https://example.com/hook', enabled_events: ['*'] })
    return { world, endpoint, received, signatures }
  }

  it('posts what the SDK accepts', async () => {
    const { world, endpoint, received, signatures } = hooked()
    world.api.customers.create({})
    await world.webhooks.settled()
    const event = stripe.webhooks.constructEvent(received[0]!.body, signatures[0]!, endpoint.secret!)
    expect(event.type).toBe('customer.created')
  })

  it('signs with the old secret too for as long as it lives', async () => {
    const { world, endpoint, received, signatures } = hooked()
    const old = endpoint.secret!
    const secret = world.webhooks.rollSecret(endpoint.id, { keepOldSeconds: 3600 })
    const accepted = async () => {
      world.api.customers.create({})
      await world.webhooks.settled()
      return [old, secret].map(known => {
        try {
          return stripe.webhooks.constructEvent(received.at(-1)!.body, signatures.at(-1)!, known) !== undefined
        } catch {
          return false
        }
      })
    }
    expect(await accepted()).toEqual([true, true])
    world.clock.advance({ hours: 1 })
    expect(await accepted()).toEqual([false, true])
  })

  it('sends many, some at a time, in order', async () => {
    const world = createWorld()
    const numbers: number[] = []
    let atOnce = 0
    let most = 0
    world.webhooks.useFetch(async request => {
      most = Math.max(most, ++atOnce)
      const { data } = (await request.json()) as { data: { object: { name: string } } }
      numbers.push(Number(data.object.name))
      atOnce--
      return new Response()
    })
    world.api.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['*'] })
    for (let name = 0; name < 60; name++) world.api.customers.create({ name: String(name) })
    await world.webhooks.settled()
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, number) => number))
    expect(most).toBeLessThanOrEqual(16)
  })

  it('renders an event in the version of the endpoint', async () => {
    const world = createWorld()
    const versions: string[] = []
    world.webhooks.useFetch(async request => {
      versions.push(((await request.json()) as Stripe.Event).api_version!)
      return new Response()
    })
    const base = { url: 'https://example.com', enabled_events: ['*' as const] }
    world.api.webhookEndpoints.create({ ...base, api_version: '2024-09-30.acacia' as never })
    world.api.webhookEndpoints.create(base)
    world.api.customers.create({})
    await world.webhooks.settled()
    expect(versions.sort()).toEqual(['2024-09-30.acacia', '2026-10-28.endive'])
  })
})

describe('world.webhooks.advance', () => {
  it('refuses to go back', async () => {
    const world = createWorld()
    await expect(world.webhooks.advance(5)).rejects.toThrow(UsageError)
  })
})
