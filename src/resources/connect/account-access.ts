/** Which connected accounts a platform may touch. */
import { invalidRequest } from '../../core/errors.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'

/** The account's object, which the platform keeps. */
export const accountRow = (tx: Transaction, id: string): StoredObject | undefined => {
  const value = tx.as(tx.platform, platform => platform.row('account', id)?.value)
  return value?.['deleted'] === true ? undefined : value
}

export function requireConnected(tx: Transaction, id: string): StoredObject {
  const account = accountRow(tx, id)
  if (account !== undefined) return account
  throw invalidRequest(
    `The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    { status: 403, code: 'account_invalid' },
  )
}
