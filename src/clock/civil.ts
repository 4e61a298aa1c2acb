/**
 * Months of moments in whole numbers: every period of every subscription asks for them, and a date library makes several
 * objects for each answer.
 * @see https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
const DAY_SECONDS = 86_400
/** Days from 1 March of the year 0 to 1 January 1970: years that begin in March have their leap day at the end. */
const EPOCH_DAYS = 719_468
/** Days of 400 years, after which the calendar repeats. */
const ERA_DAYS = 146_097

interface Day {
  /** Months since January of the year 0. */
  readonly month: number
  /** Of the month, from 1. */
  readonly day: number
}

function dayOf(seconds: number): Day {
  const days = Math.floor(seconds / DAY_SECONDS) + EPOCH_DAYS
  const era = Math.floor(days / ERA_DAYS)
  const ofEra = days - era * ERA_DAYS
  const leaps = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096)
  const year = Math.floor((ofEra - leaps) / 365)
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const month = Math.floor((5 * ofYear + 2) / 153)
  return { month: (era * 400 + year) * 12 + month + 2, day: ofYear - Math.floor((153 * month + 2) / 5) + 1 }
}

/** Midnight of a day of a month; days past its end run on into the next. */
const midnight = (month: number, day: number): number =>
  Date.UTC(Math.floor(month / 12), month - Math.floor(month / 12) * 12, day) / 1000

/** The same time of the same day, so many months on; a day that the month does not have becomes its last one. */
export function addMonths(seconds: number, months: number): number {
  const { month, day } = dayOf(seconds)
  const moved = midnight(month + months, day)
  const last = midnight(month + months + 1, 0)
  return Math.min(moved, last) + seconds - Math.floor(seconds / DAY_SECONDS) * DAY_SECONDS
}

/** From the calendar month of one moment to that of another. */
export const monthsBetween = (from: number, to: number): number => dayOf(to).month - dayOf(from).month
