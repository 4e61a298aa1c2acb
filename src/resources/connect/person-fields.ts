/** What the parameters of a person say, field by field. */
import type Stripe from 'stripe'
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountRow } from './account-access.js'
import { international } from './account-company.js'
import { formOf } from './account-form.js'
import { documentIn, outcomeOfDocument } from './person-document.js'
import { type Person, persons, type Secrets } from './person-resource.js'

export type PersonParams =
  | Stripe.AccountCreatePersonParams
  | Stripe.AccountUpdatePersonParams
  | Stripe.AccountCreateParams.Individual
  | Stripe.AccountUpdateParams.Individual

const NO_RELATIONSHIP = {
  authorizer: false,
  director: false,
  executive: false,
  legal_guardian: false,
  owner: false,
  percent_ownership: null,
  representative: false,
  title: null,
}
const NO_DOCUMENT = { back: null, details: null, details_code: null, front: null }
const NOTHING_DUE = {
  alternatives: [],
  currently_due: [],
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
}
const UNVERIFIED = {
  additional_document: NO_DOCUMENT,
  details: null,
  details_code: null,
  document: NO_DOCUMENT,
  status: 'unverified',
}

/** What is shown where the country has no form of its own. */
const UNTOLD = {
  first_name_kana: null,
  first_name_kanji: null,
  gender: null,
  last_name_kana: null,
  last_name_kanji: null,
  maiden_name: null,
  nationality: null,
}

const countryOf = (tx: Transaction): string => String(accountRow(tx, tx.account)?.['country'] ?? 'US')

/** Called as the connected account. */
export function createPerson(tx: Transaction, params: PersonParams): Person {
  return tx.create(persons, {
    account: tx.account,
    additional_tos_acceptances: { account: { date: null, ip: null, user_agent: null } },
    ...(formOf(countryOf(tx)).generic && UNTOLD),
    future_requirements: NOTHING_DUE,
    metadata: {},
    requirements: NOTHING_DUE,
    ...fieldsOf(tx, params, undefined),
  } as Changes<Person>)
}

export const updatePerson = (tx: Transaction, person: Person, params: PersonParams): Person =>
  tx.update(persons, person, fieldsOf(tx, params, person))

function fieldsOf(tx: Transaction, params: PersonParams, before: Person | undefined): Changes<Person> {
  const {
    verification,
    phone,
    relationship,
    full_name_aliases: aliases,
    ...told
  } = params as Stripe.AccountCreatePersonParams
  const country = countryOf(tx)
  const address = { city: null, country, line1: null, line2: null, postal_code: null, state: null }
  const secrets = secretsOf(params, before?._secrets)
  const documents = before?.verification ?? UNVERIFIED
  return {
    ...tx.fields(persons, told, before),
    address: { ...address, ...before?.address, ...told.address },
    dob: { day: null, month: null, year: null, ...before?.dob, ...(told.dob || {}) },
    ...(aliases !== undefined && { full_name_aliases: !aliases ? [] : aliases.filter(alias => alias !== '') }),
    ...(phone !== undefined && { phone: phone === '' ? null : international(phone) }),
    ...numbersOf(country, secrets),
    relationship: { ...NO_RELATIONSHIP, ...before?.relationship, ...(relationship as object | undefined) },
    verification: {
      ...documents,
      ...(verification?.document && {
        document: { ...documents.document, ...documentIn(tx, verification.document, 'identity_document') },
      }),
      ...(verification?.additional_document && {
        additional_document: {
          ...documents.additional_document,
          ...documentIn(tx, verification.additional_document, 'identity_document'),
        },
      }),
    },
    _secrets: secrets,
  } as Changes<Person>
}

function secretsOf(params: PersonParams, before: Secrets = {}): Secrets {
  const { id_number, ssn_last_4, verification, documents } = params as Stripe.AccountCreatePersonParams
  const document = outcomeOfDocument(verification?.document)
  const additionalDocument = outcomeOfDocument(verification?.additional_document)
  const papers = Object.entries(documents ?? {})
    .filter(([, paper]) => ((paper as { readonly files?: readonly string[] }).files ?? []).length > 0)
    .map(([name]) => `documents.${name}.files`)
  return {
    ...before,
    ...(id_number && { idNumber: id_number }),
    ...(ssn_last_4 && { ssnLast4: ssn_last_4 }),
    ...(document !== undefined && { document }),
    ...(additionalDocument !== undefined && { additionalDocument }),
    ...(papers.length > 0 && { papers: [...new Set([...(before.papers ?? []), ...papers])] }),
  }
}

/** A whole number holds its last four digits. What a country's form does not ask for is shown only when it was told. */
function numbersOf(country: string, { idNumber, ssnLast4 }: Secrets): Record<string, boolean> {
  const provided = {
    id_number: idNumber !== undefined,
    ssn_last_4: idNumber !== undefined || ssnLast4 !== undefined,
  }
  const shown: Record<string, boolean> = {}
  for (const name of formOf(country).numbers) shown[`${name}_provided`] = false
  for (const [name, is] of Object.entries(provided)) if (is) shown[`${name}_provided`] = true
  return shown
}
