/**
 * Capability: something that a connected account may do once what it asks for is known.
 * @see https://docs.stripe.com/api/capabilities
 */
import type Stripe from 'stripe'
import { noSuch } from '../../core/errors.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { requireConnected } from './account-access.js'
import { isCapability } from './account-fields.js'
import { type Account, accounts } from './account-resource.js'
import { reviewing } from './account-review.js'
import { capabilityOf } from './capability-status.js'

export const operations = {
  'accounts.retrieveCapability'(tx: Transaction, [id, name]: [string, string]): StoredObject {
    return capabilityOf(accountOf(tx, id), known(name))
  },

  'accounts.listCapabilities'(tx: Transaction, [id]: [string]) {
    const account = accountOf(tx, id)
    return {
      object: 'list',
      data: Object.keys(account._requested ?? {}).map(name => capabilityOf(account, name)),
      has_more: false,
      url: `/v1/accounts/${id}/capabilities`,
    }
  },

  'accounts.updateCapability'(
    tx: Transaction,
    [id, name]: [string, string],
    params: Stripe.AccountUpdateCapabilityParams,
  ): StoredObject {
    const account = accountOf(tx, id)
    if (params.requested !== undefined) {
      const at = params.requested ? (account._requested?.[known(name)] ?? tx.now) : null
      reviewing(tx, id, () => tx.put(accounts, account, { _requested: { ...account._requested, [name]: at } }))
    }
    return capabilityOf(tx.get(accounts, id), known(name))
  },
}

const accountOf = (tx: Transaction, id: string): Account => requireConnected(tx, id) as unknown as Account

function known(name: string): string {
  if (isCapability(name)) return name
  throw noSuch('capability', name, 'capability')
}
