/**
 * What Stripe takes for a payment: a percentage and a fixed part, by the country of the account.
 * @see https://docs.stripe.com/connect/destination-charges (1000 → 59)
 */
import { exactPercent, percentOf, roundHalfUp } from '../../core/money.js'

export interface FeeDetail {
  readonly amount: number
  readonly application: string | null
  readonly currency: string
  readonly description: string | null
  readonly type: string
}

interface Price {
  readonly percent: number
  readonly fixed: number
  /** Added where the card comes from another country. Observed: 1 % in the US, 0.5 % in Singapore, none in Canada. */
  readonly foreign: number
}

const US: Price = { percent: 2.9, fixed: 30, foreign: 1 }
const EURO: Price = { percent: 1.5, fixed: 25, foreign: 1.75 }

const CARD_PRICES: Readonly<Record<string, Price>> = {
  US,
  CA: { percent: 2.9, fixed: 30, foreign: 0 },
  SG: { percent: 3.4, fixed: 50, foreign: 0.5 },
  GB: { percent: 1.5, fixed: 20, foreign: 1.75 },
  AU: { percent: 1.75, fixed: 30, foreign: 1.75 },
  JP: { percent: 3.6, fixed: 0, foreign: 0 },
  ...Object.fromEntries(
    'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ').map(code => [code, EURO]),
  ),
}

/** Debits and transfers cost a percentage up to a cap. @see https://docs.stripe.com/payments/ach-direct-debit */
const DEBIT = { percent: 0.8, capMax: 500 }

export interface FeeQuestion {
  readonly amount: number
  readonly currency: string
  /** The account's. */
  readonly country: string
  readonly methodType: string
  /** The card's. */
  readonly cardCountry?: string | null | undefined
}

const DEBITS = new Set(
  'us_bank_account acss_debit sepa_debit bacs_debit au_becs_debit nz_bank_account customer_balance'.split(' '),
)

/** Stripe's own fee, rounded half up to the smallest unit. */
export function processingFee({ amount, country, methodType, cardCountry }: FeeQuestion): number {
  if (DEBITS.has(methodType)) return Math.min(DEBIT.capMax, percentOf(amount, DEBIT.percent))
  const price = CARD_PRICES[country] ?? US
  const foreign = cardCountry !== null && cardCountry !== undefined && cardCountry !== country
  return roundHalfUp(exactPercent(amount, price.percent + (foreign ? price.foreign : 0)).plus(price.fixed))
}

export const stripeFee = (amount: number, currency: string, description = 'Stripe processing fees'): FeeDetail[] =>
  amount === 0 ? [] : [{ amount, application: null, currency, description, type: 'stripe_fee' }]
