/** What the customer has to do next: `next_action` of an intent, by the type of the payment method. */
import { DAY_SECONDS, startOfDay } from '../../clock/calendar.js'
import type { Transaction } from '../../core/transaction.js'
import { voucherDays } from './method-family.js'

export interface NextActionQuestion {
  readonly intent: { readonly id: string; readonly amount: number; readonly currency: string }
  readonly returnUrl: string | null
  /** Of the payment method's type, as the merchant set them. */
  readonly options: Readonly<Record<string, unknown>>
}

type Fields = Record<string, unknown>

const HOSTED = 'https://payments.stripe.com'

/** 3D Secure: by the SDK in the page, or by a redirect where the merchant gave an address to come back to. */
export function authenticateAction(tx: Transaction, question: NextActionQuestion, useSdk: boolean): Fields {
  const { intent, returnUrl } = question
  const url = `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${intent.id}&source=${tx.newId('payatt')}`
  if (returnUrl !== null && !useSdk) return redirect(returnUrl, url)
  return {
    type: 'use_stripe_sdk',
    use_stripe_sdk: {
      source: tx.newId('src'),
      stripe_js: url,
      type: 'three_d_secure_redirect',
    },
  }
}

const redirect = (returnUrl: string | null, url: string): Fields => ({
  redirect_to_url: { return_url: returnUrl, url },
  type: 'redirect_to_url',
})

export function redirectAction(tx: Transaction, type: string, { returnUrl }: NextActionQuestion): Fields {
  const url = `https://pm-redirects.stripe.com/authorize/${tx.newId(`${type}_nonce`)}`
  if (type === 'alipay') {
    return {
      alipay_handle_redirect: { native_data: null, native_url: null, return_url: returnUrl, url },
      type: 'alipay_handle_redirect',
    }
  }
  if (type === 'blik') return { blik_authorize: {}, type: 'blik_authorize' }
  return redirect(returnUrl, url)
}

/** A code to scan. */
export function codeAction(tx: Transaction, type: string): Fields {
  const page = `${HOSTED}/${type}/instructions/${tx.letters(32)}`
  const images = {
    image_url_png: `https://qr.stripe.com/${tx.letters(24)}.png`,
    image_url_svg: `https://qr.stripe.com/${tx.letters(24)}.svg`,
  }
  const data = `https://qr.stripe.com/test_${tx.letters(32)}`
  const expires_at = tx.now + 3600
  const handled = { hosted_instructions_url: page, mobile_auth_url: page }
  switch (type) {
    case 'wechat_pay':
      return {
        type: 'wechat_pay_display_qr_code',
        wechat_pay_display_qr_code: {
          data,
          hosted_instructions_url: page,
          image_data_url: 'data:image/png;base64,',
          ...images,
        },
      }
    case 'pix':
      return {
        pix_display_qr_code: { data, expires_at: tx.now + DAY_SECONDS, hosted_instructions_url: page, ...images },
        type: 'pix_display_qr_code',
      }
    case 'paynow':
      return {
        paynow_display_qr_code: { data, hosted_instructions_url: page, ...images },
        type: 'paynow_display_qr_code',
      }
    case 'promptpay':
      return {
        promptpay_display_qr_code: { data, hosted_instructions_url: page, ...images },
        type: 'promptpay_display_qr_code',
      }
    case 'swish':
      return {
        swish_handle_redirect_or_display_qr_code: { ...handled, qr_code: { data, ...images } },
        type: 'swish_handle_redirect_or_display_qr_code',
      }
    case 'upi':
      return {
        type: 'upi_handle_redirect_or_display_qr_code',
        upi_handle_redirect_or_display_qr_code: { hosted_instructions_url: page, qr_code: { expires_at, ...images } },
      }
    default:
      return {
        cashapp_handle_redirect_or_display_qr_code: { ...handled, qr_code: { expires_at, ...images } },
        type: 'cashapp_handle_redirect_or_display_qr_code',
      }
  }
}

/** A slip to pay with, and until when: the end of its last day. */
export function voucherAction(
  tx: Transaction,
  type: string,
  { options }: NextActionQuestion,
): { action: Fields; expiresAt: number } {
  const days = typeof options['expires_after_days'] === 'number' ? options['expires_after_days'] : voucherDays(type)
  const expiresAt =
    typeof options['expires_at'] === 'number'
      ? options['expires_at']
      : startOfDay(tx.now) + (days + 1) * DAY_SECONDS - 1
  const hosted_voucher_url = `${HOSTED}/${type}/voucher/test_${tx.letters(48)}`
  const number = Array.from({ length: 14 }, () => tx.integer(10)).join('')
  return {
    expiresAt,
    action: {
      [`${type}_display_details`]: voucherDetails(type, { expiresAt, hosted_voucher_url, number }),
      type: `${type}_display_details`,
    },
  }
}

