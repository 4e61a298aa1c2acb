/** Prorations: what is charged for a period never exceeds its price, and what is undone costs nothing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priceAmount } from '../../src/resources/billing/invoicing/price-amount.js'
import { seed } from '../support/seed.js'
import {
  DAY,
  type MoneySpec,
  mode,
  moneySpec,
  planSpec,
  priceOf,
  rhythmicPlan,
  type Subscribed,
  startDay,
  subscribe,
  sum,
} from './billing-plans.js'

const runs = { seed, numRuns: 60 }

const pendingSum = ({ s, customer }: Subscribed) =>
  sum(s.api.invoiceItems.list({ customer, pending: true, limit: 100 }).data.map(({ amount }) => amount))

/** A coupon of a percentage, one of an amount, both or none: as an account of its own would take them off. */
const discountSpec: fc.Arbitrary<MoneySpec> = moneySpec.map(money => ({ ...money, taxes: [], exempt: 'none' }))

function afterDiscounts(amount: number, { percentOff, amountOff }: MoneySpec): number {
  const left = amount - Math.round((amount * (percentOff ?? 0)) / 100)
  return left - Math.min(left, amountOff ?? 0)
}

/** What a quantity of an item's price costs for a whole period. */
function fullPrice({ s, id }: Subscribed, quantity: number): number {
  const [item] = s.api.subscriptions.retrieve(id).items.data
  const price = s.api.prices.retrieve(item!.price.id, { expand: ['tiers'] })
  return priceAmount(price as never, quantity)
}

/** Moments within one period of 28 days and more, in order. */
const moments = fc
  .uniqueArray(fc.integer({ min: 1, max: 27 * DAY }), { minLength: 1, maxLength: 4 })
  .map(all => all.sort((a, b) => a - b))

