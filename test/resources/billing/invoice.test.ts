/** Invoices: every way from draft to an end. @see https://docs.stripe.com/invoicing/integration/workflow-transitions */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { at, refusal, type Story, story } from './story.js'

function drafted(s: Story, amount = 3000, params: Partial<Stripe.InvoiceCreateParams> = {}, card?: string) {
  const customer = s.customer(card)
  s.api.invoiceItems.create({ customer, amount, currency: 'usd' })
  return s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', ...params })
}

describe('an invoice', () => {
  it('is drafted, finalized and paid, each with its events', () => {
    const s = story()
    const customer = s.customer()
    s.api.invoiceItems.create({ customer, amount: 3000, currency: 'usd' })
    let id = ''
    expect(
      s.caused(() => {
        id = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' }).id
      }),
    ).toEqual(['invoice.created'])
    expect(s.api.invoices.retrieve(id)).toMatchObject({
      status: 'draft',
      number: null,
      auto_advance: false,
      total: 3000,
    })
    expect(s.caused(() => void s.api.invoices.finalizeInvoice(id))).toEqual([
      'invoice.finalized',
      'payment_intent.created',
    ])
    expect(s.api.invoices.retrieve(id)).toMatchObject({
      status: 'open',
      amount_due: 3000,
      amount_remaining: 3000,
      attempted: false,
    })
    expect(s.caused(() => void s.api.invoices.pay(id))).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
    ])
    expect(s.api.invoices.retrieve(id)).toMatchObject({
      status: 'paid',
      amount_paid: 3000,
      amount_remaining: 0,
      attempt_count: 1,
      status_transitions: { finalized_at: at('2026-01-01'), paid_at: at('2026-01-01') },
    })
  })

  it('has amounts of nothing before it has lines, and gives its currency to them', () => {
    const s = story()
    const customer = s.customer('pm_card_visa')
    const invoice = s.api.invoices.create({ customer, currency: 'eur' })
    expect(invoice).toMatchObject({ total: 0, subtotal_excluding_tax: 0, total_excluding_tax: 0 })
    expect(s.api.invoiceItems.create({ customer, invoice: invoice.id, amount: 1900 }).currency).toBe('eur')
  })

  it('finalizes by itself an hour after its creation, and is charged then', () => {
    const s = story()
    const { id, automatically_finalizes_at } = drafted(s, 3000, { auto_advance: true })
    expect(automatically_finalizes_at).toBe(at('2026-01-01T01:00:00Z'))
    s.to('2026-01-01T00:59:59Z')
    expect(s.api.invoices.retrieve(id).status).toBe('draft')
    s.to('2026-01-01T01:00:00Z')
    expect(s.api.invoices.retrieve(id).status).toBe('paid')
  })

  it('waits as a draft where it does not advance', () => {
    const s = story()
    const { id } = drafted(s)
    s.to('2026-03-01')
    expect(s.api.invoices.retrieve(id).status).toBe('draft')
  })

  it('leaves pending items alone unless it is told to include them', () => {
    const s = story()
    const customer = s.customer()
    s.api.invoiceItems.create({ customer, amount: 3000, currency: 'usd' })
    expect(s.api.invoices.create({ customer }).lines.data).toEqual([])
  })

  it('counts its number by customer', () => {
    const s = story()
    const customer = s.customer('pm_card_visa', { invoice_prefix: 'ABC' })
    const numbers = [1, 2].map(() => {
      s.api.invoiceItems.create({ customer, amount: 1000, currency: 'usd' })
      const { id } = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
      return s.api.invoices.finalizeInvoice(id).number
    })
    expect(numbers).toEqual(['ABC-0001', 'ABC-0002'])
  })

  it('of nothing is paid as it is finalized, and nothing was tried', () => {
    const s = story()
    const { id } = s.api.invoices.create({ customer: s.customer() })
    expect(s.api.invoices.finalizeInvoice(id)).toMatchObject({
      status: 'paid',
      attempted: true,
      attempt_count: 0,
      total: 0,
    })
  })

  it('too small to be charged is paid, and its amount is owed with the next one', () => {
    const s = story()
    const { id, customer } = drafted(s, 30)
    expect(s.api.invoices.finalizeInvoice(id)).toMatchObject({ status: 'paid', amount_due: 0 })
    expect(s.api.customers.retrieve(customer as string)).toMatchObject({ balance: 30 })
    const [transaction] = s.api.customers.listBalanceTransactions(customer as string).data
    expect(transaction).toMatchObject({ type: 'invoice_too_small', amount: 30, ending_balance: 30 })
  })

  it.each([
    [-1100, 3100, { amount_due: 2000, ending_balance: 0, total: 3100 }],
    [-5000, 2000, { amount_due: 0, ending_balance: -3000, total: 2000 }],
    [500, 2000, { amount_due: 2500, ending_balance: 0, total: 2000 }],
    [0, -3100, { amount_due: 0, ending_balance: -3100, total: -3100 }],
  ])('with a balance of %i and a total of %i', (balance, amount, amounts) => {
    const s = story()
    const customer = s.customer('pm_card_visa', { balance })
    s.api.invoiceItems.create({ customer, amount, currency: 'usd' })
    const { id, starting_balance, ending_balance } = s.api.invoices.create({
      customer,
      pending_invoice_items_behavior: 'include',
    })
    expect([starting_balance, ending_balance]).toEqual([balance, null])
    expect(s.api.invoices.finalizeInvoice(id)).toMatchObject(amounts)
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: amounts.ending_balance })
  })

  it('that is voided gives back the balance that it used', () => {
    const s = story()
    const customer = s.customer('pm_card_visa', { balance: -1100 })
    s.api.invoiceItems.create({ customer, amount: 3100, currency: 'usd' })
    const { id } = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    s.api.invoices.finalizeInvoice(id)
    expect(s.caused(() => void s.api.invoices.voidInvoice(id))).toEqual([
      'invoice.voided',
      'payment_intent.canceled',
      'customer.updated',
    ])
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: -1100 })
  })

  it('that nobody will pay is uncollectible, and may still be paid', () => {
    const s = story()
    const { id } = drafted(s)
    s.api.invoices.finalizeInvoice(id)
    expect(s.caused(() => void s.api.invoices.markUncollectible(id))).toEqual(['invoice.marked_uncollectible'])
    expect(s.api.invoices.pay(id)).toMatchObject({ status: 'paid', amount_paid: 3000 })
  })

  it('paid out of band takes no money', () => {
    const s = story()
    const { id } = drafted(s)
    s.api.invoices.finalizeInvoice(id)
    const types = s.caused(() => void s.api.invoices.pay(id, { paid_out_of_band: true }))
    expect(types).toEqual(['payment_intent.canceled', 'invoice.updated', 'invoice.paid'])
    expect(s.api.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_remaining: 0 })
  })

  it('that is sent is due after so many days, and then overdue', () => {
    const s = story()
    const { id, due_date } = drafted(s, 3000, { collection_method: 'send_invoice', days_until_due: 7 })
    expect(due_date).toBe(at('2026-01-08'))
    expect(s.caused(() => void s.api.invoices.sendInvoice(id))).toEqual([
      'invoice.finalized',
      'payment_intent.created',
      'invoice.sent',
    ])
    expect(s.api.invoices.retrieve(id)).toMatchObject({ status: 'open', next_payment_attempt: null })
    expect(s.caused(() => s.to('2026-01-09'))).toEqual(['invoice.overdue'])
  })

  it('shows one error for every step that is too late', () => {
    const s = story()
    const { id } = drafted(s)
    s.api.invoices.pay(id)
    expect(refusal(() => s.api.invoices.pay(id)).message).toBe('Invoice is already paid')
    expect(refusal(() => s.api.invoices.finalizeInvoice(id)).message).toContain(
      "already finalized, you can't re-finalize",
    )
    expect(refusal(() => s.api.invoices.voidInvoice(id)).status).toBe(400)
    expect(refusal(() => s.api.invoices.markUncollectible(id)).status).toBe(400)
    expect(refusal(() => s.api.invoices.del(id)).message).toBe('You can only delete draft invoices.')
    expect(refusal(() => s.api.invoices.update(id, { default_tax_rates: [] })).code).toBe('invoice_not_editable')
    expect(s.api.invoices.update(id, { metadata: { a: 'b' } }).metadata).toEqual({ a: 'b' })
  })

  it('that is deleted gives its items back to the next one', () => {
    const s = story()
    const { id, customer } = drafted(s)
    expect(s.api.invoices.del(id)).toEqual({ id, object: 'invoice', deleted: true })
    expect(s.api.invoiceItems.list({ customer: customer as string, pending: true }).data).toHaveLength(1)
  })

  it('has lines that can be added, changed and removed while it is a draft', () => {
    const s = story()
    const { id } = drafted(s)
    const added = s.api.invoices.addLines(id, {
      lines: [{ amount: 500, description: 'Setup' }],
      invoice_metadata: { order: '7' },
    })
    expect(added.metadata).toEqual({ order: '7' })
    expect(added.total).toBe(3500)
    const line = added.lines.data.find(({ description }) => description === 'Setup')!.id
    expect(s.api.invoices.updateLines(id, { lines: [{ id: line, amount: 700 }] }).total).toBe(3700)
    expect(s.api.invoices.removeLines(id, { lines: [{ id: line, behavior: 'delete' }] }).total).toBe(3000)
  })
})

