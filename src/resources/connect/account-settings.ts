/** The settings that a connected account is made with where nothing was said. */
import { settlementDelay } from '../balance/settlement.js'
import { TOLD_SINCE } from './account-controller.js'

const DESCRIPTOR_MAX = 22
const PREFIX_MAX = 10

export interface Named {
  readonly name: string | null
  readonly url: string | null
}

/** The name in the Dashboard: the business's own, or that of its web site. */
export function displayName({ name, url }: Named): string | null {
  if (name !== null || url === null) return name
  const labels = siteOf(url).split('.').slice(0, -1)
  const [only = siteOf(url)] = labels
  return labels.length > 1 ? labels.join('.') : `${only.slice(0, 1).toUpperCase()}${only.slice(1)}`
}

const siteOf = (url: string): string => url.replace(/^(https?:\/\/)?(www\.)?/, '').replace(/\/.*$/, '')

interface Payouts {
  /** As told. */
  readonly interval: string | undefined
  /** The account only receives transfers, under the recipient service agreement. */
  readonly recipient: boolean
  readonly at: number
}

/** Observed: whose payouts across the border wait a day. The others' do not wait at all. */
const WAITING_RECIPIENTS = new Set(['CR', 'DO', 'ID', 'MX', 'PE', 'PH', 'TH', 'TT'])

const RECIPIENT_DAYS = 7

/** Who is paid out by hand waits a day; observed. */
export function delayDays(country: string, { interval, recipient }: Omit<Payouts, 'at'>): number {
  if (recipient && !WAITING_RECIPIENTS.has(country)) return 0
  if (interval === 'manual') return 1
  return recipient ? RECIPIENT_DAYS : settlementDelay(country)
}

export function defaultSettings(country: string, named: Named, payouts: Payouts): Record<string, unknown> {
  // Before April 2024 the site came first.
  const shown = payouts.at < TOLD_SINCE && named.url !== null ? { ...named, name: null } : named
  const descriptor =
    (named.name ?? (named.url === null ? null : siteOf(named.url)))?.toUpperCase().replace(/[<>\\'"*]/g, '') ?? null
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
    dashboard: { display_name: displayName(shown), timezone: 'Etc/UTC' },
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
      schedule: { delay_days: delayDays(country, payouts), interval: payouts.interval ?? 'daily' },
      statement_descriptor: null,
    },
    sepa_debit_payments: {},
  }
}

/** The currency of a country, in which its accounts hold their balance. */
const CURRENCIES: Readonly<Record<string, string>> = {
  US: 'usd',
  CA: 'cad',
  GB: 'gbp',
  AU: 'aud',
  NZ: 'nzd',
  JP: 'jpy',
  SG: 'sgd',
  HK: 'hkd',
  CH: 'chf',
  SE: 'sek',
  NO: 'nok',
  DK: 'dkk',
  PL: 'pln',
  CZ: 'czk',
  HU: 'huf',
  RO: 'ron',
  BG: 'bgn',
  MX: 'mxn',
  BR: 'brl',
  IN: 'inr',
  TH: 'thb',
  MY: 'myr',
  AE: 'aed',
  KR: 'krw',
  ID: 'idr',
  PH: 'php',
  VN: 'vnd',
  IL: 'ils',
  ZA: 'zar',
  AR: 'ars',
  CL: 'clp',
  CO: 'cop',
  PE: 'pen',
  CR: 'crc',
  DO: 'dop',
  TT: 'ttd',
  KZ: 'kzt',
  BW: 'bwp',
  MO: 'mop',
  NE: 'xof',
  GI: 'gbp',
}

export const currencyOf = (country: string): string => CURRENCIES[country] ?? 'eur'
