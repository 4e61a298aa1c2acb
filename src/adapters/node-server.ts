/** The door for every other language's SDK, and for end-to-end tests: the API over HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { authenticate } from '../core/authenticate.js'
import type { RawRequest } from '../core/decode.js'
import { ApiError, invalidRequest, missingKey, UsageError, unknownUrl } from '../core/errors.js'
import { FaultMet } from '../core/faults.js'
import type { ApiResponse } from '../core/request.js'
import { apiVersion } from '../spec/load.js'
import * as history from '../spec/versions/all.js'
import { holdHistory } from '../spec/versions/history.js'
import { createWorld, type World } from '../world.js'
import { CONTROL_PATH, control } from './control.js'
import { Worlds, type WorldsOptions } from './worlds.js'

export interface ServeOptions extends WorldsOptions {
  /** Default 12111; 0 takes a free one. */
  readonly port?: number
  /** Default 127.0.0.1: a simulator is nobody else's business. */
  readonly host?: string
}

export interface RunningServer {
  /** `http://127.0.0.1:12111` */
  readonly url: string
  readonly port: number
  /** The world of a secret key, as in process. */
  world(key: string): World
  /** Answers what has arrived, then ends. */
  close(): Promise<void>
}

/** Larger bodies are not read to their end. */
const BODY_BYTES_MAX = 32 * 2 ** 20
/** How often what is due by itself happens where nobody asks. */
const TICK_MS = 250
/** Longer than clients keep their side open, so that a request never meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 75_000

/**
 * Serves the Stripe API. Each secret key is an isolated world of its own, made when the key is first used.
 *
 * @example
 * const server = await serve({ port: 0 })
 * const stripe = new Stripe('sk_test_any', { host: '127.0.0.1', port: server.port, protocol: 'http' })
 */
export async function serve(options: ServeOptions = {}): Promise<RunningServer> {
  const { port = 12111, host = '127.0.0.1' } = options
  holdHistory(history)
  const worlds = new Worlds(options)
  const door = new Door(worlds)
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, door.handle)
  server.on('clientError', refuseMalformed)
  await listening(server, port, host)
  const ticker = setInterval(() => tick(worlds), TICK_MS)
  const address = server.address() as AddressInfo
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    port: address.port,
    world: key => worlds.of(authenticate(`Bearer ${key}`).key).world,
    close() {
      clearInterval(ticker)
      return closed(server)
    },
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1000).unref()
  })
}

function tick(worlds: Worlds): void {
  for (const hosted of worlds.all()) {
    try {
      hosted.catchUp()
    } catch (error) {
      report(error)
    }
  }
}

/** A fault of ours is never silent: the whole of it goes to the terminal. */
const report = (error: unknown) => console.error(error)

/** What is no HTTP at all. */
function refuseMalformed(_error: Error, socket: Socket): void {
  if (!socket.writable) return
  const text = errorText(invalidRequest('Invalid request: it could not be parsed.'))
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
}

const errorText = (error: ApiError): string => JSON.stringify({ error: error.body })

const JSON_HEADERS: Readonly<Record<string, string>> = { 'content-type': 'application/json' }

class Door {
  /** Answers those who show no key, or none that opens anything. */
  private readonly nobody = createWorld()

  constructor(private readonly worlds: Worlds) {}

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === 'GET') this.answer(request, response, undefined)
    else readBody(request, response, body => this.answer(request, response, body))
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: string | undefined): void {
    try {
      const path = request.url!
      if (path.startsWith(CONTROL_PATH)) this.answerControl(request, response, path, body ?? '')
      else this.answerApi(request, response, path, body)
    } catch (error) {
      if (error instanceof FaultMet) response.destroy()
      else sendError(response, error)
    }
  }

  private answerApi(request: IncomingMessage, response: ServerResponse, path: string, body: string | undefined): void {
    const headers = request.headers as Record<string, string | undefined>
    const told: RawRequest = { method: request.method!, path, headers, body, shared: true }
    const answer = this.pageOf(told) ?? this.worldFor(headers['authorization']).request(told)
    send(response, answer.status, answer.headers, answer.body)
  }

  /** A link names no key: the page is in whichever world has it. */
  private pageOf(told: RawRequest): ApiResponse | undefined {
    if (told.path.startsWith('/v') || told.headers?.['authorization'] !== undefined) return undefined
    for (const { world } of this.worlds.all()) {
      const answer = world.request(told)
      if (answer.status === 200) return answer
    }
    return undefined
  }

  private worldFor(authorization: string | undefined): World {
    const key = keyIn(authorization)
    if (key === undefined) return this.nobody
    const hosted = this.worlds.of(key)
    hosted.catchUp()
    return hosted.world
  }

  private answerControl(request: IncomingMessage, response: ServerResponse, url: string, body: string): void {
    const name = url.slice(CONTROL_PATH.length).split('?')[0]!
    const verb = request.method!
    if (verb === 'GET' && name === 'health') {
      send(response, 200, JSON_HEADERS, { ok: true, api_version: apiVersion, worlds: this.worlds.count })
      return
    }
    const key = keyIn(request.headers.authorization)
    if (key === undefined) throw missingKey()
    const hosted = this.worlds.of(key)
    hosted.catchUp()
    const account = request.headers['stripe-account'] as string | undefined
    const answer = control(hosted, verb, name, body, account)
    if (answer === undefined) throw unknownUrl(verb, url)
    Promise.resolve(answer).then(
      content => send(response, 200, JSON_HEADERS, content),
      error => sendError(response, error),
    )
  }
}

function keyIn(authorization: string | undefined): string | undefined {
  try {
    return authenticate(authorization).key
  } catch {
    return undefined
  }
}

/** Multipart bodies carry bytes, which one byte a character keeps whole; the rest is text. */
function readBody(request: IncomingMessage, response: ServerResponse, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= BODY_BYTES_MAX) chunks.push(chunk)
    else if (!response.headersSent) {
      response.setHeader('connection', 'close')
      sendError(response, invalidRequest('Invalid request: the request body is too large.'))
      chunks.length = 0
    }
  })
  request.on('end', () => {
    if (length > BODY_BYTES_MAX) return
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)
    done(bytes.toString(request.headers['content-type']?.startsWith('multipart/') ? 'latin1' : 'utf8'))
  })
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error instanceof ApiError) send(response, error.status, JSON_HEADERS, { error: error.body })
  else if (error instanceof UsageError) {
    send(response, 400, JSON_HEADERS, { error: invalidRequest(error.message).body })
  } else {
    report(error)
    const message = error instanceof Error ? error.message : String(error)
    send(response, 500, JSON_HEADERS, { error: { type: 'api_error', message } })
  }
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void {
  // What is not JSON are bytes, one a character.
  const content = typeof body === 'string' ? Buffer.from(body, 'latin1') : JSON.stringify(body)
  const fields: string[] = []
  for (const name in headers) fields.push(name, headers[name]!)
  fields.push('content-length', String(Buffer.byteLength(content)))
  response.writeHead(status, fields)
  response.end(content)
}
