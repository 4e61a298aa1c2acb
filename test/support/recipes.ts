/** Parameters that a call needs beyond what its types say: choices that go together, and values that mean something. */
import type { World } from '../../src/world.js'
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
const everyFeature = {
  card_issuing: { requested: true },
  deposit_insurance: { requested: true },
  financial_addresses: { aba: { requested: true } },
  inbound_transfers: { ach: { requested: true } },
  intra_stripe_flows: { requested: true },
  outbound_payments: { ach: { requested: true }, us_domestic_wire: { requested: true } },
  outbound_transfers: { ach: { requested: true }, us_domestic_wire: { requested: true } },
}
const outbound: Recipe = pool => ({
  amount: 100,
  currency: 'usd',
  destination_payment_method: undefined,
  financial_account: one(pool, 'treasury.financial_account'),
})
const inbound: Recipe = pool => ({
  amount: 100,
  currency: 'usd',
  financial_account: one(pool, 'treasury.financial_account'),
  origin_payment_method: pool.get('payment_method')?.find((_, at) => at === BANK_METHOD),
})
/** Which of the payment methods is a bank account; see `paymentMethods.create`. */
const BANK_METHOD = 2
const waitsForReader: Recipe = pool => ({ payment_intent: pool.get('payment_intent')?.[5] })
const vaulted: Recipe = () => ({ account_number: '000123456789', currency: 'usd', routing_number: '110000000' })
const hardware: Recipe = pool => ({
  hardware_order_items: [{ quantity: 1, terminal_hardware_sku: one(pool, 'terminal.hardware_sku') }],
  shipping: undefined,
  shipping_method: undefined,
})
const monthly: Recipe = pool => ({
  amount: 1000,
  currency: 'usd',
  interval: 'month',
  product: pool.get('product')?.[1],
})
const invoiced: Recipe = pool => ({ customer: one(pool, 'customer'), currency: 'usd' })
const alerted: Recipe = pool => ({
  alert_type: 'usage_threshold',
  title: 'Much',
  usage_threshold: { gte: 10, meter: one(pool, 'billing.meter'), recurrence: 'one_time' },
})
const credited: Recipe = pool => ({ amount: 100, invoice: pool.get('invoice')?.[1], reason: 'duplicate' })
const debited = {
  confirm: true,
  mandate_data: { customer_acceptance: { online: { ip_address: '203.0.113.7', user_agent: 'test' }, type: 'online' } },
  payment_method: 'pm_usBankAccount_success',
  payment_method_types: ['us_bank_account'],
}
const metered: Recipe = pool => ({
  event_name: 'api_calls',
  payload: { stripe_customer_id: one(pool, 'customer'), value: '3' },
  timestamp: undefined,
})
const quoted: Recipe = pool => ({
  customer: one(pool, 'customer'),
  line_items: [{ price: one(pool, 'price'), quantity: 1 }],
})
const owed: Recipe = pool => ({ ...payable(pool, 0), customer: one(pool, 'customer') })
const subscribed: Recipe = pool => ({
  customer: one(pool, 'customer'),
  items: [{ price: recurring(pool) }],
  payment_behavior: 'default_incomplete',
})
const reported =
  (outcome?: string): Recipe =>
  () => ({
    amount_requested: { currency: 'usd', value: 1000 },
    initiated_at: 1_700_000_000,
    outcome,
    payment_method_details: { custom: { display_name: 'Cash', type: 'cash' }, type: 'custom' },
  })
const previewed: Recipe = pool => ({ subscription: pool.get('subscription')?.at(-1) })
const free: Recipe = pool => ({
  customer: one(pool, 'customer'),
  items: [
    {
      price_data: { currency: 'usd', product: one(pool, 'product'), recurring: { interval: 'month' }, unit_amount: 0 },
    },
  ],
})
/** What would have to fit the amount. */
const NOTHING_BESIDE = { amount_details: undefined, application_fee_amount: undefined, transfer_data: undefined }
const recurring = (pool: Pool) => one(pool, 'plan')

