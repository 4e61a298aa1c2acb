/** Stripe's search query language. @see https://docs.stripe.com/search */
import { describe, expect, it } from 'vitest'
import { ApiError, createWorld } from '../../src/index.js'

const { api } = createWorld()
const amy = api.customers.create({ name: 'Amy Rose Bloom', email: 'amy@rocketrides.io', metadata: { plan: 'gold' } })
const bob = api.customers.create({ name: 'Bob "the builder"', email: 'bob@example.com', phone: '+1555' })
const eve = api.customers.create({ email: 'xamy@example.com', metadata: { plan: 'Silver', 'a.b': 'x y' } })
const names: Readonly<Record<string, string>> = { [amy.id]: 'amy', [bob.id]: 'bob', [eve.id]: 'eve' }

const find = (query: string) => api.customers.search({ query }).data.map(({ id }) => names[id])

describe('a search of customers', () => {
  it.each([
    ['email:"amy@rocketrides.io"', ['amy']],
    ['email:"AMY@rocketrides.io"', ['amy']],
    ["email:'amy@rocketrides.io'", ['amy']],
    ['email~"amy"', ['eve', 'amy']],
    ['name:"amy rose"', ['amy']],
    ['name:"amy bloom"', []],
    ['name:"my"', []],
    ['name:"bob \\"the builder\\""', ['bob']],
    ['-email~"amy"', ['bob']],
    ['name:null', ['eve']],
    ['-name:null', ['bob', 'amy']],
    ['metadata["plan"]:"gold"', ['amy']],
    ["metadata['plan']:'SILVER'", ['eve']],
    ['metadata["a.b"]:"x y"', ['eve']],
    ['-metadata["plan"]:null', ['eve', 'amy']],
    ['email~"example" metadata["plan"]:"silver"', ['eve']],
    ['email~"example" AND metadata["plan"]:"silver"', ['eve']],
    ['email~"rocket" OR phone:"+1555"', ['bob', 'amy']],
    ['created>=1767225600', ['eve', 'bob', 'amy']],
    ['created>1767225600', []],
    ['created<"1767225601"', ['eve', 'bob', 'amy']],
    ['created:1767225600', ['eve', 'bob', 'amy']],
  ])('%s', (query, expected) => expect(find(query)).toEqual(expected))

  const unreadable =
    'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query for metadata or key:"value" to query for other fields.'
  it.each([
    ['', undefined],
    ['amy', unreadable],
    ['email:', unreadable],
    ['email:"amy', unreadable],
    ['(email:"amy")', unreadable],
    ['email["x"]:"y"', unreadable],
    ['metadata:"y"', unreadable],
    ['email:"a" AND', unreadable],
    ['email:"a"name:"b"', unreadable],
    ['email:"a@example.com" AND name:"x" OR name:"y"', undefined],
    ['email~"am"', undefined],
    ['created~"176"', undefined],
    ['name>"a"', undefined],
    ['created>soon', undefined],
    [
      'foo:"bar"',
      'Field `foo` is an unsupported search field for resource `customers`. See http://stripe.com/docs/search#query-fields-for-customers for a list of supported fields.',
    ],
    ['__proto__:"bar"', expect.stringContaining('`__proto__` is an unsupported search field')],
    [Array.from({ length: 11 }, () => 'name:"a"').join(' '), undefined],
  ])('refuses %s', (query, message) => {
    expect(() => find(query)).toThrow(ApiError)
    if (message !== undefined) expect(() => find(query)).toThrow(expect.objectContaining({ message }))
  })

  it('goes page by page, and counts when it is asked to', () => {
    const first = api.customers.search({ query: 'created>0', limit: 2, expand: ['total_count'] })
    expect(first).toMatchObject({
      object: 'search_result',
      url: '/v1/customers/search',
      has_more: true,
      total_count: 3,
    })
    const second = api.customers.search({ query: 'created>0', limit: 2, page: first.next_page! })
    expect([...first.data, ...second.data].map(({ id }) => names[id])).toEqual(['eve', 'bob', 'amy'])
    expect(second).toMatchObject({ has_more: false, next_page: null })
    expect(second).not.toHaveProperty('total_count')
    expect(() => api.customers.search({ query: 'created>0', page: 'nonsense' })).toThrow('Invalid page: nonsense')
  })

  it('expands what it finds', () => {
    const { data } = api.customers.search({ query: 'name:"amy"', expand: ['data.subscriptions'] })
    expect(data[0]!.subscriptions).toMatchObject({ object: 'list', data: [] })
  })
})

describe('a search of others', () => {
  it('knows fields that are not the objects own', () => {
    const charge = (amount: number) => api.charges.create({ amount, currency: 'usd', source: 'tok_visa' }).id
    const [whole, part, none] = [charge(100), charge(200), charge(300)]
    api.refunds.create({ charge: whole })
    api.refunds.create({ charge: part, amount: 50 })
    const search = (query: string) => api.charges.search({ query }).data.map(({ id }) => id)
    expect(search('refunded:"true"')).toEqual([whole])
    expect(search('refunded:"false"')).toEqual([part])
    expect(search('refunded:null')).toEqual([none])
    expect(search('payment_method_details.card.last4:4242 amount>=200')).toEqual([none, part])
  })

  it.each([
    ['/v1/invoices', 'subscription:"sub_1" total>1 -last_finalization_error_code:null'],
    ['/v1/payment_intents', 'status:"succeeded" amount:1'],
    ['/v1/prices', 'active:"true" lookup_key:"x" type:"recurring"'],
    ['/v1/products', 'active:"true" url~"http" shippable:null'],
    ['/v1/subscriptions', 'status:"active" canceled_at:null'],
  ])('%s %s', (path, query) => {
    const { status, body } = createWorld().request({
      method: 'GET',
      path: `${path}/search?query=${encodeURIComponent(query)}`,
      headers: { authorization: 'Bearer sk_test_x' },
    })
    expect([status, body]).toEqual([
      200,
      { object: 'search_result', data: [], has_more: false, next_page: null, url: `${path}/search` },
    ])
  })
})
