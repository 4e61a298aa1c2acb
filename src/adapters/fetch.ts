/** The door for whatever speaks fetch: MSW, Hono, service workers, Durable Objects. */
import type { RawRequest } from '../core/decode.js'
import { FaultMet } from '../core/faults.js'
import type { ApiResponse } from '../core/request.js'

export function fetchDoor(respond: (request: RawRequest) => ApiResponse) {
  return async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const request = input instanceof Request && init === undefined ? input : new Request(input, init)
    const url = new URL(request.url)
    const body = request.method === 'GET' ? undefined : await bodyOf(request)
    try {
      const { method, headers } = request
      const answer = respond({
        method,
        path: url.pathname + url.search,
        headers: Object.fromEntries(headers),
        ...(body !== undefined && { body }),
      })
      return new Response(bodyText(answer.body), { status: answer.status, headers: answer.headers })
    } catch (error) {
      if (error instanceof FaultMet) throw new TypeError('fetch failed')
      throw error
    }
  }
}

/** Multipart bodies carry bytes, which one byte a character keeps whole; the rest is text. */
async function bodyOf(request: Request): Promise<string> {
  if (!request.headers.get('content-type')?.startsWith('multipart/')) return await request.text()
  const bytes = new Uint8Array(await request.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

/** Stripe answers with indented JSON. */
export const bodyText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body, null, 2))
