/** Looking at a connected account anew: what is still due, which of its capabilities work, what is being checked. */
import { hash } from '../../core/random.js'
import type { Shown } from '../../core/render.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { announcedFor, type Future, requiredOf } from './account-announced.js'
import { type BusinessClaims, businessFailures, businessSeconds } from './account-checks.js'
import { type AccountFacts, type Due, pathsIn } from './account-requirements.js'
import { type Account, accounts } from './account-resource.js'
import { tellCapabilities } from './capability-status.js'
import { hasExternalAccount } from './external-account.js'
import { beginCheck, factsOf, identityOf, isDocumented } from './person-check.js'
import { persons } from './person-resource.js'
import { reviewPersons } from './person-review.js'

/** Does something to an account, and writes what follows from it: of a new account `quietly`, otherwise with events. */
export function reviewing<R>(tx: Transaction, id: string, work: () => R): R {
  const before = pictureOf(tx, id)
  const result = work()
  reviewAccount(tx, id, before)
  return result
}

interface Picture {
  readonly account: Account
  readonly shown: Shown
}

function pictureOf(tx: Transaction, id: string): Picture {
  return tx.as(tx.platform, platform => {
    const account = platform.get(accounts, id)
    return { account, shown: platform.picture(account) }
  })
}

/** Writes what follows from what is known of the account. */
export function reviewAccount(tx: Transaction, id: string, before: Picture | 'quietly'): void {
  tx.as(tx.platform, platform => {
    const account = platform.get(accounts, id)
    if (account._rejected !== true) review(platform, account, before === 'quietly' ? before : undefined)
    if (before === 'quietly') return
    const after = platform.get(accounts, id)
    // Accounts tell of their changes in their own event log.
    platform.as(id, own => {
      tellCapabilities(own, before.account, after)
      own.emit('account.updated', after as StoredObject, before.shown)
    })
  })
}

function review(tx: Transaction, account: Account, quietly: 'quietly' | undefined): void {
  const { id } = account
  const url = account.business_profile?.url ?? null
  tx.as(id, own => {
    for (const person of own.all(persons)) beginCheck(own, person, url)
  })
  const facts = factsFor(tx, account)
  const due = requiredOf(facts, tx.now)
  const future = announcedFor(facts, tx.now)
  const after = tx.put(accounts, account, outcomeOf(account, facts, due, future))
  beginBusinessCheck(tx, after, due)
  tx.as(id, own => reviewPersons(own, facts, due, future, quietly))
}

function factsFor(tx: Transaction, account: Account): AccountFacts {
  const { _told: told = {}, business_profile: profile, company, tos_acceptance: terms } = account
  const country = account.country ?? 'US'
  const provided = pathsIn({
    business_profile: profile,
    company: { ...company, ...told, business_vat_id_number: told.vat_id },
    tos_acceptance: terms,
  })
  // Who says what is sold need not show where.
  if (provided.has('business_profile.product_description')) provided.add('business_profile.url')
  for (const paper of told.papers ?? []) provided.add(paper)
  const checked = account._checked === fingerprintOf(tx, account)
  return {
    country,
    businessType: account.business_type ?? null,
    structure: company?.structure ?? null,
    recipient: terms?.service_agreement === 'recipient',
    provided,
    hasExternalAccount: hasExternalAccount(tx, account.id),
    companyPhone: company?.phone ?? null,
    persons: tx.as(account.id, own => own.all(persons).map(person => factsOf(person, country))),
    checked,
    failures: checked ? businessFailures(claimsOf(account)) : [],
  }
}

function claimsOf({ business_type: type, business_profile: profile, company, _told: told }: Account): BusinessClaims {
  const own = type === 'individual' ? undefined : company
  return {
    url: profile?.url ?? null,
    line1: own?.address?.line1 ?? null,
    taxId: told?.tax_id ?? null,
    name: own?.name ?? null,
    document: told?.document ?? null,
  }
}

