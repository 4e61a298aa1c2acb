/** Payment links. @see https://docs.stripe.com/payment-links */
import { describe, expect, it } from 'vitest'
import { refusal, story } from '../billing/story.js'

describe('a payment link', () => {
  it('begins a session for everybody who opens it, until it is used up', () => {
    const s = story()
    const price = s.api.prices.create({ currency: 'usd', unit_amount: 2000, product_data: { name: 'T-shirt' } }).id
    let id = ''
    expect(
      s.caused(() => {
        id = s.api.paymentLinks.create({
          line_items: [{ price, quantity: 1 }],
          metadata: { campaign: 'spring' },
          restrictions: { completed_sessions: { limit: 2 } },
        }).id
      }),
    ).toEqual(['payment_link.created'])
    for (const n of [1, 2]) {
      s.world.outside.openPaymentLink({ payment_link: id, client_reference_id: `visitor-${n}` })
      const [session] = s.api.checkout.sessions.list({ payment_link: id }).data
      expect(session).toMatchObject({
        client_reference_id: `visitor-${n}`,
        amount_total: 2000,
        metadata: { campaign: 'spring' },
      })
      s.world.outside.completeCheckout({ checkout_session: session!.id })
    }
    expect(s.api.paymentLinks.retrieve(id)).toMatchObject({
      active: false,
      restrictions: { completed_sessions: { count: 2, limit: 2 } },
    })
    expect(() => s.world.outside.openPaymentLink({ payment_link: id })).toThrow('no longer active')
    expect(s.api.paymentLinks.listLineItems(id).data).toMatchObject([{ description: 'T-shirt', amount_total: 2000 }])
  })

  it('of a recurring price subscribes', () => {
    const s = story()
    const { id } = s.api.paymentLinks.create({
      line_items: [{ price: s.price(1000), quantity: 1 }],
      subscription_data: { trial_period_days: 7 },
    })
    s.world.outside.openPaymentLink({ payment_link: id, prefilled_email: 'jenny@example.com' })
    const [session] = s.api.checkout.sessions.list({ payment_link: id }).data
    s.world.outside.completeCheckout({ checkout_session: session!.id })
    const { subscription, customer_details } = s.api.checkout.sessions.retrieve(session!.id)
    expect(s.api.subscriptions.retrieve(subscription as string).status).toBe('trialing')
    expect(customer_details?.email).toBe('jenny@example.com')
  })

  it('shares what is paid with a connected account', () => {
    const s = story()
    const destination = s.api.accounts.create({ type: 'express', country: 'US' }).id
    const once = s.api.prices.create({ currency: 'usd', unit_amount: 2000, product_data: { name: 'T-shirt' } }).id
    const bought = (price: string, params: object) => {
      const line_items = [{ price, quantity: 1 }]
      const { id } = s.api.paymentLinks.create({ line_items, transfer_data: { destination }, ...params })
      s.world.outside.openPaymentLink({ payment_link: id })
      s.world.outside.completeCheckout({ checkout_session: s.api.checkout.sessions.list({ limit: 1 }).data[0]!.id })
    }
    bought(once, { application_fee_amount: 150 })
    bought(s.price(1000), { application_fee_percent: 20 })
    expect(s.api.transfers.list({}).data.map(({ amount }) => amount)).toEqual([1000, 2000])
    expect(s.api.applicationFees.list({}).data.map(({ amount }) => amount)).toEqual([200, 150])
  })

  it('asks on its sessions what it says', () => {
    const s = story()
    const asked = {
      custom_text: { submit: { message: 'We ship on Mondays' } },
      shipping_address_collection: { allowed_countries: ['US' as const] },
      submit_type: 'donate' as const,
    }
    const { id } = s.api.paymentLinks.create({
      line_items: [{ price: s.price(1000), quantity: 1 }],
      custom_fields: [{ key: 'size', label: { type: 'custom', custom: 'Size' }, type: 'text' }],
      ...asked,
    })
    s.world.outside.openPaymentLink({ payment_link: id })
    const [session] = s.api.checkout.sessions.list({ payment_link: id }).data
    expect(session).toMatchObject({ ...asked, custom_fields: [{ key: 'size', type: 'text' }] })
  })

  it('can be switched off, and its quantities changed', () => {
    const s = story()
    const link = s.api.paymentLinks.create({ line_items: [{ price: s.price(1000), quantity: 1 }] })
    const [line] = s.api.paymentLinks.listLineItems(link.id).data
    const changed = s.api.paymentLinks.update(link.id, { active: false, line_items: [{ id: line!.id, quantity: 5 }] })
    expect(changed.active).toBe(false)
    expect(s.api.paymentLinks.listLineItems(link.id).data).toMatchObject([{ quantity: 5, amount_total: 5000 }])
    expect(refusal(() => s.api.paymentLinks.create({ line_items: [] })).status).toBe(400)
  })
})
