/**
 * What is held of the API's history. The entry for Node holds all of it from the start; a browser's bundle has it as a
 * chunk of its own.
 */
import type { Change } from './change.js'

interface History {
  readonly differenceTables: readonly (readonly [version: string, table: string])[]
  readonly changes: readonly Change[]
}

let held: History | undefined

export function holdHistory(history: History): void {
  held = history
}

export const historyIsHeld = (): boolean => held !== undefined

export async function loadHistory(): Promise<void> {
  held ??= await import('./all.js')
}

/** Whoever asks has seen to it that there is one: see `requireHistory` in `core/older.ts`. */
export function history(): History {
  if (held === undefined) throw new Error('the history of the API is not loaded')
  return held
}
