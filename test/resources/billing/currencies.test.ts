/** Prices in several currencies. @see https://docs.stripe.com/products-prices/pricing-models#multicurrency */
import { describe, expect, it } from 'vitest'
import { refusal, type Story, story, told } from './story.js'

/** 10.00 USD, 9.00 EUR, 1500 JPY. */
const worldwide = (s: Story) =>
  s.price(1000, { currency_options: { eur: { unit_amount: 900 }, jpy: { unit_amount: 1500 } } })

describe('a subscription in another currency of its price', () => {
  it('is billed in it from period to period', () => {
    const s = story('2026-04-01')
    const setup = s.api.prices.create({
      currency: 'usd',
      unit_amount: 5000,
      currency_options: { eur: { unit_amount: 4000 } },
      product_data: { name: 'Setup' },
    }).id
    const subscription = s.api.subscriptions.create({
      customer: s.customer(),
      currency: 'eur',
      items: [{ price: worldwide(s) }],
      add_invoice_items: [{ price: setup }],
    })
    expect(subscription.currency).toBe('eur')
    expect(s.invoices(subscription.id)[0]).toMatchObject({ currency: 'eur', total: 4900, status: 'paid' })
    const item = subscription.items.data[0]!
    expect(item.price).toMatchObject({ currency: 'usd', unit_amount: 1000 })
    s.to('2026-04-16')
    s.api.subscriptions.update(subscription.id, { items: [{ id: item.id, quantity: 3 }] })
    s.to('2026-05-01T02:00:00Z')
    const [renewal] = s.invoices(subscription.id)
    expect(told(renewal!).map(({ amount, description }) => [amount, description])).toEqual([
      [-450, 'Unused time on Gold after 16 Apr 2026'],
      [1350, 'Remaining time on 3 × Gold after 16 Apr 2026'],
      [2700, '3 × Gold (at €9.00 / month)'],
    ])
    expect(renewal).toMatchObject({ currency: 'eur', total: 3600 })
    s.world.check()
  })

  it('is refused where a price has no such currency, then and later', () => {
    const s = story()
    const message = "The price specified only supports `usd`. This doesn't match the expected currency: `eur`."
    const subscribe = (price: string) =>
      s.api.subscriptions.create({ customer: s.customer(), currency: 'eur', items: [{ price }] })
    expect(refusal(() => subscribe(s.price(1000)))).toMatchObject({ message, param: 'items[0][price]' })
    const { id } = subscribe(worldwide(s))
    expect(refusal(() => s.api.subscriptions.update(id, { items: [{ price: s.price(1000) }] })).message).toBe(message)
    expect(s.api.subscriptions.update(id, { items: [{ price: worldwide(s) }] }).items.data).toHaveLength(2)
  })

  it('is what a schedule makes where its phase says so', () => {
    const s = story()
    const items = [{ price: worldwide(s) }]
    const { subscription } = s.api.subscriptionSchedules.create({
      customer: s.customer(),
      start_date: 'now',
      phases: [{ items, currency: 'eur', duration: { interval: 'month', interval_count: 1 } }],
    })
    expect(s.invoices(subscription as string)[0]).toMatchObject({ currency: 'eur', total: 900 })
  })
})

it('a Checkout Session sells in the currency that it is opened in', () => {
  const s = story()
  const { id, amount_total, currency } = s.api.checkout.sessions.create({
    mode: 'subscription',
    success_url: 'https://example.com',
    currency: 'jpy',
    line_items: [{ price: worldwide(s), quantity: 2 }],
  })
  expect([amount_total, currency]).toEqual([3000, 'jpy'])
  s.world.outside.completeCheckout({ checkout_session: id })
  const { subscription } = s.api.checkout.sessions.retrieve(id)
  expect(s.invoices(subscription as string)[0]).toMatchObject({ currency: 'jpy', total: 3000 })
})

it('an invoice item takes the amount of the currency that is billed', () => {
  const s = story()
  const price = s.api.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    currency_options: { eur: { unit_amount: 900 } },
    product_data: { name: 'Once' },
  }).id
  const item = s.api.invoiceItems.create({ customer: s.customer(), currency: 'eur', pricing: { price }, quantity: 2 })
  expect(item).toMatchObject({ amount: 1800, currency: 'eur', pricing: { unit_amount_decimal: '900' } })
})

it('a price gets further currencies', () => {
  const s = story()
  const id = worldwide(s)
  s.api.prices.update(id, { currency_options: { gbp: { unit_amount: 800 } } })
  const { currency_options: options } = s.api.prices.retrieve(id, { expand: ['currency_options'] })
  expect(Object.entries(options!).map(([currency, { unit_amount }]) => [currency, unit_amount])).toEqual([
    ['eur', 900],
    ['jpy', 1500],
    ['gbp', 800],
  ])
})

it('what a subscription says of its invoices stands on them', () => {
  const s = story()
  const { id } = s.api.subscriptions.create({
    customer: s.customer(),
    items: [{ price: s.price(1000) }],
    invoice_settings: { description: 'For the team', footer: 'Thank you', custom_fields: [{ name: 'PO', value: '7' }] },
    payment_settings: { payment_method_options: { card: { request_three_d_secure: 'any' } } },
  })
  const stands = { description: 'For the team', footer: 'Thank you', custom_fields: [{ name: 'PO', value: '7' }] }
  expect(s.api.subscriptions.retrieve(id).invoice_settings).toMatchObject({ ...stands, issuer: { type: 'self' } })
  expect(s.invoices(id)[0]).toMatchObject({
    ...stands,
    payment_settings: { payment_method_options: { card: { request_three_d_secure: 'any' } } },
  })
})
