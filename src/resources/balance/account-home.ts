/** Where an account lives: its country, and the currency in which money reaches it. */
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'

export interface AccountHome {
  readonly country: string
  readonly currency: string
}

/** The platform's stands in its settings, a connected account's in its own object. */
export function accountHome(tx: Transaction): AccountHome {
  const { country, default_currency: currency } = tx.settings
  const { account: id } = tx
  if (id === tx.platform) return { country, currency }
  const account: StoredObject | undefined = tx.as(tx.platform, platform => platform.row('account', id)?.value)
  return {
    country: (account?.['country'] as string | undefined) ?? country,
    currency: (account?.['default_currency'] as string | undefined) ?? currency,
  }
}
