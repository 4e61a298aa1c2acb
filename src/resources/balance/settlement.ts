/**
 * When money that was taken may be used: some days later, business or calendar ones by the account's country.
 * @see https://docs.stripe.com/payouts#payout-speed
 */
import { UTCDate } from '@date-fns/utc'
import { addDuration, DAY_SECONDS, startOfDay, weekday, withParts } from '../../clock/calendar.js'
import type { AccountHome } from './account-home.js'

const BUSINESS_DAYS = new Set('AE AU IN JP MY NZ TH US'.split(' '))

const DELAY_DAYS: Readonly<Record<string, number>> = {
  US: 2,
  AU: 2,
  NZ: 4,
  JP: 4,
  MY: 7,
  TH: 7,
  AE: 7,
  IN: 3,
  BR: 30,
  MX: 3,
  HK: 5,
  SG: 7,
  CA: 7,
  GB: 7,
  CH: 7,
}

/** Europe and whatever the table does not name. */
const DELAY_DAYS_ELSEWHERE = 7

export const settlementDelay = (country: string): number => DELAY_DAYS[country] ?? DELAY_DAYS_ELSEWHERE

/** Midnight of the day on which money taken at `at` becomes available. */
export function availableOn(at: number, { country, delayDays }: Pick<AccountHome, 'country' | 'delayDays'>): number {
  const day = startOfDay(at)
  return BUSINESS_DAYS.has(country) ? addBusinessDays(day, delayDays, country) : addDuration(day, { days: delayDays })
}

export function addBusinessDays(day: number, count: number, country: string): number {
  let moment = day
  for (let left = count; left > 0; ) {
    moment += DAY_SECONDS
    if (isBusinessDay(moment, country)) left--
  }
  return moment
}

export function isBusinessDay(day: number, country: string): boolean {
  const name = weekday(day)
  return name !== 0 && name !== 6 && !(country === 'US' && isFederalHoliday(day))
}

/** The bank holidays of the Federal Reserve: fixed dates move from Sunday to Monday, and are not moved from Saturday. */
function isFederalHoliday(day: number): boolean {
  const date = new UTCDate(day * 1000)
  const month = date.getUTCMonth() + 1
  const dayOfMonth = date.getUTCDate()
  const name = date.getUTCDay()
  const isFixed = (m: number, d: number) =>
    (month === m && dayOfMonth === d) || (name === 1 && isSameDay(day - DAY_SECONDS, m, d))
  const isNth = (m: number, wanted: number, nth: number) =>
    month === m && name === wanted && Math.ceil(dayOfMonth / 7) === nth
  const lastMondayOfMay = month === 5 && name === 1 && dayOfMonth > 24
  return (
    FIXED.some(([m, d]) => isFixed(m, d)) || NTH.some(([m, wanted, nth]) => isNth(m, wanted, nth)) || lastMondayOfMay
  )
}

const FIXED: readonly (readonly [month: number, day: number])[] = [
  [1, 1],
  [6, 19],
  [7, 4],
  [11, 11],
  [12, 25],
]
/** King's day, Presidents' Day, Labor Day, Columbus Day, Thanksgiving. */
const NTH: readonly (readonly [month: number, weekday: number, nth: number])[] = [
  [1, 1, 3],
  [2, 1, 3],
  [9, 1, 1],
  [10, 1, 2],
  [11, 4, 4],
]

const isSameDay = (moment: number, month: number, day: number) => withParts(moment, { month, day }) === moment
