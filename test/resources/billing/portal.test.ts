/** The customer portal, and what an account begins with. @see https://docs.stripe.com/customer-management */
import { describe, expect, it } from 'vitest'
import { refusal, story } from './story.js'

describe('the portal', () => {
  it('has a default configuration from the beginning, which sessions use', () => {
    const s = story()
    const [configuration] = s.api.billingPortal.configurations.list({ is_default: true }).data
    expect(configuration).toMatchObject({
      active: true,
      is_default: true,
      features: { invoice_history: { enabled: true } },
    })
    const customer = s.customer()
    const types = s.caused(() => {
      expect(s.api.billingPortal.sessions.create({ customer, return_url: 'https://example.com' })).toMatchObject({
        object: 'billing_portal.session',
        configuration: configuration!.id,
        customer,
        flow: null,
        return_url: 'https://example.com',
        url: expect.stringContaining('https://billing.stripe.com/p/session/test_'),
      })
    })
    expect(types).toEqual(['billing_portal.session.created'])
    expect(refusal(() => s.api.billingPortal.configurations.update(configuration!.id, { active: false })).param).toBe(
      'active',
    )
  })

  it('can be configured', () => {
    const s = story()
    const made = s.api.billingPortal.configurations.create({
      default_return_url: 'https://example.com',
      features: {
        subscription_cancel: { enabled: true, mode: 'immediately', proration_behavior: 'create_prorations' },
      },
      login_page: { enabled: true },
    })
    expect(made).toMatchObject({
      is_default: false,
      features: { subscription_cancel: { enabled: true, mode: 'immediately' }, customer_update: { enabled: false } },
      login_page: { enabled: true, url: expect.stringContaining('https://billing.stripe.com/p/login/test_') },
    })
    const customer = s.customer()
    expect(s.api.billingPortal.sessions.create({ customer, configuration: made.id }).return_url).toBe(
      'https://example.com',
    )
    s.api.billingPortal.configurations.update(made.id, { active: false })
    expect(refusal(() => s.api.billingPortal.sessions.create({ customer, configuration: made.id })).param).toBe(
      'configuration',
    )
  })

  it('offers a product at one price for each interval', () => {
    const s = story()
    const product = s.api.products.create({ name: 'Gold' }).id
    const price = (interval: 'month' | 'year') =>
      s.api.prices.create({ product, currency: 'usd', unit_amount: 500, recurring: { interval } }).id
    const configure = (prices: string[]) =>
      s.api.billingPortal.configurations.create({
        features: {
          subscription_update: { enabled: true, default_allowed_updates: ['price'], products: [{ product, prices }] },
        },
      })
    expect(configure([price('month'), price('year')]).features.subscription_update.enabled).toBe(true)
    expect(refusal(() => configure([price('month'), price('month')])).param).toBe(
      'features[subscription_update][products][0][prices]',
    )
  })

  it('prorates a cancellation only where it is immediate', () => {
    const features = { subscription_cancel: { enabled: true, proration_behavior: 'always_invoice' as const } }
    expect(refusal(() => story().api.billingPortal.configurations.create({ features })).status).toBe(400)
  })

  it('may lead to one task', () => {
    const s = story()
    const customer = s.customer()
    const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }] })
    const flow_data = { type: 'subscription_cancel' as const, subscription_cancel: { subscription: id } }
    expect(s.api.billingPortal.sessions.create({ customer, flow_data }).flow).toMatchObject({
      type: 'subscription_cancel',
      subscription_cancel: { subscription: id },
      after_completion: { type: 'portal_homepage' },
    })
    expect(refusal(() => s.api.billingPortal.sessions.create({ customer: s.customer(), flow_data })).status).toBe(400)
  })
})

describe('an invoice rendering template', () => {
  it('is there from the beginning, and can be archived and taken back', () => {
    const s = story()
    const [template] = s.api.invoiceRenderingTemplates.list().data
    expect(template).toMatchObject({ status: 'active', version: 1 })
    expect(s.api.invoiceRenderingTemplates.archive(template!.id).status).toBe('archived')
    expect(refusal(() => s.api.invoiceRenderingTemplates.archive(template!.id)).status).toBe(400)
    expect(s.api.invoiceRenderingTemplates.list({ status: 'archived' }).data).toHaveLength(1)
    expect(s.api.invoiceRenderingTemplates.unarchive(template!.id).status).toBe('active')
  })
})
