/** Every transition of the machines of payments is reached through the API, the clock or what people and banks do. */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import type { AnyStateMachine } from 'xstate'
import { payoutMachine } from '../../../src/resources/balance/payout-machine.js'
import { topupMachine } from '../../../src/resources/balance/topup.js'
import { bankAccountMachine } from '../../../src/resources/customers/bank-account.js'
import { chargeMachine } from '../../../src/resources/payments/charge-machine.js'
import { disputeMachine } from '../../../src/resources/payments/dispute-machine.js'
import { mandateMachine } from '../../../src/resources/payments/mandate-machine.js'
import { paymentIntentMachine } from '../../../src/resources/payments/payment-intent-machine.js'
import { refundMachine } from '../../../src/resources/payments/refund-machine.js'
import { setupIntentMachine } from '../../../src/resources/payments/setup-intent-machine.js'
import { sourceMachine } from '../../../src/resources/payments/source.js'
import { transitionsOf } from '../billing/transitions.js'
import { refused, type Till, till } from './till.js'

/** Drives one transition; answers with the status that it ended in. */
type Way = (t: Till) => string
type Ways = Readonly<Record<string, Way>>

const NEW: Stripe.PaymentIntentCreateParams = {
  amount: 2000,
  currency: 'usd',
  allowed_payment_method_types: ['card', 'us_bank_account'],
}
const HOLD = { payment_method_options: { card: { capture_method: 'manual' as const } } }
const BANK = 'pm_usBankAccount_success'

const statusOf = (t: Till, id: string): string => t.api.paymentIntents.retrieve(id).status
const fresh = (t: Till, params: object = {}) => t.api.paymentIntents.create({ ...NEW, ...params }).id
const chosen = (t: Till, params: object = {}) => fresh(t, { payment_method: 'pm_card_visa', ...params })
const asked = (t: Till, params: object = {}) => t.pay('pm_card_authenticationRequired', { ...NEW, ...params }).id
const held = (t: Till, params: object = {}) => t.pay('pm_card_visa', { capture_method: 'manual', ...params }).id
const processing = (t: Till) => t.pay(BANK, NEW).id

const confirm =
  (id: (t: Till) => string, params: object): Way =>
  t => {
    const intent = id(t)
    try {
      t.api.paymentIntents.confirm(intent, params)
    } catch {
      // A decline is an error, and moves the intent all the same.
    }
    return statusOf(t, intent)
  }
const cancel =
  (id: (t: Till) => string): Way =>
  t =>
    t.api.paymentIntents.cancel(id(t)).status

/** Everything that a confirmation may lead to. */
const attempts = (from: string, id: (t: Till, params?: object) => string): Ways => ({
  [`${from} → requires_action (needs_action)`]: confirm(id, { payment_method: 'pm_card_authenticationRequired' }),
  [`${from} → processing (process)`]: confirm(id, { payment_method: BANK }),
  [`${from} → requires_capture (authorize)`]: confirm(id, { payment_method: 'pm_card_visa', ...HOLD }),
  [`${from} → succeeded (succeed)`]: confirm(id, { payment_method: 'pm_card_visa' }),
  [`${from} → requires_payment_method (fail)`]: confirm(id, { payment_method: 'pm_card_chargeDeclined' }),
  [`${from} → requires_confirmation (attach)`]: t =>
    t.api.paymentIntents.update(id(t), { payment_method: 'pm_card_visa' }).status,
  [`${from} → canceled (cancel)`]: cancel(id),
})

function transfer(t: Till) {
  const { id } = t.api.customers.create({})
  const intent = t.api.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    customer: id,
    allowed_payment_method_types: ['customer_balance'],
    payment_method_data: { type: 'customer_balance' },
    payment_method_options: {
      customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'us_bank_transfer' } },
    },
    confirm: true,
  })
  return { customer: id, intent: intent.id }
}

