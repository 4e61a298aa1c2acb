/** Over HTTP, beside a bare `node:http` server that echoes a canned customer. */
import { Agent, createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '../src/node.js'
import { figure, perCall, sideBySide } from './report.js'

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

/** So many calls, sixteen at a time. */
async function burst(total: number, call: () => Promise<unknown>): Promise<void> {
  let left = total
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left-- > 0) await call()
    }),
  )
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
  for (const [name, call] of Object.entries({ create, retrieve })) {
    const micros = await sideBySide(5, 1, {
      bare: () => burst(2000, call(bare)),
      world: () => burst(2000, call(world)),
    })
    figure(`HTTP ${name}, bare echo`, 2e9 / micros.bare, 'per second')
    figure(`HTTP ${name}, world`, 2e9 / micros.world, 'per second')
    figure(`HTTP ${name}, world / bare`, (100 * micros.bare) / micros.world, '%', { least: 60 })
  }
  await lists(world)
  await server.close()
  echo.close()
  agent.destroy()
}

async function lists(world: URL): Promise<void> {
  const list = () => send(world, 'GET', '/v1/customers?limit=100')
  const fill = (count: number) => burst(count, () => send(world, 'POST', '/v1/customers', 'email=ada%40example.com'))
  const listing = () => perCall(5, 1, () => burst(100, list))
  await fill(1000)
  const small = await listing()
  await fill(99_000)
  const large = await listing()
  figure('HTTP list of 100 at 1,000 customers', small / 100, 'µs')
  figure('HTTP list of 100 at 100,000 / at 1,000', large / small, '×', { most: 1.5 })
}
