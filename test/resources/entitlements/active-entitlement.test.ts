/** Entitlements follow subscriptions. @see https://docs.stripe.com/billing/entitlements */
import { describe, expect, it } from 'vitest'
import { refusal, type Story, story } from '../billing/story.js'

/** A product with features, and its monthly price. */
function product(s: Story, ...keys: string[]) {
  const { id } = s.api.products.create({ name: 'Plan' })
  for (const lookup_key of keys) {
    const [known] = s.api.entitlements.features.list({ lookup_key }).data
    const feature = known ?? s.api.entitlements.features.create({ name: lookup_key, lookup_key })
    s.api.products.createFeature(id, { entitlement_feature: feature.id })
  }
  return {
    id,
    price: s.api.prices.create({ product: id, currency: 'usd', unit_amount: 1000, recurring: { interval: 'month' } })
      .id,
  }
}

const entitled = (s: Story, customer: string) =>
  s.api.entitlements.activeEntitlements
    .list({ customer })
    .data.map(({ lookup_key }) => lookup_key)
    .sort()

describe('an active entitlement', () => {
  it('comes with the subscription and goes with it, each told in one event', () => {
    const s = story()
    const customer = s.customer()
    const { price } = product(s, 'api', 'exports')
    let id = ''
    const types = s.caused(() => {
      id = s.api.subscriptions.create({ customer, items: [{ price }] }).id
    })
    expect(types.filter(type => type.startsWith('entitlements'))).toEqual([
      'entitlements.active_entitlement_summary.updated',
    ])
    expect(entitled(s, customer)).toEqual(['api', 'exports'])
    expect(s.caused(() => void s.api.subscriptions.cancel(id))).toEqual([
      'customer.subscription.deleted',
      'entitlements.active_entitlement_summary.updated',
    ])
    expect(entitled(s, customer)).toEqual([])
    const event = s.world.events.list({ type: 'entitlements.active_entitlement_summary.updated' }).at(-1)!
    expect(event.data.object).toMatchObject({
      object: 'entitlements.active_entitlement_summary',
      customer,
      entitlements: { data: [] },
    })
    expect(event.data.previous_attributes).toMatchObject({
      entitlements: { data: [{ lookup_key: 'api' }, { lookup_key: 'exports' }] },
    })
  })

  it('is one for each feature, however many subscriptions give it', () => {
    const s = story()
    const customer = s.customer()
    const [basic, pro] = [product(s, 'api'), product(s, 'api', 'support')]
    const first = s.api.subscriptions.create({ customer, items: [{ price: basic.price }] })
    s.api.subscriptions.create({ customer, items: [{ price: pro.price }] })
    expect(entitled(s, customer)).toEqual(['api', 'support'])
    s.api.subscriptions.cancel(first.id)
    expect(entitled(s, customer)).toEqual(['api', 'support'])
  })

  it('follows a change of plan', () => {
    const s = story()
    const customer = s.customer()
    const [basic, pro] = [product(s, 'api'), product(s, 'support')]
    const { id, items } = s.api.subscriptions.create({ customer, items: [{ price: basic.price }] })
    s.api.subscriptions.update(id, { items: [{ id: items.data[0]!.id, price: pro.price }] })
    expect(entitled(s, customer)).toEqual(['support'])
  })

  it('waits for the first payment, and outlives a failed renewal until the retries are over', () => {
    const s = story('2026-01-01', { settings: { dunning: { retry_after_days: [3], then: 'unpaid' } } })
    const { price } = product(s, 'api')
    const customer = s.customer()
    const { id: card } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.subscriptions.create({ customer, items: [{ price }], default_payment_method: card })
    expect(entitled(s, customer)).toEqual([])
    const other = s.customer()
    s.api.subscriptions.create({ customer: other, items: [{ price }] })
    const { id: bad } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: other })
    s.api.customers.update(other, { invoice_settings: { default_payment_method: bad } })
    s.to('2026-02-02')
    expect(entitled(s, other)).toEqual(['api'])
    s.to('2026-02-05')
    expect(entitled(s, other)).toEqual([])
  })
})

describe('a feature', () => {
  it('has a lookup key of its own for ever', () => {
    const s = story()
    const { id } = s.api.entitlements.features.create({ name: 'API', lookup_key: 'api' })
    s.api.entitlements.features.update(id, { active: false })
    expect(refusal(() => s.api.entitlements.features.create({ name: 'API', lookup_key: 'api' })).param).toBe(
      'lookup_key',
    )
    expect(s.api.entitlements.features.list().data).toEqual([])
    expect(s.api.entitlements.features.list({ archived: true }).data).toHaveLength(1)
  })

  it('is attached to a product once, and not when it is archived', () => {
    const s = story()
    const { id: plan } = product(s, 'api')
    const [row] = s.api.products.listFeatures(plan).data
    expect(row).toMatchObject({ object: 'product_feature', entitlement_feature: { lookup_key: 'api' } })
    const attach = () => s.api.products.createFeature(plan, { entitlement_feature: row!.entitlement_feature.id })
    expect(refusal(attach).status).toBe(400)
    expect(s.api.products.deleteFeature(plan, row!.id)).toMatchObject({ deleted: true })
    s.api.entitlements.features.update(row!.entitlement_feature.id, { active: false })
    expect(refusal(attach).status).toBe(400)
    expect(refusal(() => s.api.products.retrieveFeature(plan, row!.id))).toMatchObject({ status: 404 })
  })
})
