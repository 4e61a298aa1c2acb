/** The seed of the random tests: in CI the commit's hash, so that each run is new and each can be had again. */
import { execSync } from 'node:child_process'

/** `SEED=123 npx vitest run …` replays; failures of fast-check print it too. */
export const seed: number = fromEnvironment() ?? (process.env['CI'] === undefined ? 1 : fromCommit())

function fromEnvironment(): number | undefined {
  const text = process.env['SEED']
  return text === undefined || text === '' ? undefined : seedOf(text)
}

function fromCommit(): number {
  try {
    return seedOf(execSync('git rev-parse HEAD', { encoding: 'utf8' }).trim())
  } catch {
    return 1
  }
}

/** A number as it is, a hash by its first seven digits. */
function seedOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.parseInt(text.slice(0, 7), 16)
}
