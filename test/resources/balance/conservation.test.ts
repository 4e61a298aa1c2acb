/** Money is conserved: whatever happens, in any order, each balance is the sum of its postings, and nothing else. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError, UsageError } from '../../../src/core/errors.js'
import { type Till, till } from '../payments/till.js'

const CARDS = [
  'visa',
  'bypassPending',
  'createDispute',
  'createDisputeInquiry',
  'refundFail',
  'pendingRefund',
  'chargeDeclined',
  'createMultipleDisputes',
]

/** Something that somebody does; what it is done to is chosen from what there is. */
type Act = (t: Till, choose: <T>(items: readonly T[]) => T | undefined, amount: number) => void

const acts: Readonly<Record<string, Act>> = {
  pay: (t, choose, amount) => void t.pay(`pm_card_${choose(CARDS)}`, { amount }),
  hold: (t, _, amount) => void t.pay('pm_card_visa', { amount, capture_method: 'manual' }),
  payInEuro: (t, _, amount) => void t.pay('pm_card_visa', { amount, currency: 'eur' }),
  debit: (t, _, amount) =>
    void t.pay('pm_usBankAccount_success', { amount, allowed_payment_method_types: ['us_bank_account'] }),
  capture(t, choose, amount) {
    const held = choose(
      t.api.paymentIntents.list({ limit: 100 }).data.filter(intent => intent.status === 'requires_capture'),
    )
    if (held !== undefined) t.api.paymentIntents.capture(held.id, { amount_to_capture: amount })
  },
  cancel(t, choose) {
    const intent = choose(t.api.paymentIntents.list({ limit: 100 }).data)
    if (intent !== undefined) t.api.paymentIntents.cancel(intent.id)
  },
  refund(t, choose, amount) {
    const charge = choose(t.api.charges.list({ limit: 100 }).data)
    if (charge !== undefined) t.api.refunds.create({ charge: charge.id, amount })
  },
  failRefund(t, choose) {
    const refund = choose(t.api.refunds.list({ limit: 100 }).data)
    if (refund !== undefined) t.world.outside.failRefund({ refund: refund.id })
  },
  dispute(t, choose) {
    const charge = choose(t.api.charges.list({ limit: 100 }).data.filter(({ captured }) => captured))
    if (charge !== undefined) t.world.outside.openDispute({ charge: charge.id })
  },
  win(t, choose) {
    const dispute = choose(t.api.disputes.list({ limit: 100 }).data)
    if (dispute !== undefined) t.world.outside.winDispute({ dispute: dispute.id })
  },
  withdraw(t, choose) {
    const dispute = choose(t.api.disputes.list({ limit: 100 }).data)
    if (dispute !== undefined) t.world.outside.withdrawDispute({ dispute: dispute.id })
  },
  payOut: (t, _, amount) => void t.api.payouts.create({ amount, currency: 'usd' }),
  cancelPayout(t, choose) {
    const payout = choose(t.api.payouts.list({ limit: 100 }).data)
    if (payout !== undefined) t.api.payouts.cancel(payout.id)
  },
  failPayout(t, choose) {
    const payout = choose(t.api.payouts.list({ limit: 100 }).data)
    if (payout !== undefined) t.world.outside.failPayout({ payout: payout.id })
  },
  topUp: (t, _, amount) => void t.api.topups.create({ amount, currency: 'usd' }),
  transfer(t, choose, amount) {
    const account = choose(t.api.accounts.list().data) ?? t.api.accounts.create({ type: 'custom', country: 'CA' })
    t.api.transfers.create({ amount, currency: 'usd', destination: account.id })
  },
  payForAnother(t, choose, amount) {
    const account = choose(t.api.accounts.list().data)
    if (account === undefined) return
    const fee = Math.floor(amount / 10)
    t.pay('pm_card_visa', { amount, transfer_data: { destination: account.id }, application_fee_amount: fee })
  },
  payAnother(t, choose, amount) {
    const account = choose(t.api.accounts.list().data)
    if (account === undefined) return
    const fee = Math.floor(amount / 10)
    const card = { amount, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, application_fee_amount: fee }
    t.api.paymentIntents.create({ ...card, allowed_payment_method_types: ['card'] }, { stripeAccount: account.id })
  },
  reverse(t, choose, amount) {
    const transfer = choose(t.api.transfers.list({ limit: 100 }).data)
    if (transfer !== undefined) t.api.transfers.createReversal(transfer.id, { amount })
  },
  refundShared(t, choose, amount) {
    const charge = choose(t.api.charges.list({ limit: 100 }).data.filter(({ transfer_data }) => transfer_data !== null))
    if (charge !== undefined)
      t.api.refunds.create({ charge: charge.id, amount, reverse_transfer: true, refund_application_fee: true })
  },
  wait: (t, _, amount) => t.days(amount % 5),
}

