import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { verifiedAccount } from '../../support/verified-account.js'
import { at, refused, type Till, till } from '../payments/till.js'

const ACCOUNT = verifiedAccount('jenny@example.com', [
  'card_payments',
  'transfers',
]) as unknown as Stripe.AccountCreateParams

const pendingOf = (t: Till, stripeAccount: string) => t.api.balance.retrieve({}, { stripeAccount }).pending[0]!.amount

describe('account', () => {
  it('is checked for a moment, and may then take and pay out money', () => {
    const t = till()
    const account = t.api.accounts.create(ACCOUNT)
    expect(account).toMatchObject({ charges_enabled: false, capabilities: { transfers: 'pending' } })
    expect(account.requirements?.disabled_reason).toBe('requirements.pending_verification')
    expect(t.api.accounts.retrieve(account.id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      capabilities: { transfers: 'active' },
    })
  })

  it('says what is still due of it', () => {
    const t = till()
    const { external_account: _, ...without } = ACCOUNT
    const account = t.api.accounts.create(without)
    expect(account.requirements).toMatchObject({
      currently_due: ['external_account'],
      disabled_reason: 'requirements.past_due',
    })
    t.api.accounts.createExternalAccount(account.id, { external_account: 'btok_us_verified' })
    expect(t.api.accounts.retrieve(account.id).requirements?.currently_due).toEqual([])
  })

  it('keeps its people and its bank accounts to itself', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    expect(t.api.accounts.listPersons(id).data).toHaveLength(1)
    expect(t.api.accounts.listExternalAccounts(id).data).toHaveLength(1)
    expect(refused(() => t.api.accounts.retrieve('acct_nobody'))).toMatchObject({
      status: 403,
      code: 'account_invalid',
    })
    expect(t.api.accounts.del(id)).toMatchObject({ deleted: true })
    expect(refused(() => t.api.accounts.retrieve(id)).status).toBe(403)
  })
})

/** @see https://docs.stripe.com/connect/destination-charges */
describe('a payment of 10.00 with a fee of 1.23', () => {
  it('to a destination leaves 8.77 there, and 0.64 with the platform', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    const intent = t.pay('pm_card_visa', {
      amount: 1000,
      application_fee_amount: 123,
      transfer_data: { destination: id },
    })
    expect([pendingOf(t, id), t.pending()]).toEqual([877, 64])
    const charge = t.charge(intent)
    expect(charge).toMatchObject({ application_fee_amount: 123, transfer_group: `group_${intent.id}` })
    expect(charge.application_fee).toMatch(/^fee_/)
  })

  it('to a destination by the amount of its transfer has no fee of its own', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    const intent = t.pay('pm_card_visa', { amount: 1000, transfer_data: { destination: id, amount: 877 } })
    expect([pendingOf(t, id), t.pending()]).toEqual([877, 64])
    expect(t.charge(intent).application_fee).toBeNull()
  })

  it('made directly leaves 8.18 with the account, and 1.23 with the platform', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    t.api.paymentIntents.create(
      {
        amount: 1000,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
        allowed_payment_method_types: ['card'],
        application_fee_amount: 123,
      },
      { stripeAccount: id },
    )
    expect([pendingOf(t, id), t.pending()]).toEqual([818, 123])
  })

  it('is given back by the platform alone, or by all', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    const pay = () =>
      t.pay('pm_card_visa', { amount: 1000, application_fee_amount: 123, transfer_data: { destination: id } })
    const alone = pay()
    t.api.refunds.create({ payment_intent: alone.id })
    expect([pendingOf(t, id), t.pending()]).toEqual([877, 64 - 1000])
    const shared = pay()
    t.api.refunds.create({
      payment_intent: shared.id,
      amount: 500,
      reverse_transfer: true,
      refund_application_fee: true,
    })
    // Half of the transfer comes back, and half of the fee, 62, goes back.
    expect([pendingOf(t, id), t.pending()]).toEqual([877 + 877 - 500 + 62, 64 - 1000 + 64 - 62])
  })

  it('refuses a destination that there is not, and a fee for nobody', () => {
    const t = till()
    expect(refused(() => t.pay('pm_card_visa', { transfer_data: { destination: 'acct_1' } }))).toMatchObject({
      code: 'resource_missing',
      message: "No such destination: 'acct_1'",
      param: 'transfer_data[destination]',
    })
    expect(refused(() => t.pay('pm_card_visa', { application_fee_amount: 100 })).param).toBe('application_fee_amount')
  })
})

