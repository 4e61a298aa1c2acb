/**
 * Whether a bank account is known to be the customer's, and how two small deposits prove it.
 * @see https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers
 */
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'

const VERIFIED_TYPES = new Set(['acss_debit', 'us_bank_account'])

/** Accounts that were linked through Financial Connections, and test names, are verified already. */
export const accountNeedsVerification = (method: PaymentMethod): boolean =>
  VERIFIED_TYPES.has(method.type) &&
  method['_verified'] !== true &&
  !method.us_bank_account?.financial_connections_account

/** As the API puts the two ways. */
export interface MicrodepositAnswer {
  readonly amounts?: readonly number[]
  readonly descriptor_code?: string
}

type Outcome = 'verified' | 'wrong' | 'attempts_exceeded' | 'timed_out'

const AMOUNTS: Readonly<Record<string, Outcome>> = {
  '32,45': 'verified',
  '10,11': 'attempts_exceeded',
  '40,41': 'timed_out',
}
const CODES: Readonly<Record<string, Outcome>> = {
  SM11AA: 'verified',
  SM33CC: 'attempts_exceeded',
  SM44DD: 'timed_out',
}

const ATTEMPTS_MAX = 10

const REFUSALS: Readonly<Record<Exclude<Outcome, 'verified'>, { readonly code: string; readonly message: string }>> = {
  wrong: {
    code: 'payment_method_microdeposit_verification_amounts_mismatch',
    message: 'The amounts provided do not match the amounts that were sent to the bank account.',
  },
  attempts_exceeded: {
    code: 'payment_method_microdeposit_verification_attempts_exceeded',
    message: 'You have exceeded the number of allowed verification attempts.',
  },
  timed_out: {
    code: 'payment_method_microdeposit_verification_timeout',
    message: 'The microdeposit verification has timed out.',
  },
}

/** `undefined`: the account is verified now. Otherwise the error that the request gets; a last wrong answer ends it. */
export function verifyDeposits(
  tx: Transaction,
  method: PaymentMethod,
  { amounts, descriptor_code: code }: MicrodepositAnswer,
) {
  if (amounts === undefined && code === undefined) {
    throw invalidRequest('You must provide either `amounts` or `descriptor_code` to verify this bank account.', {
      param: 'amounts',
    })
  }
  const tries = Number(method['_depositTries'] ?? 0) + 1
  const found = amounts !== undefined ? AMOUNTS[amounts.join(',')] : CODES[code ?? '']
  const outcome = found ?? (tries >= ATTEMPTS_MAX ? 'attempts_exceeded' : 'wrong')
  if (outcome === 'verified') {
    tx.put(paymentMethods, method, { _verified: true })
    return undefined
  }
  tx.put(paymentMethods, method, { _depositTries: tries })
  const refusal = REFUSALS[outcome]
  const descriptor = outcome === 'wrong' && code !== undefined
  return {
    ends: outcome !== 'wrong',
    code: descriptor ? 'payment_method_microdeposit_verification_descriptor_code_mismatch' : refusal.code,
    message: descriptor
      ? 'The descriptor code provided does not match the one that was sent to the bank account.'
      : refusal.message,
  }
}