describe(`prorations (seed ${seed})`, () => {
  it('over one period lie between the cheapest and the dearest of its quantities', () => {
    fc.assert(
      fc.property(
        startDay,
        planSpec,
        mode,
        discountSpec,
        moments,
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 4, maxLength: 4 }),
        (start, plan, billing, money, at, quantities) => {
          const made = subscribe(start, [plan], billing, money)
          const begin = made.s.world.clock.now
          const used = [plan.quantity]
          for (const [n, offset] of at.entries()) {
            made.s.world.clock.advance(begin + offset)
            made.s.api.subscriptions.update(made.id, { items: [{ id: made.items[0]!, quantity: quantities[n]! }] })
            used.push(quantities[n]!)
          }
          const charged = made.s.invoices(made.id)[0]!.total + pendingSum(made)
          const prices = used.map(quantity => afterDiscounts(fullPrice(made, quantity), money))
          // Each change rounds two lines.
          const rounding = at.length
          expect(charged).toBeLessThanOrEqual(Math.max(...prices) + rounding)
          expect(charged).toBeGreaterThanOrEqual(Math.min(...prices) - rounding)
        },
      ),
      runs,
    )
  })

  it('of a change and of its undoing at the same moment cancel out', () => {
    fc.assert(
      fc.property(
        startDay,
        planSpec,
        mode,
        discountSpec,
        fc.integer({ min: 1, max: 27 * DAY }),
        fc.integer({ min: 1, max: 12 }),
        (start, plan, billing, money, offset, quantity) => {
          const made = subscribe(start, [plan], billing, money)
          made.s.world.clock.advance(made.s.world.clock.now + offset)
          const change = (wanted: number) =>
            made.s.api.subscriptions.update(made.id, { items: [{ id: made.items[0]!, quantity: wanted }] })
          change(quantity)
          change(plan.quantity)
          expect(pendingSum(made)).toBe(0)
        },
      ),
      runs,
    )
  })

  it('that are invoiced at once, with their taxes, cancel out with those of the undoing', () => {
    fc.assert(
      fc.property(
        startDay,
        planSpec,
        mode,
        moneySpec,
        fc.integer({ min: 1, max: 27 * DAY }),
        fc.integer({ min: 1, max: 12 }),
        (start, plan, billing, money, offset, quantity) => {
          fc.pre(quantity !== plan.quantity)
          const { s, id, items } = subscribe(start, [plan], billing, money)
          s.world.clock.advance(s.world.clock.now + offset)
          for (const wanted of [quantity, plan.quantity]) {
            s.api.subscriptions.update(id, {
              items: [{ id: items[0]!, quantity: wanted }],
              proration_behavior: 'always_invoice',
            })
          }
          const [undone, done] = s.invoices(id)
          const told = (invoice: typeof done) => [invoice!.subtotal, invoice!.total, invoice!.total_excluding_tax]
          expect(told(undone)).toEqual(told(done).map(amount => -amount! + 0))
          s.world.check()
        },
      ),
      runs,
    )
  })

  it('of an item that is added and removed at the same moment cancel out', () => {
    fc.assert(
      fc.property(
        startDay,
        planSpec,
        planSpec,
        mode,
        fc.integer({ min: 1, max: 27 * DAY }),
        (start, plan, other, billing, offset) => {
          const made = subscribe(start, [plan], billing)
          made.s.world.clock.advance(made.s.world.clock.now + offset)
          const { id } = made.s.api.subscriptionItems.create({
            subscription: made.id,
            price: priceOf(made.s, other),
            quantity: other.quantity,
          })
          made.s.api.subscriptionItems.del(id)
          expect(pendingSum(made)).toBe(0)
        },
      ),
      runs,
    )
  })

  it('are none where none are wanted, and the next period is billed at its whole price', () => {
    fc.assert(
      fc.property(
        startDay,
        planSpec,
        mode,
        fc.integer({ min: 1, max: 27 * DAY }),
        fc.integer({ min: 1, max: 12 }),
        (start, plan, billing, offset, quantity) => {
          const made = subscribe(start, [plan], billing)
          made.s.world.clock.advance(made.s.world.clock.now + offset)
          made.s.api.subscriptions.update(made.id, {
            items: [{ id: made.items[0]!, quantity }],
            proration_behavior: 'none',
          })
          expect(pendingSum(made)).toBe(0)
          made.s.world.clock.advance({ days: 32 })
          expect(made.s.invoices(made.id)[0]!.subtotal).toBe(fullPrice(made, quantity))
        },
      ),
      runs,
    )
  })
})

describe(`periods (seed ${seed})`, () => {
  it('of an item tile time without gap or overlap, whatever is changed', () => {
    fc.assert(
      fc.property(
        startDay,
        rhythmicPlan,
        mode,
        fc.array(fc.record({ days: fc.integer({ min: 1, max: 100 }), quantity: fc.integer({ min: 1, max: 9 }) }), {
          maxLength: 6,
        }),
        (start, plan, billing, steps) => {
          const made = subscribe(start, [plan], billing)
          const begin = made.s.world.clock.now
          for (const { days, quantity } of steps) {
            made.s.world.clock.advance({ days })
            made.s.api.subscriptions.update(made.id, {
              items: [{ id: made.items[0]!, quantity }],
              proration_behavior: 'none',
            })
          }
          const periods = made.s
            .invoices(made.id)
            .flatMap(invoice => invoice.lines.data.map(({ period }) => period))
            .sort((a, b) => a.start - b.start)
          expect(periods[0]!.start).toBe(begin)
          for (const [at, period] of periods.entries()) {
            expect(period.end).toBeGreaterThan(period.start)
            if (at > 0) expect(period.start).toBe(periods[at - 1]!.end)
          }
          const { current_period_end: end } = made.s.api.subscriptions.retrieve(made.id).items.data[0]!
          expect(periods.at(-1)!.end).toBe(end)
        },
      ),
      runs,
    )
  })
})
