/** What a connected account is made with where nothing was said: its settings, and who controls it. */
import { settlementDelay } from '../balance/settlement.js'

const DESCRIPTOR_MAX = 22
const PREFIX_MAX = 10

export interface Named {
  readonly name: string | null
  readonly url: string | null
}

/** The name in the Dashboard: the business's own, or that of its web site. */
export const displayName = ({ name, url }: Named): string | null => name ?? (url === null ? null : siteOf(url).split('.').slice(0, -1).join('.') || siteOf(url))

const siteOf = (url: string): string => url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/.*$/, '')

export function defaultSettings(country: string, named: Named, manual: boolean): Record<string, unknown> {
  const descriptor = (named.name ?? (named.url === null ? null : siteOf(named.url)))?.toUpperCase().replace(/[<>\\'"*]/g, '') ?? null
  return {
    bacs_debit_payments: { display_name: null, service_user_number: null },
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_issuing: { tos_acceptance: { date: null, ip: null } },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: descriptor?.slice(0, PREFIX_MAX).trim() ?? null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: displayName(named), timezone: 'Etc/UTC' },
    invoices: { default_account_tax_ids: null, hosted_payment_method_save: 'offer' },
    payments: {
      statement_descriptor: descriptor?.slice(0, DESCRIPTOR_MAX) ?? null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: {
      debit_negative_balances: false,
      schedule: { delay_days: manual && country === 'US' ? 1 : settlementDelay(country), interval: manual ? 'manual' : 'daily' },
      statement_descriptor: null,
    },
    sepa_debit_payments: {},
  }
}

interface Controller {
  readonly payer: string
  readonly losses: string
  readonly collection: string
  readonly dashboard: string
}

const CONTROLLERS: Readonly<Record<string, Controller>> = {
  custom: { payer: 'application_custom', losses: 'application', collection: 'application', dashboard: 'none' },
  express: { payer: 'application_express', losses: 'application', collection: 'stripe', dashboard: 'express' },
  standard: { payer: 'account', losses: 'stripe', collection: 'stripe', dashboard: 'full' },
}

interface ControllerParams {
  readonly fees?: { readonly payer?: string }
  readonly losses?: { readonly payments?: string }
  readonly requirement_collection?: string
  readonly stripe_dashboard?: { readonly type?: string }
}

/** Who pays fees and losses, asks for information and shows a Dashboard. A type is a name for one choice of these. */
export function controllerOf(type: string | undefined, params: ControllerParams | undefined): { readonly type: string; readonly controller: object } {
  const kind = type ?? (params === undefined ? 'standard' : 'none')
  const { payer, losses, collection, dashboard } = CONTROLLERS[kind] ?? CONTROLLERS['standard']!
  return {
    type: kind,
    controller: {
      fees: { payer: params?.fees?.payer ?? payer },
      is_controller: true,
      losses: { payments: params?.losses?.payments ?? losses },
      requirement_collection: params?.requirement_collection ?? collection,
      stripe_dashboard: { type: params?.stripe_dashboard?.type ?? dashboard },
      type: 'application',
    },
  }
}

/** The currency of a country, in which its accounts hold their balance. */
const CURRENCIES: Readonly<Record<string, string>> = {
  US: 'usd', CA: 'cad', GB: 'gbp', AU: 'aud', NZ: 'nzd', JP: 'jpy', SG: 'sgd', HK: 'hkd', CH: 'chf', SE: 'sek', NO: 'nok', DK: 'dkk', PL: 'pln',
  CZ: 'czk', HU: 'huf', RO: 'ron', BG: 'bgn', MX: 'mxn', BR: 'brl', IN: 'inr', TH: 'thb', MY: 'myr', AE: 'aed', KR: 'krw', ID: 'idr', PH: 'php',
  VN: 'vnd', IL: 'ils', ZA: 'zar', AR: 'ars', CL: 'clp', CO: 'cop', PE: 'pen', CR: 'crc', DO: 'dop', TT: 'ttd', KZ: 'kzt', BW: 'bwp', MO: 'mop', NE: 'xof', GI: 'gbp',
}

export const currencyOf = (country: string): string => CURRENCIES[country] ?? 'eur'
