import { describe, expect, it } from 'vitest'
import { convert } from '../../../src/resources/balance/exchange.js'
import { processingFee } from '../../../src/resources/balance/fee.js'
import { nextPayoutAt } from '../../../src/resources/balance/payout-schedule.js'
import { availableOn, settlementDelay } from '../../../src/resources/balance/settlement.js'
import { at, refused, till } from '../payments/till.js'

describe('the processing fee', () => {
  it.each([
    [1000, 59],
    [950, 58],
    [2500, 103],
    [22_500, 683],
    [25_000, 755],
  ])('of %i is %i, halves rounded up', (amount, fee) => {
    expect(processingFee({ amount, currency: 'usd', country: 'US', methodType: 'card', cardCountry: 'US' })).toBe(fee)
  })

  it.each([
    ['US', 'FR', 100, 34],
    ['CA', 'US', 1356, 69],
    ['SG', 'US', 1318, 101],
    ['SG', 'US', 259, 60],
  ])('in %s for a card of %s on %i is %i', (country, cardCountry, amount, fee) => {
    expect(processingFee({ amount, currency: 'usd', country, methodType: 'card', cardCountry })).toBe(fee)
  })

  it('of a debit is a percentage with a cap', () => {
    const debit = (amount: number) =>
      processingFee({ amount, currency: 'usd', country: 'US', methodType: 'us_bank_account' })
    expect([debit(10_000), debit(1_000_000)]).toEqual([80, 500])
  })
})

describe('settlement', () => {
  it.each([
    ['a Monday', '2024-12-16', 'US', '2024-12-18'],
    ['a Thursday', '2025-03-27', 'US', '2025-03-31'],
    ['a Friday', '2024-12-13', 'US', '2024-12-17'],
    ['a Saturday', '2024-07-13', 'US', '2024-07-16'],
    ['before Christmas', '2023-12-21', 'US', '2023-12-26'],
    ['before the new year', '2023-12-29', 'US', '2024-01-03'],
    ['calendar days', '2023-10-30', 'CA', '2023-11-06'],
  ])('from %s (%s, %s) is on %s', (_, day, country, expected) => {
    const home = { country, delayDays: settlementDelay(country) }
    expect(availableOn(at(`${day}T16:00:00Z`), home)).toBe(at(expected))
  })
})

describe('an exchange', () => {
  it('goes through the smallest units of both currencies', () => {
    expect(convert(1000, 'usd', 'usd')).toBe(1000)
    expect(convert(1000, 'usd', 'jpy')).toBe(1493)
    expect(convert(1493, 'jpy', 'usd')).toBe(1000)
  })
})

describe('the payout schedule', () => {
  const from = at('2026-03-04T10:00:00Z')
  it.each([
    [{ interval: 'manual' }, undefined],
    [{ interval: 'daily' }, from],
    [{ interval: 'weekly', weekly: ['friday'] }, at('2026-03-06')],
    [{ interval: 'monthly', monthly: [31] }, at('2026-03-31')],
    [{ interval: 'monthly', monthly: [1] }, at('2026-04-01')],
  ])('%o', (schedule, expected) => {
    expect(nextPayoutAt(schedule, from)).toBe(expected)
  })
})

describe('the balance', () => {
  it('is pending for two business days, and tells when it is available', () => {
    const t = till()
    t.pay('pm_card_visa')
    expect([t.pending(), t.available()]).toEqual([1912, 0])
    t.days(1)
    expect(t.pending()).toBe(1912)
    expect(t.caused(() => t.days(1))).toEqual(['balance.available'])
    expect([t.pending(), t.available()]).toEqual([0, 1912])
    expect(t.api.balanceTransactions.list().data[0]).toMatchObject({ status: 'available', net: 1912 })
  })

  it('is available at once for the card that skips the wait', () => {
    const t = till()
    t.pay('pm_card_bypassPending')
    expect([t.pending(), t.available()]).toEqual([0, 1912])
  })

  it('converts what is paid in another currency', () => {
    const t = till()
    const intent = t.pay('pm_card_visa', { currency: 'eur', capture_method: 'automatic' })
    const { balance_transaction } = t.charge(intent)
    const posted = t.api.balanceTransactions.retrieve(balance_transaction as string)
    expect(posted).toMatchObject({
      currency: 'usd',
      amount: convert(2000, 'eur', 'usd'),
      exchange_rate: expect.any(Number),
    })
  })
})

describe('a payout', () => {
  const withFunds = () => {
    const t = till()
    t.pay('pm_card_bypassPending', { amount: 100_000 })
    return t
  }

  it('cannot be more than is available', () => {
    const t = till()
    expect(refused(() => t.api.payouts.create({ amount: 100, currency: 'usd' }))).toMatchObject({
      code: 'balance_insufficient',
      message: expect.stringContaining('You have insufficient funds in your Stripe account for this transfer.'),
    })
  })

  it('leaves the balance at once, and arrives the next day', () => {
    const t = withFunds()
    const before = t.available()
    const payout = t.api.payouts.create({ amount: 5000, currency: 'usd' })
    expect(payout).toMatchObject({ status: 'pending', automatic: false, arrival_date: at('2026-03-02') })
    expect(t.available()).toBe(before - 5000)
    expect(t.caused(() => t.days(1))).toEqual(['payout.updated', 'payout.paid'])
  })

  it('comes back when it is canceled or refused', () => {
    const t = withFunds()
    const before = t.available()
    t.api.payouts.cancel(t.api.payouts.create({ amount: 5000, currency: 'usd' }).id)
    expect(t.available()).toBe(before)
    const { id } = t.api.payouts.create({ amount: 5000, currency: 'usd' })
    expect(refused(() => t.api.payouts.reverse(id)).status).toBe(400)
    t.days(2)
    t.world.outside.failPayout({ payout: id })
    expect(t.available()).toBe(before)
    expect(t.api.payouts.retrieve(id)).toMatchObject({ status: 'failed', failure_code: 'could_not_process' })
  })

  it('costs one percent when it is instant, and has limits', () => {
    const t = withFunds()
    const { balance_transaction } = t.api.payouts.create({ amount: 5000, currency: 'usd', method: 'instant' })
    expect(t.api.balanceTransactions.retrieve(balance_transaction as string)).toMatchObject({ fee: 50, net: -5050 })
    expect(refused(() => t.api.payouts.create({ amount: 1_000_000, currency: 'usd', method: 'instant' })).message).toBe(
      'Instant Payouts to bank accounts are only supported for amounts less than or equal to $9999',
    )
  })

  it('goes out by itself on the schedule of the balance settings', () => {
    const t = till()
    t.api.balanceSettings.update({ payments: { payouts: { schedule: { interval: 'daily' } } } })
    t.pay('pm_card_visa')
    t.days(4)
    const [payout] = t.api.payouts.list().data
    expect(payout).toMatchObject({ amount: 1912, automatic: true, status: 'paid' })
    const parts = t.api.balanceTransactions.list({ payout: payout!.id }).data
    expect(parts.map(({ type, net }) => [type, net])).toEqual([
      ['payout', -1912],
      ['charge', 1912],
    ])
  })
})
