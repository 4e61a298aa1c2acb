/** Coupons, promotion codes and tax rates. @see https://docs.stripe.com/billing/subscriptions/coupons */
import { describe, expect, it } from 'vitest'
import { at, refusal, story } from '../billing/story.js'

const subscribe = (s: ReturnType<typeof story>, params: object, customer = s.customer()) =>
  s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }], ...params })

describe('a coupon', () => {
  it.each([
    [{ percent_off: 101 }, 'percent_off'],
    [{ percent_off: 0 }, 'percent_off'],
    [{ amount_off: 500 }, 'currency'],
    [{ percent_off: 10, duration: 'repeating' }, 'duration_in_months'],
    [{ percent_off: 10, duration: 'once', duration_in_months: 3 }, 'duration_in_months'],
    [{ percent_off: 33.333 }, 'percent_off'],
    [{ percent_off: 10, redeem_by: at('2026-01-01') }, 'redeem_by'],
    [{ percent_off: 10, redeem_by: at('2031-01-02') }, 'redeem_by'],
    [{ percent_off: 10, max_redemptions: 0 }, 'max_redemptions'],
    [{ percent_off: 10, amount_off: 500, currency: 'usd' }, 'amount_off'],
    [{}, 'percent_off'],
  ])('is refused with %o', (params, param) => {
    const s = story()
    expect(refusal(() => s.api.coupons.create(params as never))).toMatchObject({ status: 400, param })
  })

  it('has metadata, if none yet', () => {
    expect(story().api.coupons.create({ percent_off: 10 }).metadata).toEqual({})
  })

  it('is used as often as it may be', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 10, max_redemptions: 1, duration: 'forever' }).id
    subscribe(s, { discounts: [{ coupon }] })
    expect(s.api.coupons.retrieve(coupon)).toMatchObject({ times_redeemed: 1, valid: false })
    expect(refusal(() => subscribe(s, { discounts: [{ coupon }] }))).toMatchObject({
      status: 400,
      code: 'coupon_expired',
    })
  })

  it('is no longer good after its date', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 10, redeem_by: at('2026-01-10') }).id
    s.to('2026-01-10')
    expect(s.invoices(subscribe(s, { discounts: [{ coupon }] }).id)[0]!.total).toBe(900)
    s.to('2026-01-10T00:00:01Z')
    expect(s.api.coupons.retrieve(coupon).valid).toBe(false)
    expect(refusal(() => subscribe(s, { discounts: [{ coupon }] })).code).toBe('coupon_expired')
  })

  it('is applied once, by itself or by its code', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 10 }).id
    const code = s.api.promotionCodes.create({ promotion: { type: 'coupon', coupon } }).id
    expect(refusal(() => subscribe(s, { discounts: [{ coupon }, { coupon }] })).param).toBe('discounts')
    expect(refusal(() => subscribe(s, { discounts: [{ coupon }, { promotion_code: code }] })).param).toBe('discounts')
    expect(s.api.coupons.retrieve(coupon).times_redeemed).toBe(0)
  })

  it('that is deleted goes on where it was applied', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 50, duration: 'forever' }).id
    const { id } = subscribe(s, { discounts: [{ coupon }] })
    s.api.coupons.del(coupon)
    s.to('2026-02-01T02:00:00Z')
    expect(s.invoices(id).map(({ total }) => total)).toEqual([500, 500])
  })

  it('takes the amount of the currency that is billed', () => {
    const s = story()
    const coupon = s.api.coupons.create({
      amount_off: 100,
      currency: 'usd',
      currency_options: { eur: { amount_off: 90 } },
    }).id
    const price = s.price(1000, { currency: 'eur' })
    const { id } = s.api.subscriptions.create({ customer: s.customer(), items: [{ price }], discounts: [{ coupon }] })
    expect(s.invoices(id)[0]!.total).toBe(910)
  })

  it('in another currency than the one that the customer is billed in is refused', () => {
    const s = story()
    const customer = s.customer()
    subscribe(s, {}, customer)
    const coupon = s.api.coupons.create({ amount_off: 100, currency: 'eur' }).id
    expect(refusal(() => subscribe(s, { discounts: [{ coupon }] }, customer)).message).toContain(
      'You cannot combine currencies on a single customer.',
    )
  })
})

