import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { post } from '../../support/nameless.js'
import { at, refused, till } from './till.js'

describe('payment_intent', () => {
  it('takes money by a card, and tells of it in order', () => {
    const t = till()
    const events = t.caused(() => expect(t.pay('pm_card_visa').status).toBe('succeeded'))
    expect(events).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded', 'charge.updated'])
  })

  it('answers before an asynchronous capture is in the ledger, which it is a moment later', () => {
    const t = till()
    const intent = t.pay('pm_card_visa', { expand: ['latest_charge'] })
    expect((intent.latest_charge as { balance_transaction: unknown }).balance_transaction).toBeNull()
    const charge = t.api.charges.retrieve((intent.latest_charge as { id: string }).id)
    expect(charge.balance_transaction).toMatch(/^txn_/)
  })

  it('waits for a payment method, then for a confirmation', () => {
    const { api } = till()
    const intent = api.paymentIntents.create({ amount: 500, currency: 'usd' })
    expect(intent).toMatchObject({ status: 'requires_payment_method', capture_method: 'automatic_async' })
    const chosen = api.paymentIntents.update(intent.id, { payment_method: 'pm_card_visa' })
    expect(chosen.status).toBe('requires_confirmation')
    const paid = api.paymentIntents.confirm(intent.id, { return_url: 'https://example.com' })
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 500 })
  })

  it('is confirmed once', () => {
    const t = till()
    const { id } = t.pay('pm_card_visa')
    expect(refused(() => t.api.paymentIntents.confirm(id))).toMatchObject({
      status: 400,
      code: 'payment_intent_unexpected_state',
      message:
        'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.',
    })
  })

  it('needs a payment method to be confirmed', () => {
    const { api } = till()
    const { id } = api.paymentIntents.create({ amount: 500, currency: 'usd', allowed_payment_method_types: ['card'] })
    expect(refused(() => api.paymentIntents.confirm(id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
      message: expect.stringContaining("because it's missing a payment method"),
    })
  })

  it('refuses amounts below the least of their currency', () => {
    const t = till()
    expect(refused(() => t.pay('pm_card_visa', { amount: 0 }))).toMatchObject({
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
    expect(refused(() => t.pay('pm_card_visa', { amount: 49 }))).toMatchObject({
      code: 'amount_too_small',
      message: 'Amount must be at least $0.50 usd',
      param: 'amount',
    })
    expect(refused(() => t.pay('pm_card_visa', { amount: 100_000_000 })).code).toBe('amount_too_large')
    const rupiah = (amount: number) => t.api.paymentIntents.create({ amount, currency: 'idr' })
    expect(rupiah(999_999_999_999).amount).toBe(999_999_999_999)
    expect(refused(() => rupiah(1_000_000_000_000)).code).toBe('amount_too_large')
  })

  it('needs a place to return to where its methods may redirect', () => {
    const t = till()
    const params = { amount: 500, currency: 'usd', payment_method: 'pm_card_visa', confirm: true }
    expect(refused(() => t.api.paymentIntents.create(params)).message).toContain('you must provide a `return_url`')
    const never = { enabled: true, allow_redirects: 'never' as const }
    expect(t.api.paymentIntents.create({ ...params, automatic_payment_methods: never }).status).toBe('succeeded')
  })

  it('refuses a method that it does not take', () => {
    const t = till()
    expect(refused(() => t.pay('pm_usBankAccount_success')).message).toContain(
      'The PaymentMethod provided (us_bank_account) is not allowed for this PaymentIntent.',
    )
  })

  it('takes a customer’s card for that customer only', () => {
    const t = till()
    const { card } = t.customer()
    expect(refused(() => t.pay(card)).message).toContain('Please include the Customer in the `customer` parameter')
    const other = t.customer().id
    expect(refused(() => t.pay(card, { customer: other }))).toMatchObject({
      code: 'resource_missing',
      param: 'payment_method',
    })
  })

  it('uses an unattached method once', () => {
    const t = till()
    const { id } = t.api.paymentMethods.create({
      type: 'card',
      card: { number: '4242424242424242', exp_month: 12, exp_year: 2030, cvc: '123' },
    })
    t.pay(id)
    expect(refused(() => t.pay(id)).message).toMatch(/^The provided PaymentMethod was previously used/)
  })

  it('saves the method for its customer where it is told to', () => {
    const t = till()
    const { id } = t.api.customers.create({})
    const intent = t.pay('pm_card_visa', { customer: id, setup_future_usage: 'off_session' })
    expect(t.api.paymentMethods.retrieve(intent.payment_method as string).customer).toBe(id)
  })

  describe('that is captured by hand', () => {
    const hold = (t: ReturnType<typeof till>, options: object = {}) =>
      t.pay('pm_card_visa', { capture_method: 'manual', amount: 1099, payment_method_options: { card: options } })

    it('holds the money, takes a part, and lets the rest go', () => {
      const t = till()
      const { id, status, amount_capturable } = hold(t)
      expect({ status, amount_capturable }).toEqual({ status: 'requires_capture', amount_capturable: 1099 })
      const events = t.caused(() => t.api.paymentIntents.capture(id, { amount_to_capture: 750 }))
      expect(events).toEqual(['refund.created', 'charge.captured', 'payment_intent.succeeded'])
      const intent = t.api.paymentIntents.retrieve(id)
      expect(intent).toMatchObject({ amount: 1099, amount_received: 750, amount_capturable: 0 })
      expect(t.charge(intent)).toMatchObject({ amount_captured: 750, amount_refunded: 349, refunded: false })
      expect(t.pending()).toBe(750 - 52)
    })

    it('cannot be captured twice, nor for more than is held', () => {
      const t = till()
      const { id } = hold(t)
      expect(refused(() => t.api.paymentIntents.capture(id, { amount_to_capture: 1100 }))).toMatchObject({
        code: 'amount_too_large',
        param: 'amount_to_capture',
      })
      t.api.paymentIntents.capture(id)
      expect(refused(() => t.api.paymentIntents.capture(id))).toMatchObject({
        code: 'payment_intent_unexpected_state',
        message: 'This PaymentIntent could not be captured because it has already been captured.',
      })
    })

    it('is canceled by itself after seven days, and no money moved', () => {
      const t = till()
      const { id } = hold(t)
      t.days(6)
      expect(t.api.paymentIntents.retrieve(id).status).toBe('requires_capture')
      const events = t.caused(() => t.days(1))
      expect(events).toEqual(['refund.created', 'charge.expired', 'payment_intent.canceled'])
      expect(t.api.paymentIntents.retrieve(id)).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic' })
      expect(t.api.balanceTransactions.list().data).toEqual([])
    })

    it('can be captured in several parts where that was asked for', () => {
      const t = till()
      const { id } = hold(t, { request_multicapture: 'if_available' })
      const first = t.api.paymentIntents.capture(id, { amount_to_capture: 300, final_capture: false })
      expect(first).toMatchObject({ status: 'requires_capture', amount_capturable: 799, amount_received: 300 })
      const last = t.api.paymentIntents.capture(id, { amount_to_capture: 700 })
      expect(last).toMatchObject({ status: 'succeeded', amount_received: 1000, amount_capturable: 0 })
      expect(t.api.balanceTransactions.list().data.map(({ amount }) => amount)).toEqual([700, 300])
    })

    it('can be raised, ten times at most', () => {
      const t = till()
      const { id } = hold(t, { request_incremental_authorization: 'if_available' })
      for (let i = 1; i <= 10; i++) t.api.paymentIntents.incrementAuthorization(id, { amount: 1099 + i })
      expect(t.api.paymentIntents.retrieve(id)).toMatchObject({ amount: 1109, amount_capturable: 1109 })
      expect(refused(() => t.api.paymentIntents.incrementAuthorization(id, { amount: 2000 })).message).toContain('10')
    })

    it('can be lowered, and no more is taken then', () => {
      const t = till()
      const { id } = hold(t)
      const lower = (amount: number) => post(t.world, `/v1/payment_intents/${id}/decrement_authorization`, { amount })
      expect(t.caused(() => lower(600))).toEqual(['payment_intent.amount_capturable_updated'])
      expect(refused(() => lower(600))).toMatchObject({ status: 400, param: 'amount' })
      expect(refused(() => t.api.paymentIntents.capture(id, { amount_to_capture: 700 })).code).toBe('amount_too_large')
      expect(t.api.paymentIntents.capture(id)).toMatchObject({ amount: 600, amount_received: 600 })
      expect(refused(() => lower(500)).code).toBe('payment_intent_unexpected_state')
    })

    it('can be taken in excess where the network allows it', () => {
      const t = till()
      const { id } = hold(t, { request_overcapture: 'if_available' })
      expect(refused(() => t.api.paymentIntents.capture(id, { amount_to_capture: 1400 })).code).toBe('amount_too_large')
      expect(t.api.paymentIntents.capture(id, { amount_to_capture: 1300 }).amount_received).toBe(1300)
    })
  })

  describe('that needs the card holder', () => {
    it('waits for 3D Secure on the page, and succeeds when it is passed', () => {
      const t = till()
      const { id, status, next_action } = t.pay('pm_card_authenticationRequired', { return_url: 'https://example.com' })
      expect(status).toBe('requires_action')
      expect(next_action?.redirect_to_url?.return_url).toBe('https://example.com')
      t.world.outside.authenticate({ payment_intent: id })
      const intent = t.api.paymentIntents.retrieve(id)
      expect(intent).toMatchObject({ status: 'succeeded', next_action: null })
      expect(t.charge(intent).payment_method_details?.card?.three_d_secure?.result).toBe('authenticated')
    })

    it('asks for another method when it is failed', () => {
      const t = till()
      const { id } = t.pay('pm_card_authenticationRequired')
      const events = t.caused(() => t.world.outside.failAuthentication({ payment_intent: id }))
      expect(events).toEqual(['payment_intent.payment_failed'])
      const intent = t.api.paymentIntents.retrieve(id)
      expect(intent).toMatchObject({ status: 'requires_payment_method', payment_method: null })
      expect(intent.last_payment_error?.code).toBe('payment_intent_authentication_failure')
    })

    it('must be confirmed once more where confirmation is manual', () => {
      const t = till()
      const { id } = t.pay('pm_card_authenticationRequired', { confirmation_method: 'manual' })
      t.world.outside.authenticate({ payment_intent: id })
      expect(t.api.paymentIntents.retrieve(id).status).toBe('requires_confirmation')
      expect(t.api.paymentIntents.confirm(id).status).toBe('succeeded')
    })

    it('is declined when the card holder is not there', () => {
      const t = till()
      const { id, card } = t.customer('pm_card_authenticationRequired')
      expect(refused(() => t.pay(card, { customer: id, off_session: true }))).toMatchObject({
        status: 402,
        type: 'card_error',
        code: 'authentication_required',
        decline_code: 'authentication_required',
        message: 'Your card was declined. This transaction requires authentication.',
      })
    })

    it('does not ask again where the card was set up', () => {
      const t = till()
      const { id, card } = t.customer('pm_card_authenticationRequiredOnSetup')
      expect(refused(() => t.pay(card, { customer: id, off_session: true })).code).toBe('authentication_required')
      const setup = t.api.setupIntents.create({
        customer: id,
        payment_method: card,
        confirm: true,
        allowed_payment_method_types: ['card'],
      })
      t.world.outside.authenticate({ setup_intent: setup.id })
      expect(t.pay(card, { customer: id, off_session: true }).status).toBe('succeeded')
    })

    it('fails at once where the merchant cannot show the authentication', () => {
      const t = till()
      const work = () => t.pay('pm_card_authenticationRequired', { error_on_requires_action: true })
      expect(refused(work).code).toBe('authentication_not_handled')
    })
  })

  describe('by other methods', () => {
    const debit = { allowed_payment_method_types: ['us_bank_account' as const] }

    it('waits days for a bank, and has the money then', () => {
      const t = till()
      const events = t.caused(() => t.pay('pm_usBankAccount_success', debit))
      expect(events).toEqual(['payment_intent.created', 'charge.pending', 'payment_intent.processing'])
      const { id } = t.api.paymentIntents.list().data[0]!
      t.days(3)
      expect(t.api.paymentIntents.retrieve(id).status).toBe('processing')
      expect(t.caused(() => t.days(1))).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
    })

    it('is refused days later by a bank without funds', () => {
      const t = till()
      const { id } = t.pay('pm_usBankAccount_insufficientFunds', debit)
      expect(t.caused(() => t.days(5))).toEqual(['charge.failed', 'payment_intent.payment_failed'])
      const intent = t.api.paymentIntents.retrieve(id)
      expect(intent.status).toBe('requires_payment_method')
      expect(intent.last_payment_error?.code).toBe('insufficient_funds')
      expect(t.pending() + t.available()).toBe(0)
    })

    it('verifies a bank account that was typed in by two small deposits', () => {
      const t = till()
      const { id, next_action } = t.api.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        ...debit,
        confirm: true,
        payment_method_data: {
          type: 'us_bank_account',
          billing_details: { name: 'Jane' },
          us_bank_account: {
            account_number: '000123456789',
            routing_number: '110000000',
            account_holder_type: 'company',
          },
        },
      })
      expect(next_action?.type).toBe('verify_with_microdeposits')
      expect(refused(() => t.api.paymentIntents.verifyMicrodeposits(id, { amounts: [1, 2] })).code).toBe(
        'payment_method_microdeposit_verification_amounts_mismatch',
      )
      expect(t.api.paymentIntents.verifyMicrodeposits(id, { amounts: [32, 45] }).status).toBe('processing')
    })

    it('is a voucher until its last day, and pays when the customer does', () => {
      const t = till()
      const oxxo = () =>
        t.api.paymentIntents.create({
          amount: 20_000,
          currency: 'mxn',
          allowed_payment_method_types: ['oxxo'],
          payment_method_data: { type: 'oxxo', billing_details: { name: 'Jane', email: 'j@example.com' } },
          confirm: true,
        })
      const paid = oxxo()
      t.world.outside.payVoucher({ payment_intent: paid.id })
      expect(t.api.paymentIntents.retrieve(paid.id).status).toBe('succeeded')
      const forgotten = oxxo()
      expect(forgotten.next_action?.oxxo_display_details?.expires_after).toBe(at('2026-03-05T23:59:59Z'))
      t.days(4)
      expect(t.api.paymentIntents.retrieve(forgotten.id).last_payment_error?.code).toBe(
        'payment_intent_payment_attempt_expired',
      )
    })
  })

  it('cancels, and says why', () => {
    const t = till()
    const { id } = t.api.paymentIntents.create({ amount: 500, currency: 'usd' })
    const canceled = t.api.paymentIntents.cancel(id, { cancellation_reason: 'duplicate' })
    expect(canceled).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'duplicate',
      canceled_at: t.world.clock.now,
    })
    expect(refused(() => t.api.paymentIntents.cancel(id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
      message:
        'You cannot cancel this PaymentIntent because it has a status of canceled. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.',
    })
  })

  it('keeps its amount once the money is there', () => {
    const t = till()
    const { id } = t.pay('pm_card_visa')
    expect(refused(() => t.api.paymentIntents.update(id, { amount: 900 })).message).toContain(
      "This PaymentIntent's amount could not be updated because it has a status of succeeded.",
    )
    expect(t.api.paymentIntents.update(id, { metadata: { a: 'b' } }).metadata).toEqual({ a: 'b' })
  })
})

