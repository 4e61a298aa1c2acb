/**
 * BankAccount: a customer's bank account as a source, or one that an account is paid out to.
 * @see https://docs.stripe.com/api/customer_bank_accounts
 */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { fingerprintOf } from '../payments/card-details.js'

export type BankAccount = Stored<Stripe.BankAccount>

/** `errored`: a payout to it came back. */
export const bankAccountMachine = lifecycleSetup<{ readonly type: 'verify' | 'refuse' | 'error' }>().createMachine({
  id: 'bank_account',
  initial: 'new',
  states: {
    new: {
      on: {
        verify: { target: 'verified', actions: emit('customer.source.updated') },
        refuse: 'verification_failed',
        error: 'errored',
      },
    },
    verified: {},
    verification_failed: {},
    errored: {},
  },
})

export const bankAccounts = resource<BankAccount>('bank_account', {
  idPrefix: 'ba',
  label: 'external account',
  lifecycle: bankAccountMachine,
  events: 'customer.source',
  indexes: { customer: 'customer', account: 'account' },
  absent: [
    'account',
    'available_payout_methods',
    'default_for_currency',
    'future_requirements',
    'requirements',
    'customer',
  ],
})

export interface BankAccountInput {
  readonly account_number?: string | undefined
  readonly routing_number?: string | undefined
  readonly country: string
  readonly currency?: string | undefined
  readonly account_holder_name?: string | undefined
  readonly account_holder_type?: string | undefined
  readonly account_type?: string | undefined
}

/** Numbers of the testing page that a payout or a debit behaves by. */
export const numberIn = (account: BankAccount): string => String(account['_number'] ?? '')

export function bankAccountFields(tx: Transaction, input: BankAccountInput, home: string): Changes<BankAccount> {
  const number = String(input.account_number ?? '').replace(/\s/g, '')
  if (number === '')
    throw invalidRequest('You must supply an account number.', {
      code: 'parameter_missing',
      param: 'bank_account[account_number]',
    })
  const country = String(input.country ?? '').toUpperCase()
  if (country === '') throw missingParameter('bank_account[country]')
  const routing = input.routing_number ?? null
  if (country === 'US' && !/^\d{9}$/.test(routing ?? '')) {
    throw invalidRequest('Routing number must have 9 digits', { code: 'routing_number_invalid', param: 'bank_account' })
  }
  // An account number that holds its bank (an IBAN) comes without one; a test environment shows its test bank then.
  const shownRouting = routing ?? '110000000'
  return {
    account_holder_name: input.account_holder_name ?? null,
    account_holder_type: input.account_holder_type ?? null,
    account_type: input.account_type ?? null,
    bank_name: 'STRIPE TEST BANK',
    country,
    currency: (input.currency ?? home).toLowerCase(),
    fingerprint: fingerprintOf(tx, 'bank_account', `${routing ?? country}/${number}`),
    last4: number.slice(-4),
    metadata: {},
    routing_number: country === 'AU' ? shownRouting.replace(/^(\d\d)(\d{4})$/, '$1 $2') : shownRouting,
    status: 'new',
    _number: number,
  } as Changes<BankAccount>
}
