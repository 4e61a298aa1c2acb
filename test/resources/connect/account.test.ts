import { describe, expect, it } from 'vitest'
import { at, refused, till } from '../payments/till.js'
import { BANK, company, due, PERSON, seller } from './seller.js'

/** @see https://docs.stripe.com/connect/testing */
describe('account', () => {
  it('has its web site looked at for a while, and then works', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller({ business_profile: { mcc: '5734', url: 'https://example.com' } }))
    t.world.clock.advance({ seconds: 10 })
    expect(t.api.accounts.retrieve(id).capabilities).toEqual({ card_payments: 'pending', transfers: 'pending' })
    t.world.clock.advance({ seconds: 20 })
    expect(t.api.accounts.retrieve(id)).toMatchObject({
      capabilities: { card_payments: 'active', transfers: 'active' },
      charges_enabled: true,
      payouts_enabled: true,
      requirements: { disabled_reason: null, pending_verification: [] },
    })
    const types = t.api.events.list({}, { stripeAccount: id }).data.map(event => event.type)
    expect(types).toContain('account.updated')
    expect(types.filter(type => type === 'capability.updated')).toHaveLength(2)
  })

  it('says in the event what it was before', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller())
    t.api.accounts.retrieve(id)
    t.api.accounts.update(id, { email: 'new@example.com', individual: { phone: '+12025550123' } })
    const [event] = t.api.events.list({ type: 'account.updated' }, { stripeAccount: id }).data
    expect(event?.data.previous_attributes).toEqual({
      company: { phone: '+10000000000' },
      email: null,
      individual: { phone: '+10000000000' },
    })
  })

  it.each([
    ['a wrong date of birth', { ...PERSON, dob: { day: 2, month: 3, year: 1990 } }, 'individual.verification.document'],
    ['a number of somebody else', { ...PERSON, id_number: '111111111' }, 'individual.verification.document'],
    [
      'an address that is not there',
      { ...PERSON, address: { ...PERSON.address, line1: 'address_no_match' } },
      'individual.verification.additional_document',
    ],
  ])('asks for a document after %s', (_, individual, wanted) => {
    const t = till()
    const { id } = t.api.accounts.create(seller({ individual }))
    const account = t.api.accounts.retrieve(id)
    expect(due(account)).toEqual([wanted])
    expect(account).toMatchObject({ charges_enabled: false, individual: { verification: { status: 'unverified' } } })
    expect(account.requirements?.errors?.[0]).toMatchObject({ requirement: wanted })
  })

  it('believes the document that is handed in then', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller({ individual: { ...PERSON, id_number: '111111111' } }))
    const document = { front: 'file_identity_document_success' }
    t.api.accounts.update(id, { individual: { verification: { document } } })
    const account = t.api.accounts.retrieve(id)
    expect(account).toMatchObject({ charges_enabled: true, individual: { verification: { status: 'verified' } } })
    expect(account.individual?.verification?.document?.front).toMatch(/^file_/)
  })

  it('knows at once who was born in 1902', () => {
    const t = till()
    const individual = { ...PERSON, dob: { day: 1, month: 1, year: 1902 } }
    expect(t.api.accounts.create(seller({ individual })).individual?.verification?.status).toBe('verified')
  })

  it.each([
    ['https://inaccessible.stripe.com', 'invalid_url_website_inaccessible'],
    ['https://underconstruction.stripe.com', 'invalid_url_website_incomplete_under_construction'],
  ])('finds %s wanting', (url, code) => {
    const t = till()
    const { id } = t.api.accounts.create(seller({ business_profile: { mcc: '5734', url } }))
    expect(t.api.accounts.retrieve(id).requirements?.errors).toMatchObject([
      { code, requirement: 'business_profile.url' },
    ])
  })

  it('may take charges, but is paid nothing out, at a business address of which line 1 is wrong', () => {
    const t = till()
    const told = company()
    const address = { ...told.company!.address, line1: 'address_no_match' }
    const { id } = t.api.accounts.create({ ...told, company: { ...told.company, address } })
    t.api.accounts.createPerson(id, { ...PERSON, relationship: { representative: true, owner: true, title: 'CEO' } })
    expect(t.api.accounts.retrieve(id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: false,
      requirements: { currently_due: ['company.address.line1'] },
    })
  })

  it('is of the industry of its platform unless it says otherwise', () => {
    const t = till()
    const { mcc } = t.api.accounts.retrieveCurrent().business_profile!
    const { id } = t.api.accounts.create(seller({ business_profile: { product_description: 'Books' } }))
    expect(t.api.accounts.retrieve(id)).toMatchObject({ business_profile: { mcc }, charges_enabled: true })
  })

  it('of a mere recipient is believed, and asked for a document only later', () => {
    const t = till()
    const account = t.api.accounts.create(
      seller({
        country: 'TH',
        capabilities: { transfers: { requested: true } },
        tos_acceptance: { date: 1_609_798_905, ip: '8.8.8.8', service_agreement: 'recipient' },
        external_account: { ...BANK, country: 'TH', currency: 'thb', routing_number: '999' },
      }),
    )
    expect(account).toMatchObject({
      capabilities: { transfers: 'active' },
      requirements: { currently_due: [], eventually_due: ['individual.verification.document'] },
      settings: { payouts: { schedule: { delay_days: 7, interval: 'daily' } } },
      individual: { verification: { status: 'unverified' } },
    })
  })

  it('of before June 2024 was told what would be asked of it', () => {
    const t = till({ now: at('2024-05-01') })
    const { future_requirements: future } = t.api.accounts.create(seller())
    expect(future).toMatchObject({
      current_deadline: at('2024-06-04T16:00:00Z'),
      currently_due: ['individual.phone'],
      errors: [{ code: 'invalid_phone_number', requirement: 'individual.phone' }],
    })
    const { future_requirements: none } = till().api.accounts.create(seller())
    expect(none).toMatchObject({ current_deadline: null, currently_due: [], errors: [] })
  })

  it('is rejected, and accepted again', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller())
    expect(t.api.accounts.reject(id, { reason: 'fraud_other' })).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      requirements: { disabled_reason: 'rejected.fraud' },
    })
    expect(t.api.accounts.update(id, { email: 'a@example.com' }).charges_enabled).toBe(false)
    expect(t.api.accounts.unreject(id).charges_enabled).toBe(true)
  })

  it('is not to be had by who may not touch it', () => {
    const t = till()
    expect(refused(() => t.api.accounts.update('acct_1', {})).status).toBe(403)
    expect(refused(() => t.api.customers.create({}, { stripeAccount: 'acct_1' })).code).toBe('account_invalid')
  })
})

