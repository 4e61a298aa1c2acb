/** What a connected account and the platform have of what customers pay. @see https://docs.stripe.com/connect/subscriptions */
import { describe, expect, it } from 'vitest'
import { refusal, type Story, story } from './story.js'

const connected = (s: Story) => s.api.accounts.create({ type: 'express', country: 'US' }).id

/** The transfers to connected accounts, newest first, and the platform's fees. */
const shares = (s: Story) => ({
  sent: s.api.transfers.list({}).data.map(({ amount, destination }) => [amount, destination]),
  fees: s.api.applicationFees.list({}).data.map(({ amount, account }) => [amount, account]),
})

describe('a subscription of which money goes on', () => {
  it('gives the destination all of each invoice, less a fee in percent of what is due', () => {
    const s = story()
    const [destination, customer] = [connected(s), s.customer()]
    s.api.customers.createBalanceTransaction(customer, { amount: -300, currency: 'usd' })
    const coupon = s.api.coupons.create({ percent_off: 50, duration: 'once' }).id
    const { id } = s.api.subscriptions.create({
      customer,
      items: [{ price: s.price(2000) }],
      application_fee_percent: 12.5,
      discounts: [{ coupon }],
      on_behalf_of: destination,
      transfer_data: { destination },
    })
    expect(shares(s)).toEqual({ sent: [[700, destination]], fees: [[88, destination]] })
    s.to('2026-02-01T01:00:00Z')
    expect(shares(s).sent[0]).toEqual([2000, destination])
    expect(shares(s).fees[0]).toEqual([250, destination])
    expect(s.invoices(id)[0]!.on_behalf_of).toBe(destination)
    expect(s.api.charges.list({ limit: 1 }).data[0]).toMatchObject({
      on_behalf_of: destination,
      transfer_data: { destination, amount: null },
    })
  })

  it('gives the destination a part of each invoice', () => {
    const s = story()
    const destination = connected(s)
    s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1999) }],
      transfer_data: { destination, amount_percent: 33.33 },
    })
    expect(shares(s)).toEqual({ sent: [[666, destination]], fees: [] })
  })

  it('of a connected account gives the platform its fee', () => {
    const s = story()
    const stripeAccount = connected(s)
    const own = { stripeAccount }
    const customer = s.api.customers.create({ payment_method: 'pm_card_visa' }, own).id
    const method = s.api.paymentMethods.list({ customer }, own).data[0]!.id
    const price = s.api.prices.create(
      { currency: 'usd', unit_amount: 1000, recurring: { interval: 'month' }, product_data: { name: 'Gold' } },
      own,
    ).id
    s.api.subscriptions.create(
      { customer, items: [{ price }], default_payment_method: method, application_fee_percent: 20 },
      own,
    )
    s.to('2026-02-01T01:00:00Z')
    expect(shares(s)).toEqual({
      sent: [],
      fees: [
        [200, stripeAccount],
        [200, stripeAccount],
      ],
    })
  })

  it('shares from the next invoice on as it is told', () => {
    const s = story()
    const destination = connected(s)
    const params = { customer: s.customer(), items: [{ price: s.price(1000) }], transfer_data: { destination } }
    const { id } = s.api.subscriptions.create(params)
    s.api.subscriptions.update(id, { transfer_data: { destination, amount_percent: 10 } })
    s.to('2026-02-01T01:00:00Z')
    s.api.subscriptions.update(id, { transfer_data: '' })
    s.to('2026-03-01T01:00:00Z')
    expect(shares(s).sent).toEqual([
      [100, destination],
      [1000, destination],
    ])
  })

  it('shares as the phases of its schedule say', () => {
    const s = story()
    const destination = connected(s)
    const items = [{ price: s.price(1000) }]
    s.api.subscriptionSchedules.create({
      customer: s.customer(),
      start_date: 'now',
      default_settings: { transfer_data: { destination, amount_percent: 40 } },
      phases: [
        { items, transfer_data: { destination, amount_percent: 10 }, invoice_settings: { footer: 'Thanks' } },
        { items },
      ] as never,
    })
    s.to('2026-02-01T02:00:00Z')
    expect(shares(s).sent.map(([amount]) => amount)).toEqual([400, 100])
    expect(s.api.invoices.list({}).data.map(({ footer }) => footer)).toEqual(['Thanks', 'Thanks'])
  })

  it('begins at Checkout', () => {
    const s = story()
    const destination = connected(s)
    const { id } = s.api.checkout.sessions.create({
      mode: 'subscription',
      success_url: 'https://example.com',
      line_items: [{ price: s.price(2000), quantity: 1 }],
      subscription_data: { application_fee_percent: 10, transfer_data: { destination } },
    })
    s.world.outside.completeCheckout({ checkout_session: id })
    expect(shares(s)).toEqual({ sent: [[2000, destination]], fees: [[200, destination]] })
  })
})

