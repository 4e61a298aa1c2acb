/**
 * What is still asked of a connected account before it may take and pay out money. Pure: what is known of it, what is
 * missing.
 * @see https://docs.stripe.com/connect/required-verification-information
 */

export interface PersonFacts {
  readonly id: string
  readonly representative: boolean
  readonly owner: boolean
  /** Paths that are filled in: `address.city`, `first_name`. */
  readonly provided: ReadonlySet<string>
}

export interface AccountFacts {
  readonly country: string
  readonly businessType: string | null
  readonly recipient: boolean
  /** Paths that are filled in: `business_profile.url`, `company.name`. */
  readonly provided: ReadonlySet<string>
  readonly hasExternalAccount: boolean
  readonly persons: readonly PersonFacts[]
  readonly verified: boolean
}

export interface Requirements {
  readonly currentlyDue: readonly string[]
  readonly eventuallyDue: readonly string[]
  readonly pendingVerification: readonly string[]
}

const WITH_STATE = new Set(['US', 'CA', 'AU', 'MX', 'IN', 'BR', 'AE', 'MY'])
const WITHOUT_POSTAL_CODE = new Set(['AE', 'HK', 'QA', 'IE'])

const addressOf = (country: string): string[] => [
  ...(country === 'AE' ? [] : ['address.city']),
  'address.line1',
  ...(WITHOUT_POSTAL_CODE.has(country) ? [] : ['address.postal_code']),
  ...(WITH_STATE.has(country) ? ['address.state'] : []),
]

const DOB = ['dob.day', 'dob.month', 'dob.year']
const NAME = ['first_name', 'last_name']

/** Of a person who is the account, or speaks for it. */
function personNeeds(country: string, role: 'individual' | 'representative'): string[] {
  const title = role === 'representative' ? ['relationship.executive', 'relationship.title'] : []
  const number = country === 'US' ? ['ssn_last_4'] : []
  const phone = country === 'US' || country === 'AU' || role === 'representative' ? ['phone'] : []
  const email = role === 'representative' || country === 'US' ? ['email'] : []
  return [...addressOf(country), ...DOB, ...email, ...NAME, ...phone, ...title, ...number].sort()
}

const PROFILE = ['business_profile.mcc', 'business_profile.url']
const TERMS = ['tos_acceptance.date', 'tos_acceptance.ip']

export function requirementsOf(facts: AccountFacts): Requirements {
  const missing = (paths: readonly string[], prefix = ''): string[] =>
    paths.filter(path => !facts.provided.has(`${prefix}${path}`)).map(path => `${prefix}${path}`)
  const external = facts.hasExternalAccount ? [] : ['external_account']
  const profile = missing(PROFILE).filter(path => path !== 'business_profile.mcc' || !facts.provided.has('business_profile.url'))
  const common = [...profile, ...external, ...missing(TERMS)]
  if (facts.businessType === null) return unstarted(facts, common)
  const own = facts.businessType === 'individual' ? individual(facts) : company(facts)
  const currently = [...common, ...own.now].sort()
  const later = facts.verified || facts.country === 'US' || currently.length > external.length ? [] : laterOf(facts)
  return {
    currentlyDue: currently,
    eventuallyDue: [...new Set([...currently, ...own.later, ...later])].sort(),
    pendingVerification: facts.verified || own.now.length > 0 ? [] : pendingOf(facts),
  }
}

function unstarted({ country }: AccountFacts, common: readonly string[]): Requirements {
  const now = [...common, 'business_type', ...NAME.map(path => `representative.${path}`)].sort()
  const later = personNeeds(country, 'representative').map(path => `representative.${path}`)
  return { currentlyDue: now, eventuallyDue: [...new Set([...now, ...later])].sort(), pendingVerification: [] }
}

interface Needs {
  readonly now: readonly string[]
  readonly later: readonly string[]
}

function individual({ country, persons }: AccountFacts): Needs {
  const provided = persons.find(person => person.representative)?.provided ?? new Set<string>()
  const now = personNeeds(country, 'individual').filter(path => !provided.has(path)).map(path => `individual.${path}`)
  return { now, later: [] }
}

function company({ country, provided, persons }: AccountFacts): Needs {
  const base = ['company.name', 'company.phone', 'company.tax_id', ...addressOf(country).map(path => `company.${path}`)].filter(path => !provided.has(path))
  const representative = persons.find(person => person.representative)
  const speaker = personNeeds(country, 'representative')
    .filter(path => !representative?.provided.has(path))
    .map(path => `${representative?.id ?? 'representative'}.${path}`)
  const owners = provided.has('company.owners_provided')
    ? []
    : ['company.owners_provided', ...(persons.some(person => person.owner) ? [] : ['owners.email', 'owners.first_name', 'owners.last_name'])]
  const later = owners.length < 2 ? [] : [...addressOf(country), ...DOB, 'phone', ...(country === 'US' ? ['ssn_last_4'] : [])].map(path => `owners.${path}`)
  return { now: [...base, ...speaker, ...owners], later }
}

/** In these countries a check of what was told takes a moment; elsewhere it is believed until a document is asked for. */
function pendingOf({ country, businessType, persons }: AccountFacts): string[] {
  if (country !== 'US') return []
  if (businessType !== 'individual') return ['company.address.city', 'company.address.line1', 'company.address.postal_code', 'company.address.state', 'company.tax_id']
  const provided = persons.find(person => person.representative)?.provided
  const document = provided?.has('verification.document.front')
  return [
    ...addressOf(country),
    'id_number',
    ...(document || provided?.has('id_number') ? ['verification.document'] : []),
  ].map(path => `individual.${path}`)
}

const DOCUMENT_LATER = new Set('AR BW CL CO DO ID IL KR KZ LI MC MO NE PE PH SM TH TT VN'.split(' '))

function laterOf({ country, businessType, persons }: AccountFacts): string[] {
  const document = persons.some(person => person.provided.has('verification.document.front'))
  return businessType === 'individual' && DOCUMENT_LATER.has(country) && !document ? ['individual.verification.document'] : []
}

/** Every path of an object that holds something. */
export function pathsIn(value: unknown, prefix = '', found = new Set<string>()): Set<string> {
  if (value === null || value === undefined || value === '' || value === false) return found
  if (typeof value !== 'object') {
    found.add(prefix)
    return found
  }
  for (const [key, inner] of Object.entries(value)) pathsIn(inner, prefix === '' ? key : `${prefix}.${key}`, found)
  return found
}
