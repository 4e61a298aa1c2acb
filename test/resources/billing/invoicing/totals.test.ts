/** An invoice's amounts: discount first, then tax. @see https://docs.stripe.com/billing/subscriptions/coupons */
import { describe, expect, it } from 'vitest'
import { discountLines, type Reduction } from '../../../../src/resources/billing/invoicing/discounts.js'
import { type Rate, taxLines } from '../../../../src/resources/billing/invoicing/tax.js'
import { computeTotals, type LineInput, type Terms } from '../../../../src/resources/billing/invoicing/totals.js'

const percent = (percentOff: number, products: string[] | null = null): Reduction => ({
  discount: `-${percentOff}%`,
  percentOff,
  amountOff: null,
  products,
})
const amount = (amountOff: number, products: string[] | null = null): Reduction => ({
  discount: `-${amountOff}`,
  percentOff: null,
  amountOff,
  products,
})
const rate = (percentage: number, inclusive = false): Rate => ({ id: `${percentage}%`, percentage, inclusive })
const line = (value: number, more: Partial<LineInput> = {}): LineInput => ({
  amount: value,
  discountable: true,
  product: null,
  reductions: [],
  rates: [],
  ...more,
})
const terms = (more: Partial<Terms> = {}): Terms => ({
  reductions: [],
  defaultRates: [],
  taxExempt: 'none',
  taxRounding: 'line_item',
  ...more,
})

const taken = (lines: LineInput[], reductions: Reduction[]) =>
  discountLines(lines, reductions).map(all => all.map(discount => discount.amount))

describe('discounts', () => {
  it.each([
    ['a percentage of each line', [line(1000), line(500)], [percent(10)], [[100], [50]]],
    ['a fixed amount in proportion', [line(3000), line(1000)], [amount(400)], [[300], [100]]],
    [
      'a fixed amount whose cents go to the largest remainders',
      [line(100), line(100), line(100)],
      [amount(100)],
      [[34], [33], [33]],
    ],
    ['no more than there is', [line(1000)], [amount(2500)], [[1000]]],
    ['each on what the one before has left', [line(1000)], [percent(50), percent(50)], [[500, 250]]],
    ['fixed, then a percentage of the rest', [line(1000)], [amount(200), percent(50)], [[200, 400]]],
    ["a line's own first", [line(1000, { reductions: [percent(50)] })], [amount(100)], [[500, 100]]],
    ['not on what is not discountable', [line(1000, { discountable: false }), line(1000)], [percent(10)], [[], [100]]],
    [
      'only on the products that it names',
      [line(1000, { product: 'a' }), line(1000, { product: 'b' })],
      [percent(10, ['b'])],
      [[], [100]],
    ],
    ['nothing of a credit', [line(-1000)], [percent(10)], [[0]]],
    ['halves of a cent up', [line(5)], [percent(10)], [[1]]],
  ])('take %s', (_, lines, reductions, amounts) => {
    expect(taken(lines, reductions)).toEqual(amounts)
  })
})

describe('taxes', () => {
  it.each([
    ['on top', 1000, [rate(25)], [250], [1000]],
    ['inside', 1000, [rate(25, true)], [200], [800]],
    ['two on top, each on the same amount', 1000, [rate(10), rate(5)], [100, 50], [1000, 1000]],
    ['one inside and one on top of what is left', 1250, [rate(25, true), rate(10)], [250, 100], [1000, 1000]],
    ['of a credit, negative', -1000, [rate(25)], [-250], [-1000]],
    ['halves of a cent away from zero', 10, [rate(5)], [1], [10]],
  ])('%s', (_, value, rates, amounts, taxable) => {
    const [taxes] = taxLines([{ amount: value, rates }], 'line_item')
    expect(taxes!.map(tax => tax.amount)).toEqual(amounts)
    expect(taxes!.map(tax => tax.taxable)).toEqual(taxable)
  })

  it('are rounded on each line, or on their sum', () => {
    const lines = [1, 2, 3].map(() => ({ amount: 9, rates: [rate(7)] })) // 0.63 each
    expect(
      taxLines(lines, 'line_item')
        .flat()
        .map(tax => tax.amount),
    ).toEqual([1, 1, 1])
    expect(
      taxLines(lines, 'invoice')
        .flat()
        .map(tax => tax.amount),
    ).toEqual([1, 1, 0])
  })
})

describe('totals', () => {
  it.each([
    ['nothing', [], {}, { subtotal: 0, total: 0 }],
    ['a line', [line(1000)], {}, { subtotal: 1000, total: 1000, totalExcludingTax: 1000 }],
    [
      'discount, then tax on top',
      [line(10_000)],
      { reductions: [percent(10)], defaultRates: [rate(20)] },
      { subtotal: 10_000, total: 10_800, totalExcludingTax: 9000 },
    ],
    [
      'discount, then tax inside',
      [line(12_000)],
      { reductions: [percent(50)], defaultRates: [rate(20, true)] },
      { total: 6000, totalExcludingTax: 5000 },
    ],
    [
      "a line's rates replace the invoice's",
      [line(1000, { rates: [rate(10)] }), line(1000)],
      { defaultRates: [rate(20)] },
      { total: 2300 },
    ],
    [
      'an exempt customer',
      [line(1200)],
      { defaultRates: [rate(20, true)], taxExempt: 'exempt' as const },
      { total: 1000 },
    ],
    ['reverse charge', [line(1000)], { defaultRates: [rate(20)], taxExempt: 'reverse' as const }, { total: 1000 }],
    ['credits beside debits', [line(-500), line(2000)], { defaultRates: [rate(10)] }, { subtotal: 1500, total: 1650 }],
  ])('of %s', (_, lines, more, expected) => {
    expect(computeTotals(lines, terms(more))).toMatchObject(expected)
  })
})
