/** What the generator reads from the package, at the places where it could go wrong. */
import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../src/spec/fields.js'
import {
  apiVersion,
  deletedShape,
  eventObject,
  operation,
  operations,
  resolve,
  shape,
  shapeNames,
} from '../../src/spec/load.js'
import type { Type, TypeNode } from '../../src/spec/type.js'

/** The type of `a.b.c` in a type, where `[]` is any element, and whether it may be absent or null: `i?~`. */
function at(type: Type, path: string): { readonly type: Type; readonly marks: string } {
  let here: Type = type
  let marks = ''
  for (const step of path.split('.')) {
    const node = elementOf(here)
    const field = fieldsOf(node).get(step)
    if (field === undefined) throw new Error(`${step} of ${path} is not in the spec`)
    here = field.type
    marks = `${field.optional ? '?' : ''}${field.nullable ? '~' : ''}`
  }
  return { type: opened(here), marks }
}

/** Without references to the type table, down to the fields of objects. */
function opened(type: Type): Type {
  const node = resolve(type)
  if (typeof node === 'string') return node
  if ('a' in node) return { a: opened(node.a) }
  if ('l' in node) return { l: opened(node.l) }
  if ('z' in node) return { z: opened(node.z) }
  return 'u' in node ? { u: node.u.map(opened) } : node
}

function elementOf(type: Type): Type {
  const node = resolve(type)
  if (typeof node === 'string') return node
  if ('a' in node) return elementOf(node.a)
  if ('l' in node) return elementOf(node.l)
  return 'z' in node ? elementOf(node.z) : node
}

const params = (id: string): Type => operation(id)!.params
const field = (object: string, path: string) => at(`@${object}`, path)
const param = (id: string, path: string) => at(params(id), path)

describe('calls', () => {
  it('are those of the package and those that no package has', () => {
    const ofPackage = operations().filter(({ source }) => source === undefined)
    expect(ofPackage).toHaveLength(650)
    // 86 of the surface that was listed, and the contents of a file.
    expect(operations().length - ofPackage.length).toBe(87)
    expect(apiVersion).toBe('2026-10-28.endive')
  })

  it.each([
    ['customers.create', 'POST', '/v1/customers', 'create', '@customer'],
    ['customers.createSource', 'POST', '/v1/customers/{id}/sources', 'create'],
    ['customers.search', 'GET', '/v1/customers/search', 'search', { l: '@customer' }],
    ['subscriptions.update', 'POST', '/v1/subscriptions/{id}', 'update', '@subscription'],
    ['coupons.del', 'DELETE', '/v1/coupons/{id}', 'delete', '@deleted:coupon'],
    ['invoices.createPreview', 'POST', '/v1/invoices/create_preview', 'action', '@invoice'],
    ['customers.deleteDiscount', 'DELETE', '/v1/customers/{id}/discount', 'action', '@deleted:discount'],
    ['testHelpers.testClocks.advance', 'POST', '/v1/test_helpers/test_clocks/{id}/advance', 'action'],
    ['v2.core.accounts.personTokens.create', 'POST', '/v2/core/accounts/{accountId}/person_tokens', 'create'],
    ['quotes.pdf', 'GET', '/v1/quotes/{id}/pdf', 'action', 'F'],
  ] as const)('%s is %s %s, a %s', (id, verb, path, kind, response?: Type) => {
    expect(operation(id)).toMatchObject({ verb, path, kind, ...(response !== undefined && { response }) })
  })

  it('says which go to another host', () => {
    const others = operations().flatMap(({ id, host, source }) => (host && !source ? [`${id} ${host}`] : []))
    expect(others).toEqual([
      'files.create files',
      'oauth.deauthorize connect',
      'oauth.token connect',
      'quotes.pdf files',
      'v2.billing.meterEventStream.create meter-events',
    ])
  })
})

describe('parameters', () => {
  it('are required or not, and typed', () => {
    expect(param('coupons.create', 'percent_off')).toEqual({ type: 'f', marks: '?' })
    expect(param('coupons.create', 'redeem_by')).toEqual({ type: 't', marks: '?' })
    expect(param('coupons.create', 'metadata')).toEqual({ type: { z: 'm' }, marks: '?' })
    expect(param('coupons.create', 'duration')).toEqual({
      type: { e: ['forever', 'once', 'repeating'], open: 1 },
      marks: '?',
    })
    expect(param('prices.create', 'currency')).toEqual({ type: 's', marks: '' })
    expect(param('prices.create', 'unit_amount_decimal')).toEqual({ type: 'd', marks: '?' })
    expect(param('prices.create', 'tiers.up_to').type).toEqual({ u: ['=inf', 'i'] })
    expect(param('files.create', 'file').type).toBe('F')
    expect(param('testHelpers.testClocks.advance', 'frozen_time')).toEqual({ type: 't', marks: '' })
  })

  it('of lists page and filter', () => {
    expect([...fieldsOf(params('charges.list')).keys()]).toEqual(
      expect.arrayContaining(['limit', 'starting_after', 'expand']),
    )
    expect(param('charges.list', 'created').type).toEqual({ u: ['r', 't'] })
  })
})

