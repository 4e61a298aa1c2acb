/** The server: the API over HTTP, each secret key a world of its own. */
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type RunningServer, serve } from '../../src/node.js'

const running: RunningServer[] = []
async function start(options: Parameters<typeof serve>[0] = {}) {
  const server = await serve({ port: 0, clock: 'manual', ...options })
  running.push(server)
  return server
}
afterAll(() => Promise.all(running.map(server => server.close())))

const sdk = (server: RunningServer, key: string) =>
  new Stripe(key, { host: '127.0.0.1', port: server.port, protocol: 'http', maxNetworkRetries: 0 })

/** A request as anyone may send it. */
async function send(
  server: RunningServer,
  method: string,
  path: string,
  options: { key?: string; body?: unknown } = {},
) {
  const { key = 'sk_test_one', body } = options
  const response = await fetch(server.url + path, {
    method,
    headers: { ...(key !== '' && { authorization: `Bearer ${key}` }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

describe('the API over HTTP', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })

  it('answers the SDK', async () => {
    const stripe = sdk(server, 'sk_test_sdk')
    const customer = await stripe.customers.create({ name: 'Ämy', metadata: { a: 'b' } })
    expect(customer.lastResponse).toMatchObject({ statusCode: 200, requestId: expect.stringMatching(/^req_/) })
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ name: 'Ämy', metadata: { a: 'b' } })
    expect((await stripe.customers.list({ limit: 1 })).data).toHaveLength(1)
    expect(await stripe.customers.del(customer.id)).toEqual({ id: customer.id, object: 'customer', deleted: true })
    await expect(stripe.charges.retrieve('ch_x')).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 404,
      code: 'resource_missing',
    })
  })

  it('uploads files and gives them back byte by byte', async () => {
    const stripe = sdk(server, 'sk_test_files')
    const data = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const file = await stripe.files.create({
      purpose: 'dispute_evidence',
      file: { data, name: 'a.png', type: 'image/png' },
    })
    expect(file).toMatchObject({ size: 256, filename: 'a.png', type: 'png' })
    const response = await fetch(`${server.url}/v1/files/${file.id}/contents`, {
      headers: { authorization: 'Bearer sk_test_files' },
    })
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(data)
  })

  it('keeps each key to itself, and the kinds of keys of one account together', async () => {
    const make = (key: string) => send(server, 'POST', '/v1/customers', { key, body: 'name=x' })
    const one = await make('sk_test_aaa')
    await make('sk_test_bbb')
    const lists = await Promise.all(
      ['sk_test_aaa', 'rk_test_aaa', 'sk_test_ccc'].map(key => send(server, 'GET', '/v1/customers', { key })),
    )
    expect(lists.map(({ body }) => (body['data'] as { id: string }[]).map(({ id }) => id))).toEqual([
      [one.body['id']],
      [one.body['id']],
      [],
    ])
    expect((await send(server, 'GET', '/v1/customers', { key: 'pk_test_aaa' })).status).toBe(401)
    expect(server.world('sk_test_aaa').api.customers.list().data).toHaveLength(1)
  })

  it('is the same for the same key', async () => {
    const other = await start()
    const [a, b] = await Promise.all(
      [server, other].map(at => send(at, 'POST', '/v1/customers', { key: 'sk_test_same', body: '' })),
    )
    expect(a!.body['id']).toBe(b!.body['id'])
  })

  it.each([
    ['no key', '', 401, 'You did not provide an API key.'],
    ['a wrong key', 'nonsense', 401, 'Invalid API Key provided'],
    ['a live key', 'sk_live_abc', 401, 'Invalid API Key provided'],
  ])('refuses %s', async (_, key, status, message) => {
    const answer = await send(server, 'GET', '/v1/customers', { key })
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining(message) },
    })
  })

  it.each([
    ['an unknown path', 'GET', '/v1/nothing', undefined, 404],
    ['a wrong method', 'DELETE', '/v1/customers', undefined, 404],
    ['an odd path', 'GET', '//../%00%ff/%', undefined, 404],
    ['a control path that is none', 'POST', '/_stripeworld/nothing', '{}', 404],
    ['a wrong escape', 'POST', '/v1/customers', 'name=%zz', 400],
    ['deep nesting', 'POST', '/v1/customers', `${'a[b]'.repeat(10_000)}=1`, 400],
    ['deep JSON', 'POST', '/v2/billing/meter_events', '['.repeat(10_000), 400],
    ['a prototype', 'POST', '/v1/customers', '__proto__[x]=1&metadata[__proto__]=2', 400],
    ['ten megabytes', 'POST', '/v1/customers', 'x'.repeat(10 * 2 ** 20), 400],
    ['forty megabytes', 'POST', '/v1/customers', 'x'.repeat(40 * 2 ** 20), 400],
  ])('refuses %s', async (_, method, path, body, status) => {
    const answer = await send(server, method, path, body === undefined ? {} : { body })
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ error: { type: 'invalid_request_error' } })
    expect(JSON.stringify(answer.body)).not.toMatch(/at .*\.ts/)
    expect((await send(server, 'GET', '/v1/customers')).status).toBe(200)
  })

  it('refuses what is no HTTP', async () => {
    const answer = await new Promise<string>((done, failed) => {
      let text = ''
      const socket = connect(server.port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'))
      socket.on('data', chunk => {
        text += chunk
      })
      socket.on('close', () => done(text))
      socket.on('error', failed)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"invalid_request_error"')
  })

  it('says a fault of its own, and all of it where it runs', async () => {
    const world = server.world('sk_test_broken')
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { state } = world.snapshot()
    world.restore({ state: { ...state, accounts: null as never } })
    const answer = await send(server, 'GET', '/v1/customers', { key: 'sk_test_broken' })
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({ error: { type: 'api_error', message: expect.any(String) } })
    expect(told.mock.calls[0]![0]).toBeInstanceOf(Error)
    told.mockRestore()
  })

  it('lets a connection break where a fault says so', async () => {
    server.world('sk_test_fault').faults.next('network')
    await expect(send(server, 'GET', '/v1/customers', { key: 'sk_test_fault' })).rejects.toThrow('fetch failed')
    expect((await send(server, 'GET', '/v1/customers', { key: 'sk_test_fault' })).status).toBe(200)
  })
})

describe('the control paths', () => {
  it('tell of the server', async () => {
    const server = await start()
    expect(await send(server, 'GET', '/_stripeworld/health', { key: '' })).toMatchObject({
      status: 200,
      body: { ok: true, api_version: '2026-10-28.endive', worlds: 0 },
    })
    expect((await send(server, 'POST', '/_stripeworld/reset', { key: '' })).status).toBe(401)
  })

  it('move the clock: a new world anywhere, a used one forwards', async () => {
    const server = await start({ clock: 'realtime' })
    const clock = (body: unknown) => send(server, 'POST', '/_stripeworld/clock', { body })
    expect((await clock({ now: 1_600_000_000 })).body).toEqual({ now: 1_600_000_000 })
    expect((await clock({ now: 1_500_000_000 })).body).toEqual({ now: 1_500_000_000 })
    const { body: customer } = await send(server, 'POST', '/v1/customers', { body: '' })
    expect(customer['created']).toBe(1_500_000_000)
    const back = await clock({ now: 1_400_000_000 })
    expect([back.status, back.body]).toEqual([
      400,
      { error: expect.objectContaining({ type: 'invalid_request_error' }) },
    ])
    expect((await clock({ advance: { months: 1 } })).body).toEqual({ now: 1_502_678_400 })
    expect((await send(server, 'GET', '/_stripeworld/clock')).body).toEqual({ now: 1_502_678_400 })
  })

  it.each([
    [{}],
    [{ now: 'tomorrow' }],
    [{ now: 1.5 }],
    [{ now: 1, advance: { days: 1 } }],
    [{ advance: {} }],
    [{ advance: { days: -1 } }],
    [{ advance: { fortnights: 1 } }],
    [[]],
    ['nonsense'],
  ])('refuse to move it by %j', async body => {
    const server = running[0]!
    const answer = await send(server, 'POST', '/_stripeworld/clock', { body })
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { error: { message: expect.stringContaining('[stripeworld]') } },
    ])
  })

  it('change settings, act from outside, show agenda and state, and begin anew', async () => {
    const server = await start()
    const stripe = sdk(server, 'sk_test_one')
    const settings = await send(server, 'POST', '/_stripeworld/settings', { body: { tax_rounding: 'invoice' } })
    expect(settings.body).toMatchObject({ tax_rounding: 'invoice', country: 'US' })
    expect((await send(server, 'POST', '/_stripeworld/settings', { body: { setting: 'x' } })).status).toBe(400)
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: 'usd',
      payment_method: 'pm_card_authenticationRequired',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      confirm: true,
    })
    expect(intent.status).toBe('requires_action')
    const outside = (body: unknown) => send(server, 'POST', '/_stripeworld/outside', { body })
    expect((await outside({ action: 'authenticate', payment_intent: intent.id })).status).toBe(200)
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded')
    expect((await outside({ action: 'authenticate', payment_intent: intent.id })).status).toBe(400)
    expect((await outside({ action: 'nonsense' })).status).toBe(400)
    expect((await outside({ action: 'toString' })).status).toBe(400)
    const { body } = await send(server, 'GET', '/_stripeworld/agenda')
    expect(body['agenda']).toBeInstanceOf(Array)
    expect((await send(server, 'GET', '/_stripeworld/state')).body).toEqual(
      JSON.parse(JSON.stringify(server.world('sk_test_one').toJSON())),
    )
    await send(server, 'POST', '/_stripeworld/reset')
    expect((await stripe.paymentIntents.list()).data).toEqual([])
  })
})