const paymentIntentWays: Ways = {
  ...attempts('requires_payment_method', fresh),
  ...attempts('requires_confirmation', chosen),
  ...attempts('requires_action', asked),
  'requires_action → requires_confirmation (needs_confirmation)': t => {
    const id = asked(t, { confirmation_method: 'manual' })
    t.world.outside.authenticate({ payment_intent: id })
    return statusOf(t, id)
  },
  'requires_action → requires_action (partly_funded)': t => {
    const { customer, intent } = transfer(t)
    t.world.outside.sendBankTransfer({ customer, amount: 500, currency: 'usd' })
    return statusOf(t, intent)
  },
  'processing → succeeded (succeed)': t => {
    const id = processing(t)
    t.days(5)
    return statusOf(t, id)
  },
  'processing → requires_payment_method (fail)': t => {
    const id = processing(t)
    t.world.outside.returnDebit({ payment_intent: id })
    return statusOf(t, id)
  },
  'processing → canceled (cancel)': cancel(processing),
  'requires_capture → succeeded (succeed)': t => t.api.paymentIntents.capture(held(t)).status,
  'requires_capture → requires_capture (capture_part)': t => {
    const id = held(t, { payment_method_options: { card: { request_multicapture: 'if_available' } } })
    return t.api.paymentIntents.capture(id, { amount_to_capture: 100, final_capture: false }).status
  },
  'requires_capture → requires_capture (reauthorize)': t => {
    const id = held(t, { payment_method_options: { card: { request_incremental_authorization: 'if_available' } } })
    return t.api.paymentIntents.incrementAuthorization(id, { amount: 3000 }).status
  },
  'requires_capture → canceled (cancel)': cancel(held),
}

const setup = (t: Till, params: object = {}) =>
  t.api.setupIntents.create({
    allowed_payment_method_types: ['card', 'us_bank_account'],
    ...params,
  } as Stripe.SetupIntentCreateParams).id
const setupAsked = (t: Till) => setup(t, { payment_method: 'pm_card_authenticationRequired', confirm: true })
const setupStatus = (t: Till, id: string) => t.api.setupIntents.retrieve(id).status as string

const confirmSetup =
  (id: (t: Till) => string, method: string): Way =>
  t => {
    const intent = id(t)
    try {
      t.api.setupIntents.confirm(intent, { payment_method: method })
    } catch {
      // As above.
    }
    return setupStatus(t, intent)
  }

const setupAttempts = (from: string, id: (t: Till) => string): Ways => ({
  [`${from} → requires_action (needs_action)`]: confirmSetup(id, 'pm_card_authenticationRequired'),
  [`${from} → succeeded (succeed)`]: confirmSetup(id, 'pm_card_visa'),
  [`${from} → requires_payment_method (fail)`]: confirmSetup(id, 'pm_card_chargeDeclined'),
  [`${from} → requires_confirmation (attach)`]: t =>
    t.api.setupIntents.update(id(t), { payment_method: 'pm_card_visa' }).status,
  [`${from} → canceled (cancel)`]: t => t.api.setupIntents.cancel(id(t)).status,
})

const setupIntentWays: Ways = {
  ...setupAttempts('requires_payment_method', setup),
  ...setupAttempts('requires_confirmation', t => setup(t, { payment_method: 'pm_card_visa' })),
  ...setupAttempts('requires_action', setupAsked),
}

const chargeOf = (t: Till, intent: string): string => t.charge(t.api.paymentIntents.retrieve(intent)).status

const chargeWays: Ways = {
  'pending → succeeded (settled)': t => {
    const id = processing(t)
    t.world.outside.settleDebit({ payment_intent: id })
    return chargeOf(t, id)
  },
  'pending → failed (returned)': t => {
    const id = processing(t)
    t.world.outside.returnDebit({ payment_intent: id })
    return chargeOf(t, id)
  },
}

const refundStatus = (t: Till, id: string) => t.api.refunds.retrieve(id).status as string
function refundOf(t: Till, work: () => Stripe.PaymentIntent | string): string {
  const intent = work()
  return t.api.refunds.create({ payment_intent: typeof intent === 'string' ? intent : intent.id }).id
}
/** A refund of a bank transfer waits for the customer to say where to. */
function refundOfTransfer(t: Till): string {
  const { customer, intent } = transfer(t)
  t.world.outside.sendBankTransfer({ customer, amount: 2000, currency: 'usd' })
  return refundOf(t, () => intent)
}
/** A refund of a debit takes the bank some days. */
function refundOfDebit(t: Till): string {
  const id = processing(t)
  t.world.outside.settleDebit({ payment_intent: id })
  return refundOf(t, () => id)
}

const refundWays: Ways = {
  'pending → canceled (cancel)': t => {
    const id = refundOfDebit(t)
    t.world.outside.cancelRefund({ refund: id })
    return refundStatus(t, id)
  },
  'pending → succeeded (succeed)': t => {
    const id = refundOfDebit(t)
    t.days(4)
    return refundStatus(t, id)
  },
  'pending → failed (fail)': t => {
    const id = refundOfDebit(t)
    t.world.outside.failRefund({ refund: id })
    return refundStatus(t, id)
  },
  'succeeded → failed (fail)': t =>
    refundStatus(
      t,
      refundOf(t, () => t.pay('pm_card_refundFail')),
    ),
  'requires_action → pending (submit)': t => {
    const id = refundOfTransfer(t)
    t.world.outside.submitRefundDetails({ refund: id })
    return refundStatus(t, id)
  },
  'requires_action → canceled (cancel)': t => t.api.refunds.cancel(refundOfTransfer(t)).status as string,
  'requires_action → failed (fail)': t => {
    const id = refundOfTransfer(t)
    t.world.outside.failRefund({ refund: id })
    return refundStatus(t, id)
  },
}

