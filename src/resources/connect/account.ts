/**
 * Account: a business that a platform is connected with, or the platform itself.
 * @see https://docs.stripe.com/api/accounts
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { balanceOf } from '../balance/balance.js'
import { requireConnected } from './account-access.js'
import { laidOver, newAccountFields } from './account-fields.js'
import { type Account, accounts } from './account-resource.js'
import { reviewAccount, reviewing, verifyAccount } from './account-review.js'
import { replaceExternalAccount } from './external-account.js'
import { createPerson, updatePerson } from './person-fields.js'
import { representativeOf } from './person-resource.js'

export { accounts }

export const operations = {
  create(tx: Transaction, params: Stripe.AccountCreateParams): Account {
    const account = tx.insert(accounts, newAccountFields(tx, params))
    fillIn(tx, account.id, params, 'quietly')
    reviewAccount(tx, account.id, 'quietly')
    return tx.get(accounts, account.id)
  },

  'accounts.update'(tx: Transaction, [id]: [string], params: Stripe.AccountUpdateParams): Account {
    requireOther(tx, id)
    requireConnected(tx, id)
    reviewing(tx, id, () => {
      const account = tx.get(accounts, id)
      tx.put(accounts, account, laidOver(tx, account, params))
      fillIn(tx, id, params)
    })
    return tx.get(accounts, id)
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
    requireOther(tx, id)
    requireConnected(tx, id)
    const { _available: available, _pending: pending } = tx.as(id, balanceOf)
    if ([...Object.values(available), ...Object.values(pending)].some(amount => amount !== 0)) {
      throw invalidRequest('This account cannot be deleted because it has a balance that is not zero.', {
        code: 'account_balance_not_zero',
      })
    }
    return tx.remove(accounts, tx.get(accounts, id))
  },

  'accounts.reject'(tx: Transaction, [id]: [string], params: Stripe.AccountRejectParams): Account {
    requireOther(tx, id)
    requireConnected(tx, id)
    reviewing(tx, id, () => {
      const account = tx.get(accounts, id)
      const inactive = Object.fromEntries(Object.keys(account.capabilities ?? {}).map(name => [name, 'inactive']))
      tx.put(accounts, account, {
        capabilities: inactive,
        charges_enabled: false,
        payouts_enabled: false,
        requirements: { ...account.requirements, disabled_reason: rejectionOf(params.reason) },
        _rejected: true,
      } as Changes<Account>)
    })
    return tx.get(accounts, id)
  },

  'accounts.unreject'(tx: Transaction, [id]: [string]): Account {
    requireConnected(tx, id)
    reviewing(tx, id, () => tx.put(accounts, tx.get(accounts, id), { _rejected: false }))
    return tx.get(accounts, id)
  },
}

export const due = { 'account.verify': verifyAccount }

function requireOther(tx: Transaction, id: string): void {
  if (id !== tx.platform) return
  throw invalidRequest('You cannot use this method on your own account: you may only use it on connected accounts.')
}

/** The reasons that are told are finer than those that are shown. */
function rejectionOf(reason: string): string {
  const known = [
    'fraud',
    'terms_of_service',
    'listed',
    'incomplete_verification',
    'platform_fraud',
    'platform_terms_of_service',
    'platform_other',
  ]
  return `rejected.${known.find(name => reason.startsWith(name)) ?? 'other'}`
}

function ownAccount(tx: Transaction): StoredObject {
  const { country, default_currency } = tx.settings
  return { ...tx.as(tx.platform, platform => platform.row('account', tx.platform)!.value), country, default_currency }
}

/** Puts the people and bank accounts of the parameters where the account keeps them. */
function fillIn(
  tx: Transaction,
  id: string,
  params: Stripe.AccountUpdateParams | Stripe.AccountCreateParams,
  quietly?: 'quietly',
): void {
  const {
    individual,
    external_account: external,
    bank_account: bank,
  } = params as Stripe.AccountCreateParams & { readonly bank_account?: string | Record<string, unknown> }
  if (individual !== undefined) {
    tx.as(id, own => {
      const known = representativeOf(own)
      const relationship = { ...individual.relationship, representative: true }
      if (known === undefined) createPerson(own, { ...individual, relationship })
      else updatePerson(own, known, individual)
    })
  }
  const given = bank === undefined ? external : typeof bank === 'string' ? bank : { ...bank, object: 'bank_account' }
  if (given) replaceExternalAccount(tx, id, given as string | Record<string, unknown>, quietly)
}
