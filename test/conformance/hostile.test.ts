/** Requests that mean harm, or come from broken clients: a clean error, and nothing has happened. */
import { describe, expect, it } from 'vitest'
import { createWorld } from '../../src/world.js'
import { authorization } from '../support/door.js'

const world = createWorld()
const before = world.toJSON()

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)

const rows: readonly (readonly [what: string, path: string, type: string, body: string])[] = [
  ['a prototype in form encoding', '/v1/customers', form, '__proto__[polluted]=yes'],
  ['a prototype within metadata', '/v1/customers', form, 'metadata[__proto__]=yes'],
  ['a prototype within an object', '/v1/customers', form, 'address[__proto__][polluted]=yes'],
  ['a constructor', '/v1/customers', form, 'constructor[prototype][polluted]=yes'],
  ['10,000 levels of form encoding', '/v1/customers', form, `a${'[b]'.repeat(10_000)}=1`],
  ['10,000 levels of JSON objects', '/v2/core/accounts', json, deep('{"a":', '}', 10_000).replace('{"a":}', '{"a":1}')],
  ['10,000 levels of JSON arrays', '/v2/core/accounts', json, `{"a":${deep('[', ']', 10_000)}}`],
  ['10 MB of form encoding', '/v1/customers', form, `name=${'x'.repeat(10_000_000)}`],
  ['10 MB of JSON', '/v2/core/accounts', json, `{"display_name":"${'x'.repeat(10_000_000)}"}`],
  ['a million parameters', '/v1/customers', form, 'a=1&'.repeat(240_000)],
  ['percent signs that encode nothing', '/v1/customers', form, 'name=%E0%A4%A'],
  ['JSON that is none', '/v2/core/accounts', json, '{"display_name":'],
  ['JSON that is no object', '/v2/core/accounts', json, '[1,2]'],
  ['a prototype in JSON', '/v2/core/accounts', json, '{"metadata":{"__proto__":{"polluted":"yes"}},"nobody":1}'],
  ['an unclosed bracket', '/v1/customers', form, 'metadata[a=b'],
  [
    'a huge number',
    '/v1/products',
    form,
    `name=a&default_price_data[currency]=usd&default_price_data[unit_amount]=${'9'.repeat(400)}`,
  ],
]

describe('a hostile request', () => {
  it.each(rows)('is refused: %s', (_, path, type, body) => {
    const answer = world.request({ method: 'POST', path, headers: { authorization, 'content-type': type }, body })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { type: 'invalid_request_error', message: expect.any(String) } })
    expect(JSON.stringify(answer.body).length).toBeLessThan(100_000)
    expect(world.toJSON()).toBe(before)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each([
    '/',
    '//',
    '/v1',
    '/v1/customers/',
    '/v1/customers//sources',
    '/v1/%',
    `/v1/${'x/'.repeat(50_000)}`,
    '/v1/__proto__',
  ])('finds nothing at %.40s', path => {
    expect(world.request({ method: 'GET', path, headers: { authorization } }).status).toBe(404)
  })

  it.each(['PUT', 'PATCH', 'get', '', '__proto__'])('knows no method %s', method => {
    expect(world.request({ method, path: '/v1/customers', headers: { authorization } }).status).toBe(404)
  })
})
