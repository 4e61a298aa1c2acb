/**
 * The cards of a test environment, as one table: number, the names that stand for it, and how it behaves.
 * @see https://docs.stripe.com/testing
 */
import { countryOfNumber } from './card-number.js'

/** Why an issuer says no. Codes beside `card_declined` are codes of their own, and say which field is to blame. */
export interface Decline {
  readonly code: string
  readonly declineCode: string
  readonly message: string
  /** What the card holder can do about it. */
  readonly advice: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later'
  /** The field of the card that the error names. */
  readonly param?: string
  readonly networkDeclineCode?: string
}

export type CheckResult = 'pass' | 'fail' | 'unavailable' | 'unchecked'

export interface CardBehaviour {
  /** Every charge is declined, and so is the check when it is attached, unless `attaches`. */
  readonly decline?: keyof typeof declines
  readonly attaches?: true
  readonly risk?: 'blocked' | 'elevated' | 'highest'
  readonly cvcCheck?: CheckResult
  readonly zipCheck?: CheckResult
  readonly line1Check?: CheckResult
  /**
   * When the issuer wants the card holder to authenticate: on every payment; on those that were not set up; only when the
   * card holder is there; or only if the merchant asks.
   */
  readonly authentication?: 'always' | 'unless_set_up' | 'on_session' | 'if_asked' | 'not_supported'
  /** What comes of 3D Secure when it is tried: a challenge, a pass without one, or an error. */
  readonly authenticationResult?: 'challenge' | 'frictionless' | 'processing_error' | 'attempt_acknowledged'
  /** Each payment is disputed, for these reasons. */
  readonly disputes?: readonly DisputeKind[]
  readonly fraudWarning?: true
  /** Refunds stay `pending` for a while, or fail after they succeeded. */
  readonly refund?: 'pending' | 'fails'
  /** Money is available at once. */
  readonly bypassPending?: true
  /** Recurring payments need a mandate of this state. */
  readonly indianMandate?: 'active' | 'canceled'
}

export type DisputeKind = 'fraudulent' | 'inquiry' | 'product_not_received' | 'ce3_eligible' | 'compliance'

export interface TestCard extends CardBehaviour {
  readonly number: string
  /** `visa` is `pm_card_visa` and `tok_visa`. */
  readonly names: readonly string[]
  readonly country: string
  readonly funding: 'credit' | 'debit' | 'prepaid'
}

const declined = (declineCode: string, message = 'Your card was declined.', rest: Partial<Decline> = {}): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
  advice: 'try_again_later',
  ...rest,
})

