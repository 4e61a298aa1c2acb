/** The SDK on a world beside the same SDK on a canned answer: what a simulated call costs over none. */
import Stripe from 'stripe'
import { createWorld } from '../src/index.js'
import { figure, perCall, sideBySide } from './report.js'

const PARAMS = { email: 'ada@example.com', name: 'Ada Example', metadata: { order: '6735' } }

/** The least that a call through the SDK can cost: an answer that is there before it is asked for. */
export function cannedClient(body: object): Stripe.HttpClient {
  const text = JSON.stringify(body)
  const headers = { 'request-id': 'req_canned' }
  return {
    getClientName: () => 'canned',
    makeRequest: async () => ({
      getStatusCode: () => 200,
      getHeaders: () => headers,
      getRawResponse: () => ({ headers }),
      toStream: () => undefined,
      toJSON: async () => JSON.parse(text),
    }),
  } as unknown as Stripe.HttpClient
}

export async function doors(): Promise<void> {
  const world = createWorld({ seed: 1 })
  const stripe = new Stripe('sk_test_bench', { httpClient: world.httpClient, telemetry: false })
  const customer = await stripe.customers.create(PARAMS)
  const canned = new Stripe('sk_test_bench', { httpClient: cannedClient(customer), telemetry: false })
  const create = await sideBySide(5, 3000, {
    canned: () => canned.customers.create(PARAMS),
    world: () => stripe.customers.create(PARAMS),
  })
  const retrieve = await sideBySide(5, 3000, {
    canned: () => canned.customers.retrieve(customer.id),
    world: () => stripe.customers.retrieve(customer.id),
  })
  figure('SDK create, canned', create.canned, 'µs')
  figure('SDK create, world', create.world, 'µs')
  figure('SDK create, world / canned', create.world / create.canned, '×', { most: 2.5 })
  figure('SDK retrieve, canned', retrieve.canned, 'µs')
  figure('SDK retrieve, world', retrieve.world, 'µs')
  figure('SDK retrieve, world / canned', retrieve.world / retrieve.canned, '×', { most: 1.5 })
  const api = await perCall(5, 3000, () => world.api.customers.create(PARAMS))
  figure('world.api creates', 1e6 / api, 'per second')
}
