/** UsBankAccount: an American bank account in the vault. @see https://docs.stripe.com/api/v2/core/vault/us_bank_accounts */
import type Stripe from 'stripe'
import { DAY_SECONDS, isoInstant } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { lifecycleSetup, step } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { refused } from '../refused.js'

export type UsBankAccount = Stored<Stripe.V2.Core.Vault.UsBankAccount>

/** The lifecycle of `verification.status`. */
export const usBankAccountMachine = lifecycleSetup<
  { type: 'send' } | { type: 'confirm' } | { type: 'fail' }
>().createMachine({
  id: 'v2.core.vault.us_bank_account.verification',
  initial: 'unverified',
  states: {
    unverified: { on: { send: 'awaiting_verification' } },
    awaiting_verification: { on: { confirm: 'verified', fail: 'verification_failed' } },
    verified: {},
    verification_failed: {},
  },
})

export const usBankAccounts = resource<UsBankAccount>('v2.core.vault.us_bank_account', {
  idPrefix: 'usba_test',
  api: 'v2.core.vault.usBankAccounts',
  label: 'US bank account',
})

/** @see https://docs.stripe.com/testing#ach-direct-debit */
const TEST_DEPOSITS = { amounts: '32,45', code: 'SM11AA' }
const KEPT_DAYS = 10

export const operations = {
  create(tx: Transaction, params: Stripe.V2.Core.Vault.UsBankAccountCreateParams): UsBankAccount {
    return tx.create(usBankAccounts, {
      ...tx.fields(usBankAccounts, params),
      bank_account_type: (params.bank_account_type ?? 'checking') as UsBankAccount['bank_account_type'],
      bank_name: 'STRIPE TEST BANK',
      last4: params.account_number.slice(-4),
      supported_currencies: [params.currency],
      verification: { status: 'unverified' },
    })
  },

  archive: (tx: Transaction, account: UsBankAccount) => tx.put(usBankAccounts, account, { archived: true }),
  unarchive: (tx: Transaction, account: UsBankAccount) => tx.put(usBankAccounts, account, { archived: false }),

  sendMicrodeposits: (tx: Transaction, account: UsBankAccount): UsBankAccount =>
    verification(tx, account, 'send', {
      microdeposit_verification_details: {
        expires: isoInstant(tx.now + KEPT_DAYS * DAY_SECONDS),
        microdeposit_type: 'descriptor_code',
        sent: isoInstant(tx.now),
      },
    }),

  confirmMicrodeposits(
    tx: Transaction,
    account: UsBankAccount,
    params: Stripe.V2.Core.Vault.UsBankAccountConfirmMicrodepositsParams,
  ): UsBankAccount {
    if (account.verification.status !== 'awaiting_verification') {
      throw refused('confirm', 'US bank account', account.verification.status)
    }
    const amounts = (params.amounts ?? []).join()
    if (amounts !== TEST_DEPOSITS.amounts && params.descriptor_code !== TEST_DEPOSITS.code) {
      throw invalidRequest('The microdeposits provided do not match those that were sent.', {
        code: 'verification_attempt_failed',
      })
    }
    return verification(tx, account, 'confirm', {})
  },
}

function verification(tx: Transaction, account: UsBankAccount, type: 'send' | 'confirm', more: object): UsBankAccount {
  const { status } = account.verification
  const taken = step(usBankAccountMachine, status, { type })
  if (taken === undefined) throw refused(type, 'US bank account', status)
  return tx.put(usBankAccounts, account, { verification: { ...more, status: taken.status } } as Changes<UsBankAccount>)
}
