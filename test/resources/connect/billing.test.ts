/** Invoices and subscriptions whose payments connected accounts and the platform share. @see https://docs.stripe.com/connect/subscriptions */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { misfits } from '../../../src/spec/fit.js'
import { verifiedAccount } from '../../support/verified-account.js'
import { at, refusal, type Story, story } from '../billing/story.js'

const ACCOUNT = verifiedAccount('jenny@example.com', [
  'card_payments',
  'transfers',
]) as unknown as Stripe.AccountCreateParams

const sold = (s: Story): string => s.api.accounts.create(ACCOUNT).id

const billed = (s: Story, params: Partial<Stripe.InvoiceCreateParams>) => {
  const customer = s.customer()
  s.api.invoiceItems.create({ customer, amount: 1000, currency: 'usd' })
  return s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', ...params }).id
}

/** The intent that pays for an invoice, and the balance that it leaves a connected account. */
const paymentOf = (s: Story, invoice: string, options?: Stripe.RequestOptions) => {
  const [payment] = s.api.invoicePayments.list({ invoice }, options).data
  return s.api.paymentIntents.retrieve(payment!.payment.payment_intent as string, {}, options)
}
const pendingOf = (s: Story, stripeAccount: string) => s.api.balance.retrieve({}, { stripeAccount }).pending[0]!.amount

describe('an invoice', () => {
  it('hands its payment on, less the fee of the platform', () => {
    const s = story()
    const destination = sold(s)
    const id = billed(s, { application_fee_amount: 123, on_behalf_of: destination, transfer_data: { destination } })
    expect(s.api.invoices.pay(id)).toMatchObject({ status: 'paid', on_behalf_of: destination })
    expect(paymentOf(s, id)).toMatchObject({
      application_fee_amount: 123,
      on_behalf_of: destination,
      transfer_data: { destination },
    })
    expect(pendingOf(s, destination)).toBe(877)
    s.world.check()
  })

  it('is changed in this while it is a draft, and asks for less where less is due', () => {
    const s = story()
    const destination = sold(s)
    const id = billed(s, { application_fee_amount: 900, transfer_data: { destination } })
    s.api.invoices.update(id, { application_fee_amount: 800 })
    s.api.invoices.finalizeInvoice(id)
    expect(paymentOf(s, id).application_fee_amount).toBe(800)
    expect(refusal(() => s.api.invoices.update(id, { transfer_data: '' }))).toMatchObject({
      code: 'invoice_not_editable',
      param: 'transfer_data',
    })
    s.api.creditNotes.create({
      invoice: id,
      lines: [{ type: 'custom_line_item', description: 'Late', quantity: 1, unit_amount: 300 }],
    })
    expect(paymentOf(s, id)).toMatchObject({ amount: 700, application_fee_amount: 700 })
    const other = billed(s, { transfer_data: { destination, amount: 400 } })
    s.api.invoices.update(other, { transfer_data: '' })
    s.api.invoices.finalizeInvoice(other)
    expect(paymentOf(s, other).transfer_data).toBeNull()
  })

  it.each([
    ['a fee of nobody', () => ({ application_fee_amount: 100 }), 'application_fee_amount'],
    ['an account that is not there', () => ({ on_behalf_of: 'acct_nobody' }), 'on_behalf_of'],
    [
      'a destination that is not there',
      () => ({ transfer_data: { destination: 'acct_nobody' } }),
      'transfer_data[destination]',
    ],
    [
      'a fee beside an amount',
      (destination: string) => ({ application_fee_amount: 1, transfer_data: { destination, amount: 1 } }),
      'application_fee_amount',
    ],
  ])('does not have %s', (_, params, param) => {
    const s = story()
    const destination = sold(s)
    expect(refusal(() => billed(s, params(destination)))).toMatchObject({ status: 400, param })
  })
})

