/** What a connected account and the platform have of the payment of an invoice. @see https://docs.stripe.com/connect/subscriptions */
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { decimal, requirePrecision, roundHalfUp } from '../../core/money.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { requireAccount } from '../connect/charge-share.js'
import type { PaymentIntent } from '../payments/payment-intent.js'
import type { Invoice } from './invoice-draft.js'

/** Of what is due when it is asked for: so much, or so many hundredths. */
export type Part = { readonly amount: number } | { readonly percent: number }

export interface Share {
  /** The platform's fee. */
  readonly fee?: Part
  /** Where the money goes on to: all of it, or a part. */
  readonly transfer?: { readonly destination: string; readonly part?: Part }
}

const partOf = (part: Part, due: number): number =>
  'amount' in part ? Math.min(part.amount, due) : roundHalfUp(decimal(due).times(part.percent).div(100))

/** The same as the fields of the intent that asks for `due`. */
export function sharedPayment({ _share: share, on_behalf_of: behalf }: Invoice, due: number): Changes<PaymentIntent> {
  if (share === undefined && behalf === null) return {}
  const { fee, transfer } = share ?? {}
  return {
    ...(fee !== undefined && { application_fee_amount: partOf(fee, due) || null }),
    on_behalf_of: behalf,
    ...(transfer !== undefined && {
      transfer_data: {
        destination: transfer.destination,
        ...(transfer.part !== undefined && { amount: partOf(transfer.part, due) }),
      },
    }),
  }
}

interface Told {
  readonly application_fee_amount?: number | '' | null | undefined
  readonly application_fee_percent?: number | '' | null | undefined
  readonly on_behalf_of?: string | '' | null | undefined
  readonly transfer_data?: TransferTold | '' | null | undefined
}

interface TransferTold {
  readonly destination: string
  readonly amount?: number | null
  readonly amount_percent?: number | null
}

/** What is told of a subscription's transfers takes the place of what was. */
export const transferOf = (told: TransferTold | '' | null | undefined) =>
  told ? { amount_percent: told.amount_percent ?? null, destination: told.destination } : null

/** What requests and subscriptions tell of it. */
export function shareFrom({
  application_fee_amount: amount,
  application_fee_percent: percent,
  transfer_data: transfer,
}: Told): Share | undefined {
  const fee = partFrom(amount, percent)
  if (fee === undefined && !transfer) return undefined
  const part = transfer ? partFrom(transfer.amount, transfer.amount_percent) : undefined
  return {
    ...(fee !== undefined && { fee }),
    ...(transfer && { transfer: { destination: transfer.destination, ...(part !== undefined && { part }) } }),
  }
}

function partFrom(amount: number | '' | null | undefined, percent: number | '' | null | undefined): Part | undefined {
  if (typeof amount === 'number') return { amount }
  return typeof percent === 'number' ? { percent } : undefined
}

const PERCENT_PLACES = 2

/** What a draft's share is after a request; `undefined` where it has none. */
export function shareAfter({ _share: before }: Invoice, params: Told): Share | undefined {
  const told = shareFrom(params) ?? {}
  const { fee = before?.fee, transfer = params.transfer_data === '' ? undefined : before?.transfer } = told
  if (fee === undefined && transfer === undefined) return undefined
  return { ...(fee !== undefined && { fee }), ...(transfer !== undefined && { transfer }) }
}

/** Accounts that are there, and a fee only of what another account has; `share` is what stands after the request. */
export function requireShare(tx: Transaction, told: Told, share = shareFrom(told)): void {
  const { application_fee_percent: percent, on_behalf_of: behalf, transfer_data: transfer } = told
  if (transfer) requireAccount(tx, transfer.destination, 'transfer_data[destination]')
  if (behalf) requireAccount(tx, behalf, 'on_behalf_of')
  requirePercent(percent, 'application_fee_percent')
  if (transfer) requirePercent(transfer.amount_percent, 'transfer_data[amount_percent]')
  if (share?.fee === undefined) return
  const fee = `application_fee_${nameOf(share.fee)}`
  if (share.transfer === undefined && tx.account === tx.platform) {
    throw invalidRequest(
      `Can only apply an ${fee} when the request is made on behalf of another account (using an OAuth key, the Stripe-Account header, or the destination parameter).`,
      { param: fee },
    )
  }
  const { part } = share.transfer ?? {}
  if (part !== undefined) {
    throw exclusiveParameters(fee, `transfer_data[${'amount' in part ? 'amount' : 'amount_percent'}]`)
  }
}

const nameOf = (fee: Part) => ('amount' in fee ? 'amount' : 'percent')

function requirePercent(percent: number | '' | null | undefined, param: string): void {
  if (typeof percent !== 'number') return
  if (percent < 0 || percent > 100) {
    throw invalidRequest(`Invalid ${param}: must be between 0 and 100.`, { param })
  }
  requirePrecision(percent, PERCENT_PLACES, param)
}