describe('transfer', () => {
  it('moves what is available, and is reversed in parts', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    expect(refused(() => t.api.transfers.create({ amount: 500, currency: 'usd', destination: id })).code).toBe(
      'balance_insufficient',
    )
    t.pay('pm_card_bypassPending', { amount: 10_000 })
    const transfer = t.api.transfers.create({ amount: 5000, currency: 'usd', destination: id })
    const part = t.api.transfers.createReversal(transfer.id, { amount: 2000 })
    expect(part).toMatchObject({ amount: 2000, destination_payment_refund: expect.stringMatching(/^pyr_/) })
    expect(t.api.transfers.createReversal(transfer.id).amount).toBe(3000)
    expect(t.api.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 5000, reversed: true })
    expect(refused(() => t.api.transfers.createReversal(transfer.id)).status).toBe(400)
  })

  it('of one payment is no more than that payment, and available with it', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    const source_transaction = t.pay('pm_card_visa').latest_charge as string
    t.api.transfers.create({ amount: 1500, currency: 'usd', destination: id, source_transaction })
    expect(pendingOf(t, id)).toBe(1500)
    expect(
      refused(() => t.api.transfers.create({ amount: 600, currency: 'usd', destination: id, source_transaction }))
        .message,
    ).toContain('must not exceed')
  })

  it('is worth less or more in another currency', () => {
    const t = till()
    const { id } = t.api.accounts.create({ type: 'custom', country: 'CA' })
    t.pay('pm_card_bypassPending', { amount: 10_000 })
    t.api.transfers.create({ amount: 1000, currency: 'usd', destination: id })
    expect(t.api.balance.retrieve({}, { stripeAccount: id }).available).toMatchObject([
      { currency: 'cad', amount: 1359 },
    ])
  })

  it('on behalf of an account settles where that account lives', () => {
    const t = till()
    const { id } = t.api.accounts.create({ type: 'custom', country: 'CA' })
    const intent = t.pay('pm_card_visa', {
      amount: 1000,
      on_behalf_of: id,
      transfer_data: { destination: id },
      expand: ['latest_charge.balance_transaction'],
    })
    const { balance_transaction } = intent.latest_charge as Stripe.Charge
    expect(balance_transaction).toMatchObject({ currency: 'cad', amount: 1359, fee: 69 })
  })

  it('is available when its destination may have it', () => {
    const t = till()
    const to = (params: Stripe.AccountCreateParams) => {
      const { id } = t.api.accounts.create({ type: 'custom', ...params })
      const expand = ['latest_charge.balance_transaction']
      const { latest_charge } = t.pay('pm_card_visa', { transfer_data: { destination: id }, expand })
      const charge = latest_charge as Stripe.Charge
      return (charge.balance_transaction as Stripe.BalanceTransaction).available_on
    }
    expect(to({ country: 'US' })).toBe(at('2026-03-04'))
    expect(to({ country: 'CA' })).toBe(at('2026-03-09'))
    expect(to({ country: 'US', settings: { payouts: { schedule: { interval: 'manual' } } } })).toBe(at('2026-03-03'))
    expect(to({ country: 'US', settings: { payouts: { schedule: { delay_days: 10 } } } })).toBe(at('2026-03-16'))
  })

  it('is paid out on the day of its schedule, which another schedule forgets', () => {
    const t = till()
    const { id } = t.api.accounts.create(ACCOUNT)
    const schedule = (told: object) =>
      t.api.accounts.update(id, { settings: { payouts: { schedule: told } } }).settings!.payouts!.schedule
    expect(schedule({ interval: 'weekly', weekly_anchor: 'friday' })).toMatchObject({ weekly_anchor: 'friday' })
    const monthly = schedule({ interval: 'monthly', monthly_anchor: 31 })
    expect(monthly).toEqual({ delay_days: expect.any(Number), interval: 'monthly', monthly_anchor: 31 })
    t.pay('pm_card_visa', { transfer_data: { destination: id } })
    t.world.clock.advance(at('2026-04-02'))
    const [payout] = t.api.payouts.list({}, { stripeAccount: id }).data
    expect(payout).toMatchObject({ automatic: true, created: at('2026-03-31') })
  })

  it("shows its fee, which is the platform's, to the account that paid it", () => {
    const t = till()
    const { id } = t.api.accounts.create({ type: 'custom', country: 'US' })
    t.pay('pm_card_visa', { application_fee_amount: 123, transfer_data: { destination: id } })
    const expand = ['data.application_fee.refunds']
    const [payment] = t.api.charges.list({ expand }, { stripeAccount: id }).data
    expect(payment!.application_fee).toMatchObject({ object: 'application_fee', account: id, amount: 123 })
  })
})

describe('balance settings', () => {
  it('say how long money takes to be available', () => {
    const t = till()
    const override = (days: number | '') =>
      t.api.balanceSettings.update({ payments: { settlement_timing: { delay_days_override: days } } }).payments
    expect(override(5).settlement_timing.delay_days).toBe(5)
    const charge = t.charge(t.pay('pm_card_visa'))
    const transaction = t.api.balanceTransactions.retrieve(charge.balance_transaction as string)
    expect(transaction.available_on).toBe(at('2026-03-09'))
    expect(override('').settlement_timing.delay_days).toBe(2)
    expect(refused(() => override(32))).toMatchObject({
      status: 400,
      param: 'payments[settlement_timing][delay_days_override]',
    })
  })
})
