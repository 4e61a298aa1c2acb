/** The account's object: the platform keeps them all, what an account has is in its own tables. */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { shownExternalAccounts } from './external-account.js'
import { representativeOf } from './person-resource.js'

/** What an account has told and does not show. */
export interface Told {
  readonly tax_id?: string
  readonly vat_id?: string
  readonly owners_provided?: boolean
  /** Which papers were handed in: `documents.company_license.files`. */
  readonly papers?: readonly string[]
  /** What the test document of the business shows. */
  readonly document?: 'success' | 'failure'
}

export type Account = Stored<Stripe.Account> & {
  /** Its capabilities: when each was asked for, or `null` when it no longer is. */
  readonly _requested?: Readonly<Record<string, number | null>>
  readonly _told?: Told
  readonly _rejected?: boolean
  /** What is being checked, and what has been; a hash of it. */
  readonly _checking?: number
  readonly _checked?: number
  /** Whether somebody's document is part of the check. */
  readonly _documented?: boolean
}

export const accounts = resource<Account>('account', {
  idPrefix: 'acct',
  idLength: 16,
  api: 'accounts',
  param: 'account',
  absent: ['groups'],
  seed: ({ account }) => [{ id: account, object: 'account', ...platformFields }],
  show: (tx, account: Account) => ({
    ...(account.id === tx.platform && asSet(tx, account)),
    external_accounts: shownExternalAccounts(tx, account.id),
    ...(account.business_type === 'individual' && individualOf(tx, account.id)),
  }),
})

/** Observed: what an account does not say of its industry is the platform's. Books, periodicals and newspapers. */
const PLATFORM_MCC = '5192'

/** The profile of an account that has told nothing. */
export const EMPTY_PROFILE = {
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

/** The platform's own object is what its Dashboard shows; nothing is asked of it. */
const platformFields = {
  business_profile: { ...EMPTY_PROFILE, mcc: PLATFORM_MCC },
  business_type: null,
  capabilities: { card_payments: 'active', transfers: 'active' },
  charges_enabled: true,
  details_submitted: true,
  email: null,
  payouts_enabled: true,
  type: 'standard',
}

const asSet = ({ settings }: Transaction, { business_profile: profile }: Account): Partial<Account> => ({
  business_profile: { ...profile!, name: settings.business_name },
  country: settings.country,
  default_currency: settings.default_currency,
})

/** Of whom the objects of the request's account tell: the platform as it is set, others as they told. */
export function ownIdentity(tx: Transaction): { readonly country: string; readonly name: string | null } {
  const { account, platform, settings } = tx
  const own = account === platform ? undefined : tx.as(platform, platform => platform.find(accounts, account))
  return own === undefined
    ? { country: settings.country, name: settings.business_name }
    : { country: own.country!, name: own.settings?.dashboard?.display_name ?? null }
}

/** The platform's industry. */
export function platformMcc(tx: Transaction): string | null {
  const own = tx.as(tx.platform, platform => platform.row('account', tx.platform)?.value) as Account | undefined
  return own?.business_profile?.mcc ?? null
}

function individualOf(tx: Transaction, account: string): { readonly individual?: StoredObject } {
  return tx.as(account, own => {
    const person = representativeOf(own)
    const shown = person && own.shown('person', person.id)
    if (shown === undefined) return {}
    const { additional_tos_acceptances: _acceptances, ...individual } = shown
    return { individual }
  })
}
