/** What an account's review says of its people: what is due of each, and whether it is known who they are. */
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import type { Future } from './account-announced.js'
import { detailsOf } from './account-checks.js'
import type { AccountFacts, Due } from './account-requirements.js'
import { isChecked, isDocumented, isIdentified } from './person-check.js'
import { type Person, persons } from './person-resource.js'

/** Called as the connected account. */
export function reviewPersons(
  tx: Transaction,
  facts: AccountFacts,
  due: Due,
  future: Future,
  quietly?: 'quietly',
): void {
  for (const person of tx.all(persons)) {
    const of = namesOf(person)
    const required = ofPerson(due, due.now, of)
    const after = tx.put(persons, person, {
      requirements: required,
      future_requirements: ofPerson(future, future.pastDue, of),
      ...(person.verification !== undefined && {
        verification: { ...person.verification, ...stateOf(person, required, facts) },
      }),
    } as unknown as Changes<Person>)
    if (!quietly && after.verification?.status !== person.verification?.status)
      tx.emit('person.updated', after as StoredObject, person as StoredObject)
  }
}

const namesOf = ({ id, relationship }: Person): readonly string[] => [
  `${id}.`,
  ...(relationship?.representative ? ['individual.', 'representative.'] : []),
]

/** What the account says under the person's name is the person's own. */
function ofPerson(due: Due, late: readonly string[], names: readonly string[]) {
  const of = (path: string) => names.filter(name => path.startsWith(name)).map(name => path.slice(name.length))
  const all = (paths: readonly string[]) => paths.flatMap(of)
  return {
    alternatives: due.alternatives
      .map(({ alternative_fields_due: other, original_fields_due: original }) => ({
        alternative_fields_due: all(other),
        original_fields_due: all(original),
      }))
      .filter(alternative => alternative.original_fields_due.length > 0),
    currently_due: all(due.now),
    errors: due.errors.flatMap(error => of(error.requirement).map(requirement => ({ ...error, requirement }))),
    eventually_due: [...new Set(all([...due.now, ...due.later]))].sort(),
    past_due: all(late),
    pending_verification: all(due.pending),
  }
}

const UNKNOWN = { details: null, details_code: null }

/** Of the people of a mere recipient only a document is looked at. */
function stateOf(
  person: Person,
  { eventually_due: due }: { readonly eventually_due: readonly string[] },
  { recipient }: AccountFacts,
) {
  const failures = isChecked(person) ? (person._failures ?? []) : undefined
  if (failures !== undefined && failures.length > 0) return { status: 'unverified', ...detailsOf(failures) }
  const unshown = due.includes('verification.document') || (recipient && !isDocumented(person))
  if (!isIdentified(person) || unshown) return { status: 'unverified', ...UNKNOWN }
  return { status: failures === undefined ? 'pending' : 'verified', ...UNKNOWN }
}