describe('taxes that somebody else has reckoned', () => {
  const vat = {
    amount: 130,
    taxable_amount: 1000,
    tax_rate_data: { display_name: 'HST', percentage: 13, inclusive: false },
  }

  it('are those of their line, by a rate that nobody else can use', () => {
    const s = story()
    const { id, lines } = drafted(s)
    const line = lines.data[0]!.id
    const taxed = s.api.invoices.updateLines(id, {
      lines: [{ id: line, tax_amounts: [vat, { ...vat, amount: 5, taxable_amount: 100 }] }],
    })
    expect(taxed).toMatchObject({ total: 3135, total_excluding_tax: 3000 })
    expect(taxed.lines.data[0]!.taxes!.map(({ amount }) => amount)).toEqual([130, 5])
    const { tax_rate_details, ...total } = taxed.total_taxes![0]!
    expect(total).toMatchObject({ amount: 135, tax_behavior: 'exclusive', taxable_amount: 1100 })
    const rate = tax_rate_details!.tax_rate
    expect(s.api.taxRates.retrieve(rate)).toMatchObject({ active: false, percentage: 13, display_name: 'HST' })
    const added = s.api.invoices.addLines(id, { lines: [{ amount: 1000, tax_amounts: [vat] }] })
    expect(added.total_taxes).toMatchObject([{ amount: 265, tax_rate_details: { tax_rate: rate } }])
    s.api.invoices.updateLineItem(id, line, { tax_amounts: '' })
    expect(s.api.invoices.finalizeInvoice(id)).toMatchObject({ total: 4130, amount_due: 4130 })
  })

  it('are refused where rates reckon', () => {
    const s = story()
    const rate = s.api.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false }).id
    const { id, lines } = drafted(s, 3000, { default_tax_rates: [rate] })
    const change = () => s.api.invoices.updateLineItem(id, lines.data[0]!.id, { tax_amounts: [vat] })
    expect(refusal(change)).toMatchObject({ status: 400, param: 'tax_amounts' })
  })
})

