/**
 * Person: who owns, runs or speaks for a connected account.
 * @see https://docs.stripe.com/api/persons
 */
import type Stripe from 'stripe'
import { noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { requireConnected } from './account-access.js'
import { reviewAccount } from './account-review.js'
import { pathsIn, type PersonFacts } from './account-requirements.js'

export type Person = Stored<Stripe.Person>

/** Stored in the connected account. `_provided` are the secrets that were told, and are not shown. */
export const persons = resource<Person>('person', {
  idPrefix: 'person',
  indexes: { account: 'account' },
  absent: [
    'address_kana', 'address_kanji', 'first_name_kana', 'first_name_kanji', 'gender', 'last_name_kana', 'last_name_kanji', 'maiden_name',
    'nationality', 'us_cfpb_data', 'full_name_aliases',
  ],
})

type PersonParams = Stripe.AccountCreatePersonParams | Stripe.AccountUpdatePersonParams | Stripe.AccountCreateParams.Individual

export const operations = {
  'accounts.createPerson'(tx: Transaction, [account]: [string], params: Stripe.AccountCreatePersonParams): StoredObject {
    requireConnected(tx, account)
    const made = tx.as(account, own => createPerson(own, params))
    reviewAccount(tx, account)
    return shownPerson(tx, account, made.id)
  },

  'accounts.updatePerson'(tx: Transaction, [account, id]: [string, string], params: Stripe.AccountUpdatePersonParams): StoredObject {
    const person = personOf(tx, account, id)
    tx.as(account, own => updatePerson(own, person, params))
    reviewAccount(tx, account)
    return shownPerson(tx, account, id)
  },

  'accounts.retrievePerson'(tx: Transaction, [account, id]: [string, string]): StoredObject {
    return shownPerson(tx, account, personOf(tx, account, id).id)
  },

  'accounts.listPersons'(tx: Transaction, [account]: [string], params: Stripe.AccountListPersonsParams) {
    requireConnected(tx, account)
    const { relationship, ...rest } = params
    const wanted = Object.entries(relationship ?? {})
    return tx.as(account, own => {
      const page = list(own, persons, { ...rest }, {
        url: `/v1/accounts/${account}/persons`,
        accept: person => wanted.every(([role, value]) => Boolean((person as Person).relationship?.[role as 'owner']) === value),
      })
      return { ...page, data: page.data.map(person => own.shown('person', person.id)) }
    })
  },

  'accounts.deletePerson'(tx: Transaction, [account, id]: [string, string]): StoredObject {
    const person = personOf(tx, account, id)
    const stub = tx.as(account, own => own.remove(persons, person))
    reviewAccount(tx, account)
    return stub
  },
}

function personOf(tx: Transaction, account: string, id: string): Person {
  requireConnected(tx, account)
  const person = tx.as(account, own => own.find(persons, id))
  if (person === undefined) throw noSuch('person', id, 'person')
  return person
}

export const shownPerson = (tx: Transaction, account: string, id: string): StoredObject =>
  tx.as(account, own => own.shown('person', id)!)

const NO_RELATIONSHIP = { authorizer: false, director: false, executive: false, legal_guardian: false, owner: false, percent_ownership: null, representative: false, title: null }
const NO_DOCUMENT = { back: null, details: null, details_code: null, front: null }
const NOTHING_DUE = { alternatives: [], currently_due: [], errors: [], eventually_due: [], past_due: [], pending_verification: [] }

/** Called as the connected account. */
export function createPerson(tx: Transaction, params: PersonParams): Person {
  return tx.create(persons, {
    account: tx.account,
    additional_tos_acceptances: { account: { date: null, ip: null, user_agent: null } },
    future_requirements: NOTHING_DUE,
    metadata: {},
    requirements: NOTHING_DUE,
    ...fieldsOf(tx, params, undefined),
  } as Changes<Person>)
}

export function updatePerson(tx: Transaction, person: Person, params: PersonParams): Person {
  return tx.update(persons, person, fieldsOf(tx, params, person))
}

function fieldsOf(tx: Transaction, params: PersonParams, before: Person | undefined): Changes<Person> {
  const { id_number, ssn_last_4, verification, phone, ...told } = params as Stripe.AccountCreatePersonParams
  const secrets = new Set([...((before?.['_provided'] as readonly string[] | undefined) ?? [])])
  if (id_number) secrets.add('id_number').add('ssn_last_4')
  if (ssn_last_4) secrets.add('ssn_last_4')
  const documents = before?.verification ?? { additional_document: NO_DOCUMENT, details: null, details_code: null, document: NO_DOCUMENT, status: 'unverified' }
  const address = { city: null, country: tx.as(tx.platform, own => own.row('account', tx.account)?.value['country']) ?? null, line1: null, line2: null, postal_code: null, state: null }
  return {
    ...tx.fields(persons, told, before),
    address: { ...address, ...before?.address, ...told.address },
    dob: { day: null, month: null, year: null, ...before?.dob, ...(told.dob || {}) },
    id_number_provided: secrets.has('id_number'),
    ...(phone !== undefined && { phone: phone === '' ? null : international(phone) }),
    relationship: { ...NO_RELATIONSHIP, ...before?.relationship, ...(told.relationship as object | undefined) },
    ssn_last_4_provided: secrets.has('ssn_last_4'),
    verification: {
      ...documents,
      ...(verification?.document && { document: { ...documents.document, ...verification.document } }),
      ...(verification?.additional_document && { additional_document: { ...documents.additional_document, ...verification.additional_document } }),
    },
    _provided: [...secrets],
  } as Changes<Person>
}

/** A number without its country is taken for an American one. */
const international = (phone: string): string => (phone.startsWith('+') ? phone : `+1${phone.replace(/\D/g, '')}`)

export function factsOf(person: Person): PersonFacts {
  const provided = pathsIn({ ...person })
  for (const secret of person['_provided'] as readonly string[]) provided.add(secret)
  return { id: person.id, representative: person.relationship?.representative === true, owner: person.relationship?.owner === true, provided }
}
