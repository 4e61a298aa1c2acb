/**
 * What Stripe asks of a connected account, as data: by country, by who it is about, and by the day, since the rules of a
 * country change. Paths are relative to what is asked about.
 * @see https://docs.stripe.com/connect/required-verification-information
 */

import { formOf } from './account-form.js'

export interface Asked {
  /** Before the account may do anything. */
  readonly now: readonly string[]
  /** At some later time: shown as eventually due. */
  readonly later?: readonly string[]
  /** As soon as everything else has been told. */
  readonly then?: readonly string[]
  /** Eventually due of who is no national of the country. */
  readonly ofForeigners?: readonly string[]
  /** What may be handed in instead of a path. */
  readonly instead?: Readonly<Record<string, string>>
}

export interface Rules {
  readonly individual: Asked
  readonly representative: Asked
  readonly owner: Asked
  /** Under `company`. */
  readonly company: Asked
  /** Under the account itself, when its representative is known. */
  readonly documents?: Asked
  /** Whether nothing works before what was told has been checked. Elsewhere it is believed until a check fails. */
  readonly checksFirst?: true
  /** Whether the web site is looked at too. */
  readonly checksSite?: true
  /** Declarations that are looked up in a register. */
  readonly declarations?: readonly string[]
}

const DOB = ['dob.day', 'dob.month', 'dob.year']
const NAME = ['first_name', 'last_name']

const WITH_STATE = new Set(['US', 'CA', 'AU', 'MX', 'IN', 'BR', 'AE', 'MY'])
const WITHOUT_POSTAL_CODE = new Set(['AE', 'HK', 'IE'])

export const addressOf = (country: string): readonly string[] => [
  ...(country === 'AE' ? [] : ['address.city']),
  'address.line1',
  // Recorded of Botswana: where there is no form for a country, its addresses need no postal code.
  ...(WITHOUT_POSTAL_CODE.has(country) || formOf(country).generic ? [] : ['address.postal_code']),
  ...(WITH_STATE.has(country) ? ['address.state'] : []),
]

/** Where no rules of its own stand below. */
function usual(country: string): Rules {
  const address = addressOf(country)
  return {
    individual: { now: [...address, ...DOB, ...NAME] },
    representative: {
      now: [...address, ...DOB, 'email', ...NAME, 'phone', 'relationship.executive', 'relationship.title'],
    },
    owner: { now: [...address, ...DOB, 'email', ...NAME] },
    company: { now: [...address, 'name', 'phone', 'tax_id'] },
  }
}

/** These ask for the number of an identity document, also of those who are only paid out to. */
const WITH_ID_NUMBER = new Set(['AR', 'BR', 'CL', 'CO', 'CR', 'DO', 'PE', 'UY'])

const beside = (asked: Asked, ...paths: readonly string[]): Asked => ({ ...asked, now: [...asked.now, ...paths] })
const without = (asked: Asked, ...paths: readonly string[]): Asked => ({
  ...asked,
  now: asked.now.filter(path => !paths.includes(path)),
})

const usa = usual('US')
const usIndividual = beside(usa.individual, 'email', 'phone', 'ssn_last_4')
const usOwnerLater = [...addressOf('US'), ...DOB, 'phone']
const documentForNumber = { ssn_last_4: 'verification.document' }

/** @see https://docs.stripe.com/connect/upcoming-requirements-updates, "United States", 2024 */
export const US_BEFORE_2024: Rules = {
  ...usa,
  individual: usIndividual,
  representative: { ...beside(usa.representative, 'ssn_last_4'), instead: documentForNumber },
  owner: { now: ['email', ...NAME], later: [...usOwnerLater, 'ssn_last_4'], instead: documentForNumber },
  checksFirst: true,
}
export const US_SINCE_2024: Rules = {
  ...usa,
  individual: { ...usIndividual, later: ['id_number'] },
  representative: {
    ...beside(without(usa.representative, 'relationship.executive'), 'ssn_last_4'),
    later: ['id_number'],
  },
  owner: { now: ['email', ...NAME], later: usOwnerLater },
  checksFirst: true,
  checksSite: true,
}