/** @see https://docs.stripe.com/declines/codes */
export const declines = {
  generic: declined('generic_decline'),
  insufficientFunds: declined('insufficient_funds', 'Your card has insufficient funds.'),
  lost: declined('lost_card', undefined, { advice: 'do_not_try_again' }),
  stolen: declined('stolen_card', undefined, { advice: 'do_not_try_again' }),
  fraudulent: declined('fraudulent', undefined, { advice: 'do_not_try_again' }),
  velocity: declined(
    'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  notPermitted: declined('transaction_not_allowed', 'Your card does not support this type of purchase.'),
  authenticationRequired: {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
    advice: 'try_again_later',
  },
  expired: {
    code: 'expired_card',
    declineCode: 'expired_card',
    message: 'Your card has expired.',
    advice: 'do_not_try_again',
    param: 'exp_month',
  },
  incorrectCvc: {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
    advice: 'confirm_card_data',
    param: 'cvc',
  },
  incorrectZip: {
    code: 'incorrect_zip',
    declineCode: 'incorrect_zip',
    message:
      'Your card could not be authorized using the postal code provided. Please update the postal code, or contact your card issuer for further details.',
    advice: 'confirm_card_data',
    param: 'address_zip',
  },
  processingError: {
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
    advice: 'try_again_later',
  },
} as const satisfies Record<string, Decline>

interface Options extends CardBehaviour {
  readonly country?: string
  readonly funding?: TestCard['funding']
}

const card = (number: string, names: string, { country, funding, ...behaviour }: Options = {}): TestCard => ({
  number,
  names: names === '' ? [] : names.split(' '),
  country: country ?? countryOfNumber(number) ?? 'US',
  funding: funding ?? 'credit',
  ...behaviour,
})

const debit = { funding: 'debit' } as const

/** Cards that succeed, by brand. */
const brands: readonly TestCard[] = [
  card('4242424242424242', 'visa us'),
  card('4000056655665556', 'visa_debit', debit),
  card('5555555555554444', 'mastercard'),
  card('2223003122003222', ''),
  card('5200828282828210', 'mastercard_debit', debit),
  card('5105105105105100', 'mastercard_prepaid', { funding: 'prepaid' }),
  card('378282246310005', 'amex_threeDSecureNotSupported', { authentication: 'not_supported' }),
  card('371449635398431', 'amex'),
  card('6011111111111117', ''),
  card('6011000990139424', 'discover'),
  card('6011981111111113', 'discover_debit', debit),
  card('3056930009020004', 'diners'),
  card('36227206271667', 'diners_14digits'),
  card('6555900000604105', 'bccard'),
  card('3566002020360505', 'jcb', { country: 'JP' }),
  card('6200000000000005', 'unionpay', { country: 'CN' }),
  card('6200000000000047', 'unionpay_debit', { country: 'CN', funding: 'debit' }),
  card('6205500000000000004', 'unionpay_19digits', { country: 'CN' }),
  card('4000002500001001', 'visa_cartesBancaires', debit),
  card('5555552500001001', 'mastercard_cartesBancaires', { country: 'FR', funding: 'debit' }),
]

/** Their numbers tell the country; those of other brands are told it. */
const countries: readonly TestCard[] = [
  ...`4000000320000021 ar,4000000760000002 br,4000001240000000 ca,4000001520000001 cl,4000001700000003 co,
    4000001880000005 cr,4000002180000000 ec,4000004840008001 mx,4000005910000000 pa,4000006000000066 py,
    4000006040000068 pe,4000008580000003 uy,4000007840000001 ae,4000000400000008 at,4000000560000004 be,
    4000001000000000 bg,4000001120000005 by,4000001910000009 hr,4000001960000008 cy,4000002030000002 cz,
    4000002080000001 dk,4000002330000009 ee,4000002460000001 fi,4000002500000003 fr,4000002760000016 de,
    4000002920000005 gi,4000003000000030 gr,4000003480000005 hu,4000003720000005 ie,4000003800000008 it,
    4000004280000005 lv,4000004380000004 li,4000004400000000 lt,4000004420000006 lu,4000004700000007 mt,
    4000005280000002 nl,4000005780000007 no,4000006160000005 pl,4000006200000007 pt,4000006420000001 ro,
    4000006820000007 sa,4000007050000006 si,4000007030000001 sk,4000007240000007 es,4000007520000008 se,
    4000007560000009 ch,4000008260000000 gb,4000000360000006 au,4000001560000002 cn,4000003440000004 hk,
    4000003920000003 jp,4000004580000002 my,4000005540000008 nz,4000007020000003 sg,
    4000001580000008 tw,4000007640000003 th`
    .split(',')
    .map(line => {
      const [number, name] = line.trim().split(' ') as [string, string]
      return card(number, name)
    }),
  card('4000058260000005', 'gb_debit', debit),
  card('4000057640000008', 'th_debit', debit),
  card('3530111333300000', 'jp_jcb', { country: 'JP' }),
]

const declining: readonly TestCard[] = [
  card('4000000000000002', 'chargeDeclined visa_chargeDeclined', { decline: 'generic' }),
  card('4000000000009995', 'chargeDeclinedInsufficientFunds visa_chargeDeclinedInsufficientFunds', {
    decline: 'insufficientFunds',
  }),
  card('4000000000009987', 'chargeDeclinedLostCard visa_chargeDeclinedLostCard', { decline: 'lost' }),
  card('4000000000009979', 'chargeDeclinedStolenCard visa_chargeDeclinedStolenCard', { decline: 'stolen' }),
  card('4000000000000069', 'chargeDeclinedExpiredCard visa_chargeDeclinedExpiredCard', { decline: 'expired' }),
  card('4000000000000127', 'chargeDeclinedIncorrectCvc visa_chargeDeclinedIncorrectCvc', {
    decline: 'incorrectCvc',
    cvcCheck: 'fail',
  }),
  card('4000000000000119', 'chargeDeclinedProcessingError visa_chargeDeclinedProcessingError', {
    decline: 'processingError',
  }),
  card('4000000000006975', 'chargeDeclinedVelocityLimitExceeded visa_chargeDeclinedVelocityLimitExceeded', {
    decline: 'velocity',
  }),
  card('4100000000000019', 'chargeDeclinedFraudulent radarBlock', {
    decline: 'fraudulent',
    risk: 'blocked',
    cvcCheck: 'unavailable',
    attaches: true,
  }),
  card('4000000000000341', 'chargeCustomerFail', { decline: 'generic', attaches: true }),
]

const checked: readonly TestCard[] = [
  card('4000000000000101', 'cvcCheckFail', { cvcCheck: 'fail' }),
  card('4000000000000036', 'avsZipFail', { zipCheck: 'fail' }),
  card('4000000000000028', 'avsLine1Fail', { line1Check: 'fail' }),
  card('4000000000000010', 'avsFail', { zipCheck: 'fail', line1Check: 'fail' }),
  card('4000000000000044', 'avsUnchecked', { zipCheck: 'unavailable', line1Check: 'unavailable' }),
  card('4000000000004954', 'riskLevelHighest', { risk: 'highest' }),
  card('4000000000009235', 'riskLevelElevated', { risk: 'elevated' }),
]

/** What comes after the payment. */
const aftermath: readonly TestCard[] = [
  card('4000000000000259', 'createDispute', { disputes: ['fraudulent'] }),
  card('4000000000002685', 'createDisputeProductNotReceived', { disputes: ['product_not_received'] }),
  card('4000000000001976', 'createDisputeInquiry', { disputes: ['inquiry'] }),
  card('4000000000005423', 'createIssuerFraudRecord', { fraudWarning: true }),
  card('4000000404000079', 'createMultipleDisputes', { disputes: ['fraudulent', 'product_not_received'] }),
  card('4000000404000038', 'createCe3EligibleDispute', { disputes: ['ce3_eligible'] }),
  card('4000008400000779', 'createComplianceDispute', { disputes: ['compliance'] }),
  card('4000000000007726', 'pendingRefund', { refund: 'pending' }),
  card('4000000000005126', 'refundFail', { refund: 'fails' }),
  card('4000000000000077', 'bypassPending', { bypassPending: true }),
  card('4000003720000278', 'bypassPendingInternational', { bypassPending: true }),
]

const authenticated: readonly TestCard[] = [
  card('4000002500003155', 'authenticationRequiredOnSetup', { authentication: 'unless_set_up' }),
  card('4000002760003184', 'authenticationRequired', { authentication: 'always' }),
  card('4000003800000446', 'authenticationRequiredSetupForOffSession', { authentication: 'on_session' }),
  card('4000008260003178', 'authenticationRequiredChargeDeclinedInsufficientFunds', {
    authentication: 'always',
    decline: 'insufficientFunds',
    attaches: true,
  }),
  card('4000000000003220', 'threeDSecure2Required', { authentication: 'always' }),
  card('4000000000003063', 'threeDSecureRequired', { authentication: 'always' }),
  card('4000008400001629', 'threeDSecureRequiredChargeDeclined', {
    authentication: 'always',
    decline: 'generic',
    attaches: true,
  }),
  card('4000008400001280', 'threeDSecureRequiredProcessingError', {
    authentication: 'always',
    authenticationResult: 'processing_error',
  }),
  card('4000000000003055', 'threeDSecureOptional', { authentication: 'if_asked' }),
  card('4000000000003097', 'threeDSecureOptionalProcessingError', {
    authentication: 'if_asked',
    authenticationResult: 'processing_error',
  }),
  card('4000000032200000', '', { authentication: 'always', authenticationResult: 'frictionless' }),
  card('4000003560000008', 'in', { authentication: 'if_asked' }),
  card('4000003560000123', 'authenticationRequiredIndia', { authentication: 'on_session', indianMandate: 'active' }),
  card('4000003560000263', 'authenticationRequiredIndiaMandateCanceled', {
    authentication: 'on_session',
    indianMandate: 'canceled',
  }),
]

export const testCards: readonly TestCard[] = [
  ...brands,
  ...countries,
  ...declining,
  ...checked,
  ...aftermath,
  ...authenticated,
]

const byNumber = new Map(testCards.map(entry => [entry.number, entry]))
const byName = new Map(testCards.flatMap(entry => entry.names.map(name => [name, entry] as const)))

/** The behaviour of a number; a number that the table does not have is an ordinary card of its brand. */
export const testCardOf = (number: string): TestCard => byNumber.get(number) ?? card(number, '')

/** `pm_card_visa`, `tok_visa`; `undefined` for what is no such name. */
export function testCardNamed(name: string): TestCard | undefined {
  const match = /^(?:pm_card|tok|card)_(\w+)$/.exec(name)
  return match === null ? undefined : byName.get(match[1]!)
}