function disputed(t: Till, card = 'pm_card_createDispute'): string {
  return t.api.disputes.list({ payment_intent: t.pay(card).id }).data[0]!.id
}
const inquired = (t: Till) => disputed(t, 'pm_card_createDisputeInquiry')
const disputeStatus = (t: Till, id: string): string => t.api.disputes.retrieve(id).status
const answered = (t: Till, id: string): string => t.api.disputes.update(id, { evidence: { customer_name: 'Jane' } }).id

const byOutside =
  (id: (t: Till) => string, act: 'winDispute' | 'loseDispute' | 'withdrawDispute' | 'escalateInquiry'): Way =>
  t => {
    const dispute = id(t)
    t.world.outside[act]({ dispute })
    return disputeStatus(t, dispute)
  }
const underReview = (t: Till) => answered(t, disputed(t))
const inquiryUnderReview = (t: Till) => answered(t, inquired(t))

const disputeWays: Ways = {
  'warning_needs_response → warning_under_review (submit)': t => disputeStatus(t, inquiryUnderReview(t)),
  'warning_needs_response → needs_response (escalate)': byOutside(inquired, 'escalateInquiry'),
  'warning_needs_response → warning_closed (close)': t => t.api.disputes.close(inquired(t)).status,
  'warning_needs_response → warning_closed (withdraw)': byOutside(inquired, 'withdrawDispute'),
  'warning_under_review → needs_response (escalate)': byOutside(inquiryUnderReview, 'escalateInquiry'),
  'warning_under_review → warning_closed (close)': t => t.api.disputes.close(inquiryUnderReview(t)).status,
  'warning_under_review → warning_closed (withdraw)': byOutside(inquiryUnderReview, 'withdrawDispute'),
  'needs_response → under_review (submit)': t => disputeStatus(t, underReview(t)),
  'needs_response → lost (lose)': t => t.api.disputes.close(disputed(t)).status,
  'needs_response → won (win)': byOutside(disputed, 'winDispute'),
  'needs_response → won (withdraw)': byOutside(disputed, 'withdrawDispute'),
  'under_review → won (win)': byOutside(underReview, 'winDispute'),
  'under_review → lost (lose)': byOutside(underReview, 'loseDispute'),
  'under_review → won (withdraw)': byOutside(underReview, 'withdrawDispute'),
}

function payout(t: Till): string {
  t.pay('pm_card_bypassPending', { amount: 100_000 })
  return t.api.payouts.create({ amount: 5000, currency: 'usd' }).id
}
const payoutStatus = (t: Till, id: string): string => t.api.payouts.retrieve(id).status
const inTransit = (t: Till) => {
  const id = payout(t)
  t.world.clock.advance({ hours: 2 })
  return id
}

const payoutWays: Ways = {
  'pending → in_transit (submit)': t => payoutStatus(t, inTransit(t)),
  'pending → canceled (cancel)': t => t.api.payouts.cancel(payout(t)).status,
  'in_transit → paid (arrive)': t => {
    const id = inTransit(t)
    t.days(1)
    return payoutStatus(t, id)
  },
  'in_transit → failed (fail)': t => {
    const id = inTransit(t)
    t.world.outside.failPayout({ payout: id })
    return payoutStatus(t, id)
  },
  'paid → failed (fail)': t => {
    const id = inTransit(t)
    t.days(1)
    t.world.outside.failPayout({ payout: id })
    return payoutStatus(t, id)
  },
}

const topup = (t: Till): string => t.api.topups.create({ amount: 5000, currency: 'usd' }).id
const topupStatus = (t: Till, id: string): string => t.api.topups.retrieve(id).status

const topupWays: Ways = {
  'pending → succeeded (arrive)': t => {
    const id = topup(t)
    t.days(8)
    return topupStatus(t, id)
  },
  'pending → failed (fail)': t => {
    const id = topup(t)
    t.world.outside.failTopup({ topup: id })
    return topupStatus(t, id)
  },
  'pending → canceled (cancel)': t => t.api.topups.cancel(topup(t)).status,
  'succeeded → reversed (reverse)': t => {
    const id = topup(t)
    t.days(8)
    t.world.outside.reverseTopup({ topup: id })
    return topupStatus(t, id)
  },
}

