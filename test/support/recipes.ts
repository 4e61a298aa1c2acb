/** Parameters that a call needs beyond what its types say: choices that go together, and values that mean something. */
import type { Pool } from './pool.js'

type Recipe = (pool: Pool, now: number) => Readonly<Record<string, unknown>>

export const recipes: Readonly<Record<string, Recipe>> = {}
