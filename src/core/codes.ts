/** Texts made of character codes at once: one that grows piece by piece stays a chain of its pieces in memory. */

/** Room to write a text's codes in, one for each length; what it held before is written over. */
export const roomFor = (length: number): number[] => (rooms[length] ??= new Array<number>(length).fill(0))
const rooms: number[][] = []

export const textOf = (codes: number[]): string => String.fromCharCode.apply(null, codes)

const digitsOf = (alphabet: string): readonly number[] => [...alphabet].map(digit => digit.charCodeAt(0))

export const BASE_36 = digitsOf('0123456789abcdefghijklmnopqrstuvwxyz')
export const BASE_62 = digitsOf('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')

/** A number as `length` digits into `codes`; it sorts as the numbers do. */
export function writeNumber(
  codes: number[],
  at: number,
  value: number,
  length: number,
  digits: readonly number[],
): void {
  let rest = value
  for (let i = at + length - 1; i >= at; i--) {
    codes[i] = digits[rest % digits.length]!
    rest = Math.floor(rest / digits.length)
  }
}
