/** Billing with connected accounts. @see https://docs.stripe.com/connect/subscriptions */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { seller } from '../connect/seller.js'
import { refusal, type Story, story } from './story.js'

function open() {
  const s = story()
  const destination = s.api.accounts.create(seller()).id
  const subscribe = (params: Partial<Stripe.SubscriptionCreateParams>, amount = 2505) =>
    s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(amount) }], ...params })
  return { s, destination, subscribe }
}

const pendingOf = ({ api }: Story, stripeAccount?: string) =>
  api.balance.retrieve({}, stripeAccount === undefined ? {} : { stripeAccount }).pending[0]?.amount ?? 0

describe('a subscription', () => {
  it('leaves the platform a percentage of what is charged, discounts and all', () => {
    const { s, destination, subscribe } = open()
    const coupon = s.api.coupons.create({ percent_off: 20, duration: 'forever' }).id
    subscribe({ application_fee_percent: 12.5, transfer_data: { destination }, discounts: [{ coupon }] })
    const [fee] = s.api.applicationFees.list().data
    // 12.5% of 2004 is 250.5.
    expect(fee).toMatchObject({ amount: 251, account: destination })
    expect(pendingOf(s, destination)).toBe(2004 - 251)
  })

  it('passes on a percentage of what is charged', () => {
    const { s, destination, subscribe } = open()
    subscribe({ transfer_data: { destination, amount_percent: 90 } })
    expect(pendingOf(s, destination)).toBe(2255)
    expect(s.api.applicationFees.list().data).toEqual([])
  })

  it('of a connected account pays its platform', () => {
    const { s, destination } = open()
    const here = { stripeAccount: destination }
    const card = 'pm_card_visa'
    const { id: customer } = s.api.customers.create(
      { payment_method: card, invoice_settings: { default_payment_method: card } },
      here,
    )
    const recurring = { interval: 'month' } as const
    const price = s.api.prices.create(
      { currency: 'usd', unit_amount: 3000, recurring, product_data: { name: 'Gold' } },
      here,
    )
    const items = [{ price: price.id }]
    s.api.subscriptions.create({ customer, items, application_fee_percent: 10 }, here)
    expect(s.api.applicationFees.list().data).toMatchObject([{ amount: 300, account: destination }])
    // 2.9% and 30 cents are the account's, too.
    expect(pendingOf(s, destination)).toBe(3000 - 300 - 117)
  })

  it('renews with the same share', () => {
    const { s, destination, subscribe } = open()
    subscribe({ application_fee_percent: 10, transfer_data: { destination }, on_behalf_of: destination }, 1000)
    s.to('2026-02-01T02:00:00Z')
    expect(s.api.applicationFees.list().data.map(({ amount }) => amount)).toEqual([100, 100])
    expect(s.api.invoices.list({ limit: 1 }).data[0]!.on_behalf_of).toBe(destination)
  })

  it.each([
    [{ application_fee_percent: 5 }, 'application_fee_percent'],
    [{ application_fee_percent: 101, share: true }, 'application_fee_percent'],
    [{ application_fee_percent: 5, amount_percent: 50 }, 'application_fee_percent'],
    [{ amount_percent: 101 }, 'transfer_data[amount_percent]'],
  ])('refuses %o', ({ share, amount_percent, ...params }: Record<string, unknown>, param) => {
    const { destination, subscribe } = open()
    const transfer = (share || amount_percent !== undefined) && {
      transfer_data: { destination, ...(amount_percent !== undefined && { amount_percent: Number(amount_percent) }) },
    }
    expect(refusal(() => subscribe({ ...params, ...transfer })).param).toBe(param)
  })
})

describe('an invoice', () => {
  it('says itself what the platform has of it, and at most all', () => {
    const { s, destination } = open()
    const customer = s.customer()
    s.api.invoiceItems.create({ customer, amount: 1000, currency: 'usd' })
    const invoice = s.api.invoices.create({
      customer,
      pending_invoice_items_behavior: 'include',
      application_fee_amount: 5000,
      transfer_data: { destination },
    })
    s.api.invoices.update(invoice.id, { application_fee_amount: 400 })
    s.api.invoices.pay(invoice.id)
    expect(s.api.applicationFees.list().data).toMatchObject([{ amount: 400 }])
    expect(pendingOf(s, destination)).toBe(600)
    expect(refusal(() => s.api.invoices.update(invoice.id, { application_fee_amount: 1 }))).toMatchObject({
      code: 'invoice_not_editable',
      param: 'application_fee_amount',
    })
  })
})
