/** The card inside a payment method, and what is known of its number. */

import { UTCDate } from '@date-fns/utc'
import type Stripe from 'stripe'
import { ApiError, cardError } from '../../core/errors.js'
import { hash, letters, stream } from '../../core/random.js'
import type { Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { brandOf, isCardNumber } from './card-number.js'
import { type TestCard, testCardOf } from './test-card.js'

export type CardDetails = NonNullable<Stored<Stripe.PaymentMethod>['card']>

/** What a card is made from. */
export interface CardInput {
  readonly number: string
  readonly exp_month: number
  readonly exp_year: number
  readonly cvc?: string | undefined
  readonly address_zip?: string | null | undefined
  readonly address_line1?: string | null | undefined
}

/** The same number has the same fingerprint, in this world; another world has others. */
export const fingerprintOf = (tx: Transaction, kind: string, number: string): string =>
  letters(stream(hash(tx.platform), hash(`${kind}/${number}`)), 16)

interface Expiry {
  readonly exp_month: number
  readonly exp_year: number
}

/** A card lasts until the end of its month; a year of two digits is one of this century. */
export function checkedExpiry(tx: Transaction, { exp_month, exp_year: year }: Expiry): Expiry {
  const exp_year = year < 100 ? 2000 + year : year
  if (!(exp_month >= 1 && exp_month <= 12)) {
    throw rejected('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month')
  }
  const now = new UTCDate(tx.now * 1000)
  if (!(exp_year <= now.getUTCFullYear() + 50 && exp_year >= now.getUTCFullYear())) {
    throw rejected('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year')
  }
  if (exp_year === now.getUTCFullYear() && exp_month < now.getUTCMonth() + 1) {
    throw rejected('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month')
  }
  return { exp_month, exp_year }
}

/** A number that was typed in, checked as Stripe checks it before any bank sees it. */
export function checkedCard(tx: Transaction, input: CardInput): CardInput {
  const number = input.number.replace(/[\s-]/g, '')
  if (!isCardNumber(number)) throw rejected('incorrect_number', 'Your card number is incorrect.', 'number')
  const { exp_year } = checkedExpiry(tx, input)
  const { cvc } = input
  if (cvc !== undefined && !new RegExp(`^\\d{${cvc.length === 4 ? brandOf(number).cvcLength : 3}}$`).test(cvc)) {
    throw rejected('invalid_cvc', "Your card's security code is invalid.", 'cvc')
  }
  return { ...input, number, exp_year }
}

/** Refused before anything was made: unlike a decline it leaves no trace. */
function rejected(code: string, message: string, param: string): ApiError {
  const { status, body } = cardError(message, { code, param })
  return new ApiError(status, body)
}

/** A test name's card expires in the same month of the next year. */
export function cardOfTestName(tx: Transaction, { number }: TestCard): CardInput {
  const now = new UTCDate(tx.now * 1000)
  return { number, exp_month: now.getUTCMonth() + 1, exp_year: now.getUTCFullYear() + 1, cvc: '123' }
}

/** What was given is `unchecked` until a bank is asked; what was not given cannot be checked. */
export function cardDetails(tx: Transaction, input: CardInput): CardDetails {
  const { country, funding } = testCardOf(input.number)
  const { brand, display } = brandOf(input.number)
  return {
    brand,
    checks: {
      address_line1_check: unchecked(input.address_line1),
      address_postal_code_check: unchecked(input.address_zip),
      cvc_check: unchecked(input.cvc),
    },
    country,
    display_brand: display ?? brand,
    exp_month: input.exp_month,
    exp_year: input.exp_year,
    fingerprint: fingerprintOf(tx, 'card', input.number),
    funding,
    generated_from: null,
    last4: input.number.slice(-4),
    networks: { available: networksOf(input.number, brand), preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: testCardOf(input.number).authentication !== 'not_supported' },
    wallet: null,
  }
}

const unchecked = (given: string | null | undefined) => (given === undefined || given === null ? null : 'unchecked')

/** Cartes Bancaires cards carry a second network. */
const networksOf = (number: string, brand: string): string[] =>
  /^(4000002500001001|5555552500001001)$/.test(number) ? ['cartes_bancaires', brand] : [brand]

/** What the bank answered to each thing that was given; the card as it is where it has answered so before. */
export function askedChecks(card: CardDetails, number: string): CardDetails {
  const { cvcCheck = 'pass', zipCheck = 'pass', line1Check = 'pass' } = testCardOf(number)
  const { checks } = card
  const line1 = checks?.address_line1_check ? line1Check : null
  const zip = checks?.address_postal_code_check ? zipCheck : null
  const cvc = checks?.cvc_check ? cvcCheck : null
  const isKnown =
    checks?.address_line1_check === line1 && checks.address_postal_code_check === zip && checks.cvc_check === cvc
  return isKnown
    ? card
    : { ...card, checks: { address_line1_check: line1, address_postal_code_check: zip, cvc_check: cvc } }
}
