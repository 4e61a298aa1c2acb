/** An invoice adds up in every field, whatever is on it: an account of it that knows nothing of how it was made. */
import fc from 'fast-check'
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { seed } from '../support/seed.js'
import { mode, moneySpec, planSpec, startDay, subscribe, sum } from './billing-plans.js'

const runs = { seed, numRuns: 60 }

/** What the lines of an invoice say that its totals must be. */
function auditOf({ lines }: Stripe.Invoice) {
  const all = lines.data
  const discounts = all.flatMap(line => line.discount_amounts ?? [])
  const taxes = all.flatMap(line => line.taxes ?? [])
  const of = (behavior: string) =>
    sum(taxes.filter(({ tax_behavior }) => tax_behavior === behavior).map(({ amount }) => amount))
  const subtotal = sum(all.map(({ amount }) => amount))
  const discounted = subtotal - sum(discounts.map(({ amount }) => amount))
  return { discounts, taxes, subtotal, discounted, inside: of('inclusive'), onTop: of('exclusive') }
}

const byKey = <T extends { readonly amount: number }>(entries: readonly T[], key: (entry: T) => string) => {
  const totals: Record<string, number> = {}
  for (const entry of entries) totals[key(entry)] = (totals[key(entry)] ?? 0) + entry.amount
  return Object.fromEntries(Object.entries(totals).sort())
}

function check(invoice: Stripe.Invoice): void {
  const audit = auditOf(invoice)
  expect(invoice.subtotal).toBe(audit.subtotal)
  expect(byKey(invoice.total_discount_amounts ?? [], ({ discount }) => discount as string)).toEqual(
    byKey(audit.discounts, ({ discount }) => discount as string),
  )
  const rate = (tax: { readonly tax_rate_details?: { readonly tax_rate: string } | null }) =>
    tax.tax_rate_details?.tax_rate ?? ''
  expect(byKey(invoice.total_taxes ?? [], rate)).toEqual(byKey(audit.taxes, rate))
  if (invoice.customer_tax_exempt === 'none') {
    expect(invoice.total).toBe(audit.discounted + audit.onTop)
    expect(invoice.total_excluding_tax).toBe(audit.discounted - audit.inside)
  } else {
    expect(sum(audit.taxes.map(({ amount }) => amount))).toBe(0)
    expect(Math.abs(invoice.total)).toBeLessThanOrEqual(Math.abs(audit.discounted))
    expect(invoice.total_excluding_tax).toBe(invoice.total)
  }
  for (const line of invoice.lines.data) {
    const taken = sum((line.discount_amounts ?? []).map(({ amount }) => amount))
    expect(taken).toBeLessThanOrEqual(Math.max(0, line.amount))
    expect(taken).toBeGreaterThanOrEqual(0)
  }
  if (invoice.status === 'draft') return
  expect(invoice.amount_paid + invoice.amount_remaining).toBe(invoice.amount_due)
  expect(invoice.amount_due).toBeGreaterThanOrEqual(0)
}

describe(`an invoice adds up (seed ${seed})`, () => {
  it('under any plans, discounts and taxes, first, changed and renewed', () => {
    fc.assert(
      fc.property(
        startDay,
        fc.array(planSpec, { minLength: 1, maxLength: 3 }),
        mode,
        moneySpec,
        fc.integer({ min: 1, max: 27 }),
        fc.integer({ min: 1, max: 9 }),
        (start, plans, billing, money, days, quantity) => {
          const { s, id, items } = subscribe(start, plans, billing, money)
          s.world.clock.advance({ days })
          s.api.subscriptions.update(id, { items: [{ id: items[0]!, quantity }], proration_behavior: 'always_invoice' })
          s.world.clock.advance({ days: 35 })
          const all = s.invoices(id)
          expect(all.length).toBeGreaterThanOrEqual(2)
          for (const invoice of all) check(invoice)
        },
      ),
      runs,
    )
  })

  it('and what it takes from the balance and the card is what it asks for', () => {
    fc.assert(
      fc.property(
        planSpec,
        mode,
        moneySpec,
        fc.integer({ min: -30_000, max: 30_000 }),
        (plan, billing, money, balance) => {
          const { s, customer, id } = subscribe('2027-01-01', [plan], billing, money)
          s.api.customers.update(customer, { balance })
          s.world.clock.advance({ months: 1, hours: 1 })
          const [invoice] = s.invoices(id)
          const { starting_balance, ending_balance, total, amount_due, amount_paid } = invoice!
          const carried =
            invoice!.status === 'paid' && amount_due === 0 && total + starting_balance > 0
              ? total + starting_balance
              : 0
          expect(starting_balance).toBe(balance)
          expect(total + starting_balance - ending_balance!).toBe(amount_due)
          expect(carried).toBeLessThan(50)
          expect(amount_paid).toBe(amount_due)
          expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: ending_balance })
        },
      ),
      runs,
    )
  })
})
