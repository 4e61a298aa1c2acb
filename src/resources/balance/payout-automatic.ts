/** Automatic payouts: what has become available goes to the bank by the account's schedule. */
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { availableAmount, balanceOf } from './balance.js'
import { nextPayoutAt, type PayoutSchedule } from './payout-schedule.js'
import { defaultDestination, makePayout } from './payout-send.js'

/**
 * A connected account's schedule is its own, a platform's that of its balance settings. Stripe pays a platform out once
 * its owner has chosen a schedule; until then everything stays in the balance.
 */
function scheduleOf(tx: Transaction): PayoutSchedule {
  if (tx.account === tx.platform) {
    const settings = tx.row('balance_settings', 'balance_settings')?.value
    const schedule = path(settings, 'payments', 'payouts', 'schedule')
    return {
      interval: String(schedule?.['interval'] ?? 'manual'),
      ...(Array.isArray(schedule?.['weekly_payout_days']) && { weekly: schedule['weekly_payout_days'] as string[] }),
      ...(Array.isArray(schedule?.['monthly_payout_days']) && { monthly: schedule['monthly_payout_days'] as number[] }),
    }
  }
  const { account: id } = tx
  const account = tx.as(tx.platform, platform => platform.row('account', id)?.value)
  const schedule = path(account, 'settings', 'payouts', 'schedule')
  return {
    interval: String(schedule?.['interval'] ?? 'daily'),
    ...(typeof schedule?.['weekly_anchor'] === 'string' && { weekly: [schedule['weekly_anchor']] }),
    ...(typeof schedule?.['monthly_anchor'] === 'number' && { monthly: [schedule['monthly_anchor']] }),
  }
}

function path(
  object: StoredObject | undefined,
  ...steps: readonly string[]
): Readonly<Record<string, unknown>> | undefined {
  let value: unknown = object
  for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step]
  return (value as Record<string, unknown> | null | undefined) ?? undefined
}

/** Money has become available: the payout that it goes out with is on its way. Called by the ledger. */
export function planPayout(tx: Transaction): void {
  const at = nextPayoutAt(scheduleOf(tx), tx.now)
  if (at === undefined) return
  if (at <= tx.now) payAutomatically(tx)
  else tx.schedule('payout.automatic', tx.account, at)
}

export function payAutomatically(tx: Transaction): void {
  for (const currency of Object.keys(balanceOf(tx)._available)) {
    const amount = availableAmount(tx, currency)
    const destination = amount > 0 ? defaultDestination(tx, currency) : undefined
    if (destination !== undefined) makePayout(tx, { amount, currency, destination, instant: false, automatic: true })
  }
}
