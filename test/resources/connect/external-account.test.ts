import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { refused, till } from '../payments/till.js'
import { BANK, seller } from './seller.js'

const defaults = (externals: readonly Stripe.ExternalAccount[]) =>
  externals.map(external => [external.currency, external.default_for_currency])

describe('external account', () => {
  it('is the default of its currency when it is the first', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller())
    t.api.accounts.createExternalAccount(id, { external_account: 'btok_us_verified_noAccount' })
    expect(defaults(t.api.accounts.listExternalAccounts(id).data)).toEqual([
      ['usd', false],
      ['usd', true],
    ])
  })

  it('named by the account itself takes the place of the default', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller())
    const other = { ...BANK, account_number: '000111111116' }
    t.api.accounts.update(id, { external_account: other as never })
    const { data } = t.api.accounts.listExternalAccounts(id)
    expect(data.map(external => [external.last4, external.default_for_currency])).toEqual([['1116', true]])
    const types = t.api.events.list({}, { stripeAccount: id }).data.map(event => event.type)
    expect(types).toEqual(
      expect.arrayContaining(['account.external_account.created', 'account.external_account.deleted']),
    )
  })

  it('is made the default, or left, but the default is not left behind', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller())
    const [first] = t.api.accounts.listExternalAccounts(id).data
    const second = t.api.accounts.createExternalAccount(id, { external_account: 'btok_us_verified' })
    expect(refused(() => t.api.accounts.deleteExternalAccount(id, first!.id)).message).toMatch(/^You cannot delete/)
    t.api.accounts.updateExternalAccount(id, second.id, { default_for_currency: true })
    expect(t.api.accounts.deleteExternalAccount(id, first!.id)).toMatchObject({ deleted: true, currency: 'usd' })
  })

  it('takes instant payouts at the test bank, in the United States', () => {
    const t = till()
    const methods = (country: string) => {
      const { external_accounts } = t.api.accounts.create(seller({ country }))
      return external_accounts?.data[0]?.available_payout_methods
    }
    expect([methods('US'), methods('CA')]).toEqual([['standard', 'instant'], ['standard']])
  })

  it('comes from a token of the platform or of the account, and is used once', () => {
    const t = till()
    const { id } = t.api.accounts.create(seller({ external_account: undefined }))
    const bank_account = { country: 'US', currency: 'usd', routing_number: '110000000', account_number: '000123456789' }
    const { id: token } = t.api.tokens.create({ bank_account }, { stripeAccount: id })
    expect(t.api.accounts.createExternalAccount(id, { external_account: token })).toMatchObject({ last4: '6789' })
    expect(refused(() => t.api.accounts.createExternalAccount(id, { external_account: token })).code).toBe(
      'token_already_used',
    )
  })
})
