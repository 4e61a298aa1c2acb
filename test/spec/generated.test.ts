/** The generated spec is what the generator makes of the installed package. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generate } from '../../scripts/generate-spec/generate.js'

it('is not stale (npm run generate)', () => {
  for (const [name, text] of Object.entries(generate().files)) {
    const stored = readFileSync(new URL(`../../src/spec/generated/${name}`, import.meta.url), 'utf8')
    expect(stored === text, `src/spec/generated/${name} is stale: npm run generate`).toBe(true)
  }
})