/** What cannot be done is refused, and changes nothing. */
function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof UsageError)) throw error
  }
}

function everything<T>(page: (after?: string) => { data: T[]; has_more: boolean }, idOf: (item: T) => string): T[] {
  const all: T[] = []
  for (let more = true, after: string | undefined; more; ) {
    const { data, has_more } = page(after)
    all.push(...data)
    more = has_more
    after = data.length === 0 ? undefined : idOf(data.at(-1)!)
  }
  return all
}

/** Each balance, recomputed from its postings alone. */
function checkLedger(t: Till, account?: string): void {
  const options = account === undefined ? {} : { stripeAccount: account }
  const postings = everything(
    after =>
      t.api.balanceTransactions.list({ limit: 100, ...(after !== undefined && { starting_after: after }) }, options),
    ({ id }) => id,
  )
  const sums = { available: new Map<string, number>(), pending: new Map<string, number>() }
  for (const { status, currency, net, amount, fee, fee_details } of postings) {
    expect(net).toBe(amount - fee)
    expect(fee_details.reduce((sum, detail) => sum + detail.amount, 0)).toBe(fee)
    const part = sums[status as 'available' | 'pending']
    part.set(currency, (part.get(currency) ?? 0) + net)
  }
  const balance = t.api.balance.retrieve({}, options)
  for (const name of ['available', 'pending'] as const) {
    for (const { currency, amount } of balance[name])
      expect([currency, amount]).toEqual([currency, sums[name].get(currency) ?? 0])
    const shown = new Set(balance[name].map(({ currency }) => currency))
    for (const [currency, sum] of sums[name]) expect(sum === 0 || shown.has(currency)).toBe(true)
  }
}

/** No refund exceeds its charge, no capture its hold, no reversal its transfer. */
function checkBounds(t: Till): void {
  for (const charge of t.api.charges.list({ limit: 100 }).data) {
    const given = t.api.refunds
      .list({ charge: charge.id, limit: 100 })
      .data.filter(({ status }) => status !== 'failed' && status !== 'canceled')
    expect(given.reduce((sum, { amount }) => sum + amount, 0)).toBe(charge.amount_refunded)
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount)
    expect(charge.amount_captured).toBeLessThanOrEqual(charge.amount)
    expect(charge.refunded).toBe(charge.status === 'succeeded' && charge.amount_refunded === charge.amount)
  }
  for (const transfer of t.api.transfers.list({ limit: 100 }).data)
    expect(transfer.amount_reversed).toBeLessThanOrEqual(transfer.amount)
}

describe('the ledger', () => {
  const step = fc.record({
    act: fc.constantFrom(...Object.keys(acts)),
    pick: fc.nat(),
    amount: fc.integer({ min: 50, max: 20_000 }),
  })

  it('conserves money under any interleaving of requests, clock and outside', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), steps => {
        const t = till()
        attempt(() => t.pay('pm_card_bypassPending', { amount: 50_000 }))
        for (const { act, pick, amount } of steps) {
          attempt(() => acts[act]!(t, items => items[pick % Math.max(1, items.length)], amount))
        }
        checkLedger(t)
        for (const account of t.api.accounts.list({ limit: 100 }).data) checkLedger(t, account.id)
        checkBounds(t)
        t.world.check()
      }),
      { numRuns: 60 },
    )
  })
})
