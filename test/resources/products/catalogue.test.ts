/** Products, prices and plans. @see https://docs.stripe.com/products-prices/how-products-and-prices-work */
import { describe, expect, it } from 'vitest'
import { refusal, story } from '../billing/story.js'

describe('a product', () => {
  it('may bring its default price along', () => {
    const s = story()
    const types = s.caused(() => {
      const { default_price } = s.api.products.create({
        name: 'Gold',
        default_price_data: { currency: 'usd', unit_amount: 500 },
      })
      expect(s.api.prices.retrieve(default_price as string)).toMatchObject({ unit_amount: 500, type: 'one_time' })
    })
    expect(types).toContain('product.created')
    expect(types).toContain('price.created')
  })

  it('with prices cannot be deleted', () => {
    const s = story()
    const { id } = s.api.products.create({ name: 'Gold' })
    s.api.prices.create({ product: id, currency: 'usd', unit_amount: 1 })
    expect(refusal(() => s.api.products.del(id)).message).toBe(
      'This product cannot be deleted because it has one or more user-created prices.',
    )
    const empty = s.api.products.create({ id: 'prod_mine', name: 'Silver' })
    expect(s.api.products.del(empty.id)).toEqual({ id: 'prod_mine', object: 'product', deleted: true })
    expect(refusal(() => s.api.products.retrieve('prod_mine'))).toMatchObject({ status: 404, code: 'resource_missing' })
  })

  it('id is taken once', () => {
    const s = story()
    s.api.products.create({ id: 'prod_mine', name: 'Gold' })
    expect(refusal(() => s.api.products.create({ id: 'prod_mine', name: 'Gold' }))).toMatchObject({
      code: 'resource_already_exists',
    })
  })
})

describe('a price', () => {
  it('shows its amount as a decimal, and as an integer only where it is one', () => {
    const s = story()
    const product = s.api.products.create({ name: 'Gold' }).id
    expect(s.api.prices.create({ product, currency: 'USD', unit_amount: 500 })).toMatchObject({
      currency: 'usd',
      unit_amount: 500,
      unit_amount_decimal: '500',
    })
    expect(s.api.prices.create({ product, currency: 'usd', unit_amount_decimal: '0.5' as never })).toMatchObject({
      unit_amount: null,
      unit_amount_decimal: '0.5',
    })
  })

  it.each([
    [{ unit_amount_decimal: '0.1234567890123' }, 'unit_amount_decimal'],
    [{ unit_amount: 5, tiers_mode: 'volume' }, 'tiers_mode'],
    [{ tiers: [{ up_to: 5, unit_amount: 1 }] }, 'tiers'],
    [{ tiers: [{ up_to: 'inf' }] }, 'tiers[0][unit_amount]'],
    [{ tiers: [{ up_to: 'inf', unit_amount: 1, unit_amount_decimal: '1' }] }, 'tiers[0][unit_amount]'],
    [
      {
        tiers: [
          { up_to: 5, unit_amount: 1 },
          { up_to: 5, unit_amount: 2 },
          { up_to: 'inf', flat_amount: 3 },
        ],
      },
      'tiers[1][up_to]',
    ],
    [
      { tiers: [{ up_to: 'inf', unit_amount: 1 }], transform_quantity: { divide_by: 2, round: 'up' } },
      'transform_quantity',
    ],
    [{ unit_amount: 5, lookup_key: 'k'.repeat(201) }, 'lookup_key'],
  ])('is refused with %o', (params, param) => {
    const s = story()
    const scheme = 'tiers' in params ? { billing_scheme: 'tiered', tiers_mode: 'volume' } : {}
    const create = () =>
      s.api.prices.create({ currency: 'usd', product_data: { name: 'Gold' }, ...scheme, ...params } as never)
    expect(refusal(create)).toMatchObject({ status: 400, param })
  })

  it('says once how tax stands to it', () => {
    const s = story()
    const price = s.price(500)
    expect(s.api.prices.update(price, { tax_behavior: 'inclusive' }).tax_behavior).toBe('inclusive')
    expect(refusal(() => s.api.prices.update(price, { tax_behavior: 'exclusive' })).param).toBe('tax_behavior')
  })

  it('is listed by up to ten lookup keys', () => {
    const s = story()
    const keys = Array.from({ length: 11 }, (_, at) => `k${at}`)
    expect(refusal(() => s.api.prices.list({ lookup_keys: keys })).param).toBe('lookup_keys')
    expect(s.api.prices.list({ lookup_keys: keys.slice(1) }).data).toEqual([])
  })

  it('keeps its tiers to itself unless they are expanded', () => {
    const s = story()
    const tiers = [
      { up_to: 5, unit_amount: 700 },
      { up_to: 'inf' as const, unit_amount: 600 },
    ]
    const params = {
      currency: 'usd',
      product_data: { name: 'Seats' },
      recurring: { interval: 'month' as const },
      billing_scheme: 'tiered' as const,
      tiers_mode: 'graduated' as const,
      tiers,
    }
    const price = s.api.prices.create(params)
    expect(price).not.toHaveProperty('tiers')
    expect(s.api.prices.retrieve(price.id, { expand: ['tiers'] }).tiers).toMatchObject([{ up_to: 5 }, { up_to: null }])
  })

  it('hands its lookup key over only where that is asked for', () => {
    const s = story()
    const old = s.price(1000, { lookup_key: 'gold' })
    expect(refusal(() => s.price(2000, { lookup_key: 'gold' })).message).toContain(
      `A price (\`${old}\`) already uses that lookup key.`,
    )
    const next = s.price(2000, { lookup_key: 'gold', transfer_lookup_key: true })
    expect(s.api.prices.retrieve(old).lookup_key).toBeNull()
    expect(s.api.prices.list({ lookup_keys: ['gold'] }).data.map(({ id }) => id)).toEqual([next])
  })

  it.each([
    [{ unit_amount: 1, unit_amount_decimal: '1' }, 'unit_amount'],
    [{}, 'unit_amount'],
    [{ billing_scheme: 'tiered' }, 'tiers'],
    [{ unit_amount: 1, recurring: { interval: 'month', interval_count: 37 } }, 'recurring[interval_count]'],
    [{ unit_amount: 1, product: 'prod_none' }, 'product'],
  ])('is refused with %o', (params, param) => {
    const s = story()
    const product = s.api.products.create({ name: 'Gold' }).id
    expect(refusal(() => s.api.prices.create({ currency: 'usd', product, ...params } as never))).toMatchObject({
      status: 400,
      param,
    })
  })

  it('that is inactive takes no new subscription', () => {
    const s = story()
    const price = s.price(1000)
    s.api.prices.update(price, { active: false })
    expect(refusal(() => s.api.subscriptions.create({ customer: s.customer(), items: [{ price }] })).message).toBe(
      'The price specified is inactive. This field only accepts active prices.',
    )
  })
})