describe('an amount', () => {
  const refusal = (amount: number, currency: string) =>
    refused(() => till().api.paymentIntents.create({ amount, currency }))

  it('is of a currency that there is', () => {
    const { message, param } = refusal(1000, 'xxx')
    expect(param).toBe('currency')
    expect(message).toMatch(/^Invalid currency: xxx\. Stripe currently supports these currencies: usd, aed, afn, /)
    expect(till().api.paymentIntents.create({ amount: 1000, currency: 'EUR' }).currency).toBe('eur')
  })

  it('ends in zeros where the currency wants it', () => {
    expect(refusal(5124, 'kwd').param).toBe('amount')
    expect(refusal(10_050, 'isk').param).toBe('amount')
    expect(till().api.paymentIntents.create({ amount: 5120, currency: 'kwd' }).amount).toBe(5120)
  })
})

it.each([
  ['statement_descriptor', 22],
  ['statement_descriptor_suffix', 22],
])('a %s has at most %i characters', (name, most) => {
  const t = till()
  const paid = (length: number) => t.pay('pm_card_visa', { [name]: 'd'.repeat(length) })
  expect(paid(most).status).toBe('succeeded')
  expect(refused(() => paid(most + 1))).toMatchObject({ status: 400, param: name })
})

describe('the methods of an intent', () => {
  it('are named by their place where there are none such', () => {
    const create = () =>
      till().api.paymentIntents.create({
        amount: 900,
        currency: 'usd',
        excluded_payment_method_types: ['none' as never],
      })
    expect(refused(create)).toMatchObject({
      message: expect.stringMatching(/^Invalid excluded_payment_method_types\[0\]: must be one of acss_debit, /),
      param: 'excluded_payment_method_types[0]',
    })
  })

  it('are those that the account has on, that the currency has, and that can hold money where that is asked', () => {
    const { api } = till()
    const types = (currency: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
      api.paymentIntents.create({ amount: 5000, currency, ...more }).payment_method_types
    expect(types('usd')).toEqual(
      'card acss_debit afterpay_clearpay alipay klarna link us_bank_account wechat_pay'.split(' '),
    )
    expect(types('usd', { capture_method: 'manual' })).toEqual(['card', 'afterpay_clearpay', 'klarna', 'link'])
    expect(types('eur')).toEqual(
      'card bancontact ideal sepa_debit afterpay_clearpay alipay klarna link wechat_pay'.split(' '),
    )
  })

  it('are others where an invoice asks for the payment', () => {
    const { api } = till()
    const { id: customer } = api.customers.create({})
    const { id } = api.invoices.create({ customer })
    api.invoiceItems.create({ customer, invoice: id, amount: 3000, currency: 'usd' })
    api.invoices.finalizeInvoice(id)
    const intent = api.paymentIntents.list({ customer }).data[0]!
    expect(refused(() => api.paymentIntents.cancel(intent.id)).code).toBe('payment_intent_unexpected_state')
    expect(intent.payment_method_types).toEqual(['acss_debit', 'card', 'cashapp', 'link', 'us_bank_account'])
  })

  it('are the choice of the configuration', () => {
    const { api } = till()
    const off = { display_preference: { preference: 'off' } } as const
    const { id } = api.paymentMethodConfigurations.create({ name: 'Cards and a bank', link: off, klarna: off })
    const intent = api.paymentIntents.create({ amount: 5000, currency: 'usd', payment_method_configuration: id })
    expect(intent.payment_method_types).not.toContain('klarna')
    expect(intent.payment_method_configuration_details).toEqual({ id, parent: null })
  })
})

it('a ConfirmationToken brings what the page has asked for, and names what it has confirmed', () => {
  const { api } = till()
  const token = () =>
    api.testHelpers.confirmationTokens.create({
      payment_method: 'pm_card_visa',
      return_url: 'https://example.com/back',
      setup_future_usage: 'off_session',
      shipping: { name: 'Jenny', address: { line1: 'Main St 1', country: 'US' } },
    }).id
  const [paying, saving] = [token(), token()]
  const automatic_payment_methods = { enabled: true }
  const customer = api.customers.create({}).id
  const intent = api.paymentIntents.create({ amount: 900, currency: 'usd', customer, automatic_payment_methods })
  expect(api.paymentIntents.confirm(intent.id, { confirmation_token: paying })).toMatchObject({
    status: 'succeeded',
    setup_future_usage: 'off_session',
    shipping: { name: 'Jenny', address: { line1: 'Main St 1' } },
  })
  expect(api.confirmationTokens.retrieve(paying).payment_intent).toBe(intent.id)
  const setup = api.setupIntents.create({ confirm: true, confirmation_token: saving, automatic_payment_methods })
  expect(api.confirmationTokens.retrieve(saving)).toMatchObject({ payment_intent: null, setup_intent: setup.id })
})

/** @see https://docs.stripe.com/payments/payment-intents/three-d-secure-import */
it.each([
  ['that nobody exempts', undefined, 'requires_action'],
  ['ordered by telephone', { moto: true }, 'succeeded'],
  [
    'authenticated elsewhere',
    { three_d_secure: { cryptogram: 'M6+990I6FLD3Y6jZz8+Qhgzs', transaction_id: 'd1', version: '2.1.0' as const } },
    'succeeded',
  ],
])('a payment %s', (_name, card, status) => {
  const params = card === undefined ? {} : { payment_method_options: { card } }
  expect(till().pay('pm_card_threeDSecure2Required', params as never).status).toBe(status)
})