function mandate(t: Till): string {
  const { id } = t.customer()
  const intent = t.api.setupIntents.create({
    customer: id,
    payment_method: BANK,
    allowed_payment_method_types: ['us_bank_account'],
    confirm: true,
    mandate_data: { customer_acceptance: { type: 'offline', offline: {} } },
  })
  return intent.mandate as string
}

const mandateWays: Ways = {
  'active → inactive (revoke)': t => {
    const id = mandate(t)
    t.world.outside.revokeMandate({ mandate: id })
    return t.api.mandates.retrieve(id).status
  },
}

const ACCOUNT = {
  object: 'bank_account',
  country: 'US',
  currency: 'usd',
  routing_number: '110000000',
  account_number: '000123456789',
}
function source(t: Till): [customer: string, source: string] {
  const { id } = t.api.customers.create({})
  return [id, t.api.customers.createSource(id, { source: ACCOUNT as unknown as string }).id]
}
const sourceStatus = (t: Till, [customer, id]: [string, string]): string =>
  (t.api.customers.retrieveSource(customer, id) as Stripe.BankAccount).status

/** A payout to a closed account comes back. */
function closedAccount(t: Till): string {
  const account = t.api.accounts.create({
    type: 'custom',
    country: 'US',
    external_account: { ...ACCOUNT, account_number: '000111111113' } as never,
  })
  t.pay('pm_card_bypassPending', { amount: 100_000 })
  t.api.transfers.create({ amount: 5000, currency: 'usd', destination: account.id })
  t.api.payouts.create({ amount: 5000, currency: 'usd' }, { stripeAccount: account.id })
  t.days(3)
  const [external] = t.api.accounts.listExternalAccounts(account.id).data
  return (external as Stripe.BankAccount).status
}

const bankAccountWays: Ways = {
  'new → errored (error)': closedAccount,
  'new → verified (verify)': t => {
    const path = source(t)
    t.api.customers.verifySource(...path, { amounts: [32, 45] })
    return sourceStatus(t, path)
  },
  'new → verification_failed (refuse)': t => {
    const path = source(t)
    refused(() => t.api.customers.verifySource(...path, { amounts: [10, 11] }))
    return sourceStatus(t, path)
  },
}

const oldSource = (t: Till, params: object = {}): string =>
  t.api.sources.create({ type: 'ideal', amount: 1000, currency: 'eur', ...params }).id
function agreed(t: Till): string {
  const id = oldSource(t)
  t.world.outside.authenticate({ source: id })
  return id
}
const oldSourceStatus = (t: Till, id: string): string => t.api.sources.retrieve(id).status
const outdated =
  (id: (t: Till) => string): Way =>
  t => {
    const source = id(t)
    t.days(1)
    return oldSourceStatus(t, source)
  }

const sourceWays: Ways = {
  'pending → chargeable (authorize)': t => oldSourceStatus(t, agreed(t)),
  'pending → failed (fail)': t => {
    const id = oldSource(t)
    t.world.outside.failAuthentication({ source: id })
    return oldSourceStatus(t, id)
  },
  'pending → canceled (cancel)': outdated(oldSource),
  'chargeable → canceled (cancel)': outdated(agreed),
  'chargeable → consumed (consume)': t => {
    const source = agreed(t)
    t.api.charges.create({ amount: 1000, currency: 'eur', source })
    return oldSourceStatus(t, source)
  },
}

const machines: readonly [AnyStateMachine, Ways, (readonly string[])?][] = [
  [paymentIntentMachine, paymentIntentWays],
  [setupIntentMachine, setupIntentWays],
  [chargeMachine, chargeWays],
  [refundMachine, refundWays],
  [disputeMachine, disputeWays],
  [payoutMachine, payoutWays],
  [topupMachine, topupWays],
  [mandateMachine, mandateWays],
  [bankAccountMachine, bankAccountWays],
  [sourceMachine, sourceWays],
]

describe.each(machines.map(([machine, ways]) => [machine.id, machine, ways] as const))(
  'the lifecycle of %s',
  (_id, machine, ways) => {
    it('is reached whole', () => {
      expect(Object.keys(ways).sort()).toEqual(transitionsOf(machine))
    })

    it.each(Object.entries(ways))('%s', (name, way) => {
      const [, to] = /→ (\w+) \(/.exec(name)!
      expect(way(till())).toBe(to)
    })
  },
)
