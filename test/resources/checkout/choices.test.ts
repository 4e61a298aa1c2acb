/** What a customer chooses on the page of a Checkout Session. @see https://docs.stripe.com/payments/checkout */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { refusal, type Story, story } from '../billing/story.js'

const product = (s: Story, unit_amount: number, params: Partial<Stripe.PriceCreateParams> = {}) =>
  s.api.prices.create({ currency: 'usd', unit_amount, product_data: { name: 'Thing' }, ...params }).id

function opened(s: Story, params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const adjustable_quantity = { enabled: true, minimum: 1, maximum: 5 }
  const { id } = s.api.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://example.com',
    line_items: [{ price: product(s, 1000), quantity: 1, adjustable_quantity }],
    ...params,
  })
  const [line] = s.api.checkout.sessions.listLineItems(id).data
  return { id, line: line!.id }
}

type Completion = Parameters<Story['world']['outside']['completeCheckout']>[0]

const complete = (s: Story, id: string, choices: Omit<Completion, 'checkout_session'>) => {
  s.world.outside.completeCheckout({ checkout_session: id, ...choices })
  return s.api.checkout.sessions.retrieve(id)
}

const paidFor = (s: Story, session: Stripe.Checkout.Session) =>
  s.api.paymentIntents.retrieve(session.payment_intent as string).amount_received

describe('on the page of a session a customer', () => {
  it('takes more, within what is offered', () => {
    const s = story()
    const { id, line } = opened(s)
    for (const many of [0, 6]) expect(() => complete(s, id, { quantities: { [line]: many } })).toThrow('does not offer')
    const done = complete(s, id, { quantities: { [line]: 3 } })
    expect([done.amount_total, paidFor(s, done)]).toEqual([3000, 3000])
    expect(s.api.checkout.sessions.listLineItems(id).data).toMatchObject([{ id: line, quantity: 3 }])
  })

  it('adds what is optional', () => {
    const s = story()
    const gift = product(s, 300)
    const { id } = opened(s, { optional_items: [{ price: gift, quantity: 2 }] })
    expect(s.api.checkout.sessions.retrieve(id)).toMatchObject({
      amount_total: 1000,
      optional_items: [{ price: gift, quantity: 2 }],
    })
    expect(() => complete(s, id, { optional_items: { price_other: 1 } })).toThrow('no optional item')
    const done = complete(s, id, { optional_items: { [gift]: 2 } })
    expect([done.amount_total, paidFor(s, done)]).toEqual([1600, 1600])
  })

  it('subscribes to an optional item too', () => {
    const s = story()
    const extra = s.price(500)
    const { id } = opened(s, {
      mode: 'subscription',
      line_items: [{ price: s.price(1000), quantity: 1 }],
      optional_items: [{ price: extra, quantity: 1 }],
    })
    const { subscription } = complete(s, id, { optional_items: { [extra]: 1 } })
    expect(s.api.subscriptions.retrieve(subscription as string).items.data).toHaveLength(2)
  })

  it('types a code, in whatever case', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 20 }).id
    const code = s.api.promotionCodes.create({ promotion: { type: 'coupon', coupon }, code: 'SPRING' })
    expect(() => complete(s, opened(s).id, { promotion_code: 'spring' })).toThrow('takes no promotion codes')
    const { id } = opened(s, { allow_promotion_codes: true })
    expect(() => complete(s, id, { promotion_code: 'autumn' })).toThrow("no active promotion code 'autumn'")
    const done = complete(s, id, { promotion_code: 'spring' })
    expect(done).toMatchObject({ amount_total: 800, total_details: { amount_discount: 200 } })
    expect(done.discounts).toMatchObject([{ promotion_code: code.id }])
    expect(s.api.promotionCodes.retrieve(code.id).times_redeemed).toBe(1)
  })

  it('decides what to give', () => {
    const s = story()
    const custom_unit_amount = { enabled: true, minimum: 500, maximum: 10_000, preset: 2000 }
    const price = s.api.prices.create({ currency: 'usd', custom_unit_amount, product_data: { name: 'Donation' } }).id
    const { id, line } = opened(s, { line_items: [{ price, quantity: 1 }] })
    expect(s.api.checkout.sessions.retrieve(id).amount_total).toBe(2000)
    expect(() => complete(s, id, { amounts: { [line]: 499 } })).toThrow('does not offer')
    const done = complete(s, id, { amounts: { [line]: 750 } })
    expect([done.amount_total, paidFor(s, done)]).toEqual([750, 750])
  })

  it('chooses how it is shipped', () => {
    const s = story()
    const rate = (amount: number) =>
      s.api.shippingRates.create({
        display_name: 'Post',
        type: 'fixed_amount',
        fixed_amount: { amount, currency: 'usd' },
      }).id
    const [slow, fast] = [rate(300), rate(900)]
    const { id } = opened(s, { shipping_options: [{ shipping_rate: slow }, { shipping_rate: fast }] })
    expect(s.api.checkout.sessions.retrieve(id).amount_total).toBe(1300)
    const done = complete(s, id, { shipping_rate: fast })
    expect(done).toMatchObject({ amount_total: 1900, shipping_cost: { amount_total: 900, shipping_rate: fast } })
    expect(paidFor(s, done)).toBe(1900)
  })
})

describe('a promotion code with a minimum', () => {
  const withMinimum = (s: Story) => {
    const coupon = s.api.coupons.create({ percent_off: 50, duration: 'forever' }).id
    return s.api.promotionCodes.create({
      promotion: { type: 'coupon', coupon },
      restrictions: { minimum_amount: 2000, minimum_amount_currency: 'usd' },
    }).id
  }

  it('is refused to a smaller order and to a cheaper subscription', () => {
    const s = story()
    const promotion_code = withMinimum(s)
    expect(refusal(() => opened(s, { discounts: [{ promotion_code }] }))).toMatchObject({
      status: 400,
      param: 'discounts[0][promotion_code]',
    })
    const subscribe = (amount: number) =>
      s.api.subscriptions.create({
        customer: s.customer(),
        items: [{ price: s.price(amount) }],
        discounts: [{ promotion_code }],
      })
    expect(refusal(() => subscribe(1999)).message).toContain('$20.00')
    expect(s.api.promotionCodes.retrieve(promotion_code).times_redeemed).toBe(0)
    expect(s.invoices(subscribe(2000).id)[0]!.total).toBe(1000)
  })
})
