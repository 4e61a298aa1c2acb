/** What a payment is made of. @see https://docs.stripe.com/payments/payment-line-items */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { misfits } from '../../../src/spec/fit.js'
import { refused, type Till, till } from './till.js'

type Details = Stripe.PaymentIntentCreateParams.AmountDetails

const line = (unit_cost: number, more: Partial<Stripe.PaymentIntentCreateParams.AmountDetails.LineItem> = {}) => ({
  product_name: 'A shirt',
  quantity: 1,
  unit_cost,
  ...more,
})
/** The documentation's: 40.00, less 2.00, with 4.00 of tax and 4.00 for shipping. */
const DETAILS: Details = {
  discount_amount: 200,
  line_items: [line(2000, { product_code: 'SKU001' }), line(1000, { quantity: 2 })],
  shipping: { amount: 400, from_postal_code: '94110', to_postal_code: '94117' },
  tax: { total_tax_amount: 400 },
}
const open = (t: Till, amount_details: Details, amount = 4600) =>
  t.api.paymentIntents.create({ amount, amount_details, currency: 'usd', expand: ['amount_details.line_items'] })

describe('the amount details of a payment', () => {
  it('are shown, with their lines where those are asked for', () => {
    const t = till()
    const intent = open(t, DETAILS)
    expect(intent.amount_details).toMatchObject({
      discount_amount: 200,
      line_items: {
        data: [
          { product_code: 'SKU001', unit_cost: 2000 },
          { quantity: 2, unit_cost: 1000 },
        ],
      },
      shipping: { amount: 400, to_postal_code: '94117' },
      tax: { total_tax_amount: 400 },
    })
    expect(misfits(intent, '@payment_intent')).toEqual([])
    expect(t.api.paymentIntents.retrieve(intent.id).amount_details).not.toHaveProperty('line_items')
    const listed = t.api.paymentIntents.listAmountDetailsLineItems(intent.id, { limit: 1 })
    expect(listed).toMatchObject({ data: [{ product_code: 'SKU001' }], has_more: true })
  })

  it('take the place of those before, in each call that tells them', () => {
    const t = till()
    const { id } = open(t, DETAILS)
    const lines = () => t.api.paymentIntents.listAmountDetailsLineItems(id).data.map(({ unit_cost }) => unit_cost)
    t.api.paymentIntents.update(id, { amount: 1500, amount_details: { line_items: [line(900)] } })
    expect(lines()).toEqual([900])
    t.api.paymentIntents.update(id, { amount: 700, amount_details: '' })
    expect([lines(), t.api.paymentIntents.retrieve(id).amount_details]).toEqual([[], { tip: {} }])
    const payment = { payment_method: 'pm_card_visa', return_url: 'https://example.com' }
    t.api.paymentIntents.confirm(id, { ...payment, amount_details: { line_items: [line(700)] } })
    expect(lines()).toEqual([700])
  })

  it('add up to the amount, or say that they do not', () => {
    const t = till()
    const code = 'amount_details_amount_mismatch'
    expect(refused(() => open(t, DETAILS, 4599))).toMatchObject({ status: 400, code })
    const intent = open(t, { ...DETAILS, enforce_arithmetic_validation: false }, 4599)
    expect(intent.amount_details?.error).toMatchObject({ code })
    const mended = t.api.paymentIntents.update(intent.id, { amount: 4600, amount_details: { discount_amount: 200 } })
    expect(mended.amount_details).not.toHaveProperty('error')
    const { line_items: _, ...sums } = DETAILS
    expect(refused(() => open(t, sums, 999)).code).toBe('amount_details_tax_shipping_discount_greater_than_amount')
    expect(open(t, sums, 1000).amount_details).not.toHaveProperty('error')
  })

  it('tell a discount and a tax once', () => {
    const t = till()
    const items = (more: object): Details => ({ line_items: [line(1000, more)] })
    const told = (details: Details, more: object) => () => open(t, { ...items(more), ...details }, 1000)
    expect(refused(told({ discount_amount: 1 }, { discount_amount: 1 })).code).toBe('parameters_exclusive')
    const tax = { total_tax_amount: 1 }
    expect(refused(told({ tax }, { tax })).code).toBe('parameters_exclusive')
    expect(open(t, items({ discount_amount: 100, tax: { total_tax_amount: 50 } }), 950).amount).toBe(950)
  })
})
