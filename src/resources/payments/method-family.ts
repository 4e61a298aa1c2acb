/**
 * How payment methods behave, by family: some answer at once, some ask the customer to go somewhere, some take days.
 * @see https://docs.stripe.com/payments/payment-methods/overview
 */

export type Family =
  /** Answers at once. */
  | 'card'
  /** The customer signs in elsewhere, and the money is there at once. */
  | 'redirect'
  /** As `redirect`, but by a code on the screen. */
  | 'code'
  /** The bank is asked, and answers days later. */
  | 'debit'
  /** The customer pays cash or by transfer with a slip, until it expires. */
  | 'voucher'
  /** The customer sends a bank transfer; what has arrived is a balance. */
  | 'bank_transfer'
  /** A wallet that Stripe itself keeps: answers at once. */
  | 'wallet'
  /** In person. */
  | 'present'

const FAMILIES: Readonly<Record<string, Family>> = {
  card: 'card',
  ...of('wallet', 'link'),
  ...of('present', 'card_present interac_present'),
  ...of('debit', 'acss_debit au_becs_debit bacs_debit nz_bank_account sepa_debit us_bank_account'),
  ...of('voucher', 'boleto konbini multibanco oxxo'),
  ...of('code', 'paynow pix promptpay swish wechat_pay cashapp upi'),
  ...of('bank_transfer', 'customer_balance'),
}

function of(family: Family, types: string): Record<string, Family> {
  return Object.fromEntries(types.split(' ').map(type => [type, family]))
}

/** Every other type sends the customer to a page of its own. */
export const familyOf = (type: string): Family => FAMILIES[type] ?? 'redirect'

/** Business days until a bank has answered. @see https://docs.stripe.com/payments/bank-debits */
const SETTLEMENT_DAYS: Readonly<Record<string, number>> = {
  us_bank_account: 4,
  acss_debit: 5,
  sepa_debit: 5,
  bacs_debit: 3,
  au_becs_debit: 3,
  nz_bank_account: 2,
  sofort: 5,
}

export const settlementDays = (type: string): number => SETTLEMENT_DAYS[type] ?? 4

/** Days that a slip may be paid in, unless told. */
const EXPIRY_DAYS: Readonly<Record<string, number>> = { oxxo: 3, boleto: 3, konbini: 3, multibanco: 7 }

export const voucherDays = (type: string): number => EXPIRY_DAYS[type] ?? 3

/** Redirects after which the bank still takes days. */
export const isDelayedRedirect = (type: string): boolean => type === 'sofort'

/** Types that can hold money first and take it later. @see https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const HOLDING = new Set(
  'card card_present link affirm afterpay_clearpay alma amazon_pay billie cashapp klarna mobilepay paypal revolut_pay kakao_pay kr_card naver_pay payco samsung_pay satispay'.split(
    ' ',
  ),
)

export const canHold = (type: string): boolean => HOLDING.has(type)

/** Types that can be saved for later payments. */
const REUSABLE = new Set(
  'card link acss_debit amazon_pay au_becs_debit bacs_debit bancontact blik boleto cashapp ideal kakao_pay klarna kr_card naver_pay nz_bank_account paypal payto revolut_pay sepa_debit sofort us_bank_account upi pix satispay twint'.split(
    ' ',
  ),
)

export const isReusable = (type: string): boolean => REUSABLE.has(type)

export const needsMandate = (type: string): boolean => familyOf(type) === 'debit'
