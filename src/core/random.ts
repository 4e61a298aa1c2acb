/** Chance, drawn from the seed and a counter: the state keeps only the counter, and the same draw gives the same bits. */
import { BASE_62, roomFor, textOf } from './codes.js'

const rotate = (x: number, bits: number) => (x << bits) | (x >>> (32 - bits))

/** 32-bit finalizer of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A stream of unsigned 32-bit numbers (sfc32); `next` moves it on. */
export interface Stream {
  a: number
  b: number
  c: number
  d: number
}

/** The stream that belongs to one `(seed, counter)`. */
export function stream(seed: number, counter: number): Stream {
  const a = mix(seed ^ 0x9e3779b9)
  const b = mix(counter ^ a)
  const c = mix(Math.floor(counter / 2 ** 32) ^ rotate(b, 7))
  const from = { a: a | 0, b: b | 0, c: c | 0, d: 1 }
  for (let warmUp = 0; warmUp < 8; warmUp++) next(from)
  return from
}

export function next(from: Stream): number {
  const { a, b, c, d } = from
  const sum = (((a + b) | 0) + d) | 0
  from.d = (d + 1) | 0
  from.a = b ^ (b >>> 9)
  from.b = (c + (c << 3)) | 0
  from.c = (rotate(c, 21) + sum) | 0
  return sum >>> 0
}

/** Letters and digits into `codes`, from `at` to its end; five of them fit one draw of 32 bits. */
export function writeLetters(codes: number[], at: number, from: Stream): void {
  for (let i = at; i < codes.length; ) {
    let bits = next(from)
    for (let five = 0; five < 5 && i < codes.length; five++) {
      codes[i++] = BASE_62[bits % 62]!
      bits = Math.floor(bits / 62)
    }
  }
}

/** `length` letters and digits. */
export function letters(from: Stream, length: number): string {
  const codes = roomFor(length)
  writeLetters(codes, 0, from)
  return textOf(codes)
}

/** A 53-bit hash of a text (cyrb53), for fingerprints and for what has to vary with a request but not move the state. */
export function hash(text: string, seed = 0): number {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
