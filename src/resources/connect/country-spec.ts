/** CountrySpec: what accounts of a country can do, and must tell. Read-only. @see https://docs.stripe.com/api/country_specs */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import { EXCHANGED } from '../balance/exchange.js'

export type CountrySpec = Stored<Stripe.CountrySpec>

/** Countries with Stripe accounts, and the currency of each. @see https://stripe.com/global */
const COUNTRIES =
  'AE aed,AT eur,AU aud,BE eur,BG bgn,BR brl,CA cad,CH chf,CY eur,CZ czk,DE eur,DK dkk,EE eur,ES eur,FI eur,FR eur,GB gbp,GI gbp,GR eur,HK hkd,HR eur,HU huf,IE eur,IN inr,IT eur,JP jpy,LI chf,LT eur,LU eur,LV eur,MT eur,MX mxn,MY myr,NL eur,NO nok,NZ nzd,PL pln,PT eur,RO ron,SE sek,SG sgd,SI eur,SK eur,TH thb,US usd'

const rows = COUNTRIES.split(',').map(row => row.split(' ') as [string, string])

const PERSON = ['external_account', 'tos_acceptance.date', 'tos_acceptance.ip']

export const countrySpecs = resource<CountrySpec>('country_spec', {
  api: 'countrySpecs',
  label: 'country spec',
  param: 'country',
  seed: () =>
    [...rows].reverse().map(([id, currency]) => ({
      id,
      default_currency: currency,
      supported_bank_account_currencies: { [currency]: [id] },
      supported_payment_currencies: EXCHANGED,
      supported_payment_methods: id === 'US' ? ['ach', 'card', 'stripe'] : ['card', 'stripe'],
      supported_transfer_countries: rows.map(([country]) => country),
      verification_fields: {
        company: {
          additional: ['company.verification.document'],
          minimum: ['business_type', 'company.address.line1', 'company.name', 'company.tax_id', ...PERSON],
        },
        individual: {
          additional: ['individual.verification.document'],
          minimum: [
            'business_type',
            'individual.dob.day',
            'individual.dob.month',
            'individual.dob.year',
            'individual.first_name',
            'individual.last_name',
            ...PERSON,
          ],
        },
      },
    })),
})