describe('discounts and taxes on invoices', () => {
  const rate = (s: Story, percentage: number, inclusive = false) =>
    s.api.taxRates.create({ display_name: 'VAT', percentage, inclusive }).id

  it('discount first, then tax on top', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 10 }).id
    const invoice = drafted(s, 10_000, { discounts: [{ coupon }], default_tax_rates: [rate(s, 20)] })
    expect(invoice).toMatchObject({ subtotal: 10_000, total: 10_800, total_excluding_tax: 9000 })
    expect(invoice.total_discount_amounts!.map(({ amount }) => amount)).toEqual([1000])
    expect(invoice.total_taxes).toMatchObject([{ amount: 1800, tax_behavior: 'exclusive', taxable_amount: 9000 }])
  })

  it('an inclusive tax is taken out of the price', () => {
    const s = story()
    const invoice = drafted(s, 12_000, { default_tax_rates: [rate(s, 20, true)] })
    expect(invoice).toMatchObject({ total: 12_000, total_excluding_tax: 10_000, subtotal_excluding_tax: 10_000 })
  })

  it('a fixed amount is spread over the lines, and never makes a line negative', () => {
    const s = story()
    const coupon = s.api.coupons.create({ amount_off: 100, currency: 'usd' }).id
    const customer = s.customer()
    for (const amount of [200, 100, 33]) s.api.invoiceItems.create({ customer, amount, currency: 'usd' })
    const invoice = s.api.invoices.create({
      customer,
      pending_invoice_items_behavior: 'include',
      discounts: [{ coupon }],
    })
    const parts = invoice.lines.data.map(({ discount_amounts }) => discount_amounts![0]!.amount)
    expect(parts.reduce((a, b) => a + b)).toBe(100)
    expect(invoice.total).toBe(233)
  })

  it('an exempt customer pays no tax, nor the tax inside the price', () => {
    const s = story()
    const customer = s.customer('pm_card_visa', { tax_exempt: 'exempt' })
    s.api.invoiceItems.create({ customer, amount: 12_000, currency: 'usd' })
    const default_tax_rates = [rate(s, 20, true)]
    expect(
      s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', default_tax_rates }),
    ).toMatchObject({
      total: 10_000,
      total_taxes: [{ amount: 0, taxability_reason: 'customer_exempt' }],
    })
  })

  it('a repeating coupon covers the invoices of three months', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 50, duration: 'repeating', duration_in_months: 3 }).id
    const { id } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1000) }],
      discounts: [{ coupon }],
    })
    s.to('2026-05-01T02:00:00Z')
    expect(s.invoices(id).map(({ total }) => total)).toEqual([1000, 1000, 500, 500, 500])
  })

  it('a coupon used once is spent with the first invoice', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 50, duration: 'once' }).id
    const { id } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1000) }],
      discounts: [{ coupon }],
    })
    s.to('2026-02-01T02:00:00Z')
    expect(s.invoices(id).map(({ total }) => total)).toEqual([1000, 500])
    expect(s.api.subscriptions.retrieve(id).discounts).toEqual([])
  })

  it("an item's own discount comes before the subscription's", () => {
    const s = story()
    const half = s.api.coupons.create({ percent_off: 50, duration: 'forever' }).id
    const hundred = s.api.coupons.create({ amount_off: 100, currency: 'usd', duration: 'forever' }).id
    const { id } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1000), discounts: [{ coupon: half }] }],
      discounts: [{ coupon: hundred }],
    })
    expect(s.invoices(id)[0]!.total).toBe(400)
  })

  it('a coupon that applies to one product leaves the others alone', () => {
    const s = story()
    const book = s.api.products.create({ name: 'Book' }).id
    const coupon = s.api.coupons.create({ percent_off: 50, applies_to: { products: [book] } }).id
    const { id } = s.api.subscriptions.create({
      customer: s.customer(),
      items: [
        { price: s.price(1000) },
        {
          price: s.api.prices.create({
            currency: 'usd',
            unit_amount: 600,
            recurring: { interval: 'month' },
            product: book,
          }).id,
        },
      ],
      discounts: [{ coupon }],
    })
    expect(s.invoices(id)[0]!.total).toBe(1300)
  })
})

