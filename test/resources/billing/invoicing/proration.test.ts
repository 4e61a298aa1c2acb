/** Parts of periods, to the second. @see https://docs.stripe.com/billing/subscriptions/prorations */
import { describe, expect, it } from 'vitest'
import { creditsFor, remaining, spentBefore } from '../../../../src/resources/billing/invoicing/proration.js'

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
  const debits = [
    { amount: 3000, span: month },
    { amount: 1000, span: { start: 20 * DAY, end: 30 * DAY } },
  ]
  it('are credited one by one, for what is left of each', () => {
    expect(creditsFor(debits, 25 * DAY).map(({ amount }) => amount)).toEqual([-500, -500])
  })
  it('that are used up are not credited', () => {
    expect(creditsFor(debits, 30 * DAY)).toEqual([])
  })
  it('end where their rest was credited: nothing is credited twice', () => {
    const spent = spentBefore(debits, 25 * DAY)
    expect(spent).toEqual([
      { amount: 2500, span: { start: 0, end: 25 * DAY } },
      { amount: 500, span: { start: 20 * DAY, end: 25 * DAY } },
    ])
    expect(creditsFor(spent, 25 * DAY)).toEqual([])
  })
})
