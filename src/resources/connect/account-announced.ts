/**
 * What will be asked of connected accounts from a day on that Stripe has announced: their `future_requirements`.
 * @see https://docs.stripe.com/connect/upcoming-requirements-updates
 */
import { type AccountFacts, type Due, type RequirementError, requirementsOf } from './account-requirements.js'
import {
  CA_NEW_RULES_AT,
  CA_SINCE_2024,
  type Rules,
  rulesFor,
  US_NEW_RULES_AT,
  US_SINCE_2024,
} from './account-rules.js'

interface Announcement {
  readonly country: string
  readonly rules: Rules
  /** From which moment on which deadline was shown; Stripe has moved it. Oldest first. */
  readonly deadlines: readonly (readonly [shownAt: number, deadline: number])[]
  /** When the rules came to hold. */
  readonly heldAt: number
  /** Until when it was still shown. */
  readonly shownUntil: number
  /** Whether the format of phone numbers and dates of birth was to be checked. */
  readonly checksFormats: boolean
}

/** Observed in recordings of October 2023 to February 2025. */
const ANNOUNCEMENTS: readonly Announcement[] = [
  {
    country: 'US',
    rules: US_SINCE_2024,
    deadlines: [
      [1_695_000_000, 1_712_084_400],
      [1_709_251_200, 1_713_294_000],
      [1_713_294_000, US_NEW_RULES_AT],
    ],
    heldAt: US_NEW_RULES_AT,
    shownUntil: 1_748_736_000,
    checksFormats: true,
  },
  {
    country: 'CA',
    rules: CA_SINCE_2024,
    deadlines: [[1_706_745_600, CA_NEW_RULES_AT]],
    heldAt: CA_NEW_RULES_AT,
    shownUntil: CA_NEW_RULES_AT,
    checksFormats: false,
  },
]

export interface Future extends Due {
  readonly deadline: number | null
  readonly pastDue: readonly string[]
}

const NOTHING: Future = {
  deadline: null,
  now: [],
  later: [],
  pastDue: [],
  pending: [],
  errors: [],
  alternatives: [],
  payoutsOnly: [],
}

export function announcedFor(facts: AccountFacts, at: number): Future {
  const announcement = ANNOUNCEMENTS.find(
    ({ country, deadlines, shownUntil }) => country === facts.country && at >= deadlines[0]![0] && at < shownUntil,
  )
  if (announcement === undefined || facts.businessType === null) return NOTHING
  const { rules, deadlines, heldAt, checksFormats } = announcement
  const held = at >= heldAt
  const due = requirementsOf(facts, rules)
  const errors = checksFormats && !held ? formatErrors(facts, at) : []
  return {
    ...due,
    deadline: deadlines.findLast(([shownAt]) => at >= shownAt)?.[1] ?? null,
    now: [...new Set([...due.now, ...errors.map(error => error.requirement)])].sort(),
    pastDue: due.now.filter(path => path === 'external_account' || ofNames(held).test(path)),
    errors: [...due.errors, ...errors],
    alternatives: [],
  }
}

/** Observed: of what is missing, only these are late already. */
const ofNames = (held: boolean) =>
  held ? /^(individual|representative)\.(first|last)_name$/ : /^individual\.(first|last)_name$/

/** What is told in a form that will not do. */
function formatErrors(facts: AccountFacts, at: number): RequirementError[] {
  const company = facts.businessType === 'individual' ? [] : phoneErrors('company.phone', facts.companyPhone, at)
  const people = facts.persons.flatMap(person => {
    const prefix = facts.businessType === 'individual' ? 'individual' : person.id
    return [...ageErrors(prefix, person.born, at), ...phoneErrors(`${prefix}.phone`, person.phone, at)]
  })
  return [...company, ...people]
}

/** In March 2024 Stripe began to say it otherwise. */
const OTHERWISE_AT = 1_709_251_200

function phoneErrors(requirement: string, phone: string | null, at: number): RequirementError[] {
  if (phone === null || !/(\d)\1{6}/.test(phone)) return []
  const what =
    at < OTHERWISE_AT
      ? 'This phone number has too many repeating or sequential numbers.'
      : 'This field must contain a valid phone number for your country, or it has too many repeating or sequential numbers.'
  return [{ code: 'invalid_phone_number', reason: `${what} ${phone} is not a valid phone number.`, requirement }]
}

const AGE_YEARS_MAX = 120
const YEAR_SECONDS = 31_556_952
/** The dates of birth of the testing page are as old as the page says. */
const TEST_BIRTHS = new Set(['1900-01-01', '1901-01-01', '1902-01-01'])

function ageErrors(prefix: string, born: string | null, at: number): RequirementError[] {
  const year = 1970 + at / YEAR_SECONDS
  if (born === null || TEST_BIRTHS.has(born) || year - Number(born.slice(0, 4)) <= AGE_YEARS_MAX) return []
  return ['day', 'month', 'year'].map(part => ({
    code: 'invalid_dob_age_over_maximum',
    reason: `Date of birth must be within the past ${AGE_YEARS_MAX} years.`,
    requirement: `${prefix}.dob.${part}`,
  }))
}

/** The rules that hold for an account at a moment. */
export const requiredOf = (facts: AccountFacts, at: number): Due => requirementsOf(facts, rulesFor(facts, at))
