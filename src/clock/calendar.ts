/**
 * Calendar arithmetic: in UTC, and always from an anchor, so that 31 January is followed by 28 February and then by
 * 31 March again.
 * @see https://docs.stripe.com/billing/subscriptions/billing-cycle
 */
import { UTCDate } from '@date-fns/utc'
import { add } from 'date-fns/add'
import { addMonths, monthsBetween } from './civil.js'

export type Interval = 'day' | 'week' | 'month' | 'year'

export const DAY_SECONDS = 86_400
export const HOUR_SECONDS = 3600

/** A length of time as people say it; months and years are calendar ones. */
export interface Duration {
  readonly years?: number
  readonly months?: number
  readonly weeks?: number
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
}

const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000)
const toDate = (seconds: number): UTCDate => new UTCDate(seconds * 1000)

/** A moment that lies a duration after another one. */
export const addDuration = (seconds: number, duration: Duration): number => toSeconds(add(toDate(seconds), duration))

const SECONDS: Readonly<Partial<Record<Interval, number>>> = { day: DAY_SECONDS, week: 7 * DAY_SECONDS }

/** `anchor + count × interval`; a day that the month does not have becomes its last one. */
export function addIntervals(anchor: number, interval: Interval, count: number): number {
  const fixed = SECONDS[interval]
  if (fixed !== undefined) return anchor + fixed * count
  return addMonths(anchor, interval === 'year' ? 12 * count : count)
}

export interface Period {
  readonly start: number
  readonly end: number
}

/**
 * The period of `anchor + n × (count intervals)` that holds `at`: `start ≤ at < end`. The anchor may lie after it.
 */
export function periodAt(anchor: number, interval: Interval, count: number, at: number): Period {
  let n = Math.floor(roughIntervals(anchor, interval, at) / count)
  let start = addIntervals(anchor, interval, n * count)
  while (start > at) start = addIntervals(anchor, interval, --n * count)
  let end = addIntervals(anchor, interval, (n + 1) * count)
  while (end <= at) {
    start = end
    end = addIntervals(anchor, interval, (++n + 1) * count)
  }
  return { start, end }
}

function roughIntervals(anchor: number, interval: Interval, at: number): number {
  const fixed = SECONDS[interval]
  if (fixed !== undefined) return Math.floor((at - anchor) / fixed)
  const months = monthsBetween(anchor, at)
  return interval === 'year' ? Math.floor(months / 12) : months
}

/** `07 Apr 2026`, as Stripe writes dates into descriptions. */
export function dayMonthYear(seconds: number): string {
  const date = toDate(seconds)
  return `${String(date.getUTCDate()).padStart(2, '0')} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The start of the UTC day of a moment. */
export const startOfDay = (seconds: number): number => seconds - (((seconds % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS)

/** 0 is Sunday. */
export const weekday = (seconds: number): number => toDate(seconds).getUTCDay()

/** The moment with these parts of a date replaced; a day past the month's end becomes its last day. */
export function withParts(
  seconds: number,
  parts: {
    readonly month?: number
    readonly day?: number
    readonly hour?: number
    readonly minute?: number
    readonly second?: number
  },
): number {
  const date = toDate(seconds)
  const year = date.getUTCFullYear()
  const month = parts.month ?? date.getUTCMonth() + 1
  const lastDay = new UTCDate(Date.UTC(year, month, 0)).getUTCDate()
  const day = Math.min(parts.day ?? date.getUTCDate(), lastDay)
  return (
    Date.UTC(
      year,
      month - 1,
      day,
      parts.hour ?? date.getUTCHours(),
      parts.minute ?? date.getUTCMinutes(),
      parts.second ?? date.getUTCSeconds(),
    ) / 1000
  )
}

const UNITS = new Set(['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'])

/** Whether a value from outside is a duration: known units, and nothing that leads backwards. */
export function isDuration(value: unknown): value is Duration {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const parts = Object.entries(value)
  return parts.length > 0 && parts.every(([unit, n]) => UNITS.has(unit) && Number.isSafeInteger(n) && n >= 0 && n < 1e9)
}

/** `2026-01-31T09:00:00.000Z`, as v2 writes instants. */
export const isoInstant = (seconds: number): string => new UTCDate(seconds * 1000).toISOString()

/** The other way round; parts of a second are dropped. */
export const secondsOfIso = (instant: string): number => Math.floor(new UTCDate(instant).getTime() / 1000)
