/** Parameters that a call needs beyond what its types say: choices that go together, and values that mean something. */
import type { Pool } from './pool.js'

export type Recipe = (pool: Pool, now: number) => Readonly<Record<string, unknown>>

const one = (pool: Pool, object: string) => pool.get(object)?.[0]
const address = { city: 'San Francisco', country: 'US', line1: '1 Market', postal_code: '94105', state: 'CA' }

const physicalCard: Recipe = pool => ({
  cardholder: one(pool, 'issuing.cardholder'),
  currency: 'usd',
  personalization_design: undefined,
  shipping: { address, name: 'Jenny Rosen' },
  status: 'active',
  type: 'physical',
})

const payable: Recipe = () => ({ amount: 2000, currency: 'usd', payment_method_types: ['card'] })
const monthly: Recipe = pool => ({ amount: 1000, currency: 'usd', interval: 'month', product: one(pool, 'product') })
const invoiced: Recipe = pool => ({ customer: one(pool, 'customer'), currency: 'usd' })
const subscribed: Recipe = pool => ({
  customer: one(pool, 'customer'),
  items: [{ price: recurring(pool) }],
  payment_behavior: 'default_incomplete',
})
const recurring = (pool: Pool) => one(pool, 'plan')

/** Several recipes of one call are several objects: one for each of the states that later calls need. */
export const recipes: Readonly<Record<string, readonly Recipe[]>> = {
  'billing.creditGrants.create': [
    pool => ({
      amount: { monetary: { currency: 'usd', value: 1000 }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'promotional',
      customer: one(pool, 'customer'),
    }),
  ],
  'billing.meterEventAdjustments.create': [
    () => ({ cancel: { identifier: 'one_event' }, event_name: 'api_calls', type: 'cancel' }),
  ],
  'billing.meterEvents.create': [
    pool => ({
      event_name: 'api_calls',
      identifier: 'one_event',
      payload: { stripe_customer_id: one(pool, 'customer'), value: '3' },
    }),
  ],
  'billing.meters.create': [
    () => ({
      customer_mapping: undefined,
      default_aggregation: { formula: 'sum' },
      display_name: 'Calls',
      event_name: 'api_calls',
      value_settings: undefined,
    }),
  ],
  'charges.create': [
    () => ({ amount: 5000, currency: 'usd', source: 'tok_visa' }),
    () => ({ amount: 900_000, currency: 'usd', source: 'tok_bypassPending' }),
    () => ({ amount: 5000, capture: false, currency: 'usd', source: 'tok_visa' }),
    () => ({ amount: 5000, currency: 'usd', source: 'tok_createDispute' }),
    () => ({ amount: 5000, currency: 'usd', source: 'tok_riskLevelElevated' }),
  ],
  'checkout.sessions.create': [
    pool => ({
      line_items: [{ price: one(pool, 'price'), quantity: 1 }],
      mode: 'payment',
      success_url: 'https://example.com/success',
    }),
  ],
  'coupons.create': [() => ({ duration: 'once', percent_off: 10 })],
  'creditNotes.create': [pool => ({ amount: 100, invoice: pool.get('invoice')?.[1], reason: 'duplicate' })],
  'customers.create': [
    () => ({ email: 'jenny.rosen@example.com', name: 'Jenny Rosen', payment_method: 'pm_card_visa' }),
    () => ({ email: 'second@example.com', source: 'tok_visa' }),
  ],
  'customerSessions.create': [
    pool => ({ components: { buy_button: { enabled: true } }, customer: one(pool, 'customer') }),
  ],
  'customers.createSource': [() => ({ source: 'tok_visa' }), pool => ({ source: pool.get('token')?.[1] })],
  'ephemeralKeys.create': [pool => ({ customer: one(pool, 'customer') })],
  'financialConnections.sessions.create': [
    pool => ({
      account_holder: { customer: one(pool, 'customer'), type: 'customer' },
      permissions: ['balances', 'ownership', 'transactions'],
    }),
  ],
  'identity.verificationSessions.create': [() => ({ type: 'document' }), () => ({ type: 'id_number' })],
  'invoiceItems.create': [pool => ({ amount: 700, currency: 'usd', customer: one(pool, 'customer') })],
  'invoices.create': [invoiced, invoiced, invoiced, invoiced],
  'issuing.cardholders.create': [
    () => ({ individual: { first_name: 'Jenny', last_name: 'Rosen' }, status: 'active', type: 'individual' }),
  ],
  'issuing.cards.create': [
    pool => ({ cardholder: one(pool, 'issuing.cardholder'), currency: 'usd', status: 'active', type: 'virtual' }),
    physicalCard,
    physicalCard,
    physicalCard,
  ],
  'issuing.disputes.create': [
    pool => ({
      amount: undefined,
      evidence: { fraudulent: { explanation: 'not mine' }, reason: 'fraudulent' },
      transaction: one(pool, 'issuing.transaction'),
    }),
  ],
  'issuing.personalizationDesigns.create': [
    () => ({ lookup_key: undefined }),
    () => ({ carrier_text: { header_title: 'Welcome' }, lookup_key: undefined }),
  ],
  'paymentIntents.create': [
    payable,
    pool => ({
      amount: 2000,
      confirm: true,
      currency: 'usd',
      customer: one(pool, 'customer'),
      payment_method: 'pm_card_visa',
      payment_method_types: ['card'],
    }),
    () => ({
      amount: 2000,
      capture_method: 'manual',
      confirm: true,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      payment_method_types: ['card'],
    }),
    () => ({ amount: 2000, currency: 'usd', payment_method: 'pm_card_visa', payment_method_types: ['card'] }),
    () => ({ amount: 2000, currency: 'usd', payment_method_types: ['card_present'] }),
    () => ({ amount: 2000, currency: 'usd', payment_method_types: ['card_present'] }),
  ],
  'paymentLinks.create': [pool => ({ line_items: [{ price: one(pool, 'price'), quantity: 1 }] })],
  'paymentMethods.create': [
    () => ({ card: { token: 'tok_visa' }, type: 'card' }),
    () => ({ card: { token: 'tok_mastercard' }, type: 'card' }),
  ],
  'payouts.create': [() => ({ amount: 1000, currency: 'usd' })],
  'plans.create': [pool => ({ amount: 1000, currency: 'usd', interval: 'month', product: one(pool, 'product') })],
  'prices.create': [
    pool => ({ currency: 'usd', product: one(pool, 'product'), unit_amount: 1500 }),
    pool => ({ currency: 'usd', product: one(pool, 'product'), recurring: { interval: 'month' }, unit_amount: 1500 }),
  ],
  'promotionCodes.create': [pool => ({ promotion: { coupon: one(pool, 'coupon'), type: 'coupon' } })],
  'quotes.create': [
    pool => ({ customer: one(pool, 'customer'), line_items: [{ price: one(pool, 'price'), quantity: 1 }] }),
    pool => ({ customer: one(pool, 'customer'), line_items: [{ price: one(pool, 'price'), quantity: 1 }] }),
  ],
  'radar.valueListItems.create': [pool => ({ value: 'someone', value_list: pool.get('radar.value_list')?.[10] })],
  'radar.valueLists.create': [() => ({ alias: 'ours', item_type: 'string', name: 'Ours' })],
  'refunds.create': [pool => ({ amount: 100, charge: one(pool, 'charge') })],
  'setupIntents.create': [
    () => ({ payment_method_types: ['card'] }),
    () => ({ payment_method: 'pm_card_visa', payment_method_types: ['card'] }),
    () => ({ payment_method_types: ['card_present'] }),
  ],
  'sources.create': [() => ({ currency: 'usd', type: 'ach_credit_transfer' })],
  'subscriptionItems.create': [pool => ({ price: pool.get('plan')?.[0], subscription: one(pool, 'subscription') })],
  'subscriptionSchedules.create': [
    pool => ({
      customer: one(pool, 'customer'),
      phases: [{ items: [{ price: recurring(pool), quantity: 1 }] }],
      start_date: 'now',
    }),
    pool => ({
      customer: one(pool, 'customer'),
      phases: [{ items: [{ price: recurring(pool), quantity: 1 }] }],
      start_date: 'now',
    }),
  ],
  'subscriptions.create': [subscribed, subscribed, subscribed],
  'tax.calculations.create': [
    () => ({
      currency: 'usd',
      customer_details: {
        address: { country: 'US', line1: '1 Market', postal_code: '94105', state: 'CA' },
        address_source: 'billing',
      },
      line_items: [{ amount: 1000, reference: 'L1' }],
    }),
    () => ({
      currency: 'eur',
      customer_details: { address: { country: 'DE' }, address_source: 'billing' },
      line_items: [{ amount: 1000, reference: 'L1', tax_behavior: 'inclusive' }],
    }),
  ],
  'tax.registrations.create': [
    () => ({
      active_from: 'now',
      country: 'US',
      country_options: { us: { state: 'CA', type: 'state_sales_tax' } },
    }),
    () => ({
      active_from: 'now',
      country: 'DE',
      country_options: { de: { standard: { place_of_supply_scheme: 'standard' }, type: 'standard' } },
    }),
  ],
  'tax.transactions.createFromCalculation': [
    pool => ({ calculation: pool.get('tax.calculation')?.[0], reference: 'order 1' }),
  ],
  'tax.transactions.createReversal': [
    pool => ({ mode: 'full', original_transaction: one(pool, 'tax.transaction'), reference: 'return 1' }),
  ],
  'terminal.readers.create': [
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-wpe' }),
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-s700' }),
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-s700' }),
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-s710' }),
  ],
  'testHelpers.confirmationTokens.create': [() => ({ payment_method: 'pm_card_visa' })],
  'testHelpers.issuing.authorizations.create': [pool => ({ amount: 1500, card: one(pool, 'issuing.card') })],
  'testHelpers.issuing.transactions.refund': [() => ({ refund_amount: 1 })],
  'tokens.create': [
    () => ({ pii: { id_number: '123456789' } }),
    () => ({
      bank_account: {
        account_holder_name: 'Jenny Rosen',
        account_holder_type: 'individual',
        account_number: '000123456789',
        country: 'US',
        currency: 'usd',
        routing_number: '110000000',
      },
    }),
  ],
  'transfers.create': [pool => ({ amount: 100, currency: 'usd', destination: one(pool, 'account') })],
}

/** What is done to objects when all are made, so that each state is there: call, object, which of them, parameters. */
export type Preparation = readonly [call: string, object: string, at: number, params?: object]

export const preparations: readonly Preparation[] = [
  ['invoices.addLines', 'invoice', 1, { lines: [{ amount: 2500, description: 'work' }] }],
  ['invoices.addLines', 'invoice', 2, { lines: [{ amount: 2500, description: 'work' }] }],
  ['invoices.finalizeInvoice', 'invoice', 1],
  ['invoices.finalizeInvoice', 'invoice', 2],
  ['invoices.pay', 'invoice', 2, { payment_method: 'pm_card_visa' }],
  ['billing.meters.deactivate', 'billing.meter', 1],
  ['terminal.readers.processPaymentIntent', 'terminal.reader', 1, { payment_intent: { of: 'payment_intent', at: 4 } }],
  [
    'terminal.readers.collectInputs',
    'terminal.reader',
    2,
    { inputs: [{ custom_text: { title: 'Name' }, type: 'text' }] },
  ],
  [
    'terminal.readers.collectInputs',
    'terminal.reader',
    3,
    { inputs: [{ custom_text: { title: 'Name' }, type: 'text' }] },
  ],
  ['testHelpers.issuing.cards.submitCard', 'issuing.card', 2],
  ['testHelpers.issuing.cards.submitCard', 'issuing.card', 3],
  ['testHelpers.issuing.cards.shipCard', 'issuing.card', 3],
]

export const recipesOf = (call: string): readonly (Recipe | undefined)[] => recipes[call] ?? [undefined]
