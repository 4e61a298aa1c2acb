/** What is missing of what is asked of a connected account. Pure: what is known of it, and the rules that hold for it. */
import type { Asked, Rules } from './account-rules.js'

/** What a check has found wrong. */
export interface Failure {
  /** What must be told or handed in again: a path within a person, or within the account. */
  readonly requirement: string
  readonly code: string
  readonly reason: string
  /** Whether only payouts wait for it. */
  readonly payoutsOnly?: true
}

export interface PersonFacts {
  readonly id: string
  readonly representative: boolean
  readonly owner: boolean
  /** Paths that are filled in: `address.city`, `first_name`. */
  readonly provided: ReadonlySet<string>
  readonly phone: string | null
  /** `1901-01-01` */
  readonly born: string | null
  readonly foreign: boolean
  readonly failures: readonly Failure[]
}

export interface AccountFacts {
  readonly country: string
  readonly businessType: string | null
  readonly structure: string | null
  readonly recipient: boolean
  /** Paths that are filled in: `business_profile.url`, `company.name`. */
  readonly provided: ReadonlySet<string>
  readonly hasExternalAccount: boolean
  readonly companyPhone: string | null
  readonly persons: readonly PersonFacts[]
  /** Whether what was told has been checked. */
  readonly checked: boolean
  readonly failures: readonly Failure[]
}

export interface RequirementError {
  readonly code: string
  readonly reason: string
  readonly requirement: string
}

export interface Alternative {
  readonly alternative_fields_due: readonly string[]
  readonly original_fields_due: readonly string[]
}

export interface Due {
  readonly now: readonly string[]
  /** What will be due, beyond what is. */
  readonly later: readonly string[]
  readonly pending: readonly string[]
  readonly errors: readonly RequirementError[]
  readonly alternatives: readonly Alternative[]
  /** Of what is due now, what only payouts wait for. */
  readonly payoutsOnly: readonly string[]
}

/** A person, or a part to be played by one: `individual`, `representative`, `person_1Abc`. */
export interface Subject {
  readonly prefix: string
  readonly asked: Asked
  readonly person: PersonFacts | undefined
}

const PROFILE = ['business_profile.mcc', 'business_profile.url']
const TERMS = ['tos_acceptance.date', 'tos_acceptance.ip']
const EXTERNAL = 'external_account'

export function requirementsOf(facts: AccountFacts, rules: Rules): Due {
  const common = [
    ...(facts.recipient ? [] : missing(PROFILE, facts.provided)),
    ...(facts.hasExternalAccount ? [] : [EXTERNAL]),
    ...missing(TERMS, facts.provided),
  ]
  if (facts.businessType === null) return unstarted(rules, common)
  const subjects = subjectsOf(facts, rules)
  const asked = [...subjects.map(needsOf), companyNeeds(facts, rules), documentNeeds(facts, rules, subjects)]
  const failures = facts.failures.concat(
    subjects.flatMap(({ prefix, person }) =>
      (person?.failures ?? []).map(failure => ({ ...failure, requirement: `${prefix}.${failure.requirement}` })),
    ),
  )
  const payoutsOnly = failures.filter(failure => failure.payoutsOnly).map(({ requirement }) => requirement)
  const now = [...common, ...asked.flatMap(part => part.now), ...failures.map(({ requirement }) => requirement)]
  return {
    now: sorted(now),
    later: sorted(asked.flatMap(part => part.later)),
    pending: facts.checked ? [] : sorted([...companyPending(facts, rules), ...peoplePending(facts, rules, subjects)]),
    errors: failures.map(({ code, reason, requirement }) => ({ code, reason, requirement })),
    alternatives: subjects.flatMap(alternativesOf),
    payoutsOnly: [EXTERNAL, ...payoutsOnly],
  }
}

const sorted = (paths: readonly string[]): string[] => [...new Set(paths)].sort()

const missing = (paths: readonly string[], provided: ReadonlySet<string>): string[] =>
  paths.filter(path => !provided.has(path))

function unstarted(rules: Rules, common: readonly string[]): Due {
  const representative = rules.representative.now.map(path => `representative.${path}`)
  const names = representative.filter(path => path.endsWith('_name'))
  return {
    now: sorted([...common, 'business_type', ...names]),
    later: sorted(representative),
    pending: [],
    errors: [],
    alternatives: [],
    payoutsOnly: [EXTERNAL],
  }
}

/** These have no owners to be named. */
const OWNERLESS = new Set([
  'government_instrumentality',
  'governmental_unit',
  'incorporated_non_profit',
  'public_corporation',
  'sole_proprietorship',
  'tax_exempt_government_instrumentality',
  'unincorporated_non_profit',
])

const hasOwners = ({ businessType, structure }: AccountFacts): boolean =>
  businessType === 'company' && !(structure !== null && OWNERLESS.has(structure))