describe('a promotion code', () => {
  const codeOf = (s: ReturnType<typeof story>, params: object = {}) => {
    const coupon = s.api.coupons.create({ percent_off: 50, duration: 'forever' }).id
    return s.api.promotionCodes.create({ promotion: { type: 'coupon', coupon }, code: 'SPRING', ...params })
  }

  it('gives its coupon, and counts', () => {
    const s = story()
    const { id } = codeOf(s, { max_redemptions: 1 })
    expect(s.invoices(subscribe(s, { discounts: [{ promotion_code: id }] }).id)[0]!.total).toBe(500)
    expect(s.api.promotionCodes.retrieve(id)).toMatchObject({ times_redeemed: 1, active: false })
    expect(refusal(() => subscribe(s, { discounts: [{ promotion_code: id }] })).status).toBe(400)
  })

  it('has letters, digits and dashes, and is found in whatever case it is typed', () => {
    const s = story()
    expect(refusal(() => codeOf(s, { code: 'SPRING SALE' })).param).toBe('code')
    const { id } = codeOf(s, { code: 'Spring-26' })
    expect(s.api.promotionCodes.list({ code: 'sPRING-26' }).data.map(code => code.id)).toEqual([id])
  })

  it('does not outlast its coupon', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 50, redeem_by: at('2026-06-01') }).id
    const until = (moment: string) =>
      s.api.promotionCodes.create({ promotion: { type: 'coupon', coupon }, expires_at: at(moment) })
    expect(refusal(() => until('2026-06-02')).param).toBe('expires_at')
    expect(until('2026-06-01').active).toBe(true)
  })

  it('with a minimum is for something new: no item, and no subscription that runs', () => {
    const s = story()
    const { id } = codeOf(s, { restrictions: { minimum_amount: 900, minimum_amount_currency: 'usd' } })
    const discounts = [{ promotion_code: id }]
    const subscription = subscribe(s, { discounts })
    expect(s.invoices(subscription.id)[0]!.total).toBe(500)
    expect(refusal(() => subscribe(s, { items: [{ price: s.price(1000), discounts }] })).param).toBe(
      'items[0][discounts][0][promotion_code]',
    )
    expect(refusal(() => s.api.subscriptions.update(subscription.id, { discounts })).param).toBe(
      'discounts[0][promotion_code]',
    )
  })

  it('is unique among active ones, whatever its case', () => {
    const s = story()
    codeOf(s)
    expect(refusal(() => codeOf(s, { code: 'spring' })).message).toBe(
      'An active promotion code with `code: spring` already exists.',
    )
  })

  it('expires', () => {
    const s = story()
    const { id } = codeOf(s, { expires_at: at('2026-01-10') })
    expect(s.caused(() => s.to('2026-01-10'))).toEqual(['promotion_code.updated'])
    expect(s.api.promotionCodes.retrieve(id).active).toBe(false)
  })

  it('may be for one customer', () => {
    const s = story()
    const customer = s.customer()
    const { id } = codeOf(s, { customer })
    expect(refusal(() => subscribe(s, { discounts: [{ promotion_code: id }] })).status).toBe(400)
    expect(subscribe(s, { discounts: [{ promotion_code: id }] }, customer).status).toBe('active')
  })

  it('may be for first purchases', () => {
    const s = story()
    const customer = s.customer()
    subscribe(s, {}, customer)
    const { id } = codeOf(s, { restrictions: { first_time_transaction: true } })
    expect(refusal(() => subscribe(s, { discounts: [{ promotion_code: id }] }, customer)).message).toBe(
      'This promotion code cannot be redeemed because the associated customer has prior transactions.',
    )
  })
})

describe('a tax rate', () => {
  it('that is inactive is not taken, and goes on where it is', () => {
    const s = story()
    const rate = s.api.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false }).id
    const { id } = subscribe(s, { default_tax_rates: [rate] })
    s.api.taxRates.update(rate, { active: false })
    expect(refusal(() => subscribe(s, { default_tax_rates: [rate] })).status).toBe(400)
    s.to('2026-02-01T02:00:00Z')
    expect(s.invoices(id)[0]!.total).toBe(1200)
  })
})

it('a tax rate has up to four decimals', () => {
  const s = story()
  const rate = (percentage: number) => s.api.taxRates.create({ display_name: 'Tax', inclusive: false, percentage })
  expect(refusal(() => rate(5.12345)).param).toBe('percentage')
  expect(rate(5.1234).percentage).toBe(5.1234)
})