const canada = usual('CA')
export const CA_SINCE_2024: Rules = { ...canada, individual: beside(canada.individual, 'relationship.title') }

const emirates = usual('AE')
const PAPERS = ['documents.passport.files', 'documents.visa.files', 'verification.document']
const papersOf = (asked: Asked): Asked => ({
  ...beside(asked, 'id_number', 'nationality'),
  later: ['documents.passport.files'],
  then: PAPERS,
})
const licences = [
  'documents.bank_account_ownership_verification.files',
  'documents.company_license.files',
  'documents.company_memorandum_of_association.files',
]

/** Japan asks for addresses and names in both scripts. */
const inBothScripts = (paths: readonly string[]): readonly string[] =>
  paths.flatMap(path => {
    const name = path === 'name' ? [path] : []
    if (/^(first_name|last_name|name)$/.test(path)) return [...name, `${path}_kana`, `${path}_kanji`]
    if (!path.startsWith('address.')) return [path]
    const town = path === 'address.city' ? ['state', 'town'] : []
    return ['address_kana', 'address_kanji'].flatMap(script => [
      path.replace('address', script),
      ...town.map(part => `${script}.${part}`),
    ])
  })
const japanese = (asked: Asked): Asked => ({ ...asked, now: inBothScripts(asked.now) })
const japan = usual('JP')

/** These ask everybody for the number of an identity document. */
const numbered = (country: string): Rules => ({
  ...usual(country),
  individual: beside(usual(country).individual, 'id_number'),
})

const RULES: Readonly<Record<string, Rules>> = {
  AE: {
    ...emirates,
    individual: papersOf(emirates.individual),
    representative: papersOf(emirates.representative),
    owner: papersOf(without(emirates.owner, 'email')),
    company: beside(emirates.company, 'business_vat_id_number'),
    documents: { now: [], later: licences, then: licences },
  },
  AU: { ...usual('AU'), individual: beside(usual('AU').individual, 'phone') },
  BR: numbered('BR'),
  GB: { ...usual('GB'), declarations: ['company.ownership_declaration.date', 'company.ownership_declaration.ip'] },
  HK: numbered('HK'),
  IN: numbered('IN'),
  JP: {
    individual: japanese(beside(japan.individual, 'email', 'phone')),
    representative: japanese(japan.representative),
    owner: japanese(japan.owner),
    company: japanese(japan.company),
  },
  MX: numbered('MX'),
  MY: numbered('MY'),
  SG: {
    ...usual('SG'),
    individual: {
      ...beside(usual('SG').individual, 'full_name_aliases', 'id_number', 'nationality', 'phone'),
      then: ['verification.proof_of_liveness'],
      ofForeigners: ['verification.proof_of_liveness'],
    },
  },
}

/** Unix seconds from which on the newer rules hold. */
export const US_NEW_RULES_AT = 1_717_516_800
export const CA_NEW_RULES_AT = 1_724_259_600

export interface Kind {
  readonly country: string
  /** Only paid out to, under the recipient service agreement. */
  readonly recipient: boolean
}

export function rulesFor({ country, recipient }: Kind, at: number): Rules {
  if (country === 'US') return at < US_NEW_RULES_AT ? US_BEFORE_2024 : US_SINCE_2024
  if (country === 'CA') return at < CA_NEW_RULES_AT ? canada : CA_SINCE_2024
  const rules = RULES[country] ?? usual(country)
  return recipient ? forRecipient(country, rules) : rules
}

/** Of who takes no payments less is asked, and a document only later. */
function forRecipient(country: string, rules: Rules): Rules {
  const number = WITH_ID_NUMBER.has(country) ? ['id_number'] : []
  return { ...rules, individual: { ...beside(rules.individual, ...number), later: ['verification.document'] } }
}
