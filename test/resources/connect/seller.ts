/** What the tests of connected accounts open them with: the data of the testing page. @see https://docs.stripe.com/connect/testing */
import type Stripe from 'stripe'

const ADDRESS = { line1: 'address_full_match', city: 'Schenectady', state: 'NY', postal_code: '12345' }
export const BANK = {
  object: 'bank_account',
  country: 'US',
  currency: 'usd',
  routing_number: '110000000',
  account_number: '000123456789',
} as const

export const PERSON = {
  first_name: 'Jenny',
  last_name: 'Rosen',
  email: 'jenny@example.com',
  phone: '0000000000',
  id_number: '000000000',
  dob: { day: 1, month: 1, year: 1901 },
  address: ADDRESS,
} satisfies Stripe.AccountCreateParams.Individual

const COMMON = {
  type: 'custom',
  country: 'US',
  capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
  business_profile: { mcc: '5734', url: 'https://accessible.stripe.com' },
  tos_acceptance: { date: 1_609_798_905, ip: '8.8.8.8' },
  external_account: BANK,
} as const

export const seller = (changes: object = {}): Stripe.AccountCreateParams =>
  ({ ...COMMON, business_type: 'individual', individual: PERSON, ...changes }) as unknown as Stripe.AccountCreateParams

export const company = (changes: object = {}): Stripe.AccountCreateParams =>
  ({
    ...COMMON,
    business_type: 'company',
    company: { name: 'Rocket Rides', tax_id: '000000000', phone: '0000000000', address: ADDRESS },
    ...changes,
  }) as unknown as Stripe.AccountCreateParams

export const due = ({
  requirements,
}: {
  readonly requirements?: Stripe.Account.Requirements | Stripe.Person.Requirements | null
}) => requirements?.currently_due ?? []
