/** Invoices of payments on Checkout Sessions. @see https://docs.stripe.com/payments/checkout/post-payment-invoices */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { misfits } from '../../../src/spec/fit.js'
import { automatic_tax, BERLIN, shop } from '../billing/shop.js'
import { refusal, type Story, story } from '../billing/story.js'

const shirt = (s: Story, params: Partial<Stripe.PriceCreateParams> = { unit_amount: 2000 }) =>
  s.api.prices.create({ currency: 'usd', product_data: { name: 'T-shirt' }, ...params }).id

const invoice_creation = (invoice_data: Stripe.Checkout.SessionCreateParams.InvoiceCreation.InvoiceData = {}) => ({
  enabled: true,
  invoice_data,
})

const open = (s: Story, params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  s.api.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://example.com',
    line_items: [{ price: shirt(s), quantity: 2 }],
    invoice_creation: invoice_creation(),
    ...params,
  })

const get = (s: Story, id: string) => s.api.checkout.sessions.retrieve(id)
const invoiceOf = (s: Story, id: string) =>
  s.api.invoices.retrieve(get(s, id).invoice as string, { expand: ['payments'] })

describe('a session that makes an invoice', () => {
  it('has one that is paid, by a customer of its own', () => {
    const s = story()
    const { id, ...session } = open(s)
    expect(session).toMatchObject({ customer_creation: 'if_required', invoice: null })
    expect(
      s.caused(() => s.world.outside.completeCheckout({ checkout_session: id, email: 'jenny@example.com' })),
    ).toEqual([
      'customer.created',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoiceitem.created',
      'invoice.created',
      'invoice.finalized',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'checkout.session.completed',
    ])
    const { customer, payment_intent } = get(s, id)
    const invoice = invoiceOf(s, id)
    expect(invoice).toMatchObject({
      amount_due: 4000,
      amount_paid: 4000,
      amount_remaining: 0,
      attempted: true,
      billing_reason: 'manual',
      customer,
      customer_email: 'jenny@example.com',
      lines: {
        data: [{ amount: 4000, description: 'T-shirt', quantity: 2, parent: { type: 'invoice_item_details' } }],
      },
      payments: { data: [{ amount_paid: 4000, is_default: true, payment: { payment_intent }, status: 'paid' }] },
      status: 'paid',
    })
    expect(invoice.number).toMatch(/-0001$/)
    expect(misfits(invoice, '@invoice')).toEqual([])
    const [told] = s.api.events.list({ type: 'checkout.session.completed' }).data
    expect(told!.data.object).toMatchObject({ invoice: invoice.id })
    s.world.check()
  })

  it('says what it was told to', () => {
    const s = story()
    const { id } = open(s, {
      invoice_creation: invoice_creation({
        custom_fields: [{ name: 'Order', value: '7' }],
        description: 'Thank you',
        footer: 'No returns',
        metadata: { order: '7' },
        rendering_options: { amount_tax_display: 'include_inclusive_tax' },
      }),
    })
    s.world.outside.completeCheckout({ checkout_session: id })
    expect(misfits(get(s, id), '@checkout.session')).toEqual([])
    expect(invoiceOf(s, id)).toMatchObject({
      custom_fields: [{ name: 'Order', value: '7' }],
      description: 'Thank you',
      footer: 'No returns',
      metadata: { order: '7' },
      rendering: { amount_tax_display: 'include_inclusive_tax', pdf: { page_size: 'letter' } },
    })
  })

  it('has its discounts, taxes and shipping, and leaves the balance of the customer alone', () => {
    const s = shop()
    const customer = s.customer('pm_card_visa', { address: BERLIN, balance: -500 })
    const coupon = s.api.coupons.create({ percent_off: 50 }).id
    const post = { display_name: 'Post', type: 'fixed_amount', fixed_amount: { amount: 500, currency: 'usd' } } as const
    const { id, amount_total } = open(s, {
      automatic_tax,
      customer,
      discounts: [{ coupon }],
      shipping_options: [{ shipping_rate_data: post }],
    })
    expect(amount_total).toBe(2975)
    s.world.outside.completeCheckout({ checkout_session: id })
    expect(invoiceOf(s, id)).toMatchObject({
      amount_paid: 2975,
      automatic_tax: { enabled: true, status: 'complete' },
      shipping_cost: { amount_subtotal: 500, amount_tax: 95 },
      starting_balance: 0,
      ending_balance: 0,
      subtotal: 4000,
      total_discount_amounts: [{ amount: 2000 }],
    })
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: -500 })
    expect(s.api.coupons.retrieve(coupon).times_redeemed).toBe(1)
    s.world.check()
  })

  it('is of the amount that the customer chose', () => {
    const s = story()
    const session = open(s, {
      line_items: [{ price: shirt(s, { custom_unit_amount: { enabled: true, preset: 1000 } }), quantity: 1 }],
      expand: ['line_items'],
    })
    const amounts = { [session.line_items!.data[0]!.id]: 1500 }
    s.world.outside.completeCheckout({ checkout_session: session.id, amounts })
    expect(invoiceOf(s, session.id)).toMatchObject({ amount_paid: 1500, lines: { data: [{ description: 'T-shirt' }] } })
  })

  it('has none before a bank debit is there', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 50 }).id
    const { id } = open(s, {
      customer: s.customer(),
      allowed_payment_method_types: ['us_bank_account'],
      discounts: [{ coupon }],
    })
    s.world.outside.completeCheckout({ checkout_session: id, payment_method: 'pm_usBankAccount_success' })
    expect(get(s, id)).toMatchObject({ invoice: null, status: 'complete' })
    s.world.outside.settleDebit({ payment_intent: get(s, id).payment_intent as string })
    expect(invoiceOf(s, id)).toMatchObject({ status: 'paid', amount_paid: 2000 })
    expect(s.api.coupons.retrieve(coupon).times_redeemed).toBe(1)
    s.world.check()
  })

  it('is one for a payment', () => {
    const s = story()
    const line_items = [{ price: s.price(1000), quantity: 1 }]
    expect(refusal(() => open(s, { mode: 'subscription', line_items }))).toMatchObject({
      status: 400,
      param: 'invoice_creation',
    })
  })
})

it('a payment link makes sessions that make invoices', () => {
  const s = story()
  const link = s.api.paymentLinks.create({
    line_items: [{ price: shirt(s), quantity: 1 }],
    invoice_creation: invoice_creation({ footer: 'No returns' }),
  })
  expect(link.invoice_creation).toMatchObject({
    enabled: true,
    invoice_data: { description: null, footer: 'No returns' },
  })
  expect(misfits(link, '@payment_link')).toEqual([])
  s.world.outside.openPaymentLink({ payment_link: link.id })
  const [session] = s.api.checkout.sessions.list({ payment_link: link.id }).data
  s.world.outside.completeCheckout({ checkout_session: session!.id })
  expect(invoiceOf(s, session!.id)).toMatchObject({ footer: 'No returns', status: 'paid' })
})
