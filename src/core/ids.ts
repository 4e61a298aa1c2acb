/** Ids and secrets of Stripe's form and length, drawn from the world's seed. */
import { BASE_62, roomFor, textOf, writeNumber } from './codes.js'
import { hash, letters, stream, writeLetters } from './random.js'

/** Letters that say in which order ids were made; 62^6 are some 56 thousand millions. */
const ORDER_LENGTH = 6

/**
 * An id of a world's own. Like Stripe's, ids sort roughly as they were made: they begin with the draw, from an origin that
 * the seed chooses. So what is new goes to the end of a table, where it costs the same in a large world as in a small one.
 */
export function idFrom(seed: number, draw: number, prefix: string, length: number): string {
  const codes = roomFor(prefix.length + 1 + length)
  for (let i = 0; i < prefix.length; i++) codes[i] = prefix.charCodeAt(i)
  codes[prefix.length] = UNDERSCORE
  let at = prefix.length + 1
  if (length > ORDER_LENGTH) {
    writeNumber(codes, at, (hash('ids', seed) % ORIGIN_MAX) + draw, ORDER_LENGTH, BASE_62)
    at += ORDER_LENGTH
  }
  writeLetters(codes, at, stream(seed, draw))
  return textOf(codes)
}

const UNDERSCORE = 95

/** Leaves room for ten thousand million draws after any origin. */
const ORIGIN_MAX = 62 ** ORDER_LENGTH - 10 ** 10

/** An id that depends on names alone, for what a new account holds before anything is drawn. */
export const namedId = (seed: number, name: string, prefix: string, length: number): string =>
  `${prefix}_${letters(stream(seed, hash(name)), length)}`
