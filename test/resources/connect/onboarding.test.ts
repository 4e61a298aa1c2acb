import { describe, expect, it } from 'vitest'
import { refused, till } from '../payments/till.js'

describe('onboarding', () => {
  it('is gone through outside of the API, after which the account works and may log in', () => {
    const t = till()
    const { id } = t.api.accounts.create({ type: 'express', country: 'US', email: 'jenny@example.com' })
    expect(refused(() => t.api.accounts.createLoginLink(id)).message).toBe(
      'Cannot create a login link for an account that has not completed onboarding.',
    )
    t.world.outside.completeOnboarding({ account: id })
    expect(t.api.accounts.retrieve(id)).toMatchObject({
      business_type: 'individual',
      capabilities: { card_payments: 'active', transfers: 'active' },
      charges_enabled: true,
      details_submitted: true,
      payouts_enabled: true,
      requirements: { currently_due: [], disabled_reason: null },
    })
    expect(t.api.accounts.createLoginLink(id).url).toContain(`https://connect.stripe.com/express/${id}/`)
  })

  it.each(['AE', 'AU', 'CA', 'CH', 'DE', 'FR', 'GB', 'JP', 'MX', 'SG', 'US'])(
    'is possible for a company in %s',
    country => {
      const t = till()
      const { id } = t.api.accounts.create({ type: 'standard', country })
      t.world.outside.completeOnboarding({ account: id, business_type: 'company' })
      const account = t.api.accounts.retrieve(id)
      expect([account.requirements?.currently_due, account.charges_enabled, account.payouts_enabled]).toEqual([
        [],
        true,
        true,
      ])
    },
  )

  it('says otherwise nothing that was told', () => {
    const t = till()
    const { id } = t.api.accounts.create({
      type: 'express',
      individual: { first_name: 'Ada' },
      business_type: 'individual',
    })
    t.world.outside.completeOnboarding({ account: id })
    expect(t.api.accounts.retrieve(id).individual).toMatchObject({ first_name: 'Ada', last_name: 'Rosen' })
  })
})
