/** Changes and their prorations, in both billing modes. @see https://docs.stripe.com/billing/subscriptions/prorations */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { at, refusal, type Story, story, told } from './story.js'

type Mode = 'classic' | 'flexible'
const modes = ['classic', 'flexible'] as const

function subscribed(s: Story, items: Stripe.SubscriptionCreateParams['items'], mode: Mode) {
  const customer = s.customer()
  const subscription = s.api.subscriptions.create({ customer, items: items!, billing_mode: { type: mode } })
  return { customer, id: subscription.id, items: subscription.items.data.map(({ id }) => id) }
}

const pending = (s: Story, customer: string) =>
  s.api.invoiceItems.list({ customer, pending: true }).data.map(({ amount, description }) => [amount, description])

describe.each(modes)('in %s mode a change', mode => {
  it('halfway through the period credits half of the old price and debits half of the new', () => {
    const s = story('2026-04-01')
    const { customer, id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    s.to('2026-04-16')
    const pro = s.price(2000, { product_data: { name: 'Pro' } })
    expect(s.caused(() => void s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: pro }] }))).toEqual([
      'invoiceitem.created',
      'invoiceitem.created',
      'customer.subscription.updated',
    ])
    expect(pending(s, customer)).toEqual([
      [1000, 'Remaining time on Pro after 16 Apr 2026'],
      [-500, 'Unused time on Gold after 16 Apr 2026'],
    ])
    s.to('2026-05-01')
    expect(s.invoices(id)[0]).toMatchObject({ status: 'draft', total: 2500 })
  })

  it('waits for its invoice with always_invoice only until now', () => {
    const s = story('2026-04-01')
    const { id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    s.to('2026-04-16')
    const pro = s.price(2000)
    expect(
      s.caused(() => {
        s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: pro }], proration_behavior: 'always_invoice' })
      }),
    ).toEqual([
      'invoiceitem.created',
      'invoiceitem.created',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
    ])
    expect(s.invoices(id)[0]).toMatchObject({ billing_reason: 'subscription_update', total: 500, status: 'paid' })
    s.to('2026-05-01')
    expect(s.invoices(id)[0]!.total).toBe(2000)
  })

  it('with none leaves no trace but the next price', () => {
    const s = story('2026-04-01')
    const { customer, id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    s.to('2026-04-16')
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: s.price(2000) }], proration_behavior: 'none' })
    expect(pending(s, customer)).toEqual([])
    s.to('2026-05-01')
    expect(s.invoices(id)[0]!.total).toBe(2000)
  })

  it('to something cheaper credits the balance, and never the card', () => {
    const s = story('2026-04-01')
    const { customer, id, items } = subscribed(s, [{ price: s.price(3000) }], mode)
    s.to('2026-04-16')
    s.api.subscriptions.update(id, {
      items: [{ id: items[0]!, price: s.price(1000) }],
      proration_behavior: 'always_invoice',
    })
    expect(s.invoices(id)[0]).toMatchObject({ total: -1000, amount_due: 0, status: 'paid', ending_balance: -1000 })
    expect(s.api.customers.retrieve(customer)).toMatchObject({ balance: -1000 })
    s.to('2026-05-01T01:00:00Z')
    expect(s.invoices(id)[0]).toMatchObject({ total: 1000, amount_due: 0, status: 'paid', starting_balance: -1000 })
  })

  it('of the quantity names it', () => {
    const s = story('2026-04-01')
    const { customer, id, items } = subscribed(s, [{ price: s.price(1000), quantity: 1 }], mode)
    s.to('2026-04-16')
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, quantity: 3 }] })
    expect(pending(s, customer)).toEqual([
      [1500, 'Remaining time on 3 × Gold after 16 Apr 2026'],
      [-500, 'Unused time on Gold after 16 Apr 2026'],
    ])
  })

  it('that adds an item debits the rest of its period, and one that removes it credits the same', () => {
    const s = story('2026-04-01')
    const { customer, id } = subscribed(s, [{ price: s.price(1000) }], mode)
    const seats = s.price(600, { product_data: { name: 'Seat' } })
    s.to('2026-04-16')
    const added = s.api.subscriptionItems.create({ subscription: id, price: seats, quantity: 2 })
    s.api.subscriptionItems.del(added.id)
    expect(pending(s, customer)).toEqual([
      [-600, 'Unused time on 2 × Seat after 16 Apr 2026'],
      [600, 'Remaining time on 2 × Seat after 16 Apr 2026'],
    ])
    expect(s.api.subscriptions.retrieve(id).items.data).toHaveLength(1)
  })

  it('takes effect at its proration_date, to the second', () => {
    const s = story('2020-08-06T22:08:08Z') // 1596751688
    const { id, customer, items } = subscribed(
      s,
      [{ price: s.price(1000, { product_data: { name: 'Silver plan' } }) }],
      mode,
    )
    const gold = s.price(3252, { product_data: { name: 'Gold plan' } })
    s.to('2020-09-01T18:00:00Z')
    const period = s.api.subscriptions.retrieve(id).items.data[0]!
    const date = at('2020-09-01T17:42:28Z')
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: gold }], proration_date: date })
    const fraction = (period.current_period_end - date) / (period.current_period_end - period.current_period_start)
    expect(pending(s, customer)).toEqual([
      [Math.round(3252 * fraction), 'Remaining time on Gold plan after 01 Sep 2020'],
      [-Math.round(1000 * fraction), 'Unused time on Silver plan after 01 Sep 2020'],
    ])
  })

  it('has no proration_date outside the period', () => {
    const s = story('2026-04-01')
    const { id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    const update = () =>
      s.api.subscriptions.update(id, { items: [{ id: items[0]!, quantity: 2 }], proration_date: at('2026-06-01') })
    expect(refusal(update)).toMatchObject({ status: 400, param: 'proration_date' })
  })

  it('whose payment fails stands, and makes the subscription past due', () => {
    const s = story('2026-04-01')
    const { customer, id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    const { id: card } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: card } })
    const pro = s.price(5000)
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: pro }], proration_behavior: 'always_invoice' })
    const after = s.api.subscriptions.retrieve(id)
    expect([after.status, after.items.data[0]!.price.id]).toEqual(['past_due', pro])
  })

  it('whose payment fails is refused with error_if_incomplete, and nothing has changed', () => {
    const s = story('2026-04-01')
    const { customer, id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    const { id: card } = s.api.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    s.api.customers.update(customer, { invoice_settings: { default_payment_method: card } })
    const before = s.world.toJSON()
    const update = () =>
      s.api.subscriptions.update(id, {
        items: [{ id: items[0]!, quantity: 9 }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      })
    expect(refusal(update)).toMatchObject({ status: 402, type: 'card_error', code: 'card_declined' })
    expect(s.world.toJSON()).toBe(before)
  })
})

