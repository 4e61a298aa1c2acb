/** Where an account lives: its country, the currency in which money reaches it, and how long that takes. */
import { isFields } from '../../core/shape.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { settlementDelay } from './settlement.js'

export interface AccountHome {
  readonly country: string
  readonly currency: string
  /** Days until money that was taken may be used; business or calendar ones by the country. */
  readonly delayDays: number
}

/** The platform's stands in its settings, a connected account's in its own object. */
export function accountHome(tx: Transaction): AccountHome {
  const { country, default_currency: currency } = tx.settings
  const { account: id } = tx
  const account: StoredObject | undefined =
    id === tx.platform ? undefined : tx.as(tx.platform, platform => platform.row('account', id)?.value)
  const home = (account?.['country'] as string | undefined) ?? country
  return {
    country: home,
    currency: (account?.['default_currency'] as string | undefined) ?? currency,
    delayDays: chosenDelay(tx) ?? toldDelay(account) ?? settlementDelay(home),
  }
}

/** What the account asked for in its balance settings. */
const chosenDelay = (tx: Transaction) =>
  daysIn(tx.row('balance_settings', 'balance_settings')?.value, 'payments', 'settlement_timing', 'delay_days_override')

const toldDelay = (account: StoredObject | undefined) =>
  daysIn(account, 'settings', 'payouts', 'schedule', 'delay_days')

function daysIn(object: StoredObject | undefined, ...path: readonly string[]): number | undefined {
  const days = path.reduce<unknown>((value, step) => (isFields(value) ? value[step] : undefined), object)
  return typeof days === 'number' ? days : undefined
}
