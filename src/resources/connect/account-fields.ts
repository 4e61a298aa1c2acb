/** What the parameters of an account say, field by field. */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { fieldsOf } from '../../spec/fields.js'
import { shape } from '../../spec/load.js'
import { companyOf, toldOf } from './account-company.js'
import { controllerOf, TOLD_SINCE } from './account-controller.js'
import { type Account, accounts, EMPTY_PROFILE, platformMcc } from './account-resource.js'
import { currencyOf, defaultSettings, delayDays } from './account-settings.js'

export type AccountParams = (Stripe.AccountCreateParams | Stripe.AccountUpdateParams) & {
  /** Before capabilities were hashes they were a list of names. */
  readonly requested_capabilities?: readonly string[]
}

export function newAccountFields(tx: Transaction, params: Stripe.AccountCreateParams): Changes<Account> {
  const country = params.country ?? tx.settings.country
  const named = { name: params.business_profile?.name ?? null, url: params.business_profile?.url ?? null }
  const { type, controller } = controllerOf(params.type, params.controller)
  const base = {
    type,
    ...(tx.now < TOLD_SINCE && type !== 'standard' ? {} : { controller }),
    business_profile: { ...EMPTY_PROFILE, name: params.company?.name ?? null },
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    country,
    created: tx.now,
    default_currency: params.default_currency ?? currencyOf(country),
    details_submitted: false,
    email: null,
    metadata: {},
    payouts_enabled: false,
    settings: defaultSettings(country, named, {
      interval: params.settings?.payouts?.schedule?.interval,
      recipient: params.tos_acceptance?.service_agreement === 'recipient',
      at: tx.now,
    }),
    tos_acceptance: { date: null, ip: null, user_agent: null },
  } as unknown as Account
  return {
    ...base,
    ...laidOver(tx, base, params),
    id: `acct_1${tx.letters(15)}`,
  } as Changes<Account>
}

export function laidOver(tx: Transaction, base: Account, params: AccountParams): Changes<Account> {
  const {
    capabilities,
    requested_capabilities,
    company,
    individual: _individual,
    external_account: _external,
    documents: _documents,
    ...told
  } = params
  const type = params.business_type ?? base.business_type ?? null
  return {
    ...tx.fields(accounts, told, base),
    ...(told.settings !== undefined && { settings: settingsOf(tx, base, told.settings) }),
    business_profile: profileOf(tx, base, params),
    ...((company !== undefined || type === 'individual') && { company: companyOf(tx, base, params, type) }),
    _requested: requestedOf(tx, base, capabilities, requested_capabilities),
    _told: toldOf(base, params),
  } as Changes<Account>
}

/** Another interval has another delay, unless one was told, and no day of the one before. */
function settingsOf(tx: Transaction, base: Account, told: NonNullable<AccountParams['settings']>) {
  const { settings } = tx.fields(accounts, { settings: told }, base)
  const { interval, delay_days } = told.payouts?.schedule ?? {}
  const schedule = settings?.payouts?.schedule
  if (settings === undefined || schedule === undefined || interval === undefined) return settings
  if (interval === base.settings?.payouts?.schedule.interval) return settings
  const recipient = base.tos_acceptance?.service_agreement === 'recipient'
  const kept = Object.entries(schedule).filter(
    ([name]) => name.startsWith(`${interval}_`) || !/^(weekly|monthly)_/.test(name),
  )
  const other = {
    ...Object.fromEntries(kept),
    delay_days: typeof delay_days === 'number' ? delay_days : delayDays(base.country ?? 'US', { interval, recipient }),
  }
  return { ...settings, payouts: { ...settings?.payouts, schedule: other } }
}

/** Who says what is sold, or where, and not of which industry it is, is of the platform's. */
function profileOf(tx: Transaction, base: Account, { business_profile: told }: AccountParams) {
  const before = base.business_profile
  const profile = { ...before, ...tx.fields(accounts, { business_profile: told }, base).business_profile }
  const said = Boolean(profile.url ?? profile.product_description) || profile.product_description === ''
  const { name = before?.name, product_description: description = profile.product_description } = told ?? {}
  return {
    ...profile,
    mcc: profile.mcc ?? (said ? platformMcc(tx) : null),
    name: name ?? null,
    // Recorded: an empty description is kept as one.
    product_description: description ?? null,
  }
}

/** What an account may ask to be able to do. */
export const isCapability = (name: string): boolean =>
  fieldsOf(fieldsOf(shape('account') ?? '*').get('capabilities')?.type ?? '*').has(name)

type Requested = Readonly<Record<string, number | null>>

function requestedOf(
  tx: Transaction,
  { _requested: before = {} }: Account,
  capabilities: object | undefined,
  older: readonly string[] | undefined,
): Requested {
  const requested: Record<string, number | null> = { ...before }
  for (const [at, name] of (older ?? []).entries()) {
    if (!isCapability(name))
      throw invalidRequest(`Invalid capability: ${name}`, { param: `requested_capabilities[${at}]` })
    requested[name] ??= tx.now
  }
  for (const [name, value] of Object.entries(capabilities ?? {})) {
    const { requested: wanted } = value as { readonly requested?: boolean }
    if (wanted !== undefined) requested[name] = wanted ? (requested[name] ?? tx.now) : null
  }
  return requested
}
