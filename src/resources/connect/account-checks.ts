/**
 * What becomes of what was told of a connected account: the outcomes that the testing page gives to its dates of birth,
 * numbers, addresses, documents and web sites, and how long it takes to know them.
 * @see https://docs.stripe.com/connect/testing
 */
import type { Failure } from './account-requirements.js'

export interface PersonClaims {
  /** `1901-01-01` */
  readonly born: string | null
  readonly idNumber: string | null
  readonly line1: string | null
  /** What the test document shows. */
  readonly document: 'success' | 'failure' | null
  readonly additionalDocument: 'success' | 'failure' | null
}

const PASSING_BIRTHS = new Set(['1901-01-01', '1902-01-01'])
const MISMATCHED_NUMBER = '111111111'
/** These are known in the answer itself. */
const IMMEDIATE_BIRTH = '1902-01-01'
const IMMEDIATE_NUMBER = '222222222'

export const isImmediate = ({ born, idNumber }: PersonClaims): boolean =>
  born === IMMEDIATE_BIRTH || idNumber === IMMEDIATE_NUMBER

export function personFailures(claims: PersonClaims): readonly Failure[] {
  return [...identityFailures(claims), ...addressFailures(claims)]
}

/** A document speaks louder than a number. */
function identityFailures({ born, idNumber, document }: PersonClaims): Failure[] {
  if (document === 'success') return []
  if (document === 'failure') return [FAILED_DOCUMENT]
  return PASSING_BIRTHS.has(born ?? '') && idNumber !== MISMATCHED_NUMBER ? [] : [FAILED_IDENTITY]
}

function addressFailures({ line1, additionalDocument }: PersonClaims): Failure[] {
  const wrong = line1 === 'address_no_match' || line1 === 'address_line1_no_match'
  return wrong && additionalDocument !== 'success' ? [FAILED_ADDRESS] : []
}

const FAILED_IDENTITY: Failure = {
  requirement: 'verification.document',
  code: 'verification_failed_keyed_identity',
  reason:
    'The identity information you entered cannot be verified. Please correct any errors or upload a document that matches the identity fields (e.g., name and date of birth) that you entered.',
}
const FAILED_DOCUMENT: Failure = {
  requirement: 'verification.document',
  code: 'verification_document_failed_test_mode',
  reason:
    'A test data helper was supplied to simulate verification failure. Refer to the documentation for test file tokens.',
}
const FAILED_ADDRESS: Failure = {
  requirement: 'verification.additional_document',
  code: 'verification_failed_address_match',
  reason:
    'The address could not be verified. Please correct any errors or upload a document that shows the address that you entered.',
}

/** What a person's `verification` says of a failure. */
export function detailsOf(failures: readonly Failure[]): { readonly details: string; readonly details_code: string } {
  const identity = failures.find(({ requirement }) => requirement === 'verification.document')
  if (identity === FAILED_DOCUMENT || identity?.code === FAILED_DOCUMENT.code)
    return { details: FAILED_DOCUMENT.reason, details_code: 'document_failed_test_mode' }
  return { details: 'Provided identity information could not be verified', details_code: 'failed_keyed_identity' }
}

export interface BusinessClaims {
  readonly url: string | null
  /** Of a company. */
  readonly line1: string | null
  readonly taxId: string | null
  readonly name: string | null
  readonly document: 'success' | 'failure' | null
}

const SITES: Readonly<Record<string, string>> = {
  disallowed: 'invalid_url_denylisted',
  geoblocked: 'invalid_url_website_inaccessible_geoblocked',
  inaccessible: 'invalid_url_website_inaccessible',
  mismatch: 'invalid_url_website_business_information_mismatch',
  missing: 'invalid_url_website_incomplete',
  passwordprotected: 'invalid_url_website_inaccessible_password_protected',
  problem: 'invalid_url_website_other',
  underconstruction: 'invalid_url_website_incomplete_under_construction',
}

const testSiteOf = (url: string | null): string | undefined =>
  /^(?:https?:\/\/)?(\w+)\.stripe\.com\/?$/.exec(url ?? '')?.[1]

export function businessFailures({ url, line1, taxId, name, document }: BusinessClaims): readonly Failure[] {
  const failures: Failure[] = []
  const site = SITES[testSiteOf(url) ?? '']
  if (site !== undefined) failures.push(failure('business_profile.url', site, 'The web site could not be verified.'))
  if (document !== 'success') {
    const number = TAX_IDS[taxId ?? '']
    if (number !== undefined) failures.push(failure('company.tax_id', number, TAX_ID_REASON))
    if (name === 'mismatch_business_name')
      failures.push(failure('company.name', 'verification_failed_name_match', NAME_REASON))
  }
  if (line1 === 'address_no_match') failures.push({ ...failedLine, payoutsOnly: true })
  if (line1 === 'address_line1_no_match') {
    for (const part of ['city', 'line1', 'postal_code']) {
      failures.push({ ...failedLine, requirement: `company.address.${part}` })
    }
  }
  return failures
}

const failure = (requirement: string, code: string, reason: string): Failure => ({ requirement, code, reason })

const TAX_IDS: Readonly<Record<string, string>> = {
  '111111111': 'verification_failed_tax_id_match',
  '111111112': 'verification_failed_tax_id_not_issued',
}
const TAX_ID_REASON =
  'The provided tax ID could not be verified. Please correct any possible errors in the company name or tax ID, or upload a document that contains those fields.'
const NAME_REASON =
  'The business name could not be verified. Please correct any errors or upload a document that matches the name that you entered.'
const failedLine = failure(
  'company.address.line1',
  'verification_failed_address_match',
  'The address could not be verified. Please correct any errors or upload a document that shows the address that you entered.',
)

/** Observed beside a real web site: a document is looked at faster than everything else. */
const BUSINESS_SECONDS = 22
const DOCUMENT_SECONDS = 11
const NUMBER_SECONDS = 35

/** A site that is really to be looked at, and not one of the testing page. */
export const isRealSite = (url: string | null): boolean => url !== null && testSiteOf(url) === undefined

/** 0: as soon as the answer has been made. `documented`: a person showed a document. */
export const businessSeconds = (url: string | null, documented: boolean): number =>
  isRealSite(url) ? (documented ? DOCUMENT_SECONDS : BUSINESS_SECONDS) : 0

export function personSeconds(url: string | null, claims: PersonClaims): number {
  if (!isRealSite(url)) return 0
  return claims.document !== null || personFailures(claims).length > 0 ? DOCUMENT_SECONDS : NUMBER_SECONDS
}
