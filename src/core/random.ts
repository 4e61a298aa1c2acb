/** Chance, drawn from the seed and a counter: the state keeps only the counter, and the same draw gives the same bits. */

const rotate = (x: number, bits: number) => (x << bits) | (x >>> (32 - bits))

/** 32-bit finalizer of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A stream of unsigned 32-bit numbers (sfc32) that belongs to one `(seed, counter)`. */
export function stream(seed: number, counter: number): () => number {
  let a = mix(seed ^ 0x9e3779b9)
  let b = mix(counter ^ a)
  let c = mix(Math.floor(counter / 2 ** 32) ^ rotate(b, 7))
  let d = 1
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (rotate(c, 21) + sum) | 0
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 8; warmUp++) next()
  return next
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CODES = [...ALPHABET].map(letter => letter.charCodeAt(0))

/**
 * `length` letters and digits; five of them fit one draw of 32 bits. Made of codes at once: a text that grows letter by
 * letter stays a chain of texts in memory.
 */
export function letters(next: () => number, length: number): string {
  const codes = new Array<number>(length)
  for (let at = 0; at < length; ) {
    let bits = next()
    for (let i = 0; i < 5 && at < length; i++) {
      codes[at++] = CODES[bits % 62]!
      bits = Math.floor(bits / 62)
    }
  }
  return String.fromCharCode.apply(null, codes)
}

/** A number in base 62, padded; it sorts as the numbers do. */
export function base62(value: number, length: number): string {
  const codes = new Array<number>(length)
  let rest = value
  for (let i = length - 1; i >= 0; i--) {
    codes[i] = CODES[rest % 62]!
    rest = Math.floor(rest / 62)
  }
  return String.fromCharCode.apply(null, codes)
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
