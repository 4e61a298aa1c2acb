/** Months in whole numbers are the months of a date library. */
import { UTCDate } from '@date-fns/utc'
import { add } from 'date-fns/add'
import { differenceInCalendarMonths } from 'date-fns/differenceInCalendarMonths'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths, monthsBetween } from '../../src/clock/civil.js'
import { seed } from '../support/seed.js'

/** 1901 to 2199. */
const moment = fc.integer({ min: -2_177_452_800, max: 7_258_118_399 })

describe(`months (seed ${seed})`, () => {
  it('are added as date-fns adds them', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: -600, max: 600 }), (seconds, months) => {
        expect(addMonths(seconds, months)).toBe(add(new UTCDate(seconds * 1000), { months }).getTime() / 1000)
      }),
      { seed },
    )
  })

  it('are counted as date-fns counts them', () => {
    fc.assert(
      fc.property(moment, moment, (from, to) => {
        const expected = differenceInCalendarMonths(new UTCDate(to * 1000), new UTCDate(from * 1000))
        expect(monthsBetween(from, to)).toBe(expected)
      }),
      { seed },
    )
  })
})
