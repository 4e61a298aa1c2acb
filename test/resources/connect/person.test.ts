import { describe, expect, it } from 'vitest'
import { refused, till } from '../payments/till.js'
import { company, due, PERSON } from './seller.js'

describe('person', () => {
  it('who speaks for a company and owns it is all that the company misses', () => {
    const t = till()
    const { id, requirements } = t.api.accounts.create(company())
    expect(requirements?.currently_due).toEqual(
      expect.arrayContaining(['company.owners_provided', 'owners.first_name', 'representative.ssn_last_4']),
    )
    const relationship = { representative: true, owner: true, title: 'CEO', percent_ownership: 100 }
    const person = t.api.accounts.createPerson(id, { ...PERSON, relationship })
    expect(person).toMatchObject({
      id_number_provided: true,
      phone: '+10000000000',
      relationship: { ...relationship, director: false, executive: false },
      ssn_last_4_provided: true,
      verification: { status: 'pending' },
    })
    expect(t.api.accounts.retrieve(id)).toMatchObject({ charges_enabled: true, requirements: { currently_due: [] } })
    expect(t.api.accounts.retrievePerson(id, person.id).verification?.status).toBe('verified')
  })

  it('misses what is due of it, by names of its own', () => {
    const t = till()
    const { id } = t.api.accounts.create(company())
    const person = t.api.accounts.createPerson(id, { first_name: 'Ada', relationship: { owner: true } })
    expect(due(person)).toEqual(['email', 'last_name'])
    expect(due(t.api.accounts.retrieve(id))).toEqual(
      expect.arrayContaining([`${person.id}.email`, `${person.id}.last_name`]),
    )
    t.api.accounts.updatePerson(id, person.id, { email: 'ada@example.com', last_name: 'Lovelace' })
    expect(due(t.api.accounts.retrievePerson(id, person.id))).toEqual([])
  })

  it('is found by the part it plays', () => {
    const t = till()
    const { id } = t.api.accounts.create(company())
    const owner = t.api.accounts.createPerson(id, { first_name: 'Ada', relationship: { owner: true } })
    t.api.accounts.createPerson(id, { first_name: 'Grace', relationship: { director: true } })
    const found = t.api.accounts.listPersons(id, { relationship: { owner: true } }).data
    expect(found.map(person => person.id)).toEqual([owner.id])
  })

  it('is heard of in the account', () => {
    const t = till()
    const { id } = t.api.accounts.create(company())
    const person = t.api.accounts.createPerson(id, { first_name: 'Ada', relationship: { owner: true } })
    t.api.accounts.updatePerson(id, person.id, { last_name: 'Lovelace' })
    t.api.accounts.deletePerson(id, person.id)
    const types = t.api.events.list({}, { stripeAccount: id }).data.map(event => event.type as string)
    expect(types.filter(type => type.startsWith('person.')).reverse()).toEqual([
      'person.created',
      'person.updated',
      'person.deleted',
    ])
    expect(refused(() => t.api.accounts.retrievePerson(id, person.id)).code).toBe('resource_missing')
  })
})