describe('capability', () => {
  it('is asked for, and works as soon as the account does', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller())
    const name = 'tax_reporting_us_1099_k'
    expect(t.api.accounts.retrieveCapability(id, name).status).toBe('unrequested')
    expect(t.api.accounts.updateCapability(id, name, { requested: true })).toMatchObject({
      requested: true,
      requested_at: t.world.clock.now,
      status: 'active',
    })
    expect(t.api.accounts.listCapabilities(id).data.map(capability => capability.id)).toContain(name)
    expect(refused(() => t.api.accounts.retrieveCapability(id, 'flying')).code).toBe('resource_missing')
  })
})

describe('account link', () => {
  it('is good for five minutes, and only for what the account may have changed', () => {
    const t = till()
    const { id: account } = t.api.accounts.create({ type: 'express' })
    const urls = { refresh_url: 'https://example.com/again', return_url: 'https://example.com/back' }
    const link = t.api.accountLinks.create({ account, type: 'account_onboarding', ...urls })
    expect(link.expires_at - link.created).toBe(300)
    expect(link.url).toContain(`https://connect.stripe.com/setup/e/${account}/`)
    expect(refused(() => t.api.accountLinks.create({ account, type: 'account_update', ...urls })).message).toBe(
      'You cannot create `account_update` type Account Links for this account. Valid types for this account are ["account_onboarding"].',
    )
  })
})

describe('account session', () => {
  it('lets components have their features', () => {
    const t = till()
    const { id: account } = t.api.accounts.create({ type: 'express' })
    const session = t.api.accountSessions.create({
      account,
      components: { payments: { enabled: true, features: { refund_management: false } } },
    })
    expect(session.client_secret).toMatch(/^accs_secret__\w{47}$/)
    expect(session.components.payments).toMatchObject({
      enabled: true,
      features: { capture_payments: true, refund_management: false },
    })
    expect(session.components.payouts.enabled).toBe(false)
  })
})
