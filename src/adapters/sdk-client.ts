/** The door for the `stripe` SDK: an `httpClient` whose requests never leave the process. */
import type Stripe from 'stripe'
import { bytesOfText, textOfBytes } from '../core/bytes.js'
import type { RawRequest } from '../core/decode.js'
import { FaultMet } from '../core/faults.js'
import type { ApiResponse } from '../core/request.js'

type Respond = (request: RawRequest) => ApiResponse
type Ready = (version?: string) => Promise<void> | undefined
type Headers = Readonly<Record<string, string | undefined>>

/** What the SDK asks of an HTTP client; its own classes are not needed for it. */
export function sdkClient(respond: Respond, ready: Ready): Stripe.HttpClient {
  const client = {
    getClientName: () => 'stripeworld',
    async makeRequest(
      _host: string,
      _port: string | number,
      path: string,
      method: string,
      headers: Headers,
      body: string | Uint8Array,
    ) {
      try {
        const lowered = lowerCase(headers)
        const loading = ready(lowered['stripe-version'])
        if (loading !== undefined) await loading
        return sdkResponse(respond({ method, path, headers: lowered, body: textOf(body) }))
      } catch (error) {
        if (error instanceof FaultMet) throw Object.assign(new Error('socket hang up'), { code: 'ECONNABORTED' })
        throw error
      }
    },
  }
  return client as unknown as Stripe.HttpClient
}

/** Multipart bodies come as bytes; one byte a character keeps them whole. */
function textOf(body: string | Uint8Array | null | undefined): string | undefined {
  if (body === null || body === undefined) return undefined
  if (typeof body === 'string') return body
  return textOfBytes(body)
}

function lowerCase(headers: Headers): Record<string, string | undefined> {
  return {
    authorization: headers['Authorization'] ?? headers['authorization'],
    'content-type': headers['Content-Type'] ?? headers['content-type'],
    'idempotency-key': headers['Idempotency-Key'] ?? headers['idempotency-key'],
    'stripe-account': headers['Stripe-Account'] ?? headers['stripe-account'],
    'stripe-context': headers['Stripe-Context'] ?? headers['stripe-context'],
    'stripe-version': headers['Stripe-Version'] ?? headers['stripe-version'],
  }
}

function sdkResponse({ status, headers, body }: ApiResponse) {
  return {
    getStatusCode: () => status,
    getHeaders: () => headers,
    getRawResponse: () => ({ headers, statusCode: status }),
    toStream(done?: () => void) {
      done?.()
      return new Blob([typeof body === 'string' ? bytesOfText(body) : JSON.stringify(body)]).stream()
    },
    toJSON: async () => body,
  }
}
