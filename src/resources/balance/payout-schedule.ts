/** How often an account is paid out by itself. @see https://docs.stripe.com/connect/manage-payout-schedule */
import { addIntervals, DAY_SECONDS, startOfDay, weekday, withParts } from '../../clock/calendar.js'

export interface PayoutSchedule {
  readonly interval: string
  /** `friday` */
  readonly weekly?: readonly string[]
  /** 29 to 31 are the last day of shorter months. */
  readonly monthly?: readonly number[]
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** The next moment, `at` included, at which an automatic payout goes out; `undefined` for a manual schedule. */
export function nextPayoutAt(schedule: PayoutSchedule, at: number): number | undefined {
  const today = startOfDay(at)
  switch (schedule.interval) {
    case 'daily':
      return at
    case 'weekly': {
      const wanted = schedule.weekly ?? ['monday']
      for (let day = today; ; day += DAY_SECONDS) if (wanted.includes(DAYS[weekday(day)]!)) return Math.max(at, day)
    }
    case 'monthly': {
      const wanted = schedule.monthly ?? [1]
      const candidates = [0, 1].flatMap(months =>
        wanted.map(day => withParts(addIntervals(withParts(today, { day: 1 }), 'month', months), { day })),
      )
      return Math.max(at, Math.min(...candidates.filter(day => day >= today)))
    }
    default:
      return undefined
  }
}