describe('shapes', () => {
  it('tell null from absent', () => {
    expect(field('invoice', 'due_date')).toEqual({ type: 't', marks: '~' })
    expect(field('invoice', 'amount_due')).toEqual({ type: 'i', marks: '' })
    expect(field('invoice', 'id').type).toBe('s')
    expect(field('invoice', 'metadata')).toEqual({ type: 'm', marks: '~' })
    expect(field('v2.core.account', 'display_name')).toEqual({ type: 's', marks: '?' })
  })

  it('know what may be expanded', () => {
    expect(field('charge', 'customer').type).toEqual({ x: ['customer', 'deleted:customer'] })
    expect(field('charge', 'balance_transaction').type).toEqual({ x: ['balance_transaction'] })
    expect(field('invoice', 'default_source').type).toMatchObject({ x: expect.arrayContaining(['card', 'source']) })
    expect(field('invoice', 'discounts').type).toEqual({ a: { x: ['discount', 'deleted:discount'] } })
  })

  it('nest lists, and themselves', () => {
    expect(field('subscription', 'items').type).toEqual({ l: '@subscription_item' })
    expect(field('charge', 'refunds').type).toEqual({ l: '@refund' })
    expect(at('@payment_intent', 'last_payment_error.payment_intent').type).toBe('@payment_intent')
  })

  it('close the enums that Stripe closes', () => {
    expect(field('payment_intent', 'status').type).toMatchObject({ e: expect.arrayContaining(['requires_capture']) })
    expect(field('payment_intent', 'object').type).toBe('=payment_intent')
  })

  it('have whole numbers, fractions and instants', () => {
    expect(field('price', 'unit_amount_decimal').type).toBe('d')
    expect(field('tax_rate', 'percentage').type).toBe('f')
    expect(field('subscription_item', 'current_period_end').type).toBe('t')
    expect(field('subscription_schedule', 'phases.end_date').type).toBe('t')
    expect(field('terminal.reader', 'last_seen_at').type).toBe('i')
    expect(field('v2.core.account', 'created').type).toBe('T')
    expect(field('v2.core.account_token', 'expires_at').type).toBe('T')
    expect(field('card', 'exp_month').type).toBe('i')
  })

  it('of deleted objects are what is left', () => {
    expect([...fieldsOf(deletedShape('customer')!).keys()]).toEqual(['id', 'object', 'deleted'])
    expect(deletedShape('charge')).toBeUndefined()
  })
})

describe('events', () => {
  it.each([
    ['customer.created', 'customer'],
    ['customer.subscription.deleted', 'subscription'],
    ['account.external_account.created', 'bank_account|card'],
    ['v1.billing.meter.no_meter_found', ''],
    ['customer.exploded', undefined],
  ])('%s carries %s', (type, object) => expect(eventObject(type)).toBe(object))
})

it('refers only to what there is, all the way down', () => {
  const seen = new Set<TypeNode | string>()
  const missing: string[] = []
  const visit = (type: Type): void => {
    const node = resolve(type)
    if (seen.has(node)) return
    seen.add(node)
    if (typeof node === 'string') {
      if (node.startsWith('@') && shape(node.slice(1)) === undefined) missing.push(node)
      else if (!/^(=.*|@.*|[sifbtTdImrFn*])$/.test(node)) missing.push(node)
    } else if ('x' in node) missing.push(...node.x.filter(object => shape(object) === undefined))
    else if ('o' in node) Object.values(node.o).forEach(visit)
    else if ('u' in node) node.u.forEach(visit)
    else if ('a' in node) visit(node.a)
    else if ('m' in node) visit(node.m)
    else if ('l' in node) visit(node.l)
    else if ('z' in node) visit(node.z)
  }
  for (const { params, response } of operations()) [params, response].forEach(visit)
  for (const object of shapeNames()) visit(shape(object)!)
  expect(missing).toEqual([])
  expect(seen.size).toBeGreaterThan(2_000)
})
