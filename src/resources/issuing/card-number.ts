/** Numbers of issued test cards: Stripe's test BIN, nine digits of chance, and the check digit. */
import type { Transaction } from '../../core/transaction.js'

const BIN = '400000'

export function issuedNumber(tx: Transaction): string {
  const body = BIN + String(tx.integer(1e9)).padStart(9, '0')
  return body + checkDigit(body)
}

/** The digit that makes a number pass Luhn's check. */
export function checkDigit(body: string): number {
  const sum = [...body].reverse().reduce((total, digit, at) => total + weighed(Number(digit), at % 2 === 0), 0)
  return (10 - (sum % 10)) % 10
}

function weighed(digit: number, doubled: boolean): number {
  if (!doubled) return digit
  return digit > 4 ? digit * 2 - 9 : digit * 2
}
