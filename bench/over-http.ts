/** Over HTTP, beside a bare `node:http` server that echoes a canned customer. */
import { Agent, createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '../src/node.js'
import { figure } from './report.js'

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

function send(base: URL, method: string, path: string, body?: string): Promise<string> {
  return new Promise((done, failed) => {
    const headers = {
      authorization: 'Bearer sk_test_bench',
      ...(body !== undefined && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      }),
    }
    const sent = httpRequest({ host: base.hostname, port: base.port, method, path, headers, agent }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        text += chunk
      })
      response.on('end', () => done(text))
    })
    sent.on('error', failed)
    sent.end(body)
  })
}

async function rate(total: number, call: () => Promise<unknown>): Promise<number> {
  let left = total
  const start = performance.now()
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left-- > 0) await call()
    }),
  )
  return total / ((performance.now() - start) / 1000)
}

export async function overHttp(): Promise<void> {
  const server = await serve({ port: 0, clock: 'manual' })
  const world = new URL(server.url)
  const made = await send(world, 'POST', '/v1/customers', 'email=ada%40example.com')
  const { id } = JSON.parse(made) as { id: string }
  const echo = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(made) })
      response.end(made)
    })
  })
  await new Promise<void>(listening => echo.listen(0, '127.0.0.1', listening))
  const bare = new URL(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`)
  const create = (to: URL) => () => send(to, 'POST', '/v1/customers', 'email=ada%40example.com')
  const retrieve = (to: URL) => () => send(to, 'GET', `/v1/customers/${id}`)
  for (const warm of [create(bare), create(world), retrieve(bare), retrieve(world)]) await rate(2000, warm)
  const figures = {
    bareCreate: await rate(8000, create(bare)),
    create: await rate(8000, create(world)),
    bareRetrieve: await rate(8000, retrieve(bare)),
    retrieve: await rate(8000, retrieve(world)),
  }
  figure('HTTP create, bare echo', figures.bareCreate, 'per second')
  figure('HTTP create, world', figures.create, 'per second')
  figure('HTTP create, world / bare', (100 * figures.create) / figures.bareCreate, '%', { least: 60 })
  figure('HTTP retrieve, world', figures.retrieve, 'per second')
  figure('HTTP retrieve, world / bare', (100 * figures.retrieve) / figures.bareRetrieve, '%', { least: 60 })
  await lists(world)
  await server.close()
  echo.close()
  agent.destroy()
}

async function lists(world: URL): Promise<void> {
  const list = () => send(world, 'GET', '/v1/customers?limit=100')
  const fill = (count: number) => rate(count, () => send(world, 'POST', '/v1/customers', 'email=ada%40example.com'))
  await fill(1000)
  await rate(200, list)
  const small = await rate(600, list)
  await fill(90_000)
  const large = await rate(600, list)
  figure('HTTP list of 100 at 1,000 customers', 1e6 / small, 'µs')
  figure('HTTP list of 100 at 100,000 / at 1,000', small / large, '×', { most: 1.5 })
}
