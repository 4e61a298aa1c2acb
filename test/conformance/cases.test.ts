/** The worked cases of the documentation, one test each. They lie outside the project: without them nothing is run. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differencesOf, type WorkedCase } from './case-interpreter.js'

const file = new URL('../../../shared/facts/cases.json', import.meta.url)
const cases: readonly WorkedCase[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as WorkedCase[]) : []

/** Cases that are not passed yet, and why. This list may only shrink. */
const notYet: Readonly<Record<string, string>> = {}

describe('worked cases', () => {
  if (cases.length === 0) it.skip('the worked cases are not beside this project', () => {})

  for (const worked of cases) {
    const reason = notYet[worked.id]
    if (reason === undefined) it(worked.id, () => expect(differencesOf(worked)).toEqual([]))
    else it.fails(`${worked.id} (not yet: ${reason})`, () => expect(differencesOf(worked)).toEqual([]))
  }
})
