/** A capability as it follows from its account: nothing of it is stored. */
import { recordEvent } from '../../core/events.js'
import { Shown } from '../../core/render.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import type { Account } from './account-resource.js'

export function capabilityOf(account: Account, name: string): StoredObject {
  const requestedAt = account._requested?.[name] ?? null
  const status = (account.capabilities as Readonly<Record<string, string>> | undefined)?.[name] ?? 'inactive'
  return {
    id: name,
    object: 'capability',
    account: account.id,
    future_requirements: OF_PAYMENTS.has(name) ? (account.future_requirements ?? NOTHING) : NOTHING,
    requested: requestedAt !== null,
    requested_at: requestedAt,
    requirements: requirementsOf(account, name, status),
    status: requestedAt === null ? 'unrequested' : status,
  } as StoredObject
}

/** Recorded: what is announced for payments is nothing to the others. */
const OF_PAYMENTS = new Set(['card_payments', 'transfers'])

const NOTHING = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
}

/** A bank account is missed by payouts alone. Recorded: a capability that is not to be had says so without a word of what. */
function requirementsOf(account: Account, name: string, status: string): object {
  const { requirements } = account
  const paths = (of: readonly string[] | null | undefined) => (of ?? []).filter(path => path !== 'external_account')
  const reason =
    status === 'active'
      ? null
      : name === 'legacy_payments'
        ? 'requirements.fields_needed'
        : (requirements?.disabled_reason ?? null)
  return {
    ...requirements,
    currently_due: paths(requirements?.currently_due),
    disabled_reason: reason,
    eventually_due: paths(requirements?.eventually_due),
    past_due: paths(requirements?.past_due),
  }
}

/** Sends `capability.updated` for each whose status is another one. Called as the connected account. */
export function tellCapabilities(tx: Transaction, before: Account, after: Account): void {
  for (const name of Object.keys(after.capabilities ?? {})) {
    const [old, now] = [capabilityOf(before, name), capabilityOf(after, name)]
    if (old['status'] !== now['status']) recordEvent(tx, 'capability.updated', new Shown(now), new Shown(old))
  }
}