describe('classic and flexible differ', () => {
  it.each([
    ['classic', [-667, 333]],
    ['flexible', [-333, 333]],
  ] as const)('%s: a credit after a change that was not prorated', (mode, amounts) => {
    const s = story('2026-04-01')
    const { id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    s.to('2026-04-11')
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: s.price(2000) }], proration_behavior: 'none' })
    s.to('2026-04-21')
    s.api.subscriptions.update(id, {
      items: [{ id: items[0]!, price: s.price(1000) }],
      proration_behavior: 'always_invoice',
    })
    expect(
      s
        .invoices(id)[0]!
        .lines.data.map(({ amount }) => amount)
        .sort((a, b) => a - b),
    ).toEqual(amounts)
  })

  it.each([
    ['classic', '2027-04-11'],
    ['flexible', '2027-04-01'],
  ] as const)('%s: where the period ends after a change of interval', (mode, end) => {
    const s = story('2026-04-01')
    const { id, items } = subscribed(s, [{ price: s.price(1000) }], mode)
    s.to('2026-04-11')
    const yearly = s.price(10_000, { recurring: { interval: 'year' } })
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: yearly }] })
    expect(s.api.subscriptions.retrieve(id).items.data[0]!.current_period_end).toBe(at(end))
  })

  it('classic: a change of interval is billed at once, in full', () => {
    const s = story('2026-04-01')
    const { id, items } = subscribed(s, [{ price: s.price(3000) }], 'classic')
    s.to('2026-04-11')
    const yearly = s.price(30_000, { recurring: { interval: 'year' } })
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: yearly }] })
    expect(told(s.invoices(id)[0]!).map(({ amount, from, to }) => [amount, from, to])).toEqual([
      [-2000, '2026-04-11', '2026-05-01'],
      [30_000, '2026-04-11', '2027-04-11'],
    ])
  })

  it('flexible: a credit points at each debit that it gives back', () => {
    const s = story('2026-04-01')
    const { customer, id, items } = subscribed(s, [{ price: s.price(3000), quantity: 1 }], 'flexible')
    s.to('2026-04-11')
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, quantity: 2 }] })
    s.to('2026-04-21')
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, quantity: 1 }] })
    // 3000 was credited for 2/3 of the month and 6000 debited; ten days on, half of that is left.
    expect(pending(s, customer).map(([amount]) => amount)).toEqual([1000, -2000, 4000, -2000])
  })
})

