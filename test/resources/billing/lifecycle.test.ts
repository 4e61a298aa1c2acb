/** Every transition of the machines of billing is reached through the API, and each row says how. */
import { describe, expect, it } from 'vitest'
import { creditNoteMachine } from '../../../src/resources/billing/credit-note.js'
import { invoiceMachine } from '../../../src/resources/billing/invoice-machine.js'
import { invoicePaymentMachine } from '../../../src/resources/billing/invoice-payment.js'
import { meterMachine } from '../../../src/resources/billing/meter.js'
import { subscriptionMachine } from '../../../src/resources/billing/subscription-machine.js'
import { detached } from '../../support/nameless.js'
import { at, type Story, story } from './story.js'
import { transitionsOf } from './transitions.js'

const FAILING = 'pm_card_chargeCustomerFail'

function useCard(s: Story, customer: string, card: string): void {
  const { id } = s.api.paymentMethods.attach(card, { customer })
  s.api.customers.update(customer, { invoice_settings: { default_payment_method: id } })
}

/** A subscription in some status, with its customer. */
function subscribe(s: Story, params: object = {}, card = 'pm_card_visa') {
  const customer = s.api.customers.create({}).id
  useCard(s, customer, card)
  const { id } = s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }], ...params })
  return { customer, id }
}

/** The first renewal of it has failed. */
function pastDue(s: Story) {
  const made = subscribe(s)
  useCard(s, made.customer, FAILING)
  s.to('2026-02-01T01:00:00Z')
  return made
}

function paused(s: Story) {
  const { id } = s.api.customers.create({})
  const trial_settings = { end_behavior: { missing_payment_method: 'pause' as const } }
  const subscription = s.api.subscriptions.create({
    customer: id,
    items: [{ price: s.price(1000) }],
    trial_period_days: 5,
    trial_settings,
  })
  s.to('2026-01-06')
  return { customer: id, id: subscription.id }
}

type Way = (s: Story) => string

const payLatest = (s: Story, made: { customer: string; id: string }) => {
  useCard(s, made.customer, 'pm_card_visa')
  s.api.invoices.pay(s.invoices(made.id)[0]!.id)
}
const dunning = (then: 'cancel' | 'unpaid') => ({ settings: { dunning: { retry_after_days: [1], then } } })

const subscriptionWays: Record<string, [Way, object?]> = {
  'incomplete → active (settled)': [
    s => {
      const made = subscribe(s, {}, FAILING)
      payLatest(s, made)
      return made.id
    },
  ],
  'incomplete → incomplete_expired (expired)': [
    s => {
      const { id } = subscribe(s, {}, FAILING)
      s.to('2026-01-02')
      return id
    },
  ],
  'incomplete → canceled (cancel)': [s => s.api.subscriptions.cancel(subscribe(s, {}, FAILING).id).id],
  'trialing → active (trial_ended)': [
    s => {
      const { id } = subscribe(s, { trial_period_days: 5 })
      s.to('2026-01-06')
      return id
    },
  ],
  'trialing → paused (trial_ended_without_payment_method)': [s => paused(s).id],
  'trialing → past_due (payment_failed)': [
    s => {
      const { customer, id } = subscribe(s, { trial_period_days: 5 })
      useCard(s, customer, FAILING)
      const { items } = s.api.subscriptions.retrieve(id)
      const add_invoice_items = [
        { price_data: { currency: 'usd', product: items.data[0]!.price.product as string, unit_amount: 900 } },
      ]
      s.api.subscriptions.update(id, { add_invoice_items })
      return id
    },
  ],
  'trialing → canceled (cancel)': [s => s.api.subscriptions.cancel(subscribe(s, { trial_period_days: 5 }).id).id],
  'active → past_due (payment_failed)': [s => pastDue(s).id],
  'active → past_due (overdue)': [
    s => {
      const { id } = subscribe(s, { collection_method: 'send_invoice', days_until_due: 5 })
      s.to('2026-01-06')
      return id
    },
  ],
  'active → paused (pause)': [s => s.api.subscriptions.pause(subscribe(s).id).id],
  'active → trialing (trial_started)': [
    s => s.api.subscriptions.update(subscribe(s).id, { trial_end: at('2026-03-01') }).id,
  ],
  'active → canceled (cancel)': [s => s.api.subscriptions.cancel(subscribe(s).id).id],
  'past_due → active (settled)': [
    s => {
      const made = pastDue(s)
      payLatest(s, made)
      return made.id
    },
  ],
  'past_due → canceled (retries_exhausted)': [
    s => {
      const { id } = pastDue(s)
      s.to('2026-02-03')
      return id
    },
    dunning('cancel'),
  ],
  'past_due → unpaid (retries_exhausted)': [
    s => {
      const { id } = pastDue(s)
      s.to('2026-02-03')
      return id
    },
    dunning('unpaid'),
  ],
  'past_due → trialing (trial_started)': [
    s => s.api.subscriptions.update(pastDue(s).id, { trial_end: at('2026-04-01'), proration_behavior: 'none' }).id,
  ],
  'past_due → canceled (cancel)': [s => s.api.subscriptions.cancel(pastDue(s).id).id],
  'unpaid → active (settled)': [
    s => {
      const made = pastDue(s)
      s.to('2026-02-03')
      payLatest(s, made)
      return made.id
    },
    dunning('unpaid'),
  ],
  'unpaid → canceled (cancel)': [
    s => {
      const { id } = pastDue(s)
      s.to('2026-02-03')
      return s.api.subscriptions.cancel(id).id
    },
    dunning('unpaid'),
  ],
  'paused → active (resumed)': [
    s => {
      const made = paused(s)
      useCard(s, made.customer, 'pm_card_visa')
      return s.api.subscriptions.resume(made.id, {}).id
    },
  ],
  'paused → past_due (payment_failed)': [
    s => {
      const made = paused(s)
      useCard(s, made.customer, FAILING)
      return s.api.subscriptions.resume(made.id, {}).id
    },
  ],
  'paused → canceled (cancel)': [s => s.api.subscriptions.cancel(paused(s).id).id],
}

