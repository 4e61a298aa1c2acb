/** What a subscription and its customer say of how invoices look and are paid. */
import { describe, expect, it } from 'vitest'
import { type Story, story } from './story.js'

describe('the payment settings of a subscription', () => {
  const paidBy = (s: Story, method: string, invoice: string) => {
    const { payment } = s.api.invoicePayments.list({ invoice }).data[0]!
    s.api.paymentIntents.confirm(payment.payment_intent as string, {
      payment_method: method,
      return_url: 'https://example.com',
    })
  }

  it('keep the method that has paid, where they say so', () => {
    const s = story()
    const begun = (save_default_payment_method: 'off' | 'on_subscription') =>
      s.api.subscriptions.create({
        customer: s.api.customers.create({}).id,
        items: [{ price: s.price(1000) }],
        payment_behavior: 'default_incomplete',
        payment_settings: { save_default_payment_method },
      })
    const [off, on] = [begun('off'), begun('on_subscription')]
    paidBy(s, 'pm_card_visa', off.latest_invoice as string)
    expect(s.api.subscriptions.retrieve(off.id).default_payment_method).toBeNull()
    paidBy(s, 'pm_card_visa', on.latest_invoice as string)
    expect(s.api.events.list({ type: 'customer.subscription.updated', limit: 1 }).data[0]!.data).toMatchObject({
      object: { id: on.id, status: 'active', default_payment_method: expect.stringMatching(/^pm_/) },
      previous_attributes: { status: 'incomplete', default_payment_method: null },
    })
  })

  it('say how the method is used', () => {
    const s = story()
    const { status, latest_invoice } = s.api.subscriptions.create({
      customer: s.customer('pm_card_threeDSecureOptional'),
      items: [{ price: s.price(1000) }],
      payment_settings: { payment_method_options: { card: { request_three_d_secure: 'any' } } },
    })
    expect(status).toBe('incomplete')
    const { payment } = s.api.invoicePayments.list({ invoice: latest_invoice as string }).data[0]!
    expect(s.api.paymentIntents.retrieve(payment.payment_intent as string)).toMatchObject({
      status: 'requires_action',
      payment_method_options: { card: { request_three_d_secure: 'any' } },
    })
  })
})

it('the first descriptor of what a subscription is for stands on the bank statement', () => {
  const s = story()
  const product = s.api.products.create({ name: 'Gold', statement_descriptor: 'GOLD PLAN' }).id
  const recurring = { interval: 'month' } as const
  const price = s.api.prices.create({ currency: 'usd', unit_amount: 1000, recurring, product }).id
  s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(500) }, { price }] })
  expect(s.api.charges.list({ limit: 1 }).data[0]).toMatchObject({
    statement_descriptor: 'GOLD PLAN',
    calculated_statement_descriptor: 'GOLD PLAN',
  })
})

it('invoices say what their customer, or else their subscription, has them say', () => {
  const s = story()
  const customer = s.customer()
  const custom_fields = [{ name: 'PO', value: '7' }]
  s.api.customers.update(customer, {
    invoice_settings: { custom_fields, footer: 'Thanks', rendering_options: { amount_tax_display: 'exclude_tax' } },
  })
  const of = (params: object) => {
    const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }], ...params })
    return s.invoices(id)[0]!
  }
  expect(s.api.invoices.create({ customer })).toMatchObject({
    custom_fields,
    footer: 'Thanks',
    rendering: { amount_tax_display: 'exclude_tax' },
  })
  expect(of({})).toMatchObject({ custom_fields, footer: 'Thanks', rendering: { amount_tax_display: 'exclude_tax' } })
  expect(of({ invoice_settings: { footer: 'Bye' } })).toMatchObject({ custom_fields, footer: 'Bye' })
})