it('an invoice finalizes at the moment that it was told, and not before', () => {
  const s = story()
  const customer = s.customer()
  s.api.invoiceItems.create({ customer, amount: 500, currency: 'usd' })
  const create = (moment: string) =>
    s.api.invoices.create({
      customer,
      auto_advance: true,
      automatically_finalizes_at: at(moment),
      pending_invoice_items_behavior: 'include',
    })
  expect(refusal(() => create('2025-12-31'))).toMatchObject({ status: 400, param: 'automatically_finalizes_at' })
  const { id, automatically_finalizes_at } = create('2026-01-11')
  expect(automatically_finalizes_at).toBe(at('2026-01-11'))
  s.to('2026-01-10')
  expect(s.api.invoices.retrieve(id).status).toBe('draft')
  s.to('2026-01-11')
  expect(s.api.invoices.retrieve(id).status).toBe('paid')
})

it('invoices are numbered for each customer, or for the account', () => {
  const numbers = (invoice_numbering: 'customer' | 'account') => {
    const s = story('2026-01-01', { settings: { invoice_numbering } })
    const [one, other] = [s.customer(), s.customer()]
    return [one, other, one].map(customer => {
      s.api.invoiceItems.create({ customer, amount: 500, currency: 'usd' })
      const { id } = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
      return s.api.invoices.finalizeInvoice(id).number!.split('-')
    })
  }
  const own = numbers('customer')
  expect(own.map(([, count]) => count)).toEqual(['0001', '0001', '0002'])
  expect(own[0]![0]).not.toBe(own[1]![0])
  const shared = numbers('account')
  expect(shared.map(([, count]) => count)).toEqual(['0001', '0002', '0003'])
  expect(new Set(shared.map(([prefix]) => prefix)).size).toBe(1)
})

