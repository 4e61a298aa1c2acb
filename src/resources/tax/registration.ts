/** Registration: where the account collects tax. Its status follows from its two dates. @see https://docs.stripe.com/tax/registrations-api */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { isInEu, type Place } from './rate.js'

export type Registration = Stored<Stripe.Tax.Registration>

type Event = { type: 'begin' } | { type: 'expire' }

export const registrationMachine = lifecycleSetup<Event>().createMachine({
  id: 'tax.registration',
  initial: 'scheduled',
  states: {
    scheduled: { on: { begin: 'active', expire: 'expired' } },
    active: { on: { expire: 'expired' } },
    expired: {},
  },
})

export const registrations = resource<Registration>('tax.registration', {
  idPrefix: 'taxreg',
  api: 'tax.registrations',
  label: 'tax registration',
  lifecycle: registrationMachine,
  indexes: { country: 'country' },
})

type When = 'now' | number

const moment = (tx: Transaction, when: When) => (when === 'now' ? tx.now : when)

export const operations = {
  create(tx: Transaction, params: Stripe.Tax.RegistrationCreateParams): Registration {
    const { country, country_options } = params
    const options = country_options as unknown as Readonly<Record<string, object | undefined>>
    if (options[country.toLowerCase()] === undefined) {
      throw invalidRequest(`Missing required param: country_options[${country.toLowerCase()}].`, {
        code: 'parameter_missing',
        param: `country_options[${country.toLowerCase()}]`,
      })
    }
    const active_from = moment(tx, params.active_from as When)
    const begun = active_from <= tx.now
    const registration = tx.create(registrations, {
      ...tx.fields(registrations, { country_options }),
      active_from,
      country: country.toUpperCase(),
      status: begun ? 'active' : 'scheduled',
    })
    if (!begun) tx.schedule('tax.registration.begin', registration.id, active_from)
    return params.expires_at === undefined ? registration : expireAt(tx, registration, params.expires_at)
  },

  update(tx: Transaction, registration: Registration, params: Stripe.Tax.RegistrationUpdateParams): Registration {
    if (params.active_from !== undefined && registration.status !== 'scheduled') {
      throw invalidRequest('You can only update `active_from` of a scheduled registration.', { param: 'active_from' })
    }
    let changed = registration
    if (params.active_from !== undefined) {
      const active_from = moment(tx, params.active_from as When)
      changed = tx.put(registrations, changed, { active_from })
      if (active_from <= tx.now) changed = tx.send(registrations, changed, { type: 'begin' })
      else tx.schedule('tax.registration.begin', registration.id, active_from)
    }
    if (params.expires_at === '') return tx.put(registrations, changed, { expires_at: null })
    return params.expires_at === undefined ? changed : expireAt(tx, changed, params.expires_at as When)
  },

  list: (tx: Transaction, { status, ...params }: Stripe.Tax.RegistrationListParams) =>
    list(
      tx,
      registrations,
      { ...params },
      {
        url: '/v1/tax/registrations',
        accept: registration => status === undefined || status === 'all' || registration['status'] === status,
      },
    ),
}

function expireAt(tx: Transaction, registration: Registration, when: When): Registration {
  const expires_at = moment(tx, when)
  if (expires_at <= registration.active_from && registration.status !== 'active') {
    throw invalidRequest('`expires_at` must be after `active_from`.', { param: 'expires_at' })
  }
  const dated = tx.put(registrations, registration, { expires_at })
  if (expires_at <= tx.now) return tx.trySend(registrations, dated, { type: 'expire' }) ?? dated
  tx.schedule('tax.registration.expire', registration.id, expires_at)
  return dated
}

/** Dates may have been moved since a task was scheduled: it acts if its moment is still the right one. */
export const due = {
  'tax.registration.begin'(tx: Transaction, id: string) {
    const registration = tx.find(registrations, id)
    if (registration?.status === 'scheduled' && registration.active_from <= tx.now) {
      tx.send(registrations, registration, { type: 'begin' })
    }
  },
  'tax.registration.expire'(tx: Transaction, id: string) {
    const registration = tx.find(registrations, id)
    if (registration?.expires_at && registration.expires_at <= tx.now) {
      tx.trySend(registrations, registration, { type: 'expire' })
    }
  },
}

/** Whether tax is collected at a place: by a registration of that country, state, or of the whole Union. */
export function isRegistered(tx: Transaction, place: Place): boolean {
  if (place.country === null) return false
  return tx.all(registrations).some(({ status, country, country_options }) => {
    if (status !== 'active') return false
    const told = (
      country_options as Readonly<Record<string, { readonly type: string; readonly state?: string } | undefined>>
    )[country.toLowerCase()]
    if (/^(oss|ioss)/.test(told?.type ?? '') && isInEu(place.country)) return true
    if (country !== place.country) return false
    return country !== 'US' || told?.state === undefined || told.state === place.state
  })
}
