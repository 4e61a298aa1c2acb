/** The people behind a connected account at Stripe's onboarding page: they tell what is still due, with the data of the testing page. */
import type Stripe from 'stripe'
import type { Changes, Transaction } from '../../core/transaction.js'
import { requireConnected } from './account-access.js'
import { laidOver } from './account-fields.js'
import { type Account, accounts } from './account-resource.js'
import { reviewing } from './account-review.js'
import { addressOf } from './account-rules.js'
import { addExternalAccount, hasExternalAccount } from './external-account.js'
import { createPerson, updatePerson } from './person-fields.js'
import { type Person, persons, representativeOf } from './person-resource.js'

export interface Onboarding {
  readonly account: string
  /** `individual` unless told, or known. */
  readonly business_type?: Stripe.AccountCreateParams.BusinessType
}

export function completeOnboarding(tx: Transaction, { account: id, business_type: type }: Onboarding): void {
  requireConnected(tx, id)
  tx.as(tx.platform, platform => {
    reviewing(platform, id, () => tellAll(platform, id, type))
    // What is asked for when everything else has been told, and the rest that can only be shown.
    reviewing(platform, id, () => {
      handIn(platform, platform.get(accounts, id))
      platform.put(accounts, platform.get(accounts, id), { details_submitted: true })
    })
  })
}

function tellAll(tx: Transaction, id: string, type: Onboarding['business_type']): void {
  const account = tx.get(accounts, id)
  tx.put(accounts, account, laidOver(tx, account, tellOf(tx, account, type)))
  tellOfPeople(tx, tx.get(accounts, id))
  if (!hasExternalAccount(tx, id)) addExternalAccount(tx, id, bankAccountIn(account))
}

const PHONE = '0000000000'
const NUMBER = '000000000'

/** Of what was told already nothing is told otherwise. */
function tellOf(tx: Transaction, account: Account, type: Onboarding['business_type']): Stripe.AccountUpdateParams {
  const { business_profile: profile, company, _requested: requested = {}, _told: told = {} } = account
  const known = (account.business_type ?? type ?? 'individual') as Stripe.AccountUpdateParams.BusinessType
  const none = Object.keys(requested).length === 0
  return {
    business_type: known,
    business_profile: {
      ...(!profile?.mcc && { mcc: '5734' }),
      ...(!profile?.url && { url: 'https://accessible.stripe.com' }),
    },
    ...(account.tos_acceptance?.date == null && { tos_acceptance: { date: tx.now, ip: '8.8.8.8' } }),
    ...(none && { capabilities: { card_payments: { requested: true }, transfers: { requested: true } } }),
    ...(known !== 'individual' && {
      company: {
        ...(!company?.address?.line1 && { address: addressIn(account) }),
        ...(account.country === 'JP' && {
          ...inScripts('address', JAPANESE),
          ...inScripts('name', 'ロケットライド'),
        }),
        ...(!company?.name && { name: 'Rocket Rides' }),
        ...(!company?.phone && { phone: PHONE }),
        ...(told.tax_id === undefined && { tax_id: NUMBER }),
        ...(told.vat_id === undefined && { vat_id: NUMBER }),
        owners_provided: true,
      },
    }),
  }
}

const PARTS: Readonly<Record<string, string>> = {
  'address.city': 'Schenectady',
  'address.line1': 'address_full_match',
  'address.postal_code': '12345',
  'address.state': 'NY',
}

const JAPANESE = {
  city: 'シブヤク',
  line1: '27-15',
  postal_code: '1500001',
  state: 'トウキヨウト',
  town: 'ジングウマエ 3-',
}

/** In kana and in kanji; the testing page does not mind which. */
const inScripts = (name: string, value: unknown) => ({ [`${name}_kana`]: value, [`${name}_kanji`]: value })

function addressIn({ country = 'US' }: Account): Record<string, string> {
  const parts = addressOf(country).map(path => [path.replace('address.', ''), PARTS[path]!])
  return { ...Object.fromEntries(parts), country }
}

function tellOfPeople(tx: Transaction, account: Account): void {
  tx.as(account.id, own => {
    const known = representativeOf(own)
    const told = personIn(account, known)
    if (known === undefined) createPerson(own, told)
    else updatePerson(own, known, told)
  })
}

function personIn(account: Account, known: Person | undefined): Stripe.AccountCreatePersonParams {
  const alone = account.business_type === 'individual'
  return {
    ...(!known?.address?.line1 && { address: addressIn(account) }),
    ...(account.country === 'JP' && {
      ...inScripts('address', JAPANESE),
      ...inScripts('first_name', 'ジェニー'),
      ...inScripts('last_name', 'ローゼン'),
    }),
    ...(known?.dob?.year == null && { dob: { day: 1, month: 1, year: 1901 } }),
    ...(!known?.email && { email: account.email ?? 'jenny.rosen@example.com' }),
    ...(!known?.first_name && { first_name: 'Jenny' }),
    ...(!known?.last_name && { last_name: 'Rosen' }),
    ...(!known?.phone && { phone: PHONE }),
    ...(!known?.nationality && account.country !== undefined && { nationality: account.country }),
    ...(!known?._secrets?.idNumber && { id_number: NUMBER }),
    full_name_aliases: known?.full_name_aliases ? [...known.full_name_aliases] : [''],
    relationship: {
      representative: true,
      title: known?.relationship?.title ?? 'CEO',
      ...(!alone && { executive: true, owner: true, percent_ownership: 100 }),
    },
  }
}

function bankAccountIn({ country = 'US', default_currency: currency = 'usd' }: Account): Record<string, unknown> {
  return { object: 'bank_account', country, currency, routing_number: '110000000', account_number: '000123456789' }
}

/** Papers, and what else can only be shown. */
function handIn(tx: Transaction, account: Account): void {
  const due = account.requirements?.currently_due ?? []
  const papers = due.filter(path => path.startsWith('documents.'))
  tx.put(accounts, account, { _told: { ...account._told, papers: [...(account._told?.papers ?? []), ...papers] } })
  tx.as(account.id, own => {
    for (const person of own.all(persons)) {
      const shown = person.requirements?.currently_due ?? []
      const all = [...(person._secrets?.papers ?? []), ...shown]
      own.put(persons, person, { _secrets: { ...person._secrets, papers: all } } as Changes<Person>)
    }
  })
}
