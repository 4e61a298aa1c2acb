/** Automatic tax wherever an amount is asked for. @see https://docs.stripe.com/tax/calculating */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { AUSTIN, automatic_tax, BERLIN, live, PARIS, shop } from './shop.js'
import { refusal, type Story } from './story.js'

const subscribed = (s: Story, customer: string, params: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }], automatic_tax, ...params })

describe('a subscription with automatic tax', () => {
  it.each([
    ['the country of the customer', BERLIN, {}, 190, 'standard_rated'],
    ['their state', AUSTIN, {}, 63, 'standard_rated'],
    ['nowhere that tax is collected', { ...AUSTIN, state: 'CA' }, {}, 0, 'not_collecting'],
    ['the country, though exempt', BERLIN, { tax_exempt: 'exempt' }, 0, 'customer_exempt'],
    [
      'another country of the Union, as a business',
      PARIS,
      { tax_id_data: [{ type: 'eu_vat', value: 'FR12345678901' }] },
      0,
      'reverse_charge',
    ],
  ] as const)('is taxed by %s', (_, address, params, amount, reason) => {
    const s = shop()
    const { id } = subscribed(s, live(s, address, params as never))
    const [invoice] = s.invoices(id)
    expect(invoice).toMatchObject({
      automatic_tax: { enabled: true, provider: 'stripe', status: 'complete', liability: { type: 'self' } },
      subtotal: 1000,
      total: 1000 + amount,
      total_excluding_tax: 1000,
      total_taxes: [
        { amount, taxability_reason: reason, tax_behavior: 'exclusive', taxable_amount: amount === 0 ? 0 : 1000 },
      ],
    })
    s.to('2026-05-01T02:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ billing_reason: 'subscription_cycle', total: 1000 + amount })
    s.world.check()
  })

  it('finds the tax inside a price that includes it', () => {
    const s = shop('inclusive')
    const { id } = subscribed(s, live(s, BERLIN))
    expect(s.invoices(id)[0]).toMatchObject({ total: 1000, total_excluding_tax: 840, total_taxes: [{ amount: 160 }] })
  })

  it('is taxed where the customer has moved by the next invoice', () => {
    const s = shop()
    const customer = live(s, BERLIN)
    const { id } = subscribed(s, customer)
    s.api.customers.update(customer, { address: PARIS })
    s.to('2026-05-01T02:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ total: 1200, customer_address: { country: 'FR' } })
  })

  it('taxes prorations, and the next preview is the next invoice', () => {
    const s = shop()
    const { id, items } = subscribed(s, live(s, BERLIN))
    s.to('2026-04-16')
    s.api.subscriptions.update(id, { items: [{ id: items.data[0]!.id, quantity: 2 }] })
    const preview = s.api.invoices.createPreview({ subscription: id })
    expect(preview).toMatchObject({ subtotal: 2500, total: 2975 })
    s.to('2026-05-01')
    expect(s.invoices(id)[0]).toMatchObject({ subtotal: 2500, total: 2975 })
  })

  it('is refused to a customer whom nobody can find', () => {
    const s = shop()
    expect(refusal(() => subscribed(s, s.customer()))).toMatchObject({
      status: 400,
      code: 'customer_tax_location_invalid',
      message:
        "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    })
  })

  it('goes on without tax where the customer has left no address', () => {
    const s = shop()
    const customer = live(s, BERLIN)
    const { id } = subscribed(s, customer)
    s.api.customers.update(customer, { address: '' })
    s.to('2026-05-01T02:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({
      status: 'paid',
      total: 1000,
      automatic_tax: { enabled: false, disabled_reason: 'finalization_requires_location_inputs' },
    })
    expect(s.api.subscriptions.retrieve(id).automatic_tax).toMatchObject({
      enabled: false,
      disabled_reason: 'requires_location_inputs',
    })
  })
})

describe('an invoice with automatic tax', () => {
  const drafted = (s: Story, customer: string) => {
    s.api.invoiceItems.create({ customer, amount: 1000, currency: 'usd', tax_behavior: 'inclusive' })
    return s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', automatic_tax })
  }

  it('is taxed as its items say', () => {
    const s = shop()
    expect(drafted(s, live(s, BERLIN))).toMatchObject({ total: 1000, total_taxes: [{ amount: 160 }] })
  })

  it('is not finalized before the customer is found', () => {
    const s = shop()
    const customer = s.customer()
    const draft = drafted(s, customer)
    expect(draft).toMatchObject({ automatic_tax: { status: 'requires_location_inputs' }, total_taxes: [] })
    expect(refusal(() => s.api.invoices.finalizeInvoice(draft.id)).code).toBe('customer_tax_location_invalid')
    s.api.customers.update(customer, { address: BERLIN })
    expect(s.api.invoices.finalizeInvoice(draft.id)).toMatchObject({
      customer_address: { country: 'DE' },
      status: 'open',
      automatic_tax: { status: 'complete' },
    })
  })

  it('gives its tax back with a credit note', () => {
    const s = shop()
    const customer = live(s, BERLIN)
    const { id } = subscribed(s, customer)
    const [invoice] = s.invoices(id)
    const note = s.api.creditNotes.create({
      invoice: invoice!.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: invoice!.lines.data[0]!.id, amount: 500 }],
      credit_amount: 595,
    })
    expect(note).toMatchObject({ subtotal: 500, total: 595, total_taxes: [{ amount: 95, taxable_amount: 500 }] })
  })
})

describe('a quote with automatic tax', () => {
  it('offers what its subscription then costs', () => {
    const s = shop()
    const quote = s.api.quotes.create({
      customer: live(s, BERLIN),
      line_items: [{ price: s.price(1000) }],
      automatic_tax,
    })
    expect(quote).toMatchObject({ amount_total: 1190, automatic_tax: { status: 'complete' } })
    s.api.quotes.finalizeQuote(quote.id)
    const { subscription } = s.api.quotes.accept(quote.id)
    expect(s.invoices(subscription as string)[0]).toMatchObject({ total: 1190 })
  })
})

describe('a Checkout Session with automatic tax', () => {
  const opened = (s: Story, params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    s.api.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://example.com',
      line_items: [
        { quantity: 1, price_data: { currency: 'eur', unit_amount: 1000, product_data: { name: 'A shirt' } } },
      ],
      automatic_tax,
      ...params,
    })

  it('is taxed where the customer says they are', () => {
    const s = shop()
    const { id, automatic_tax: first, amount_total } = opened(s)
    expect([first.status, amount_total]).toEqual(['requires_location_inputs', 1000])
    s.world.outside.completeCheckout({ checkout_session: id, address: PARIS })
    const done = s.api.checkout.sessions.retrieve(id)
    expect(done).toMatchObject({
      amount_total: 1200,
      total_details: { amount_tax: 200 },
      automatic_tax: { status: 'complete' },
      status: 'complete',
    })
    expect(s.api.paymentIntents.retrieve(done.payment_intent as string).amount).toBe(1200)
  })

  it('begins a subscription that is taxed', () => {
    const s = shop()
    const { id } = opened(s, { mode: 'subscription', line_items: [{ price: s.price(1000), quantity: 1 }] })
    s.world.outside.completeCheckout({ checkout_session: id, address: BERLIN })
    const { subscription, amount_total } = s.api.checkout.sessions.retrieve(id)
    expect(amount_total).toBe(1190)
    expect(s.invoices(subscription as string)[0]!.total).toBe(1190)
  })

  it('asks for the address of a customer who is there, or may save it', () => {
    const s = shop()
    const customer = s.customer()
    expect(refusal(() => opened(s, { customer }))).toMatchObject({ code: 'customer_tax_location_invalid' })
    const { id } = opened(s, { customer, customer_update: { address: 'auto' } })
    s.world.outside.completeCheckout({ checkout_session: id, address: BERLIN })
    expect(s.api.customers.retrieve(customer)).toMatchObject({ address: { country: 'DE' } })
  })
})

describe('a customer', () => {
  const taxOf = (s: Story, id: string) => (s.api.customers.retrieve(id, { expand: ['tax'] }) as Stripe.Customer).tax

  it('says where they are taxed, and whether tax is collected there', () => {
    const s = shop()
    const customer = s.customer()
    expect(taxOf(s, customer)).toMatchObject({ automatic_tax: 'unrecognized_location', location: null })
    s.api.customers.update(customer, { address: BERLIN })
    expect(taxOf(s, customer)).toMatchObject({
      automatic_tax: 'supported',
      location: { country: 'DE', source: 'billing_address', state: null },
    })
    s.api.customers.update(customer, { shipping: { name: 'Jenny', address: { ...AUSTIN, state: 'CA' } } })
    expect(taxOf(s, customer)).toMatchObject({
      automatic_tax: 'not_collecting',
      location: { country: 'US', source: 'shipping_destination', state: 'CA' },
    })
  })

  it('is refused without a place where that is to be checked at once', () => {
    const s = shop()
    const create = () => s.api.customers.create({ tax: { validate_location: 'immediately' } })
    expect(refusal(create).code).toBe('customer_tax_location_invalid')
  })
})