/** Several recipes of one call are several objects: one for each of the states that later calls need. */
export const recipes: Readonly<Record<string, readonly Recipe[]>> = {
  'accounts.create': [() => ({ country: 'US' }), () => ({ country: 'US', type: 'express' })],
  'accounts.createExternalAccount': [() => ({ external_account: 'btok_us_verified' })],
  'applicationFees.createRefund': [() => ({ amount: 1 })],
  'billing.alerts.create': [alerted, alerted],
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
      default_aggregation: { formula: 'count' },
      display_name: 'Others',
      event_name: 'others',
      value_settings: undefined,
    }),
    () => ({
      customer_mapping: undefined,
      default_aggregation: { formula: 'sum' },
      display_name: 'Calls',
      event_name: 'api_calls',
      value_settings: undefined,
    }),
  ],
  'billingPortal.sessions.create': [pool => ({ customer: one(pool, 'customer'), flow_data: undefined })],
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
  'climate.orders.create': [
    pool => ({ amount: undefined, currency: 'usd', metric_tons: '0.02', product: one(pool, 'climate.product') }),
  ],
  'coupons.create': [() => ({ duration: 'once', percent_off: 10 }), () => ({ duration: 'forever', percent_off: 10 })],
  'creditNotes.create': [credited],
  'creditNotes.listPreviewLineItems': [credited],
  'creditNotes.preview': [credited],
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
  'invoiceItems.create': [0, 1].map(at => pool => ({
    amount: 700,
    currency: 'usd',
    customer: pool.get('customer')?.[at],
  })),
  'invoices.createPreview': [previewed],
  'invoices.listUpcomingLines': [previewed],
  'invoices.retrieveUpcoming': [previewed],
  'invoices.attachPayment': [pool => ({ payment_intent: pool.get('payment_intent')?.[9], payment_record: undefined })],
  'invoices.create': [invoiced, invoiced, invoiced, invoiced, invoiced, invoiced, invoiced],
  'invoices.detachPayment': [pool => ({ payment_intent: pool.get('payment_intent')?.[7], payment_record: undefined })],
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
  'paymentIntents.decrementAuthorization': [() => ({ ...NOTHING_BESIDE, amount: 1000 })],
  'paymentIntents.incrementAuthorization': [() => ({ ...NOTHING_BESIDE, amount: 3000 })],
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
    pool => ({
      amount: 2000,
      application_fee_amount: 200,
      confirm: true,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      payment_method_types: ['card'],
      transfer_data: { destination: one(pool, 'account') },
    }),
    owed,
    () => ({
      amount: 2000,
      confirm: true,
      currency: 'usd',
      payment_method_data: { type: 'wechat_pay' },
      payment_method_options: { wechat_pay: { client: 'web' } },
      payment_method_types: ['wechat_pay'],
    }),
    owed,
    () => ({
      amount: 2000,
      capture_method: 'manual',
      confirm: true,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      payment_method_options: { card: { request_incremental_authorization: 'if_available' } },
      payment_method_types: ['card'],
    }),
    () => ({ ...debited, amount: 2000, currency: 'usd' }),
  ],
  'paymentLinks.create': [pool => ({ line_items: [{ price: one(pool, 'price'), quantity: 1 }] })],
  'paymentRecords.reportPayment': [reported('guaranteed'), reported('failed'), reported()],
  'paymentMethods.create': [
    () => ({ card: { token: 'tok_visa' }, type: 'card' }),
    () => ({ card: { token: 'tok_mastercard' }, type: 'card' }),
    () => ({
      billing_details: { name: 'Jenny Rosen' },
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: 'individual',
        account_number: '000123456789',
        routing_number: '110000000',
      },
    }),
  ],
  'payouts.create': [() => ({ amount: 1000, currency: 'usd' })],
  'plans.create': [monthly, monthly],
  'paymentIntents.triggerAction': [() => ({ type: 'scan_qr_code' })],
  'prices.create': [
    pool => ({ currency: 'usd', product: one(pool, 'product'), unit_amount: 1500 }),
    pool => ({ currency: 'usd', product: one(pool, 'product'), recurring: { interval: 'month' }, unit_amount: 1500 }),
  ],
  'prices.search': [() => ({ query: 'active:"true"' })],
  'products.create': [() => ({}), () => ({}), () => ({})],
  'products.search': [() => ({ query: 'active:"true"' })],
  'promotionCodes.create': [pool => ({ promotion: { coupon: one(pool, 'coupon'), type: 'coupon' } })],
  'quotes.create': [quoted, quoted, quoted],
  'radar.valueListItems.create': [pool => ({ value: 'someone', value_list: pool.get('radar.value_list')?.[10] })],
  'radar.valueLists.create': [() => ({ alias: 'ours', item_type: 'string', name: 'Ours' })],
  'refunds.create': [pool => ({ amount: 100, charge: one(pool, 'charge') })],
  'reporting.reportRuns.create': [
    (_, now) => ({
      parameters: { interval_end: now, interval_start: now - 86_400 },
      report_type: 'balance_change_from_activity.itemized.3',
    }),
  ],
  'setupIntents.create': [
    () => ({ payment_method_types: ['card'] }),
    () => ({ payment_method: 'pm_card_visa', payment_method_types: ['card'] }),
    () => ({ payment_method_types: ['card_present'] }),
  ],
  'shippingRates.create': [
    () => ({ display_name: 'Ground', fixed_amount: { amount: 500, currency: 'usd' }, type: 'fixed_amount' }),
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
  'subscriptions.create': [
    subscribed,
    subscribed,
    subscribed,
    free,
    (pool, now) => ({ ...subscribed(pool, now), discounts: [{ coupon: pool.get('coupon')?.[1] }] }),
    free,
    free,
  ],
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
    (pool, now) => ({
      flat_amount: -10,
      mode: 'partial',
      original_transaction: one(pool, 'tax.transaction'),
      reference: `return ${now}`,
    }),
  ],
  'terminal.hardwareOrders.create': [hardware, hardware, hardware, hardware],
  'terminal.readers.collectPaymentMethod': [waitsForReader],
  'terminal.readers.processPaymentIntent': [waitsForReader],
  'terminal.readers.refundPayment': [pool => ({ amount: 100, charge: one(pool, 'charge'), payment_intent: undefined })],
  'terminal.readers.create': [
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-wpe' }),
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-s700' }),
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-s700' }),
    pool => ({ location: one(pool, 'terminal.location'), registration_code: 'simulated-s710' }),
  ],
  'testHelpers.confirmationTokens.create': [() => ({ payment_method: 'pm_card_visa' })],
  'testHelpers.issuing.authorizations.create': [pool => ({ amount: 1500, card: one(pool, 'issuing.card') })],
  'testHelpers.issuing.transactions.refund': [() => ({ refund_amount: 1 })],
  'threeDSecure.authentications.create': [
    pool => ({
      channel: {
        browser: {
          accept_header: '*/*',
          ip_address: '203.0.113.7',
          javascript_enabled: false,
          language: 'en',
          user_agent: 'test',
        },
        type: 'browser',
      },
      payment_method: one(pool, 'payment_method'),
      payment_method_data: undefined,
    }),
  ],
  'v2.billing.meterEventAdjustments.create': [
    () => ({ cancel: { identifier: 'one_event' }, event_name: 'api_calls', type: 'cancel' }),
  ],
  'v2.billing.meterEventStream.create': [(pool, now) => ({ events: [metered(pool, now)] })],
  'v2.billing.meterEvents.create': [metered],
  'v2.core.vault.usBankAccounts.create': [vaulted, vaulted],
  'v2.core.vault.usBankAccounts.confirmMicrodeposits': [() => ({ amounts: undefined, descriptor_code: 'SM11AA' })],
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
  'testHelpers.treasury.receivedCredits.create': [
    pool => ({
      amount: 50_000,
      currency: 'usd',
      financial_account: one(pool, 'treasury.financial_account'),
      network: 'ach',
    }),
    pool => ({
      amount: 50_000,
      currency: 'usd',
      financial_account: one(pool, 'treasury.financial_account'),
      network: 'ach',
    }),
    pool => ({
      amount: 50_000,
      currency: 'usd',
      financial_account: one(pool, 'treasury.financial_account'),
      network: 'ach',
    }),
  ],
  'testHelpers.treasury.receivedDebits.create': [
    pool => ({
      amount: 100,
      currency: 'usd',
      financial_account: one(pool, 'treasury.financial_account'),
      network: 'ach',
    }),
    pool => ({
      amount: 100,
      currency: 'usd',
      financial_account: one(pool, 'treasury.financial_account'),
      network: 'ach',
    }),
  ],
  'treasury.creditReversals.create': [pool => ({ received_credit: pool.get('treasury.received_credit')?.[0] })],
  'treasury.debitReversals.create': [pool => ({ received_debit: pool.get('treasury.received_debit')?.[0] })],
  'treasury.financialAccounts.create': [
    () => ({ features: everyFeature, supported_currencies: ['usd'] }),
    () => ({ supported_currencies: ['usd'] }),
  ],
  'treasury.inboundTransfers.create': [inbound, inbound, inbound],
  'treasury.outboundPayments.create': [outbound, outbound],
  'treasury.outboundTransfers.create': [outbound, outbound],
  'v2.moneyManagement.financialAddresses.create': [
    pool => ({
      bank_account: { currency: 'usd' },
      financial_account: one(pool, 'v2.money_management.financial_account'),
    }),
  ],
  'v2.moneyManagement.outboundPayments.create': [
    pool => ({
      amount: { currency: 'usd', value: 100 },
      from: { currency: 'usd', financial_account: one(pool, 'v2.money_management.financial_account') },
      to: { recipient: one(pool, 'v2.core.account') },
    }),
  ],
  'v2.moneyManagement.testHelpers.financialAddresses.credit': [
    () => ({ amount: { currency: 'usd', value: 5000 }, network: 'ach' }),
  ],
  'v2.core.eventDestinations.create': [
    () => ({
      enabled_events: ['v2.core.account.created'],
      event_payload: 'thin',
      name: 'Ours',
      type: 'webhook_endpoint',
      webhook_endpoint: { url: 'https://example.com/hook' },
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
  ['invoices.addLines', 'invoice', 4, { lines: [{ amount: 2500, description: 'work' }] }],
  ['invoices.addLines', 'invoice', 6, { lines: [{ amount: 2500, description: 'work' }] }],
  ['invoices.finalizeInvoice', 'invoice', 4],
  ['invoices.finalizeInvoice', 'invoice', 6],
  ['invoices.attachPayment', 'invoice', 6, { payment_intent: { of: 'payment_intent', at: 7 } }],
  ['subscriptions.pause', 'subscription', 6, { type: 'subscription' }],
  ['billing.alerts.deactivate', 'billing.alert', 1],
  ['billing.meters.deactivate', 'billing.meter', 0],
  ['testHelpers.treasury.inboundTransfers.succeed', 'treasury.inbound_transfer', 2],
  ['testHelpers.terminal.hardwareOrders.markReadyToShip', 'terminal.hardware_order', 1],
  ['testHelpers.terminal.hardwareOrders.markReadyToShip', 'terminal.hardware_order', 2],
  ['testHelpers.terminal.hardwareOrders.ship', 'terminal.hardware_order', 2],
  ['crypto.onrampSessions.quote', 'crypto.onramp_session', 0],
  ['quotes.finalizeQuote', 'quote', 1],
  ['quotes.markStaleQuote', 'quote', 2],
  ['v2.core.vault.usBankAccounts.sendMicrodeposits', 'v2.core.vault.us_bank_account', 0],
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

/** Calls that are made once more when what they are done to has become active. */
export const again: readonly string[] = ['v2.moneyManagement.testHelpers.financialAddresses.credit']

/** What people and banks do, so that there is what no call can make. */
export function playOutside(world: World, pool: Pool): void {
  const verification_session = one(pool, 'identity.verification_session')
  const financial_connections_session = one(pool, 'financial_connections.session')
  const issuing_card = one(pool, 'issuing.card')
  if (verification_session !== undefined) world.outside.submitVerification({ verification_session })
  if (financial_connections_session !== undefined)
    world.outside.linkBankAccounts({ financial_connections_session, accounts: 3 })
  if (issuing_card !== undefined) world.outside.addCardToWallet({ issuing_card })
  world.clock.advance({ minutes: 2 })
}

export const recipesOf = (call: string): readonly (Recipe | undefined)[] => recipes[call] ?? [undefined]
