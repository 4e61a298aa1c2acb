/** Ids and secrets of Stripe's form and length, drawn from the world's seed. */
import { hash, letters, stream } from './random.js'

export const idFrom = (seed: number, draw: number, prefix: string, length: number): string =>
  `${prefix}_${letters(stream(seed, draw), length)}`

/** An id that depends on names alone, for what a new account holds before anything is drawn. */
export const namedId = (seed: number, name: string, prefix: string, length: number): string =>
  `${prefix}_${letters(stream(seed, hash(name)), length)}`
