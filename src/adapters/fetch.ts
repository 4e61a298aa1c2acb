/** The door for whatever speaks fetch: MSW, Hono, service workers, Durable Objects. */
import { bytesOfText, textOfBytes } from '../core/bytes.js'
import type { RawRequest } from '../core/decode.js'
import { FaultMet } from '../core/faults.js'
import type { ApiResponse } from '../core/request.js'

export function fetchDoor(
  respond: (request: RawRequest) => ApiResponse,
  ready: (version?: string | null) => Promise<void> | undefined,
) {
  return async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const request = input instanceof Request && init === undefined ? input : new Request(input, init)
    const url = new URL(request.url)
    const body = request.method === 'GET' ? undefined : await bodyOf(request)
    try {
      const { method, headers } = request
      const loading = ready(headers.get('stripe-version'))
      if (loading !== undefined) await loading
      const answer = respond({
        method,
        path: url.pathname + url.search,
        headers: Object.fromEntries(headers),
        shared: true,
        ...(body !== undefined && { body }),
      })
      return new Response(bodyOfAnswer(answer.body), { status: answer.status, headers: answer.headers })
    } catch (error) {
      if (error instanceof FaultMet) throw new TypeError('fetch failed')
      throw error
    }
  }
}

/** Multipart bodies carry bytes, which one byte a character keeps whole; the rest is text. */
async function bodyOf(request: Request): Promise<string> {
  if (!request.headers.get('content-type')?.startsWith('multipart/')) return await request.text()
  return textOfBytes(new Uint8Array(await request.arrayBuffer()))
}

/** Stripe answers with indented JSON; what is not JSON are bytes. */
const bodyOfAnswer = (body: unknown): BodyInit =>
  typeof body === 'string' ? bytesOfText(body) : JSON.stringify(body, null, 2)