describe('the time of a served world', () => {
  it('follows the wall clock, slowly or fast, until it is told a moment', async () => {
    const { setTimeout: nextTick } = await import('node:timers/promises')
    const server = await start({ clock: 'accelerated', factor: 3600 })
    const now = async () => (await send(server, 'GET', '/_stripeworld/clock')).body['now'] as number
    const begin = await now()
    while ((await now()) <= begin) await nextTick(1)
    await send(server, 'POST', '/_stripeworld/clock', { body: { now: begin + 1_000_000 } })
    await nextTick(5)
    expect(await now()).toBe(begin + 1_000_000)
  })
})

describe('webhooks of a served world', () => {
  it('go to the URL that the API was told, and are waited for when the clock is moved', async () => {
    const server = await start()
    const stripe = sdk(server, 'sk_test_hooks')
    const seen: string[] = []
    let secret = ''
    const receiver = createServer(async (request, response) => {
      const event = stripe.webhooks.constructEvent(await textOf(request), request.headers['stripe-signature']!, secret)
      seen.push(event.type)
      // A handler may ask the API meanwhile.
      await stripe.events.retrieve(event.id)
      response.writeHead(seen.length === 1 ? 500 : 200).end()
    })
    await new Promise<void>(done => receiver.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    secret = (await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] })).secret!
    await stripe.customers.create({})
    await send(server, 'POST', '/_stripeworld/clock', { key: 'sk_test_hooks', body: { advance: { hours: 1 } } })
    expect(seen).toEqual(['customer.created', 'customer.created'])
    expect((await stripe.events.list()).data).toMatchObject([{ pending_webhooks: 0 }])
    receiver.close()
  })
})

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}
