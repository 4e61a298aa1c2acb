/**
 * The seed of the random tests. A change is judged by a fixed one, so that it never pays for what it did not do; fresh
 * seeds are for `npm run test:fresh`, which takes the commit's hash and prints it.
 */

/** `SEED=123 npx vitest run …` replays; failures of fast-check print it too. */
export const seed: number = seedOf(process.env['SEED'] ?? '1')

/** A number as it is, a hash by its first seven digits. */
function seedOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const hash = Number.parseInt(text.slice(0, 7), 16)
  return Number.isNaN(hash) ? 1 : hash
}