function drafted(s: Story): string {
  const customer = s.customer()
  s.api.invoiceItems.create({ customer, amount: 3000, currency: 'usd' })
  return s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include' }).id
}
const opened = (s: Story) => s.api.invoices.finalizeInvoice(drafted(s)).id
const written = (s: Story) => s.api.invoices.markUncollectible(opened(s)).id

const invoiceWays: Record<string, Way> = {
  'draft → open (finalize)': opened,
  'open → paid (pay)': s => s.api.invoices.pay(opened(s)).id,
  'open → void (void)': s => s.api.invoices.voidInvoice(opened(s)).id,
  'open → uncollectible (mark_uncollectible)': written,
  'paid → open (reopen)': s => {
    const invoice = s.api.invoices.pay(opened(s)).id
    const [payment] = s.api.invoicePayments.list({ invoice }).data
    return detached(s, invoice, payment!.payment.payment_intent as string).id
  },
  'uncollectible → paid (pay)': s => s.api.invoices.pay(written(s)).id,
  'uncollectible → void (void)': s => s.api.invoices.voidInvoice(written(s)).id,
}

const paymentWays: Record<string, Way> = {
  'open → paid (paid)': invoiceWays['open → paid (pay)']!,
  'open → canceled (canceled)': invoiceWays['open → void (void)']!,
}

const meterOf = (s: Story) => s.metered().meter
const meterWays: Record<string, Way> = {
  'active → inactive (deactivate)': s => s.api.billing.meters.deactivate(meterOf(s)).id,
  'inactive → active (reactivate)': s =>
    s.api.billing.meters.reactivate(s.api.billing.meters.deactivate(meterOf(s)).id).id,
}

const creditNoteWays: Record<string, Way> = {
  'issued → void (void)': s =>
    s.api.creditNotes.voidCreditNote(s.api.creditNotes.create({ invoice: opened(s), amount: 500 }).id).id,
}

/** `open → paid (pay)`: the status in the end. */
const targetOf = (name: string) => /→ (\w+)/.exec(name)![1]

describe('subscription', () => {
  it('has a way for each of its transitions', () => {
    expect(Object.keys(subscriptionWays).sort()).toEqual(transitionsOf(subscriptionMachine))
  })
  it.each(Object.entries(subscriptionWays))('%s', (name, [way, options = {}]) => {
    const s = story('2026-01-01', options)
    expect(s.api.subscriptions.retrieve(way(s)).status).toBe(targetOf(name))
  })
})

describe('invoice', () => {
  it('has a way for each of its transitions', () => {
    expect(Object.keys(invoiceWays).sort()).toEqual(transitionsOf(invoiceMachine))
  })
  it.each(Object.entries(invoiceWays))('%s', (name, way) => {
    const s = story()
    expect(s.api.invoices.retrieve(way(s)).status).toBe(targetOf(name))
  })
})

describe('invoice_payment', () => {
  it('has a way for each of its transitions', () => {
    expect(Object.keys(paymentWays).sort()).toEqual(transitionsOf(invoicePaymentMachine))
  })
  it.each(Object.entries(paymentWays))('%s', (name, way) => {
    const s = story()
    expect(s.api.invoicePayments.list({ invoice: way(s) }).data.map(({ status }) => status)).toEqual([targetOf(name)])
  })
})

describe('billing.meter', () => {
  it('has a way for each of its transitions', () => {
    expect(Object.keys(meterWays).sort()).toEqual(transitionsOf(meterMachine))
  })
  it.each(Object.entries(meterWays))('%s', (name, way) => {
    const s = story()
    expect(s.api.billing.meters.retrieve(way(s)).status).toBe(targetOf(name))
  })
})

describe('credit_note', () => {
  it('has a way for each of its transitions', () => {
    expect(Object.keys(creditNoteWays).sort()).toEqual(transitionsOf(creditNoteMachine))
  })
  it.each(Object.entries(creditNoteWays))('%s', (name, way) => {
    const s = story()
    expect(s.api.creditNotes.retrieve(way(s)).status).toBe(targetOf(name))
  })
})
