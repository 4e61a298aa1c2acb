/** Parts of periods, to the second. @see https://docs.stripe.com/billing/subscriptions/prorations */
import { describe, expect, it } from 'vitest'
import {
  creditsFor,
  type Debit,
  discountedAs,
  remaining,
  type Span,
  spentBefore,
} from '../../../../src/resources/billing/invoicing/proration.js'

const DAY = 86_400
const month = { start: 0, end: 30 * DAY }

describe('remaining', () => {
  it.each([
    [1000, 0, 1000],
    [1000, 15 * DAY, 500],
    [1000, 30 * DAY, 0],
    [1000, 40 * DAY, 0],
    [1000, -DAY, 1000],
    [1000, 1, 1000],
    [1000, 30 * DAY - 1, 0],
    [-1000, 15 * DAY, -500],
    [1, 15 * DAY, 1],
    [100_000_000_000, 10 * DAY, 66_666_666_667],
  ])('of %i from %i s on is %i', (amount, from, left) => {
    expect(remaining(amount, month, from)).toBe(left)
  })
})

describe('debits', () => {
  const debit = (amount: number, span: Span, off = 0): Debit => {
    const discounts = off === 0 ? [] : [{ discount: 'di_1', amount: off }]
    return { amount, discounts, span, whole: { amount, discounts } }
  }
  const debits = [debit(3000, month), debit(1000, { start: 20 * DAY, end: 30 * DAY })]
  it('are credited one by one, for what is left of each', () => {
    expect(creditsFor(debits, 25 * DAY).map(({ amount }) => amount)).toEqual([-500, -500])
  })
  it('that are used up are not credited', () => {
    expect(creditsFor(debits, 30 * DAY)).toEqual([])
  })
  it('end where their rest was credited: nothing is credited twice', () => {
    const spent = spentBefore(debits, 25 * DAY)
    expect(spent).toMatchObject([
      { amount: 2500, span: { start: 0, end: 25 * DAY } },
      { amount: 500, span: { start: 20 * DAY, end: 25 * DAY } },
    ])
    expect(creditsFor(spent, 25 * DAY)).toEqual([])
  })
  it('are credited as they were charged: after discounts, which are given back in part as well', () => {
    expect(creditsFor([debit(2000, month, 1000)], 15 * DAY)).toMatchObject([
      { amount: -1000, discounts: [{ discount: 'di_1', amount: -500 }] },
    ])
  })
  it('say what another amount would have been at their discounts', () => {
    expect(discountedAs(9000, debit(2000, month, 1000))).toEqual({
      amount: 6000,
      discounts: [{ discount: 'di_1', amount: 3000 }],
    })
    expect(discountedAs(9000, debit(0, month))).toEqual({ amount: 9000, discounts: [] })
  })
})
