/** docs/coverage.md tells the truth. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { coverage } from '../../scripts/coverage/report.js'

it('is not stale (npm run coverage)', () => {
  const stored = readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8')
  expect(stored === coverage(), 'docs/coverage.md is stale: npm run coverage').toBe(true)
})
