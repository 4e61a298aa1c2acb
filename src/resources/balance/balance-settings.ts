/**
 * BalanceSettings: when an account is paid out, and how long its money takes to be available.
 * @see https://docs.stripe.com/api/balance-settings
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountHome } from './account-home.js'
import { planPayout } from './payout-automatic.js'

type BalanceSettings = StoredObject & { readonly payments: Stripe.BalanceSettings.Payments }

/** One for each account. */
const BALANCE_SETTINGS = 'balance_settings'

export const balanceSettings = resource<BalanceSettings>('balance_settings', {
  api: 'balanceSettings',
  show: (tx, { payments }) => ({
    payments: {
      ...payments,
      settlement_timing: { ...payments.settlement_timing, delay_days: accountHome(tx).delayDays },
    },
  }),
})

function settingsOf(tx: Transaction): BalanceSettings {
  const found = tx.find(balanceSettings, BALANCE_SETTINGS)
  if (found !== undefined) return found
  const payments = {
    debit_negative_balances: null,
    payouts: {
      automatic_transfer_rules_by_currency: null,
      minimum_balance_by_currency: null,
      schedule: { interval: 'manual' },
      statement_descriptor: null,
      status: 'enabled',
    },
    settlement_timing: { start_of_day: null },
  }
  return {
    id: BALANCE_SETTINGS,
    object: 'balance_settings',
    payments: payments as unknown as Stripe.BalanceSettings.Payments,
  }
}

export const operations = {
  'balanceSettings.retrieve': settingsOf,

  'balanceSettings.update'(
    tx: Transaction,
    _ids: readonly string[],
    params: Stripe.BalanceSettingsUpdateParams,
  ): BalanceSettings {
    const before = settingsOf(tx)
    const changes = tx.fields(balanceSettings, params, before) as Changes<BalanceSettings>
    const known = tx.find(balanceSettings, BALANCE_SETTINGS) ?? tx.insert(balanceSettings, before)
    requireDelay(params.payments?.settlement_timing?.delay_days_override)
    const after = tx.update(balanceSettings, known, changes)
    if (params.payments?.payouts?.schedule !== undefined) planPayout(tx)
    return after
  },
}

const DELAY_MAX = 31

function requireDelay(days: number | '' | null | undefined): void {
  if (Number(days ?? 0) <= DELAY_MAX) return
  throw invalidRequest(`This value must be less than or equal to ${DELAY_MAX}.`, {
    param: 'payments[settlement_timing][delay_days_override]',
  })
}
