/** Form encoding, against the encoder of the SDK itself. */
import fc from 'fast-check'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { decodeForm } from '../../src/core/decode.js'
import { seed } from '../support/seed.js'

/** What the SDK sends for parameters. */
async function encoded(params: Record<string, unknown>): Promise<string> {
  let sent = ''
  const client = {
    getClientName: () => 'recorder',
    makeRequest: async (
      _host: string,
      _port: string,
      _path: string,
      _method: string,
      _headers: object,
      body: string,
    ) => {
      sent = body
      return { getStatusCode: () => 200, getHeaders: () => ({}), getRawResponse: () => ({}), toJSON: async () => ({}) }
    },
  }
  const stripe = new Stripe('sk_test_x', { httpClient: client as unknown as Stripe.HttpClient })
  await stripe.rawRequest('POST', '/v1/customers', params as Stripe.RawRequestOptions)
  return sent
}

/** Text on the wire: values are strings, and a list is its positions. */
function onTheWire(value: unknown): unknown {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, at) => [String(at), onTheWire(item)]))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, onTheWire(inner)]))
  }
  return String(value)
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const name = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abc_-. +&=%ü€'), minLength: 1, maxLength: 6 }),
  fc.constantFrom('constructor', 'toString', 'length', '0'),
)
const { params } = fc.letrec<{ value: unknown; params: Record<string, unknown> }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    tie('params'),
  ),
  params: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 4 }),
}))

describe('decodeForm', () => {
  it(`reads back what the SDK writes (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(params, async given => {
        expect(plain(decodeForm(await encoded(given)))).toEqual(plain(onTheWire(given)))
      }),
      { seed, numRuns: 300 },
    )
  })

  it(`takes any text without a fault of ours (seed ${seed})`, () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab0[]=&%2+_'), maxLength: 40 })
    fc.assert(
      fc.property(text, given => {
        try {
          decodeForm(given)
        } catch (error) {
          expect(error).toMatchObject({ name: 'ApiError', status: 400 })
        }
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      { seed, numRuns: 2000 },
    )
  })
})
