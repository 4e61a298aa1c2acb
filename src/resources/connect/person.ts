/**
 * Person: who owns, runs or speaks for a connected account.
 * @see https://docs.stripe.com/api/persons
 */
import type Stripe from 'stripe'
import { noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { requireConnected } from './account-access.js'
import { reviewing } from './account-review.js'
import { endCheck } from './person-check.js'
import { createPerson, updatePerson } from './person-fields.js'
import { type Person, persons } from './person-resource.js'

export { persons }

export const operations = {
  'accounts.createPerson'(
    tx: Transaction,
    [account]: [string],
    params: Stripe.AccountCreatePersonParams,
  ): StoredObject {
    requireConnected(tx, account)
    const made = reviewing(tx, account, () => tx.as(account, own => createPerson(own, params)))
    return shownPerson(tx, account, made.id)
  },

  'accounts.updatePerson'(
    tx: Transaction,
    [account, id]: [string, string],
    params: Stripe.AccountUpdatePersonParams,
  ): StoredObject {
    const person = personOf(tx, account, id)
    reviewing(tx, account, () => tx.as(account, own => updatePerson(own, person, params)))
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
      const page = list(
        own,
        persons,
        { ...rest },
        {
          url: `/v1/accounts/${account}/persons`,
          accept: person =>
            wanted.every(([role, value]) => Boolean((person as Person).relationship?.[role as 'owner']) === value),
        },
      )
      return { ...page, data: page.data.map(person => own.shown('person', person.id)) }
    })
  },

  'accounts.deletePerson'(tx: Transaction, [account, id]: [string, string]): StoredObject {
    const person = personOf(tx, account, id)
    return reviewing(tx, account, () => tx.as(account, own => own.remove(persons, person)))
  },
}

export const due = {
  /** The result of the check of who it is. */
  'person.verify'(tx: Transaction, id: string): void {
    const person = tx.find(persons, id)
    if (person !== undefined) reviewing(tx, tx.account, () => endCheck(tx, person))
  },
}

function personOf(tx: Transaction, account: string, id: string): Person {
  requireConnected(tx, account)
  const person = tx.as(account, own => own.find(persons, id))
  if (person === undefined) throw noSuch('person', id, 'person')
  return person
}

const shownPerson = (tx: Transaction, account: string, id: string): StoredObject =>
  tx.as(account, own => own.shown('person', id)!)