/** A hash of all that a check goes by. A document shows it better, and changes nothing of it. */
function fingerprintOf(tx: Transaction, account: Account): number {
  const people = tx.as(account.id, own =>
    own
      .all(persons)
      .map(person => identityOf({ ...person, _secrets: { ...person._secrets, document: undefined } as never })),
  )
  const { document: _document, ...claims } = claimsOf(account)
  return hash(JSON.stringify([claims, account.company?.address, people]))
}

/** Begins to check what was told anew. */
function beginBusinessCheck(tx: Transaction, account: Account, due: Due): void {
  const fingerprint = fingerprintOf(tx, account)
  const claims = claimsOf(account)
  const toCheck = due.pending.length > 0 || businessFailures(claims).length > 0
  const documented = tx.as(account.id, own => own.all(persons).some(isDocumented))
  const begun = account._checking === fingerprint && (account._documented === true || !documented)
  if (!toCheck || begun || account._checked === fingerprint) return
  tx.put(accounts, account, { _checking: fingerprint, _documented: documented })
  // The first of several tasks that comes back is enough.
  const seconds = businessSeconds(claims.url, documented)
  if (seconds === 0) tx.afterwards('account.verify', account.id)
  else tx.schedule('account.verify', account.id, tx.now + seconds)
}

/** The checks have come back. Those that were begun before something else was told say nothing. */
export function verifyAccount(tx: Transaction, id: string): void {
  const account = tx.find(accounts, id)
  if (account === undefined) return
  const fingerprint = fingerprintOf(tx, account)
  if (account._checking !== fingerprint || account._checked === fingerprint) return
  reviewing(tx, id, () => tx.put(accounts, account, { _checked: fingerprint }))
}

function outcomeOf(account: Account, facts: AccountFacts, due: Due, future: Future): Changes<Account> {
  const { now, pending } = due
  const blocked = now.some(path => !due.payoutsOnly.includes(path))
  const status = blocked ? 'inactive' : pending.length > 0 ? 'pending' : 'active'
  const capabilities = Object.fromEntries(
    Object.entries(account._requested ?? {})
      .filter(([, at]) => at !== null)
      .map(([name]) => [name, statusOf(name, status, blocked)]),
  )
  const working = status === 'active' && WORKING.some(name => capabilities[name] === 'active')
  return {
    capabilities,
    charges_enabled: working,
    details_submitted: account.details_submitted || isSubmitted(facts, due),
    future_requirements: {
      ...listed(future),
      current_deadline: future.deadline,
      disabled_reason: null,
      past_due: future.pastDue,
    },
    payouts_enabled: working && !now.some(path => due.payoutsOnly.includes(path)),
    requirements: { ...listed(due), current_deadline: null, disabled_reason: reasonOf(due), past_due: now },
  } as unknown as Changes<Account>
}

/** Charges are enabled with either. */
const WORKING = ['card_payments', 'transfers', 'legacy_payments']

function statusOf(name: string, status: string, blocked: boolean): string {
  // Recorded: nobody gets it anew; and to be reported on waits for no check.
  if (name === 'legacy_payments') return 'inactive'
  if (name.startsWith('tax_reporting_') && !blocked) return 'active'
  return status
}

const reasonOf = ({ now, pending }: Due): string | null =>
  now.length > 0 ? 'requirements.past_due' : pending.length > 0 ? 'requirements.pending_verification' : null

const listed = ({ now, later, pending, errors, alternatives }: Due) => ({
  alternatives,
  currently_due: now,
  errors,
  eventually_due: [...new Set([...now, ...later])].sort(),
  pending_verification: pending,
})

/** In these countries a company has submitted its details with its own; its people come later. Observed. */
const WITHOUT_PEOPLE = new Set(['MX', 'US'])

function isSubmitted({ country, businessType, structure }: AccountFacts, { now }: Due): boolean {
  if (businessType === null) return false
  if (businessType === 'individual' || !WITHOUT_PEOPLE.has(country) || structure === 'sole_proprietorship')
    return now.length === 0
  return !now.some(path => path.startsWith('company.') && path !== 'company.owners_provided')
}
