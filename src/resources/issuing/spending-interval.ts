/** When the interval of a spending limit began: at midnight UTC, weeks on Sunday. */
import { UTCDate } from '@date-fns/utc'
import { startOfDay } from 'date-fns/startOfDay'
import { startOfMonth } from 'date-fns/startOfMonth'
import { startOfWeek } from 'date-fns/startOfWeek'
import { startOfYear } from 'date-fns/startOfYear'

const STARTS: Readonly<Record<string, (date: UTCDate) => Date>> = {
  daily: startOfDay,
  weekly: date => startOfWeek(date, { weekStartsOn: 0 }),
  monthly: startOfMonth,
  yearly: startOfYear,
}

/** Unix seconds; `all_time` began with the first of them. */
export function startOfInterval(interval: string, at: number): number {
  const start = STARTS[interval]
  return start === undefined ? 0 : Math.floor(start(new UTCDate(at * 1000)).getTime() / 1000)
}