interface Voucher {
  readonly expiresAt: number
  readonly hosted_voucher_url: string
  readonly number: string
}

function voucherDetails(type: string, { expiresAt, hosted_voucher_url, number }: Voucher): Fields {
  switch (type) {
    case 'oxxo':
      return { expires_after: expiresAt, hosted_voucher_url, number }
    case 'boleto':
      return { expires_at: expiresAt, hosted_voucher_url, number, pdf: `${hosted_voucher_url}/pdf` }
    case 'multibanco':
      return { entity: '12345', expires_at: expiresAt, hosted_voucher_url, reference: number.slice(0, 9) }
    default: {
      const store = { confirmation_number: number.slice(0, 11), payment_code: number.slice(3, 9) }
      return {
        expires_at: expiresAt,
        hosted_voucher_url,
        stores: { familymart: store, lawson: store, ministop: store, seicomart: store },
      }
    }
  }
}

/** Two small deposits, or one with a code in its text, prove that an account is the customer's. */
export function microdepositAction(tx: Transaction): Fields {
  return {
    type: 'verify_with_microdeposits',
    verify_with_microdeposits: {
      arrival_date: startOfDay(tx.now) + 2 * DAY_SECONDS,
      hosted_verification_url: `${HOSTED}/microdeposit/pacs_test_${tx.letters(64)}`,
      microdeposit_type: 'descriptor_code',
    },
  }
}

interface TransferQuestion {
  readonly amountRemaining: number
  readonly currency: string
  readonly reference: string
  readonly type: string
}

/** Where to send a bank transfer to. @see https://docs.stripe.com/payments/bank-transfers */
export function bankTransferAction(
  tx: Transaction,
  { amountRemaining, currency, reference, type }: TransferQuestion,
): Fields {
  return {
    display_bank_transfer_instructions: {
      amount_remaining: amountRemaining,
      currency,
      financial_addresses: [financialAddress(tx, type)],
      hosted_instructions_url: `${HOSTED}/bank_transfers/instructions/${tx.letters(48)}`,
      reference,
      type,
    },
    type: 'display_bank_transfer_instructions',
  }
}

const ADDRESS = {
  city: 'South San Francisco',
  country: 'US',
  line1: '354 Oyster Point Blvd',
  line2: null,
  postal_code: '94080',
  state: 'CA',
}

/** The account is the customer's own virtual one: its number follows from nothing but the world. */
function financialAddress(tx: Transaction, type: string): Fields {
  const number = Array.from({ length: 12 }, () => tx.integer(10)).join('')
  const holder = { account_holder_address: ADDRESS, account_holder_name: 'Stripeworld', bank_address: ADDRESS }
  switch (type) {
    case 'us_bank_transfer':
      return {
        aba: {
          ...holder,
          account_number: number,
          account_type: 'checking',
          bank_name: 'US Test Bank',
          routing_number: '110000000',
        },
        supported_networks: ['ach', 'domestic_wire_us'],
        type: 'aba',
      }
    case 'gb_bank_transfer':
      return {
        sort_code: { ...holder, account_number: number.slice(0, 8), sort_code: '000000' },
        supported_networks: ['bacs', 'fps'],
        type: 'sort_code',
      }
    case 'jp_bank_transfer':
      return {
        supported_networks: ['zengin'],
        type: 'zengin',
        zengin: {
          ...holder,
          account_number: number.slice(0, 7),
          account_type: 'futsu',
          bank_code: '0000',
          bank_name: 'Test Bank',
          branch_code: '000',
          branch_name: 'Test Branch',
        },
      }
    case 'mx_bank_transfer':
      return {
        spei: { ...holder, bank_code: '002', bank_name: 'BANAMEX', clabe: `000000${number}` },
        supported_networks: ['spei'],
        type: 'spei',
      }
    default:
      return {
        iban: { ...holder, bic: 'TESTDEFF', country: 'DE', iban: `DE00${number}` },
        supported_networks: ['sepa'],
        type: 'iban',
      }
  }
}
