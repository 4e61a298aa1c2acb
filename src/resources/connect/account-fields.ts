/** What the parameters of an account say, field by field. */
import type Stripe from 'stripe'
import { hash, letters, stream } from '../../core/random.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { controllerOf, currencyOf, defaultSettings } from './account-settings.js'
import { type Account, accounts } from './account.js'

type Params = Stripe.AccountCreateParams | Stripe.AccountUpdateParams
/** Before capabilities were hashes they were a list of names. */
type OlderParams = Params & { readonly requested_capabilities?: readonly string[] }

const EMPTY_PROFILE = {
  annual_revenue: null,
  estimated_worker_count: null,
  mcc: null,
  minority_owned_business_designation: null,
  name: null,
  product_description: null,
  specified_commercial_transactions_act_url: null,
  support_address: null,
  support_email: null,
  support_phone: null,
  support_url: null,
  url: null,
}

export function newAccountFields(tx: Transaction, params: Stripe.AccountCreateParams): Changes<Account> {
  const country = params.country ?? tx.settings.country
  const profile = { ...EMPTY_PROFILE, ...params.business_profile }
  const named = { name: profile.name ?? params.company?.name ?? null, url: profile.url ?? null }
  const manual = params.settings?.payouts?.schedule?.interval === 'manual'
  const base = {
    ...controllerOf(params.type, params.controller as Parameters<typeof controllerOf>[1]),
    business_profile: { ...profile, name: named.name },
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    country,
    default_currency: params.default_currency ?? currencyOf(country),
    details_submitted: false,
    email: null,
    metadata: {},
    payouts_enabled: false,
    settings: defaultSettings(country, named, manual),
    tos_acceptance: { date: null, ip: null, user_agent: null },
    _told: {},
  } as unknown as Account
  return { ...base, ...laidOver(tx, base, params), id: `acct_1${letters(stream(hash(tx.newId('n')), 1), 15)}` } as Changes<Account>
}

export function laidOver(tx: Transaction, base: Account, params: OlderParams): Changes<Account> {
  const { capabilities, requested_capabilities, company, settings, individual: _individual, external_account: _external, tos_acceptance: terms, documents: _documents, ...told } =
    params as Stripe.AccountUpdateParams & OlderParams
  const fields = tx.fields(accounts, { ...told, ...(settings !== undefined && { settings }), ...(terms !== undefined && { tos_acceptance: terms }) }, base)
  const type = params.business_type ?? base.business_type ?? null
  return {
    ...fields,
    ...(told.business_profile !== undefined && { business_profile: { ...base.business_profile, ...fields.business_profile, ...named(told.business_profile, base) } }),
    ...((company !== undefined || type === 'individual') && { company: companyOf(tx, base, params, type) }),
    _requested: requestedOf(base, capabilities, requested_capabilities),
    _told: { ...(base['_told'] as object), ...secretsOf(company) },
  } as Changes<Account>
}

const named = (profile: { readonly name?: string | '' }, base: Account) =>
  profile.name === undefined ? { name: base.business_profile?.name ?? null } : {}

type Requested = Readonly<Record<string, boolean>>

function requestedOf(base: Account, capabilities: object | undefined, older: readonly string[] | undefined): Requested {
  const requested: Record<string, boolean> = { ...(base['_requested'] as Requested | undefined) }
  for (const name of older ?? []) requested[name] = true
  for (const [name, value] of Object.entries(capabilities ?? {})) {
    const wanted = (value as { readonly requested?: boolean }).requested
    if (wanted !== undefined) requested[name] = wanted
  }
  return requested
}

const secretsOf = (company: Params['company']): object =>
  company === undefined
    ? {}
    : Object.fromEntries(Object.entries(company).filter(([name]) => name === 'tax_id' || name === 'vat_id' || name === 'owners_provided'))

const NO_DOCUMENT = { back: null, details: null, details_code: null, front: null }

/** An individual is a company of one: its address and phone are the person's. */
function companyOf(tx: Transaction, base: Account, params: Params, type: string | null): object {
  const { individual, company } = params
  const alone = type === 'individual'
  const phone = individual?.phone
  const before = base.company ?? {
    address: { city: null, country: base.country, line1: null, line2: null, postal_code: null, state: null },
    directors_provided: alone,
    executives_provided: alone,
    name: null,
    owners_provided: alone,
    phone: null,
    tax_id_provided: false,
    verification: { document: NO_DOCUMENT },
  }
  const fields = tx.fields(accounts, { company: company ?? {} }, { ...base, company: before } as Account).company
  return {
    ...before,
    ...fields,
    address: { ...before.address, ...individual?.address, ...company?.address },
    ...(phone !== undefined && { phone: phone.startsWith('+') ? phone : `+1${phone.replace(/\D/g, '')}` }),
    tax_id_provided: before.tax_id_provided === true || company?.tax_id !== undefined,
  }
}