describe('a subscription', () => {
  const subscribed = (s: Story, params: Partial<Stripe.SubscriptionCreateParams>) =>
    s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }], ...params })
  const intents = (s: Story, id: string) => s.invoices(id).map(invoice => paymentOf(s, invoice.id))

  it('hands a part of each payment on, as it says at the time', () => {
    const s = story()
    const destination = sold(s)
    const subscription = subscribed(s, { transfer_data: { destination, amount_percent: 75 } })
    expect(subscription.transfer_data).toEqual({ amount_percent: 75, destination })
    expect(misfits(subscription, '@subscription')).toEqual([])
    const { id } = subscription
    s.to('2026-02-01T02:00:00Z')
    s.api.subscriptions.update(id, { transfer_data: { destination }, application_fee_percent: 12.55 })
    s.to('2026-03-01T02:00:00Z')
    expect(intents(s, id)).toMatchObject([
      { application_fee_amount: 126, transfer_data: { destination } },
      { application_fee_amount: null, transfer_data: { amount: 750, destination } },
      { application_fee_amount: null, transfer_data: { amount: 750, destination } },
    ])
    s.world.check()
  })

  it('of a connected account pays the platform a fee of what is due', () => {
    const s = story()
    const stripeAccount = sold(s)
    const on = { stripeAccount }
    const method = 'pm_card_visa'
    const customer = s.api.customers.create(
      { payment_method: method, invoice_settings: { default_payment_method: method }, balance: -200 },
      on,
    ).id
    const price = s.api.prices.create(
      { currency: 'usd', unit_amount: 1000, recurring: { interval: 'month' }, product_data: { name: 'Gold' } },
      on,
    ).id
    const { latest_invoice: invoice } = s.api.subscriptions.create(
      { customer, items: [{ price }], application_fee_percent: 10 },
      on,
    )
    expect(paymentOf(s, invoice as string, on)).toMatchObject({ amount: 800, application_fee_amount: 80 })
    expect(s.api.applicationFees.list().data).toMatchObject([{ amount: 80, account: stripeAccount }])
    s.world.check()
  })

  it('is shared by each phase of its schedule', () => {
    const s = story()
    const destination = sold(s)
    const items = [{ price: s.price(1000) }]
    const { subscription } = s.api.subscriptionSchedules.create({
      customer: s.customer(),
      start_date: 'now',
      default_settings: { transfer_data: { destination, amount_percent: 50 } },
      phases: [
        { items, end_date: at('2026-02-01') },
        { items, end_date: at('2026-03-01'), transfer_data: { destination, amount_percent: 25 } },
      ],
    })
    s.to('2026-02-01T02:00:00Z')
    expect(intents(s, subscription as string)).toMatchObject([
      { transfer_data: { amount: 250 } },
      { transfer_data: { amount: 500 } },
    ])
  })

  it('that is given a schedule stays shared', () => {
    const s = story()
    const destination = sold(s)
    const { id } = subscribed(s, { transfer_data: { destination, amount_percent: 50 } })
    const schedule = s.api.subscriptionSchedules.create({ from_subscription: id })
    expect(schedule.default_settings.transfer_data).toEqual({ amount_percent: 50, destination })
    const { start_date, end_date, items } = schedule.phases[0]!
    const [{ price }] = items as unknown as [{ price: string }]
    s.api.subscriptionSchedules.update(schedule.id, {
      phases: [{ start_date, end_date, items: [{ price, quantity: 2 }] }],
    })
    expect(s.api.subscriptions.retrieve(id).transfer_data).toEqual({ amount_percent: 50, destination })
  })

  it.each([
    ['a fee of nobody', { application_fee_percent: 10 }, 'application_fee_percent'],
    ['more than all', { transfer_data: { destination: '', amount_percent: 101 } }, 'transfer_data[amount_percent]'],
    ['a third decimal', { application_fee_percent: 1.005 }, 'application_fee_percent'],
  ])('does not have %s', (_, params, param) => {
    const s = story()
    const destination = sold(s)
    const told = 'transfer_data' in params ? { transfer_data: { ...params.transfer_data, destination } } : params
    expect(refusal(() => subscribed(s, told)).param).toBe(param)
  })
})

describe('a Checkout Session', () => {
  it('shares the subscription that it begins', () => {
    const s = story()
    const destination = sold(s)
    const { id } = s.api.checkout.sessions.create({
      mode: 'subscription',
      success_url: 'https://example.com',
      line_items: [{ price: s.price(1000), quantity: 1 }],
      subscription_data: { application_fee_percent: 10, transfer_data: { destination } },
    })
    s.world.outside.completeCheckout({ checkout_session: id })
    const { invoice } = s.api.checkout.sessions.retrieve(id)
    expect(paymentOf(s, invoice as string)).toMatchObject({
      application_fee_amount: 100,
      transfer_data: { destination },
    })
  })

  it.each([
    ['a payment', {}, { application_fee_amount: 123 }, { application_fee_amount: 123 }],
    [
      'a subscription',
      { recurring: { interval: 'month' } },
      { application_fee_percent: 10 },
      { application_fee_amount: 100 },
    ],
  ] as const)('of a payment link shares %s', (_, price, fee, shared) => {
    const s = story()
    const destination = sold(s)
    const { id } = s.api.paymentLinks.create({
      line_items: [
        {
          price: s.api.prices.create({
            currency: 'usd',
            unit_amount: 1000,
            product_data: { name: 'A shirt' },
            ...price,
          }).id,
          quantity: 1,
        },
      ],
      transfer_data: { destination },
      ...fee,
    })
    s.world.outside.openPaymentLink({ payment_link: id })
    const [session] = s.api.checkout.sessions.list({ payment_link: id }).data
    s.world.outside.completeCheckout({ checkout_session: session!.id })
    const [intent] = s.api.paymentIntents.list().data
    expect(intent).toMatchObject({ ...shared, transfer_data: { destination } })
    expect(pendingOf(s, destination)).toBe(1000 - shared.application_fee_amount)
  })
})
