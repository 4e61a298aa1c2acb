/** Looking at a connected account anew: what is still due, which of its capabilities work, and what was verified. */
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Account, accounts } from './account.js'
import { type AccountFacts, pathsIn, type Requirements, requirementsOf } from './account-requirements.js'
import { hasExternalAccount } from './external-account.js'
import { factsOf, persons } from './person.js'

const NO_ERRORS = { alternatives: [], errors: [] }

/** Writes what follows from what is known of the account, and says so in an event unless the account is new. */
export function reviewAccount(tx: Transaction, id: string, quietly?: 'quietly'): void {
  tx.as(tx.platform, platform => {
    const account = platform.get(accounts, id)
    if (account['_rejected'] === true) return
    const requirements = requirementsOf(factsFor(platform, account))
    const changes = outcomeOf(account, requirements, hasExternalAccount(platform, id))
    if (quietly) platform.put(accounts, account, changes)
    else platform.as(id, own => announce(own, account, platform.as(platform.account, p => p.put(accounts, account, changes))))
    reviewPersons(platform, id, requirements)
    if (requirements.pendingVerification.length > 0) platform.afterwards('account.verify', id)
  })
}

/** Accounts tell of their changes in their own event log. */
function announce(tx: Transaction, before: Account, after: Account): void {
  tx.emit('account.updated', after as StoredObject, before as StoredObject)
}

function factsFor(tx: Transaction, account: Account): AccountFacts {
  const people = tx.as(account.id, own => own.all(persons).map(factsOf))
  const provided = pathsIn({
    business_profile: account.business_profile,
    company: { ...account.company, ...(account['_told'] as object | undefined) },
    tos_acceptance: account.tos_acceptance,
  })
  if (provided.has('business_profile.product_description')) provided.add('business_profile.url').add('business_profile.mcc')
  return {
    country: account.country ?? 'US',
    businessType: account.business_type ?? null,
    recipient: account.tos_acceptance?.service_agreement === 'recipient',
    provided,
    hasExternalAccount: hasExternalAccount(tx, account.id),
    persons: people,
    verified: account['_verified'] === true,
  }
}

function outcomeOf(account: Account, { currentlyDue, eventuallyDue, pendingVerification }: Requirements, hasExternal: boolean): Changes<Account> {
  const blocking = currentlyDue.some(path => path !== 'external_account')
  const status = blocking ? 'inactive' : pendingVerification.length > 0 ? 'pending' : 'active'
  const requested = (account['_requested'] ?? {}) as Readonly<Record<string, boolean>>
  const capabilities = Object.fromEntries(Object.entries(requested).filter(([, wanted]) => wanted).map(([name]) => [name, status]))
  const working = status === 'active' && Object.keys(capabilities).length > 0
  const due = {
    ...NO_ERRORS,
    current_deadline: null,
    currently_due: currentlyDue,
    disabled_reason: currentlyDue.length > 0 ? 'requirements.past_due' : pendingVerification.length > 0 ? 'requirements.pending_verification' : null,
    eventually_due: eventuallyDue,
    past_due: currentlyDue,
    pending_verification: pendingVerification,
  }
  return {
    capabilities,
    charges_enabled: working,
    details_submitted: hasExternal && account.tos_acceptance?.date !== null,
    future_requirements: { ...NO_ERRORS, current_deadline: null, currently_due: [], disabled_reason: null, eventually_due: [], past_due: [], pending_verification: [] },
    payouts_enabled: working && hasExternal,
    requirements: due,
  } as unknown as Changes<Account>
}

/** What is due of the account under a person's name is due of the person. */
function reviewPersons(tx: Transaction, account: string, requirements: Requirements): void {
  tx.as(account, own => {
    for (const person of own.all(persons)) {
      const names = [person.id, ...(person.relationship?.representative ? ['individual', 'representative'] : [])]
      const of = (paths: readonly string[]) =>
        paths.flatMap(path => names.flatMap(name => (path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : [])))
      const pending = of(requirements.pendingVerification)
      const due = of(requirements.currentlyDue)
      own.put(persons, person, {
        requirements: { ...NO_ERRORS, currently_due: due, eventually_due: of(requirements.eventuallyDue), past_due: due, pending_verification: pending },
        ...(person.verification !== undefined && { verification: { ...person.verification, status: pending.length > 0 ? 'pending' : due.length > 0 ? 'unverified' : person.verification.status === 'pending' ? 'verified' : person.verification.status } }),
      } as unknown as Changes<typeof person>)
    }
  })
}

/** The checks of what was told have come back: all is well. */
export function verifyAccount(tx: Transaction, id: string): void {
  const account = tx.find(accounts, id)
  if (account === undefined || account['_verified'] === true) return
  tx.put(accounts, account, { _verified: true })
  reviewAccount(tx, id)
}
