/**
 * Account: a business that a platform is connected with, or the platform itself.
 * @see https://docs.stripe.com/api/accounts
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { balanceOf } from '../balance/balance.js'
import { accountRow, requireConnected } from './account-access.js'
import { laidOver, newAccountFields } from './account-fields.js'
import { reviewAccount, verifyAccount } from './account-review.js'
import { addExternalAccount, shownExternalAccounts } from './external-account.js'
import { createPerson, type Person, persons, updatePerson } from './person.js'

export type Account = Stored<Stripe.Account>

/**
 * The platform keeps them all; what an account has is in its own tables. `_requested` are its capabilities, `_told` what it
 * told and does not show.
 */
export const accounts = resource<Account>('account', {
  idPrefix: 'acct',
  idLength: 16,
  api: 'accounts',
  param: 'account',
  absent: ['groups'],
  seed: ({ account }) => [{ id: account, object: 'account', ...platformFields }],
  show: (tx, account: Account) => ({
    external_accounts: shownExternalAccounts(tx, account.id),
    ...(account.business_type === 'individual' && individualOf(tx, account.id)),
  }),
})

/** The platform's own object is what its Dashboard shows; nothing is asked of it. */
const platformFields = {
  business_profile: { annual_revenue: null, estimated_worker_count: null, mcc: null, minority_owned_business_designation: null, name: 'Stripeworld', specified_commercial_transactions_act_url: null, support_address: null, support_email: null, support_phone: null, support_url: null, url: null },
  business_type: null,
  capabilities: { card_payments: 'active', transfers: 'active' },
  charges_enabled: true,
  country: 'US',
  default_currency: 'usd',
  details_submitted: true,
  email: null,
  payouts_enabled: true,
  type: 'standard',
}

function individualOf(tx: Transaction, account: string): { individual?: StoredObject } {
  return tx.as(account, own => {
    const person = own.all(persons).find(({ relationship }) => relationship?.representative)
    const shown = person && own.shown('person', person.id)
    return shown === undefined ? {} : { individual: shown }
  })
}

export const operations = {
  create(tx: Transaction, params: Stripe.AccountCreateParams): Account {
    const account = tx.insert(accounts, newAccountFields(tx, params))
    fillIn(tx, account.id, params)
    reviewAccount(tx, account.id, 'quietly')
    return tx.get(accounts, account.id)
  },

  update(tx: Transaction, account: Account, params: Stripe.AccountUpdateParams): Account {
    tx.put(accounts, account, laidOver(tx, account, params))
    fillIn(tx, account.id, params)
    reviewAccount(tx, account.id)
    return tx.get(accounts, account.id)
  },

  'accounts.retrieve'(tx: Transaction, [id]: [string]): StoredObject {
    if (id === tx.platform) return ownAccount(tx)
    return requireConnected(tx, id)
  },

  'accounts.retrieveCurrent'(tx: Transaction): StoredObject {
    return tx.account === tx.platform ? ownAccount(tx) : requireConnected(tx, tx.account)
  },

  list(tx: Transaction, params: Stripe.AccountListParams) {
    return list(tx, accounts, { ...params }, { url: '/v1/accounts', accept: account => account.id !== tx.platform })
  },

  'accounts.del'(tx: Transaction, [id]: [string]): StoredObject {
    requireConnected(tx, id)
    const { _available: available, _pending: pending } = tx.as(id, balanceOf)
    if ([...Object.values(available), ...Object.values(pending)].some(amount => amount !== 0)) {
      throw invalidRequest('This account cannot be deleted because it has a balance that is not zero.', { code: 'account_balance_not_zero' })
    }
    return tx.remove(accounts, tx.get(accounts, id))
  },

  reject(tx: Transaction, account: Account, params: Stripe.AccountRejectParams): Account {
    const requirements = { ...account.requirements, disabled_reason: `rejected.${params.reason}` }
    const inactive = Object.fromEntries(Object.keys(account.capabilities ?? {}).map(name => [name, 'inactive']))
    return tx.update(accounts, account, {
      capabilities: inactive,
      charges_enabled: false,
      payouts_enabled: false,
      requirements,
      _rejected: true,
    } as Changes<Account>)
  },

  'accounts.createLoginLink'(tx: Transaction, [id]: [string]) {
    requireConnected(tx, id)
    return { object: 'login_link', created: tx.now, url: `https://connect.stripe.com/express/${id}/${tx.letters(12)}` }
  },
}

export const due = { 'account.verify': verifyAccount }

function ownAccount(tx: Transaction): StoredObject {
  const { country, default_currency } = tx.settings
  return { ...tx.as(tx.platform, platform => platform.row('account', tx.platform)!.value), country, default_currency }
}

/** Puts the people and bank accounts of the parameters where the account keeps them. */
function fillIn(tx: Transaction, id: string, params: Stripe.AccountUpdateParams | Stripe.AccountCreateParams): void {
  const { individual, external_account: external, bank_account: bank } = params as Stripe.AccountCreateParams & { readonly bank_account?: Record<string, unknown> }
  if (individual !== undefined) {
    tx.as(id, own => {
      const known: Person | undefined = own.all(persons).find(({ relationship }) => relationship?.representative)
      if (known === undefined) createPerson(own, { ...individual, relationship: { ...individual.relationship, representative: true } } as Parameters<typeof createPerson>[1])
      else updatePerson(own, known, individual)
    })
  }
  if (bank !== undefined) addExternalAccount(tx, id, { ...bank, object: 'bank_account' })
  else if (external !== undefined) addExternalAccount(tx, id, external as string | Record<string, unknown>)
}

export { accountRow }
