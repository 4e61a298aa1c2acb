/** Quotes, and what becomes of them. @see https://docs.stripe.com/quotes/overview */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { quoteMachine } from '../../../src/resources/billing/quote-resource.js'
import { misfits } from '../../../src/spec/fit.js'
import { post } from '../../support/nameless.js'
import { verifiedAccount } from '../../support/verified-account.js'
import { automatic_tax, BERLIN, shop } from './shop.js'
import { at, refusal, type Story, story } from './story.js'
import { transitionsOf } from './transitions.js'

const once = (s: Story, unit_amount = 2000) =>
  s.api.prices.create({ currency: 'usd', unit_amount, product_data: { name: 'Setup' } }).id

const quoted = (s: Story, params: Partial<Stripe.QuoteCreateParams> = {}) =>
  s.api.quotes.create({ customer: s.customer(), line_items: [{ price: once(s), quantity: 2 }], ...params })

const marked = (s: Story, id: string, as: 'draft' | 'stale', params = {}) =>
  post<Stripe.Quote>(s.world, `/v1/quotes/${id}/mark_${as}`, params)

const accepted = (s: Story, id: string) => {
  s.api.quotes.finalizeQuote(id)
  return s.api.quotes.accept(id)
}

describe('a quote', () => {
  it('adds up its items, what is due at once and what comes with each period', () => {
    const s = story()
    const coupon = s.api.coupons.create({ percent_off: 10, duration: 'forever' }).id
    const rate = s.api.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false }).id
    const quote = quoted(s, {
      line_items: [{ price: once(s, 5000) }, { price: s.price(1000), quantity: 3 }],
      default_tax_rates: [rate],
      discounts: [{ coupon }],
    })
    expect(quote).toMatchObject({
      status: 'draft',
      number: null,
      currency: 'usd',
      amount_subtotal: 8000,
      amount_total: 8640,
      total_details: { amount_discount: 800, amount_tax: 1440 },
      computed: {
        recurring: { amount_subtotal: 3000, amount_total: 3240, interval: 'month', interval_count: 1 },
        upfront: { amount_total: 8640 },
      },
    })
    expect(quote).not.toHaveProperty('line_items')
    expect(s.api.quotes.listLineItems(quote.id).data).toMatchObject([
      { object: 'item', amount_subtotal: 5000, amount_total: 5400, description: 'Setup', quantity: 1 },
      { object: 'item', amount_subtotal: 3000, amount_total: 3240, description: 'Gold', quantity: 3 },
    ])
  })

  it('is numbered as it is finalized, and expires after thirty days', () => {
    const s = story()
    const customer = s.customer('pm_card_visa', { invoice_prefix: 'ABC' })
    const first = quoted(s, { customer })
    expect(first.expires_at).toBe(at('2026-01-31'))
    expect(s.caused(() => void s.api.quotes.finalizeQuote(first.id))).toEqual(['quote.finalized'])
    expect(s.api.quotes.retrieve(first.id).number).toBe('QT-ABC-0001-1')
    expect(s.api.quotes.finalizeQuote(quoted(s, { customer }).id).number).toBe('QT-ABC-0002-1')
    expect(s.caused(() => s.to('2026-01-31'))).toEqual(['quote.canceled', 'quote.canceled'])
    expect(s.api.quotes.retrieve(first.id).status).toBe('canceled')
  })

  it('of one-time prices becomes a draft invoice that nobody finalizes', () => {
    const s = story()
    const quote = accepted(s, quoted(s).id)
    expect(s.api.invoices.retrieve(quote.invoice as string)).toMatchObject({
      status: 'draft',
      auto_advance: false,
      billing_reason: 'quote_accept',
      total: 4000,
      parent: { type: 'quote_details', quote_details: { quote: quote.id } },
    })
    expect(quote.subscription).toBeNull()
  })

  it('of recurring prices becomes a subscription whose first invoice waits an hour', () => {
    const s = story()
    const { id } = quoted(s, { line_items: [{ price: once(s) }, { price: s.price(1000) }] })
    s.api.quotes.finalizeQuote(id)
    expect(s.caused(() => void s.api.quotes.accept(id)).filter(type => !type.startsWith('invoiceitem'))).toEqual([
      'customer.subscription.created',
      'invoice.created',
      'quote.accepted',
    ])
    const { subscription, invoice } = s.api.quotes.retrieve(id)
    expect(s.api.invoices.retrieve(invoice as string)).toMatchObject({
      status: 'draft',
      auto_advance: true,
      total: 3000,
    })
    s.to('2026-01-01T01:00:00Z')
    expect(s.invoices(subscription as string)[0]!.status).toBe('paid')
  })

  it('with a later date becomes a schedule', () => {
    const s = story()
    const effective_date = at('2026-02-01')
    const quote = accepted(
      s,
      quoted(s, { line_items: [{ price: s.price(1000) }], subscription_data: { effective_date } }).id,
    )
    expect([quote.subscription, quote.invoice]).toEqual([null, null])
    const id = quote.subscription_schedule as string
    expect(s.api.subscriptionSchedules.retrieve(id)).toMatchObject({
      status: 'not_started',
      phases: [{ start_date: effective_date }],
    })
    s.to('2026-02-01')
    expect(s.api.subscriptionSchedules.retrieve(id).status).toBe('active')
  })

  it('with a trial asks for nothing recurring at once', () => {
    const s = story()
    const quote = quoted(s, {
      line_items: [{ price: once(s) }, { price: s.price(1000) }],
      subscription_data: { trial_period_days: 14 },
    })
    expect(quote.computed.upfront.amount_total).toBe(2000)
    expect(s.api.quotes.listComputedUpfrontLineItems(quote.id).data.map(({ description }) => description)).toEqual([
      'Setup',
    ])
    const { subscription } = accepted(s, quote.id)
    expect(s.api.subscriptions.retrieve(subscription as string).status).toBe('trialing')
  })

  it('tells what comes with each period by the discounts that never end', () => {
    const s = story()
    const [first, always] = (['once', 'forever'] as const).map(
      duration => s.api.coupons.create({ percent_off: 50, duration }).id,
    )
    const quote = quoted(s, {
      line_items: [{ price: once(s, 5000) }, { price: s.price(1000), discounts: [{ coupon: always! }] }],
      discounts: [{ coupon: first! }],
    })
    expect(quote).toMatchObject({
      amount_total: 2750,
      computed: {
        recurring: { amount_subtotal: 1000, amount_total: 500, total_details: { amount_discount: 500 } },
        upfront: { amount_total: 2750 },
      },
    })
    const { subscription } = accepted(s, quote.id)
    s.to('2026-02-01T02:00:00Z')
    expect(s.invoices(subscription as string).map(({ total }) => total)).toEqual([500, 2750])
  })

  it('shows what is due at once line by line where that is asked for', () => {
    const s = story()
    const { id, computed } = quoted(s, {
      line_items: [{ price: once(s) }, { price: s.price(1000) }],
      subscription_data: { trial_period_days: 14 },
    })
    expect(computed.upfront).not.toHaveProperty('line_items')
    const shown = s.api.quotes.retrieve(id, { expand: ['computed.upfront.line_items'] })
    expect(shown.computed.upfront.line_items).toMatchObject({ data: [{ description: 'Setup' }], has_more: false })
    expect(misfits(shown, '@quote')).toEqual([])
  })

  it('hands its settings on to what it becomes', () => {
    const s = story()
    const destination = s.api.accounts.create(
      verifiedAccount('jenny@example.com', ['card_payments', 'transfers']) as never,
    ).id
    const invoice_settings = { custom_fields: [{ name: 'Order', value: '7' }], footer: 'Thank you' }
    const transfer_data = { destination }
    const sale = quoted(s, { application_fee_amount: 300, invoice_settings, transfer_data })
    expect(misfits(sale, '@quote')).toEqual([])
    const { invoice } = accepted(s, sale.id)
    s.api.invoices.pay(invoice as string)
    expect(s.api.invoices.retrieve(invoice as string)).toMatchObject(invoice_settings)
    expect(s.api.paymentIntents.list().data[0]).toMatchObject({ application_fee_amount: 300, transfer_data })
    const rent = {
      line_items: [{ price: s.price(1000) }],
      application_fee_percent: 10,
      invoice_settings,
      transfer_data,
    }
    const { subscription } = accepted(s, quoted(s, rent).id)
    const settled = { application_fee_percent: 10, invoice_settings, transfer_data }
    expect(s.api.subscriptions.retrieve(subscription as string)).toMatchObject(settled)
    const later = quoted(s, { ...rent, subscription_data: { effective_date: at('2026-02-01') } })
    const { subscription_schedule: schedule } = accepted(s, later.id)
    s.to('2026-02-01')
    const begun = s.api.subscriptionSchedules.retrieve(schedule as string)
    expect(misfits(begun, '@subscription_schedule')).toEqual([])
    expect(s.api.subscriptions.retrieve(begun.subscription as string)).toMatchObject(settled)
  })

  it.each([
    ['an amount of what recurs', { application_fee_amount: 1 }, true, 'application_fee_amount'],
    ['a percentage of what does not', { application_fee_percent: 1 }, false, 'application_fee_percent'],
  ])('does not take %s', (_, fee, recurs, param) => {
    const s = story()
    const destination = s.api.accounts.create({ type: 'custom', country: 'US' }).id
    const line_items = [{ price: recurs ? s.price(1000) : once(s) }]
    expect(refusal(() => quoted(s, { ...fee, line_items, transfer_data: { destination } })).param).toBe(param)
  })

  it('stays with its customer', () => {
    const s = story()
    const { id } = quoted(s)
    expect(refusal(() => s.api.quotes.update(id, { customer: s.customer() })).param).toBe('customer')
  })

  it('can be cloned until it is canceled', () => {
    const s = story()
    const { id } = quoted(s)
    const clone = () => s.api.quotes.create({ from_quote: { quote: id } })
    expect(clone()).toMatchObject({ amount_total: 4000, from_quote: { is_revision: false, quote: id } })
    s.api.quotes.cancel(id)
    expect(refusal(clone).param).toBe('from_quote[quote]')
  })

  it('that is revised takes the place of the one before', () => {
    const s = story()
    const customer = s.customer('pm_card_visa', { invoice_prefix: 'ABC' })
    const { id } = s.api.quotes.finalizeQuote(quoted(s, { customer }).id)
    const revision = s.api.quotes.create({ from_quote: { quote: id, is_revision: true } })
    expect(revision).toMatchObject({ amount_total: 4000, customer, from_quote: { is_revision: true, quote: id } })
    s.api.quotes.update(revision.id, { line_items: [{ price: once(s, 900) }] })
    expect(s.api.quotes.finalizeQuote(revision.id)).toMatchObject({ number: 'QT-ABC-0001-2', amount_total: 900 })
    expect(s.api.quotes.retrieve(id).status).toBe('canceled')
  })

  it('is canceled when its time is over, as a draft too, and at the moment that it was last told', () => {
    const s = story('2026-03-10')
    const expires_at = at('2026-03-20')
    const draft = quoted(s, { expires_at }).id
    const open = s.api.quotes.finalizeQuote(quoted(s, { expires_at }).id).id
    s.api.quotes.update(open, { expires_at: at('2026-04-05') })
    s.to('2026-03-20')
    const statuses = () => [draft, open].map(id => s.api.quotes.retrieve(id).status)
    expect(statuses()).toEqual(['canceled', 'open'])
    expect(s.caused(() => s.to('2026-04-05'))).toEqual(['quote.canceled'])
    expect(statuses()).toEqual(['canceled', 'canceled'])
  })

  it('that is open stands as it is', () => {
    const s = story()
    const { id } = s.api.quotes.finalizeQuote(quoted(s).id)
    expect(refusal(() => s.api.quotes.update(id, { line_items: [] })).status).toBe(400)
    expect(s.api.quotes.update(id, { metadata: { a: 'b' } }).metadata).toEqual({ a: 'b' })
  })

  it('that is stale is not accepted before it is a draft again', () => {
    const s = story()
    const { id } = s.api.quotes.finalizeQuote(quoted(s).id)
    expect(s.caused(() => void marked(s, id, 'stale', { reason: 'Prices rose' }))).toEqual(['quote.stale'])
    const stale = s.api.quotes.retrieve(id)
    expect(stale).toMatchObject({ status_details: { stale: { last_reason: { marked_stale: 'Prices rose' } } } })
    expect(misfits(stale, '@quote')).toEqual([])
    expect(refusal(() => s.api.quotes.accept(id)).status).toBe(400)
    expect(s.caused(() => void marked(s, id, 'draft'))).toEqual(['quote.draft'])
    expect(s.api.quotes.retrieve(id)).toMatchObject({ status: 'draft', status_details: null })
    expect(accepted(s, id)).toMatchObject({ number: stale.number, status: 'accepted' })
  })

  it('is estimated anew by the taxes of now', () => {
    const s = shop()
    const customer = s.customer()
    const { id, amount_total: before } = quoted(s, { customer, automatic_tax })
    s.api.customers.update(customer, { address: BERLIN })
    const { amount_total: after } = post<Stripe.Quote>(s.world, `/v1/quotes/${id}/reestimate`)
    expect([before, after]).toEqual([4000, 4760])
  })

  it('is a PDF whose table of offsets is right', () => {
    const s = story()
    const { id } = s.api.quotes.finalizeQuote(quoted(s).id)
    const { body, headers } = s.world.request({
      method: 'GET',
      path: `/v1/quotes/${id}/pdf`,
      headers: { authorization: 'Bearer sk_test_x' },
    })
    const file = body as string
    expect(headers['content-type']).toBe('application/pdf')
    expect(file).toContain('(2 x Setup   $40.00) Tj')
    const offsets = [...file.matchAll(/^(\d{10}) 00000 n /gm)].map(([, offset]) => Number(offset))
    expect(offsets.map((offset, n) => file.slice(offset, offset + 7).startsWith(`${n + 1} 0 obj`))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect(file.slice(Number(/startxref\n(\d+)/.exec(file)![1])).startsWith('xref')).toBe(true)
  })
})

