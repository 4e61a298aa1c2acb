/**
 * Exchange rates: one fixed table, so that the same world always converts alike. Stripe's own change daily and are not
 * published for a test environment.
 */
import { decimal, decimalsOf, roundHalfUp } from '../../core/money.js'

/** How many units of a currency one US dollar buys. */
const PER_DOLLAR: Readonly<Record<string, string>> = {
  usd: '1',
  eur: '0.9259',
  gbp: '0.7876',
  cad: '1.3588',
  aud: '1.5152',
  nzd: '1.6393',
  sgd: '1.3389',
  hkd: '7.8125',
  jpy: '149.25',
  krw: '1321.36',
  cny: '7.1942',
  inr: '83.333',
  mxn: '17.241',
  brl: '5.0251',
  chf: '0.8803',
  sek: '10.417',
  nok: '10.638',
  dkk: '6.9444',
  pln: '4',
  czk: '23.256',
  huf: '357.14',
  ron: '4.6083',
  bgn: '1.8116',
  ils: '3.7037',
  thb: '35.714',
  php: '55.556',
  idr: '15625',
  myr: '4.7170',
  twd: '31.25',
  zar: '18.868',
  try: '30.303',
  aed: '3.6725',
  sar: '3.75',
  kwd: '0.3077',
  bhd: '0.376',
  jod: '0.709',
  omr: '0.3845',
  tnd: '3.125',
  egp: '47.62',
  ngn: '1515.2',
  kes: '131.58',
  ghs: '12.821',
  clp: '952.38',
  cop: '3937',
  pen: '3.7736',
  ars: '869.57',
  uyu: '39.216',
  crc: '512.82',
  ttd: '6.7797',
  vnd: '25000',
  isk: '138.89',
  uah: '39.216',
  kzt: '450',
}

/** Units of `to` for one unit of `from`, of their smallest units; 1 for the same currency. */
export function exchangeRate(from: string, to: string): number {
  if (from === to) return 1
  const ratio = decimal(PER_DOLLAR[to] ?? '1').div(PER_DOLLAR[from] ?? '1')
  return Number(ratio.times(decimal(10).pow(decimalsOf(to) - decimalsOf(from))).toPrecision(6))
}

export const convert = (amount: number, from: string, to: string): number =>
  from === to ? amount : roundHalfUp(decimal(amount).times(exchangeRate(from, to)))

/** The currencies of the table. */
export const EXCHANGED: readonly string[] = Object.keys(PER_DOLLAR)

/** Units of `to` for one unit of `from`, as people count them. */
export const unitRate = (from: string, to: string): number =>
  Number(
    decimal(PER_DOLLAR[to] ?? '1')
      .div(PER_DOLLAR[from] ?? '1')
      .toPrecision(6),
  )