describe('a plan', () => {
  it('that is deleted goes on where it is subscribed to, and nobody else gets it', () => {
    const s = story()
    const { id: plan } = s.api.plans.create({
      amount: 1000,
      currency: 'usd',
      interval: 'month',
      product: { name: 'Gold' },
    })
    const customer = s.customer()
    const { id } = s.api.subscriptions.create({ customer, items: [{ plan }] })
    expect(s.api.plans.del(plan)).toMatchObject({ id: plan, deleted: true })
    s.to('2026-02-01T01:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ total: 1000, status: 'paid' })
    expect(refusal(() => s.api.subscriptions.create({ customer, items: [{ plan }] })).code).toBe('resource_missing')
    expect(refusal(() => s.api.prices.retrieve(plan)).status).toBe(404)
    expect(s.api.prices.list().data).toEqual([])
  })

  it('is a recurring price under its older name', () => {
    const s = story()
    const plan = s.api.plans.create({
      id: 'gold',
      amount: 1000,
      currency: 'usd',
      interval: 'year',
      product: { name: 'Gold' },
    })
    expect(plan).toMatchObject({
      id: 'gold',
      amount: 1000,
      interval: 'year',
      interval_count: 1,
      usage_type: 'licensed',
    })
    expect(s.api.prices.retrieve('gold')).toMatchObject({ unit_amount: 1000, recurring: { interval: 'year' } })
    expect(s.api.plans.list().data.map(({ id }) => id)).toEqual(['gold'])
    expect(s.api.plans.del('gold')).toMatchObject({ deleted: true })
    expect(refusal(() => s.api.plans.retrieve('gold'))).toMatchObject({ status: 404, message: "No such plan: 'gold'" })
  })
})

it('a plan keeps its trial and its packages', () => {
  const s = story()
  const plan = s.api.plans.create({
    currency: 'usd',
    amount: 500,
    interval: 'month',
    product: { name: 'Old' },
    transform_usage: { divide_by: 10, round: 'up' },
    trial_period_days: 5,
  })
  expect(plan).toMatchObject({ trial_period_days: 5, transform_usage: { divide_by: 10, round: 'up' } })
  const subscription = s.api.subscriptions.create({
    customer: s.customer(),
    items: [{ plan: plan.id }],
    trial_from_plan: true,
  })
  expect(subscription.status).toBe('trialing')
  expect(s.api.plans.update(plan.id, { trial_period_days: 9 }).trial_period_days).toBe(9)
})
