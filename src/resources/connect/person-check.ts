/** The check of who a person is: it begins when something new is told, and its result comes a while later. */
import { hash } from '../../core/random.js'
import type { Transaction } from '../../core/transaction.js'
import { isImmediate, type PersonClaims, personFailures, personSeconds } from './account-checks.js'
import { type PersonFacts, pathsIn } from './account-requirements.js'
import { type Person, persons } from './person-resource.js'

export function factsOf(person: Person, country: string): PersonFacts {
  const { _secrets: secrets = {}, verification } = person
  const provided = pathsIn({ ...person, verification: undefined })
  if (secrets.idNumber !== undefined) provided.add('id_number').add('ssn_last_4')
  if (secrets.ssnLast4 !== undefined) provided.add('ssn_last_4')
  if (verification?.document?.front) provided.add('verification.document')
  if (verification?.additional_document?.front) provided.add('verification.additional_document')
  // Whether a person runs the business is answered with no as well.
  provided.add('relationship.executive')
  for (const paper of secrets.papers ?? []) provided.add(paper)
  return {
    id: person.id,
    representative: person.relationship?.representative === true,
    owner: person.relationship?.owner === true,
    provided,
    phone: person.phone ?? null,
    born: claimsOf(person).born,
    foreign: person.nationality != null && person.nationality !== country,
    failures: isChecked(person) ? (person._failures ?? []) : [],
  }
}

function claimsOf({ dob, address, _secrets: secrets = {} }: Person): PersonClaims {
  const two = (part: number) => String(part).padStart(2, '0')
  const known = dob?.year != null && dob.month != null && dob.day != null
  return {
    born: known ? `${dob.year}-${two(dob.month!)}-${two(dob.day!)}` : null,
    idNumber: secrets.idNumber ?? null,
    line1: address?.line1 ?? null,
    document: secrets.document ?? null,
    additionalDocument: secrets.additionalDocument ?? null,
  }
}

/** What a check goes by. */
export const identityOf = (person: Person): number => {
  const { first_name, first_name_kanji, last_name, last_name_kanji, dob, address, address_kanji, _secrets } = person
  return hash(
    JSON.stringify([first_name, first_name_kanji, last_name, last_name_kanji, dob, address, address_kanji, _secrets]),
  )
}

export const isChecked = (person: Person): boolean => person._checked === identityOf(person)

/** Whether enough is known to check it. */
export const isIdentified = (person: Person): boolean => {
  const { first_name, first_name_kana, last_name, last_name_kana, address, address_kana } = person
  const named = Boolean(first_name || first_name_kana) && Boolean(last_name || last_name_kana)
  return named && Boolean(address?.line1 || address_kana?.line1) && claimsOf(person).born !== null
}

/** Whether a document of the person is to be looked at. */
export const isDocumented = ({ _secrets: secrets }: Person): boolean => secrets?.document !== undefined

/** Begins the check of a person of whom something new was told. Called as the connected account. */
export function beginCheck(tx: Transaction, person: Person, url: string | null): void {
  const identity = identityOf(person)
  if (!isIdentified(person) || person._checking === identity || person._checked === identity) return
  const claims = claimsOf(person)
  const begun = tx.put(persons, person, { _checking: identity })
  if (isImmediate(claims)) endCheck(tx, begun)
  else {
    const seconds = personSeconds(url, claims)
    if (seconds === 0) tx.afterwards('person.verify', person.id)
    else tx.schedule('person.verify', person.id, tx.now + seconds)
  }
}

/** The result of a check is there. One that was begun before something else was told says nothing. */
export function endCheck(tx: Transaction, person: Person): void {
  const identity = identityOf(person)
  if (person._checking !== identity) return
  tx.put(persons, person, { _checked: identity, _failures: personFailures(claimsOf(person)) })
}