describe('an invoice of which money goes on', () => {
  function drafted(s: Story, params: object) {
    const customer = s.customer()
    s.api.invoiceItems.create({ customer, amount: 5000, currency: 'usd' })
    return s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', ...params }).id
  }

  it('gives the destination what it says, and the platform its fee', () => {
    const s = story()
    const destination = connected(s)
    const first = drafted(s, { application_fee_amount: 400, transfer_data: { destination } })
    s.api.invoices.pay(first)
    const second = drafted(s, { transfer_data: { destination } })
    s.api.invoices.update(second, { transfer_data: { destination, amount: 1200 } })
    s.api.invoices.pay(second)
    const third = drafted(s, { transfer_data: { destination } })
    s.api.invoices.update(third, { transfer_data: '' })
    s.api.invoices.pay(third)
    expect(shares(s)).toEqual({
      sent: [
        [1200, destination],
        [5000, destination],
      ],
      fees: [[400, destination]],
    })
  })

  it('takes no more of a fee than it is paid', () => {
    const s = story()
    const destination = connected(s)
    s.api.invoices.pay(drafted(s, { application_fee_amount: 9000, transfer_data: { destination } }))
    expect(shares(s).fees).toEqual([[5000, destination]])
  })

  it('is not shared otherwise once it is finalized', () => {
    const s = story()
    const destination = connected(s)
    const id = drafted(s, {})
    s.api.invoices.finalizeInvoice(id)
    const update = (params: object) => refusal(() => s.api.invoices.update(id, params))
    expect(update({ transfer_data: { destination } })).toMatchObject({ code: 'invoice_not_editable' })
    expect(update({ application_fee_amount: 1 })).toMatchObject({ code: 'invoice_not_editable' })
    expect(update({ on_behalf_of: destination })).toMatchObject({ code: 'invoice_on_behalf_of_not_editable' })
  })
})

it.each([
  [{ application_fee_percent: 10 }, 'application_fee_percent'],
  [{ application_fee_percent: 101, transfer_data: {} }, 'application_fee_percent'],
  [{ application_fee_percent: 5, transfer_data: { amount_percent: 50 } }, 'application_fee_percent'],
  [{ transfer_data: { amount_percent: 101 } }, 'transfer_data[amount_percent]'],
  [{ transfer_data: { destination: 'acct_none' } }, 'transfer_data[destination]'],
  [{ on_behalf_of: 'acct_none' }, 'on_behalf_of'],
])('a subscription is refused with %j', ({ transfer_data: transfer, ...params }: Record<string, unknown>, param) => {
  const s = story()
  const destination = connected(s)
  const create = () =>
    s.api.subscriptions.create({
      customer: s.customer(),
      items: [{ price: s.price(1000) }],
      ...params,
      ...(transfer !== undefined && { transfer_data: { destination, ...(transfer as object) } }),
    })
  expect(refusal(create)).toMatchObject({ status: 400, param })
})