it('shipping is part of the total, and beside the lines', () => {
  const s = story()
  const customer = s.customer()
  s.api.invoiceItems.create({ customer, amount: 500, currency: 'usd' })
  const post = (amount: number) =>
    ({ display_name: 'Post', type: 'fixed_amount', fixed_amount: { amount, currency: 'usd' } }) as const
  const { id, ...draft } = s.api.invoices.create({
    customer,
    pending_invoice_items_behavior: 'include',
    shipping_cost: { shipping_rate_data: post(700) },
  })
  expect(draft).toMatchObject({ subtotal: 500, total: 1200, shipping_cost: { amount_total: 700 } })
  const shipping_rate = s.api.shippingRates.create(post(300)).id
  expect(s.api.invoices.update(id, { shipping_cost: { shipping_rate } }).total).toBe(800)
  expect(s.api.invoices.pay(id)).toMatchObject({ status: 'paid', amount_paid: 800, shipping_cost: { shipping_rate } })
  s.world.check()
})

describe('an invoice item', () => {
  it('takes another price, on its draft too', () => {
    const s = story()
    const customer = s.customer()
    const price = (unit_amount: number, name: string) =>
      s.api.prices.create({ currency: 'usd', unit_amount, product_data: { name } }).id
    const item = s.api.invoiceItems.create({ customer, pricing: { price: price(500, 'Shirt') }, quantity: 2 })
    const invoice = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    const hat = price(700, 'Hat')
    expect(s.api.invoiceItems.update(item.id, { pricing: { price: hat } })).toMatchObject({
      amount: 1400,
      description: 'Hat',
      pricing: { price_details: { price: hat } },
    })
    s.api.invoiceItems.update(item.id, { quantity: 3 })
    const { total, lines } = s.api.invoices.retrieve(invoice.id)
    expect(total).toBe(2100)
    expect(lines.data).toMatchObject([
      { amount: 2100, description: 'Hat', pricing: { price_details: { price: hat } }, quantity: 3 },
    ])
  })
})
