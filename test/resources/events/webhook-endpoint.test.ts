/** Webhook endpoints. @see https://docs.stripe.com/api/webhook_endpoints */
import { describe, expect, it } from 'vitest'
import { ApiError, createWorld, UsageError } from '../../../src/index.js'

const url = 'https://example.com/hook'

describe('a webhook endpoint', () => {
  it('shows its secret once', () => {
    const { api } = createWorld()
    const made = api.webhookEndpoints.create({ url, enabled_events: ['invoice.paid'], metadata: { a: 'b' } })
    expect(made).toMatchObject({
      id: expect.stringMatching(/^we_\w{24}$/),
      secret: expect.stringMatching(/^whsec_\w{32}$/),
      status: 'enabled',
      url,
      enabled_events: ['invoice.paid'],
      api_version: null,
      application: null,
      description: null,
      metadata: { a: 'b' },
    })
    const { secret: _, ...rest } = made
    expect(api.webhookEndpoints.retrieve(made.id)).toEqual(rest)
    expect(api.webhookEndpoints.list().data).toEqual([rest])
    expect(api.webhookEndpoints.update(made.id, { description: 'x' })).toEqual({ ...rest, description: 'x' })
  })

  it('is disabled and enabled again, and deleted', () => {
    const { api } = createWorld()
    const { id } = api.webhookEndpoints.create({ url, enabled_events: ['*'] })
    const statuses = [true, true, false, false].map(disabled => api.webhookEndpoints.update(id, { disabled }).status)
    expect(statuses).toEqual(['disabled', 'disabled', 'enabled', 'enabled'])
    expect(api.webhookEndpoints.del(id)).toEqual({ id, object: 'webhook_endpoint', deleted: true })
    expect(() => api.webhookEndpoints.retrieve(id)).toThrow(expect.objectContaining({ status: 404 }))
  })

  it('is one of sixteen at most', () => {
    const { api } = createWorld()
    const make = () => api.webhookEndpoints.create({ url, enabled_events: ['*'] })
    const made = Array.from({ length: 16 }, make)
    expect(make).toThrow('You have reached the maximum of 16 test webhook endpoints.')
    api.webhookEndpoints.del(made[3]!.id)
    expect(make).not.toThrow()
  })

  it.each([
    ['example.com/hook', 'Invalid URL: An explicit scheme (such as https) must be provided.'],
    ['https://', 'Not a valid URL'],
  ])('needs a URL, not %s', (wrong, message) => {
    const { api } = createWorld()
    const create = () => api.webhookEndpoints.create({ url: wrong, enabled_events: ['*'] })
    expect(create).toThrow(ApiError)
    expect(create).toThrow(message)
    const { id } = api.webhookEndpoints.create({ url, enabled_events: ['*'] })
    expect(() => api.webhookEndpoints.update(id, { url: wrong })).toThrow(message)
  })

  it('gets a new secret from whoever has the Dashboard', () => {
    const world = createWorld()
    const { id, secret } = world.api.webhookEndpoints.create({ url, enabled_events: ['*'] })
    expect(world.webhooks.rollSecret(id)).not.toBe(secret)
    expect(() => world.webhooks.rollSecret('we_x')).toThrow(UsageError)
  })
})
