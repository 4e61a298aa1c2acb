/** Shipping, its tax, and what is given back of it. @see https://docs.stripe.com/tax/products-prices-tax-codes-tax-behavior */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { misfits } from '../../../src/spec/fit.js'
import { automatic_tax, BERLIN, live, shop } from './shop.js'
import { refusal, type Story, story } from './story.js'

type Rate = Partial<Stripe.ShippingRateCreateParams>

const post = (s: Story, rate: Rate = {}, currency = 'usd') =>
  s.api.shippingRates.create({
    display_name: 'Post',
    type: 'fixed_amount',
    fixed_amount: { amount: 500, currency },
    ...rate,
  }).id

function drafted(s: Story, customer: string, rate: Rate, params: Partial<Stripe.InvoiceCreateParams> = {}) {
  s.api.invoiceItems.create({ customer, amount: 1000, currency: 'usd' })
  return s.api.invoices.create({
    customer,
    pending_invoice_items_behavior: 'include',
    shipping_cost: { shipping_rate: post(s, rate) },
    expand: ['shipping_cost.taxes'],
    ...params,
  })
}

describe('shipping on an invoice', () => {
  it.each([
    ['on top of what it costs', { tax_behavior: 'exclusive' }, 95, 1785, 1500],
    ['inside what it costs', { tax_behavior: 'inclusive' }, 80, 1690, 1420],
    ['by what the account has preset', {}, 95, 1785, 1500],
    ['not, as its code says', { tax_code: 'txcd_00000000' }, 0, 1690, 1500],
  ] as const)('is taxed %s', (_, rate, tax, total, net) => {
    const s = shop()
    const invoice = drafted(s, live(s, BERLIN), rate, { automatic_tax })
    expect(invoice).toMatchObject({
      subtotal: 1000,
      subtotal_excluding_tax: 1000,
      shipping_cost: { amount_subtotal: 500, amount_tax: tax, taxes: [{ amount: tax, rate: { country: 'DE' } }] },
      total,
      total_excluding_tax: net,
    })
    expect(invoice.total_taxes!.reduce((sum, { amount }) => sum + amount, 0)).toBe(190 + tax)
    expect(misfits(invoice, '@invoice')).toEqual([])
    expect(s.api.invoices.retrieve(invoice.id).shipping_cost).not.toHaveProperty('taxes')
    expect(s.api.invoices.pay(invoice.id).amount_paid).toBe(total)
    s.world.check()
  })

  it('is no line, and not taxed by rates for lines', () => {
    const s = story()
    const rate = s.api.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 }).id
    expect(drafted(s, s.customer(), {}, { default_tax_rates: [rate] })).toMatchObject({
      shipping_cost: { amount_tax: 0, amount_total: 500, taxes: [] },
      total: 1700,
    })
    s.world.check()
  })
})

describe('shipping on a credit note', () => {
  const finalized = (s: Story) => {
    const { id, shipping_cost: cost } = drafted(s, live(s, BERLIN), { tax_behavior: 'exclusive' }, { automatic_tax })
    s.api.invoices.finalizeInvoice(id)
    return { invoice: id, shipping_cost: { shipping_rate: cost!.shipping_rate as string } }
  }

  it('is given back with its tax, alone or with lines', () => {
    const s = shop()
    const told = finalized(s)
    const lines = [{ type: 'custom_line_item', description: 'Late', quantity: 1, unit_amount: 100 }] as const
    expect(s.api.creditNotes.preview({ ...told, lines: [...lines] })).toMatchObject({ subtotal: 100, total: 695 })
    const note = s.api.creditNotes.create({ ...told, expand: ['shipping_cost.taxes'] })
    expect(note).toMatchObject({
      amount_shipping: 500,
      shipping_cost: { amount_subtotal: 500, amount_tax: 95, amount_total: 595, taxes: [{ amount: 95 }] },
      subtotal: 0,
      total: 595,
      total_excluding_tax: 500,
      total_taxes: [{ amount: 95, taxable_amount: 500 }],
      lines: { data: [] },
    })
    expect(misfits(note, '@credit_note')).toEqual([])
    expect(s.api.invoices.retrieve(told.invoice)).toMatchObject({ amount_remaining: 1190, total: 1785 })
    s.world.check()
  })

  it('is given back once, unless that is taken back', () => {
    const s = shop()
    const told = finalized(s)
    const { id } = s.api.creditNotes.create(told)
    expect(refusal(() => s.api.creditNotes.create(told)).param).toBe('shipping_cost[shipping_rate]')
    s.api.creditNotes.voidCreditNote(id)
    expect(s.api.creditNotes.create(told).total).toBe(595)
  })

  it('is that of its invoice', () => {
    const s = shop()
    const { invoice } = finalized(s)
    const other = { shipping_rate: post(s) }
    expect(refusal(() => s.api.creditNotes.create({ invoice, shipping_cost: other }))).toMatchObject({
      status: 400,
      param: 'shipping_cost[shipping_rate]',
    })
  })
})

describe('shipping of a Checkout Session', () => {
  it('is taxed where the customer says they are', () => {
    const s = shop()
    const shirt = { currency: 'eur', unit_amount: 1000, product_data: { name: 'A shirt' } }
    const { id } = s.api.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://example.com',
      line_items: [{ quantity: 1, price_data: shirt }],
      shipping_options: [{ shipping_rate: post(s, { tax_behavior: 'inclusive' }, 'eur') }],
      automatic_tax,
    })
    s.world.outside.completeCheckout({ checkout_session: id, address: BERLIN })
    const session = s.api.checkout.sessions.retrieve(id, { expand: ['shipping_cost.taxes', 'line_items'] })
    expect(session).toMatchObject({
      amount_subtotal: 1000,
      amount_total: 1690,
      shipping_cost: { amount_subtotal: 500, amount_tax: 80, amount_total: 500, taxes: [{ taxable_amount: 420 }] },
      total_details: { amount_shipping: 500, amount_tax: 270 },
      line_items: { data: [{ amount_tax: 190 }] },
    })
    expect(misfits(session, '@checkout.session')).toEqual([])
  })
})

describe('shipping in a calculation of tax', () => {
  const calculated = (s: Story, shipping_cost: Stripe.Tax.CalculationCreateParams.ShippingCost) =>
    s.api.tax.calculations.create({
      currency: 'usd',
      customer_details: { address: BERLIN, address_source: 'shipping' },
      line_items: [{ amount: 1000, reference: 'L1' }],
      shipping_cost,
    })

  it('is as its rate says', () => {
    const s = shop()
    const shipping_rate = post(s, { tax_behavior: 'inclusive' })
    expect(calculated(s, { shipping_rate })).toMatchObject({
      amount_total: 1690,
      shipping_cost: { amount: 500, amount_tax: 80, shipping_rate, tax_behavior: 'inclusive' },
    })
  })

  it('is told once', () => {
    const s = shop()
    expect(refusal(() => calculated(s, { shipping_rate: post(s), amount: 300 })).code).toBe('parameters_exclusive')
  })
})
