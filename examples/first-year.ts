/**
 * A subscription's first year, told by the real `stripe` SDK on a world in this process. `npm run demo`
 */
import Stripe from 'stripe'
import { createWorld } from '../src/index.js'
import { Timeline } from './timeline.js'

const world = createWorld({ seed: 7, now: '2026-01-24T09:00:00Z' })
const stripe = new Stripe('sk_test_demo', { httpClient: world.httpClient })
const timeline = new Timeline(stripe)
const at = (iso: string) => Math.floor(Date.parse(iso) / 1000)

const clock = await stripe.testHelpers.testClocks.create({ frozen_time: world.clock.now, name: 'The first year' })
const advance = async (iso: string) => {
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at(iso) })
  await timeline.show()
}

timeline.chapter('A customer with a card that works, and a plan of 20 dollars a month')
const customer = await stripe.customers.create({
  name: 'Ada Example',
  email: 'ada@example.com',
  test_clock: clock.id,
  payment_method: 'pm_card_visa',
  invoice_settings: { default_payment_method: 'pm_card_visa' },
})
const product = await stripe.products.create({ name: 'Pro' })
const price = await stripe.prices.create({
  product: product.id,
  currency: 'usd',
  unit_amount: 2000,
  recurring: { interval: 'month' },
})
const subscription = await stripe.subscriptions.create({
  customer: customer.id,
  items: [{ price: price.id }],
  trial_period_days: 7,
})
await timeline.show()

timeline.chapter('The trial ends on the 31st; an hour later the first invoice is charged')
await advance('2026-01-31T11:00:00Z')

timeline.chapter('Renewals: 28 February, 31 March')
await advance('2026-02-28T11:00:00Z')
await advance('2026-03-31T11:00:00Z')

timeline.chapter('The card is swapped for one that fails')
const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id })
await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: failing.id } })
await advance('2026-04-30T11:00:00Z')

timeline.chapter('The renewal is retried, and fails again')
await advance('2026-05-01T11:00:00Z')

timeline.chapter('A card that works again: the invoice is paid, the subscription recovers')
const working = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id })
await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: working.id } })
const { latest_invoice: unpaid } = await stripe.subscriptions.retrieve(subscription.id)
await stripe.invoices.pay(unpaid as string)
await timeline.show()

timeline.chapter('Two more renewals, then the end at the end of the period')
await advance('2026-05-31T11:00:00Z')
await advance('2026-06-30T11:00:00Z')
await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })
await advance('2026-07-31T11:00:00Z')

const invoices = await stripe.invoices.list({ subscription: subscription.id, limit: 100 })
const paid = invoices.data.reduce((sum, invoice) => sum + invoice.amount_paid, 0)
timeline.end(`${invoices.data.length} invoices, ${timeline.money(paid, 'usd')} paid, ${timeline.count} events`)
world.check()
timeline.end('world.check(): every invariant held')
