/**
 * Capability: something that a connected account may do once what it asks for is known.
 * @see https://docs.stripe.com/api/capabilities
 */
import type Stripe from 'stripe'
import { noSuch } from '../../core/errors.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { requireConnected } from './account-access.js'
import { reviewAccount } from './account-review.js'
import { type Account, accounts } from './account.js'

/** It follows from its account: nothing of it is stored. */
function capabilityOf(account: Account, name: string): StoredObject {
  const requested = (account['_requested'] ?? {}) as Readonly<Record<string, boolean>>
  const status = (account.capabilities as Readonly<Record<string, string>> | undefined)?.[name]
  const wanted = requested[name] === true
  return {
    id: name,
    object: 'capability',
    account: account.id,
    future_requirements: account.future_requirements,
    requested: wanted,
    requested_at: wanted ? account.created : null,
    requirements: account.requirements,
    status: wanted ? (status ?? 'inactive') : 'unrequested',
  }
}

export const operations = {
  'accounts.retrieveCapability'(tx: Transaction, [id, name]: [string, string]): StoredObject {
    return capabilityOf(requireConnected(tx, id) as unknown as Account, known(name))
  },

  'accounts.listCapabilities'(tx: Transaction, [id]: [string]) {
    const account = requireConnected(tx, id) as unknown as Account
    const names = Object.keys((account['_requested'] ?? {}) as object)
    return { object: 'list', data: names.map(name => capabilityOf(account, name)), has_more: false, url: `/v1/accounts/${id}/capabilities` }
  },

  'accounts.updateCapability'(tx: Transaction, [id, name]: [string, string], params: Stripe.AccountUpdateCapabilityParams): StoredObject {
    const account = requireConnected(tx, id) as unknown as Account
    if (params.requested !== undefined) {
      tx.put(accounts, account, { _requested: { ...(account['_requested'] as object | undefined), [known(name)]: params.requested } })
      reviewAccount(tx, id)
      const after = capabilityOf(tx.get(accounts, id), name)
      tx.as(id, own => own.emit('capability.updated', after))
    }
    return capabilityOf(tx.get(accounts, id), name)
  },
}

function known(name: string): string {
  if (/^[a-z0-9_]+$/.test(name)) return name
  throw noSuch('capability', name, 'capability')
}