describe('the life of a quote', () => {
  const opened = (s: Story) => s.api.quotes.finalizeQuote(quoted(s).id).id
  const ways: Record<string, (s: Story) => string> = {
    'draft → open (finalize)': opened,
    'draft → canceled (cancel)': s => s.api.quotes.cancel(quoted(s).id).id,
    'open → accepted (accept)': s => s.api.quotes.accept(opened(s)).id,
    'open → canceled (cancel)': s => s.api.quotes.cancel(opened(s)).id,
    'draft → stale (mark_stale)': s => marked(s, quoted(s).id, 'stale').id,
    'open → stale (mark_stale)': s => marked(s, opened(s), 'stale').id,
    'stale → draft (mark_draft)': s => marked(s, marked(s, opened(s), 'stale').id, 'draft').id,
  }
  it('has a way for each of its transitions', () => {
    expect(Object.keys(ways).sort()).toEqual(transitionsOf(quoteMachine))
  })
  it.each(Object.entries(ways))('%s', (name, way) => {
    const s = story()
    expect(s.api.quotes.retrieve(way(s)).status).toBe(/→ (\w+)/.exec(name)![1])
  })
  it('has no other', () => {
    const s = story()
    const { id } = quoted(s)
    expect(refusal(() => s.api.quotes.accept(id)).status).toBe(400)
    accepted(s, id)
    expect(refusal(() => s.api.quotes.cancel(id)).status).toBe(400)
    expect(refusal(() => s.api.quotes.finalizeQuote(id)).status).toBe(400)
  })
})
