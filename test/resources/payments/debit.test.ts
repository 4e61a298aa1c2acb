import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { refused, till } from './till.js'

const CURRENCIES: Readonly<Record<string, string>> = {
  acss_debit: 'cad',
  au_becs_debit: 'aud',
  bacs_debit: 'gbp',
  nz_bank_account: 'nzd',
  sepa_debit: 'eur',
  us_bank_account: 'usd',
}

/** `pm_auBecsDebit_success` → `au_becs_debit` */
const typeOf = (name: string) =>
  name.replace(/^pm_(\w+?)_.*/, '$1').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** What has become of a debit after three weeks, and of the mandate. */
function debited(name: string): (string | undefined)[] {
  const t = till()
  const type = typeOf(name)
  const acceptance = { customer_acceptance: { type: 'offline', offline: {} } } as const
  const { id } = t.pay(name, {
    amount: 5000,
    currency: CURRENCIES[type]!,
    allowed_payment_method_types: [type as Stripe.PaymentIntentCreateParams.AllowedPaymentMethodType],
    mandate_data: acceptance,
    setup_future_usage: 'off_session',
  })
  t.days(21)
  const { status, last_payment_error, latest_charge } = t.api.paymentIntents.retrieve(id)
  const details = t.charge({ latest_charge }).payment_method_details as unknown as Record<string, { mandate?: string }>
  const mandate = details[type]?.mandate
  const disputed = t.api.disputes.list({ payment_intent: id }).data.length === 1
  return [
    disputed ? 'disputed' : status,
    last_payment_error?.code,
    mandate === undefined ? undefined : t.api.mandates.retrieve(mandate).status,
  ]
}

/** @see https://docs.stripe.com/testing#non-card-payments */
describe('a debit of a test account', () => {
  it.each([
    ['pm_usBankAccount_success', 'succeeded', undefined],
    ['pm_usBankAccount_weeklyLimitExceeded', 'requires_payment_method', 'charge_exceeds_source_limit'],
    ['pm_usBankAccount_processing', 'processing', undefined],
    ['pm_acssDebit_insufficientFunds', 'requires_payment_method', 'insufficient_funds'],
    ['pm_acssDebit_dispute', 'disputed', undefined],
    ['pm_auBecsDebit_referToCustomer', 'requires_payment_method', 'refer_to_customer'],
    ['pm_auBecsDebit_exceedsTransactionLimit', 'requires_payment_method', 'charge_exceeds_transaction_limit'],
    ['pm_bacsDebit_successDelayed', 'succeeded', undefined],
    ['pm_bacsDebit_dispute', 'disputed', undefined],
    ['pm_nzBankAccount_success', 'succeeded', undefined],
    ['pm_sepaDebit_success_at', 'succeeded', undefined],
    ['pm_sepaDebit_failed_de', 'requires_payment_method', 'insufficient_funds'],
    ['pm_sepaDebit_disputed_fr', 'disputed', undefined],
    ['pm_sepaDebit_exceedsWeeklyTransactionLimit_ie', 'requires_payment_method', 'charge_exceeds_weekly_limit'],
  ])('%s ends as %s', (name, status, code) => {
    expect(debited(name).slice(0, 2)).toEqual([status, code])
  })

  it.each([
    ['pm_bacsDebit_debitNotAuthorized', 'debit_not_authorized', 'inactive'],
    ['pm_bacsDebit_insufficientFunds', 'insufficient_funds', 'active'],
    ['pm_auBecsDebit_accountClosed', 'account_closed', 'inactive'],
    ['pm_auBecsDebit_noAccount', 'no_account', 'inactive'],
  ])('%s, refused as %s, leaves its mandate %s', (name, code, mandate) => {
    expect(debited(name)).toEqual(['requires_payment_method', code, mandate])
  })

  it('is not even kept where the bank or the account takes no debits', () => {
    const { api } = till()
    const keep = (iban: string) =>
      refused(() => api.paymentMethods.create({ type: 'sepa_debit', sepa_debit: { iban } })).code
    expect(keep('DE91370400440000055555')).toBe('sepa_debit_bank_not_supported')
    expect(keep('DE18370400440000066666')).toBe('sepa_debit_debits_not_supported')
  })
})