describe('other rules of changes', () => {
  it("a credit names the invoice line that it gives back, and is told as its item's", () => {
    const s = story('2026-04-01')
    const { id, items } = subscribed(s, [{ price: s.price(3000) }], 'flexible')
    const [first] = s.invoices(id)
    s.to('2026-04-16')
    s.api.subscriptions.update(id, { items: [{ id: items[0]!, quantity: 2 }], proration_behavior: 'always_invoice' })
    const [credit, debit] = s.invoices(id)[0]!.lines.data
    expect(credit).toMatchObject({
      amount: -1500,
      pricing: { unit_amount_decimal: null },
      parent: {
        type: 'subscription_item_details',
        subscription_item_details: {
          proration: true,
          subscription: id,
          subscription_item: items[0],
          proration_details: { credited_items: { invoice: first!.id, invoice_line_items: [first!.lines.data[0]!.id] } },
        },
      },
    })
    expect(debit).toMatchObject({
      amount: 3000,
      parent: { subscription_item_details: { proration: true, proration_details: { credited_items: null } } },
    })
  })

  it('a trial that ends now where there is none changes nothing', () => {
    const s = story('2026-04-01')
    const { id } = subscribed(s, [{ price: s.price(3000) }], 'flexible')
    s.to('2026-04-16')
    expect(s.api.subscriptions.update(id, { trial_end: 'now' })).toMatchObject({
      trial_end: null,
      billing_cycle_anchor: at('2026-04-01'),
    })
    expect(s.invoices(id)).toHaveLength(1)
  })

  it('another price without a quantity begins with one', () => {
    const s = story()
    const { id, items } = subscribed(s, [{ price: s.price(1000), quantity: 5 }], 'flexible')
    const after = s.api.subscriptions.update(id, { items: [{ id: items[0]!, price: s.price(2000) }] })
    expect(after.items.data[0]!.quantity).toBe(1)
  })

  it('an item without an id is added, and does not replace', () => {
    const s = story()
    const { id } = subscribed(s, [{ price: s.price(1000) }], 'flexible')
    expect(s.api.subscriptions.update(id, { items: [{ price: s.price(2000) }] }).items.data).toHaveLength(2)
  })

  it('the last item cannot be removed', () => {
    const s = story()
    const { items } = subscribed(s, [{ price: s.price(1000) }], 'flexible')
    expect(refusal(() => s.api.subscriptionItems.del(items[0]!)).message).toContain(
      'A subscription must have at least one active plan.',
    )
  })

  it('an update event holds what changed and nothing else', () => {
    const s = story()
    const { id } = subscribed(s, [{ price: s.price(1000) }], 'flexible')
    s.api.subscriptions.update(id, { metadata: { team: 'blue' } })
    const event = s.world.events.list({ type: 'customer.subscription.updated' }).at(-1)!
    expect(event.data.previous_attributes).toEqual({ metadata: { team: null } })
  })
})

it('a credit is taxed as its debit was in flexible mode, and as it now would be in classic mode', () => {
  for (const [mode, credit] of [
    ['classic', -200],
    ['flexible', -400],
  ] as const) {
    const s = story('2026-06-01')
    const rate = (percentage: number) => s.api.taxRates.create({ display_name: 'VAT', percentage, inclusive: false }).id
    const customer = s.customer()
    const { id, items } = s.api.subscriptions.create({
      customer,
      items: [{ price: s.price(3000) }],
      default_tax_rates: [rate(20)],
      billing_mode: { type: mode },
    })
    s.to('2026-06-11')
    s.api.subscriptions.update(id, { default_tax_rates: [rate(10)] })
    s.api.subscriptions.update(id, {
      items: [{ id: items.data[0]!.id, price: s.price(4500) }],
      proration_behavior: 'always_invoice',
    })
    const [invoice] = s.invoices(id)
    expect(invoice!.lines.data.map(({ amount, taxes }) => [amount, taxes![0]!.amount])).toEqual([
      [-2000, credit],
      [3000, 300],
    ])
  }
})

it('some of a price of which there was none waits for its invoice in both modes', () => {
  for (const mode of modes) {
    const s = story('2026-06-01')
    const { id, items, customer } = subscribed(s, [{ price: s.price(3000), quantity: 0 }], mode)
    s.to('2026-06-16')
    const { items: after } = s.api.subscriptions.update(id, { items: [{ id: items[0]!, quantity: 2 }] })
    expect(after.data[0]!.current_period_end).toBe(at('2026-07-01'))
    expect(pending(s, customer)).toEqual([[3000, 'Remaining time on 2 × Gold after 16 Jun 2026']])
  }
})

it('no more than twenty items fit on a subscription, nor on its invoice', () => {
  const s = story()
  const many = Array.from({ length: 20 }, () => ({ price: s.price(10) }))
  const { id } = s.api.subscriptions.create({ customer: s.customer(), items: many })
  const add_invoice_items = [...many, { price: s.price(10) }]
  expect(refusal(() => s.api.subscriptions.update(id, { items: [{ price: s.price(10) }] })).param).toBe('items')
  expect(refusal(() => s.api.subscriptions.update(id, { add_invoice_items })).param).toBe('add_invoice_items')
})

describe('an invoice that a change asks for', () => {
  it.each([
    ['classic', [-500, 1000]],
    ['flexible', [-500, 1000, 700]],
  ] as const)('in %s mode has the lines %j', (type, amounts) => {
    const s = story('2026-04-01')
    const customer = s.customer()
    const made = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }], billing_mode: { type } })
    s.api.invoiceItems.create({ customer, amount: 700, currency: 'usd' })
    s.to('2026-04-16')
    const items = [{ id: made.items.data[0]!.id, price: s.price(2000) }]
    s.api.subscriptions.update(made.id, { items, proration_behavior: 'always_invoice' })
    const [invoice] = s.invoices(made.id)
    expect(invoice!.lines.data.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual(
      [...amounts].sort((a, b) => a - b),
    )
  })
})
