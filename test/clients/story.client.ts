/** One story, told by each major of the real SDK: the objects that it gets are those of its own version. */
import { beforeAll, describe, expect, it } from 'vitest'
import { shape as newestShape } from '../../src/spec/load.js'
import type { Type } from '../../src/spec/type.js'
import { editionOf } from '../../src/spec/versions/edition.js'
import { createWorld } from '../../src/world.js'
import { unknownMisfitsIn } from '../support/judge.js'
import { recorded } from '../support/recorded.js'
import { installMajors, loadMajor, MAJORS } from './install.js'

const BASIL = '2025-03-31.basil'
const CLOVER = '2025-09-30.clover'

beforeAll(installMajors)

describe.each(Object.keys(MAJORS))('stripe %s', major => {
  const open = () => {
    const world = createWorld({ seed: 3, now: '2026-01-31T09:00:00Z' })
    const stripe = new (loadMajor(major))('sk_test_any', { httpClient: world.httpClient })
    const version = String(stripe.getApiField('version'))
    const shape = editionOf(version)?.shape ?? newestShape
    const fits = (value: object, type?: Type) => {
      const { object } = value as { object: string }
      const plain: unknown = JSON.parse(JSON.stringify(value))
      expect(unknownMisfitsIn(shape, recorded, plain, type ?? `@${object}`)).toEqual([])
    }
    return { world, stripe, version, fits }
  }

  it('sells a subscription, renews it, and takes a payment back', async () => {
    const { stripe, version, fits, world } = open()
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: world.clock.now })
    const customer = await stripe.customers.create({ email: 'ada@example.com', test_clock: clock.id })
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    fits(method)
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
    const product = await stripe.products.create({ name: 'Pro' })
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 2000,
      recurring: { interval: 'month' },
    })
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' })
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      ...(version < BASIL ? { coupon: coupon.id } : { discounts: [{ coupon: coupon.id }] }),
      expand: [version < BASIL ? 'latest_invoice.payment_intent.latest_charge' : 'latest_invoice.payments'],
    })
    for (const object of [customer, product, price, coupon, subscription]) fits(object)
    const first = subscription.latest_invoice
    expect(first.total).toBe(1500)
    const [line] = first.lines.data
    if (version < BASIL) {
      expect(subscription.current_period_end).toBe(Date.UTC(2026, 1, 28, 9) / 1000)
      expect(first).toMatchObject({
        paid: true,
        subscription: subscription.id,
        payment_intent: { status: 'succeeded' },
      })
      expect(first.payment_intent.latest_charge).toMatchObject({ amount: 1500, invoice: first.id })
      expect(line).toMatchObject({
        type: 'subscription',
        proration: false,
        price: { id: price.id },
        plan: { id: price.id },
      })
    } else {
      expect(subscription).not.toHaveProperty('current_period_end')
      expect(first.parent.subscription_details.subscription).toBe(subscription.id)
      expect(first.payments.data[0].payment.type).toBe('payment_intent')
      expect(line.pricing.price_details.price).toBe(price.id)
    }

    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: Date.UTC(2026, 1, 28, 11) / 1000 })
    const invoices = await stripe.invoices.list({ subscription: subscription.id })
    expect(invoices.data.map((invoice: { total: number }) => invoice.total)).toEqual([2000, 1500])
    for (const invoice of invoices.data) fits(invoice)

    const [charge] = (await stripe.charges.list({ customer: customer.id })).data
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 500 })
    for (const object of [charge, refund]) fits(object)
  })

  it('creates payments with the defaults of its time', async () => {
    const { stripe, version, fits } = open()
    const intent = await stripe.paymentIntents.create({ amount: 700, currency: 'usd' })
    fits(intent)
    expect(intent.capture_method).toBe(version < '2024-04-10' ? 'automatic' : 'automatic_async')
    expect(intent.automatic_payment_methods?.enabled).toBe(true)
  })

  it('makes promotion codes of coupons', async () => {
    const { stripe, version, fits } = open()
    const coupon = await stripe.coupons.create({ amount_off: 100, currency: 'usd', duration: 'once' })
    const told = version < CLOVER ? { coupon: coupon.id } : { promotion: { type: 'coupon', coupon: coupon.id } }
    const code = await stripe.promotionCodes.create({ ...told, code: 'SPRING' })
    fits(code)
    if (version < CLOVER) expect(code.coupon).toMatchObject({ id: coupon.id, amount_off: 100 })
    else expect(code.promotion.coupon).toBe(coupon.id)
  })

  it('gets the events of its endpoint in its version', async () => {
    const { stripe, version, fits, world } = open()
    const deliveries: Request[] = []
    world.webhooks.useFetch(request => {
      deliveries.push(request)
      return new Response()
    })
    const endpoint = await stripe.webhookEndpoints.create({
      url: 'https://example.com/webhooks',
      enabled_events: ['product.created'],
      api_version: version,
    })
    fits(endpoint)
    const product = await stripe.products.create({ name: 'Pro' })
    await world.webhooks.settled()
    const [delivery] = deliveries
    const signature = delivery!.headers.get('stripe-signature')
    const told = stripe.webhooks.constructEvent(await delivery!.text(), signature, endpoint.secret)
    expect(told).toMatchObject({ api_version: version, type: 'product.created' })
    expect(told.data.object).toEqual(JSON.parse(JSON.stringify(product)))
    fits(told.data.object)
    const { data } = await stripe.events.list({ type: 'product.created' })
    expect(data[0].id).toBe(told.id)
    expect(data[0].api_version).toBe(world.toJSON().apiVersion)
  })

  it('refuses what its version does not know', async () => {
    const { stripe, version } = open()
    await expect(stripe.customers.create({ nonsense: 1 })).rejects.toMatchObject({ code: 'parameter_unknown' })
    const made = stripe.customers.list({}, { apiVersion: '2019-01-01' })
    await expect(made).rejects.toMatchObject({ message: 'Invalid Stripe API version: 2019-01-01' })
    expect(version.length).toBeGreaterThan(9)
  })
})
