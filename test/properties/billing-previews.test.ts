/** A preview is what then happens: to the cent, the second and the word. */
import fc from 'fast-check'
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { seed } from '../support/seed.js'
import { DAY, mode, moneySpec, planSpec, priceOf, startDay, subscribe } from './billing-plans.js'

const runs = { seed, numRuns: 50 }

/** What a preview and the real invoice must agree on. */
const told = (invoice: Stripe.Invoice) => ({
  lines: invoice.lines.data.map(({ amount, description, period, quantity }) => ({
    amount,
    description,
    period,
    quantity,
  })),
  subtotal: invoice.subtotal,
  total: invoice.total,
  total_excluding_tax: invoice.total_excluding_tax,
  discounts: (invoice.total_discount_amounts ?? []).map(({ amount }) => amount),
  taxes: (invoice.total_taxes ?? []).map(({ amount, taxable_amount }) => ({ amount, taxable_amount })),
  amount_due: invoice.amount_due,
})

describe(`a preview (seed ${seed})`, () => {
  it('of a renewal is the renewal', () => {
    fc.assert(
      fc.property(
        startDay,
        fc.array(planSpec, { minLength: 1, maxLength: 3 }),
        mode,
        moneySpec,
        fc.integer({ min: 1, max: 27 }),
        (start, plans, billing, money, days) => {
          const { s, id } = subscribe(start, plans, billing, money)
          s.world.clock.advance({ days })
          const preview = s.api.invoices.createPreview({ subscription: id })
          s.world.clock.advance(preview.period_end)
          expect(told(s.invoices(id)[0]!)).toEqual(told(preview))
        },
      ),
      runs,
    )
  })

  it('of a change is the renewal after the change', () => {
    fc.assert(
      fc.property(
        startDay,
        planSpec,
        mode,
        moneySpec,
        fc.integer({ min: 1, max: 27 * DAY }),
        fc.integer({ min: 1, max: 12 }),
        (start, plan, billing, money, offset, quantity) => {
          const { s, id, items } = subscribe(start, [plan], billing, money)
          s.world.clock.advance(s.world.clock.now + offset)
          const change = [{ id: items[0]!, quantity }]
          const preview = s.api.invoices.createPreview({ subscription: id, subscription_details: { items: change } })
          s.api.subscriptions.update(id, { items: change })
          s.world.clock.advance(s.api.subscriptions.retrieve(id).items.data[0]!.current_period_end)
          expect(told(s.invoices(id)[0]!)).toEqual(told(preview))
        },
      ),
      runs,
    )
  })

  it('of a change that is invoiced at once is that invoice', () => {
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
          const change = [{ id: items[0]!, quantity }]
          const preview = s.api.invoices.createPreview({
            subscription: id,
            subscription_details: { items: change, proration_behavior: 'always_invoice' },
          })
          s.api.subscriptions.update(id, { items: change, proration_behavior: 'always_invoice' })
          const real = s.invoices(id)[0]!
          expect(real.billing_reason).toBe('subscription_update')
          expect({ ...told(real), amount_due: 0 }).toEqual({ ...told(preview), amount_due: 0 })
        },
      ),
      runs,
    )
  })

  it('of any change is the next invoice after it, at once or later', () => {
    fc.assert(
      fc.property(
        startDay,
        planSpec,
        planSpec,
        mode,
        moneySpec,
        fc.integer({ min: 1, max: 27 * DAY }),
        changeSpec,
        (start, plan, other, billing, money, offset, wanted) => {
          const { s, id, items } = subscribe(start, [plan], billing, money)
          s.world.clock.advance(s.world.clock.now + offset)
          const change = wanted(items[0]!, priceOf(s, other), s.world.clock.now)
          const [latest] = s.invoices(id)
          const preview = previewed(() =>
            s.api.invoices.createPreview({ subscription: id, subscription_details: change as never }),
          )
          s.api.subscriptions.update(id, change as never)
          if (s.invoices(id)[0]!.id === latest!.id) {
            const { items: left, cancel_at: end } = s.api.subscriptions.retrieve(id)
            s.world.clock.advance(Math.min(...left.data.map(item => item.current_period_end), end ?? Number.MAX_VALUE))
          }
          const [real] = s.invoices(id)
          expect(preview).toEqual(real!.id === latest!.id ? undefined : { ...told(real!), amount_due: 0 })
        },
      ),
      runs,
    )
  })
})

type Change = (item: string, price: string, now: number) => Stripe.SubscriptionUpdateParams

const behavior = fc.constantFrom('create_prorations', 'always_invoice', 'none')
const changeSpec: fc.Arbitrary<Change> = fc
  .tuple(
    behavior,
    fc.oneof(
      fc.integer({ min: 1, max: 12 }).map(
        (quantity): Change =>
          id => ({ items: [{ id, quantity }] }),
      ),
      fc.constant<Change>((id, price) => ({ items: [{ id, price }] })),
      fc.constant<Change>((_, price) => ({ items: [{ price }] })),
      fc.constant<Change>((id, price) => ({ items: [{ id, deleted: true }, { price }] })),
      fc.constant<Change>((id, price) => ({ items: [{ id, price }], billing_cycle_anchor: { type: 'now' } as never })),
      fc.integer({ min: 1, max: 90 }).map(
        (days): Change =>
          (_id, _price, now) => ({ cancel_at: now + days * DAY }),
      ),
      fc.integer({ min: 1, max: 40 }).map(
        (days): Change =>
          (_id, _price, now) => ({ trial_end: now + days * DAY }),
      ),
    ),
  )
  .map(
    ([proration_behavior, change]): Change =>
      (...told) =>
        ({ ...change(...told), proration_behavior }) as Stripe.SubscriptionUpdateParams,
  )

/** `undefined` where there is none to come. */
function previewed(create: () => Stripe.Invoice) {
  try {
    return { ...told(create()), amount_due: 0 }
  } catch (error) {
    if ((error as { body?: { code?: string } }).body?.code === 'invoice_upcoming_none') return undefined
    throw error
  }
}