export function subjectsOf(facts: AccountFacts, rules: Rules): readonly Subject[] {
  const { persons, businessType, recipient, structure } = facts
  const representative = persons.find(person => person.representative)
  if (businessType === 'individual') return [{ prefix: 'individual', asked: rules.individual, person: representative }]
  if (recipient) return persons.map(person => ({ prefix: person.id, asked: { now: [] }, person }))
  const asked = structure === 'sole_proprietorship' ? untitled(rules.representative) : rules.representative
  const speaker = { prefix: representative?.id ?? 'representative', asked, person: representative }
  const owners = persons.filter(person => person.owner && !person.representative)
  const others = owners.map(person => ({ prefix: person.id, asked: rules.owner, person }))
  const nobody = hasOwners(facts) && !persons.some(person => person.owner)
  return nobody ? [{ prefix: 'owners', asked: rules.owner, person: undefined }, speaker] : [...others, speaker]
}

/** Who is the business needs no title in it. */
const untitled = (asked: Asked): Asked => ({
  ...asked,
  now: asked.now.filter(path => !path.startsWith('relationship.')),
})

interface Needs {
  readonly now: readonly string[]
  readonly later: readonly string[]
}

const NOTHING: ReadonlySet<string> = new Set()

function needsOf({ prefix, asked, person }: Subject): Needs {
  const provided = person?.provided ?? NOTHING
  const under = (paths: readonly string[] = []) => missing(paths, provided).map(path => `${prefix}.${path}`)
  const now = under(asked.now)
  const foreign = person?.foreign ? under(asked.ofForeigners) : []
  return { now: now.length > 0 ? now : under(asked.then), later: [...under(asked.later), ...foreign] }
}

function companyNeeds(facts: AccountFacts, rules: Rules): Needs {
  if (facts.businessType === 'individual') return { now: [], later: [] }
  const owners = hasOwners(facts) && !facts.recipient && !facts.persons.some(person => person.owner)
  const asked = [...rules.company.now, ...(owners ? ['owners_provided'] : [])].map(path => `company.${path}`)
  return { now: missing(asked, facts.provided), later: [] }
}

/** The business's own papers are asked for when it is known who speaks for it. */
function documentNeeds(facts: AccountFacts, rules: Rules, subjects: readonly Subject[]): Needs {
  const { documents } = rules
  if (documents === undefined || facts.businessType === 'individual') return { now: [], later: [] }
  const known = subjects.some(({ person }) => person?.representative)
  return {
    now: known ? missing(documents.then ?? [], facts.provided) : [],
    later: missing(documents.later ?? [], facts.provided),
  }
}

function alternativesOf({ prefix, asked, person }: Subject): Alternative[] {
  const wanted = [...asked.now, ...(asked.later ?? [])]
  return Object.entries(asked.instead ?? {})
    .filter(([path]) => wanted.includes(path) && !person?.provided.has(path))
    .map(([path, other]) => ({
      alternative_fields_due: [`${prefix}.${other}`],
      original_fields_due: [`${prefix}.${path}`],
    }))
}

/** What is being checked of those people of whom enough is known. */
function peoplePending({ businessType }: AccountFacts, rules: Rules, subjects: readonly Subject[]): string[] {
  if (!rules.checksFirst) return []
  return subjects.flatMap(subject => {
    const { prefix, asked, person } = subject
    if (person === undefined || missing(asked.now, person.provided).length > 0) return []
    const address = asked.now.filter(path => path.startsWith('address.'))
    const numbered = person.provided.has('id_number')
    const identity = businessType === 'individual' || !numbered ? ['id_number'] : []
    const document = numbered ? ['verification.document'] : []
    return [...address, ...identity, ...document].map(path => `${prefix}.${path}`)
  })
}

/** What is being checked of the business itself. */
function companyPending(facts: AccountFacts, rules: Rules): string[] {
  const { provided, businessType } = facts
  const declared = (rules.declarations ?? []).filter(() => businessType !== 'individual')
  if (!rules.checksFirst) return declared
  const site = rules.checksSite && provided.has('business_profile.url') ? ['business_profile.url'] : []
  const told = rules.company.now.map(path => `company.${path}`).filter(path => /address|tax_id/.test(path))
  return [...site, ...(businessType === 'individual' ? [] : told.filter(path => provided.has(path)))]
}

/** Every path of an object that holds something. */
export function pathsIn(value: unknown, prefix = '', found = new Set<string>()): Set<string> {
  if (value === null || value === undefined || value === '' || value === false) return found
  if (typeof value !== 'object') {
    found.add(prefix)
    return found
  }
  if (Array.isArray(value)) found.add(prefix)
  for (const [key, inner] of Object.entries(value)) pathsIn(inner, prefix === '' ? key : `${prefix}.${key}`, found)
  return found
}
