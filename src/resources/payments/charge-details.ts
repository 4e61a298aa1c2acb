/** `payment_method_details`: the payment method as it was when the charge was made. */
import type { Transaction } from '../../core/transaction.js'
import type { ThreeDSecureResult } from './card-verdict.js'
import { type Charge, charges } from './charge.js'
import type { PaymentMethod } from './payment-method.js'

type Details = NonNullable<Charge['payment_method_details']>
type CardDetails = NonNullable<Details['card']>

export interface CardUse {
  readonly amount: number
  readonly threeDSecure: ThreeDSecureResult | undefined
  /** When a hold that is not captured ends. */
  readonly captureBefore: number | undefined
  readonly options: CardOptions
  readonly mandate: string | null
}

/** What the merchant asked of the network. */
export interface CardOptions {
  readonly incremental: boolean
  readonly multicapture: boolean
  readonly overcapture: boolean
  readonly extended: boolean
}

/** How much more than was authorized may be captured, where the network allows it. @see https://docs.stripe.com/payments/overcapture */
const OVERCAPTURE_PERCENT = 20

export const maximumCapturable = (amount: number, allowed: boolean): number =>
  allowed ? amount + Math.floor((amount * OVERCAPTURE_PERCENT) / 100) : amount

export function cardChargeDetails(tx: Transaction, method: PaymentMethod, use: CardUse): Details {
  const { card } = method
  if (!card) return otherChargeDetails(tx, method)
  const { amount, options, threeDSecure } = use
  const available = (wanted: boolean) => (wanted ? AVAILABLE : UNAVAILABLE)
  const details: CardDetails = {
    amount_authorized: amount,
    authorization_code: tx.now < AUTHORIZATION_CODES_SINCE ? null : digits(tx, 6),
    brand: card.brand,
    ...(use.captureBefore !== undefined && { capture_before: use.captureBefore }),
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: threeDSecure === 'authenticated' ? '05' : null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: options.extended ? ENABLED : DISABLED,
    ...(card.fingerprint !== undefined && { fingerprint: card.fingerprint }),
    funding: card.funding,
    incremental_authorization: available(options.incremental),
    installments: null,
    last4: card.last4,
    mandate: use.mandate,
    multicapture: available(options.multicapture),
    network: card.networks?.preferred ?? card.networks?.available.at(-1) ?? card.brand,
    network_token: UNUSED,
    network_transaction_id: digits(tx, 8) + digits(tx, 7),
    overcapture: {
      maximum_amount_capturable: maximumCapturable(amount, options.overcapture),
      status: available(options.overcapture).status,
    },
    regulated_status: card.regulated_status,
    three_d_secure: threeDSecure === undefined ? null : threeDSecureOf(tx, threeDSecure),
    transaction_link_id: null,
    wallet: null,
  } as CardDetails
  return { card: details, type: 'card' } as Details
}

/** Observed: test cards had none in March 2025, and had one in October. */
const AUTHORIZATION_CODES_SINCE = Date.UTC(2025, 3, 1) / 1000

const ENABLED = { status: 'enabled' } as const
const DISABLED = { status: 'disabled' } as const
const AVAILABLE = { status: 'available' } as const
const UNAVAILABLE = { status: 'unavailable' } as const
const UNUSED = { used: false } as const

const digits = (tx: Transaction, length: number) => String(tx.integer(10 ** length)).padStart(length, '0')

function threeDSecureOf(tx: Transaction, result: ThreeDSecureResult): CardDetails['three_d_secure'] {
  const passed = result === 'authenticated'
  return {
    authentication_flow: result === 'processing_error' ? null : passed ? 'challenge' : 'frictionless',
    electronic_commerce_indicator: passed ? '05' : result === 'attempt_acknowledged' ? '06' : '07',
    exemption_indicator: null,
    result,
    result_reason: result === 'processing_error' ? 'protocol_error' : null,
    transaction_id: uuid(tx),
    version: '2.2.0',
  }
}

const uuid = (tx: Transaction) => {
  const hex = Array.from({ length: 4 }, () =>
    tx
      .integer(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Of every other type: what its payment method and the charge's shape have in common. */
export function otherChargeDetails(tx: Transaction, method: PaymentMethod, extra: object = {}): Details {
  const { type } = method
  const own = (method as unknown as Record<string, object | undefined>)[type] ?? {}
  const given = { payment_method_details: { [type]: { ...own, ...extra }, type } }
  return tx.fields(charges, given).payment_method_details as Details
}
