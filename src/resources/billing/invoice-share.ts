/** What a connected account and the platform have of an invoice's payment. @see https://docs.stripe.com/connect/subscriptions */
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { percentOf } from '../../core/money.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { requireAccount } from '../connect/charge-share.js'
import type { PaymentIntent } from '../payments/payment-intent.js'
import type { Invoice } from './invoice-draft.js'
import type { Subscription } from './subscription-resource.js'

/** As it is told, in amounts of the invoice or in percent of what is due. */
export interface Sharing {
  readonly application_fee_amount?: number
  readonly application_fee_percent?: number | null
  readonly transfer_data?: {
    readonly destination: string
    readonly amount?: number
    readonly amount_percent?: number | null
  } | null
}

interface Told {
  readonly application_fee_amount?: number | undefined
  readonly application_fee_percent?: number | '' | null
  readonly on_behalf_of?: string | null
  readonly transfer_data?: Sharing['transfer_data'] | ''
}

/** The accounts must be connected; a fee needs one that it is taken from. */
export function requireSharing(tx: Transaction, told: Told, before: Told = {}): void {
  if (told.transfer_data) requireAccount(tx, told.transfer_data.destination, 'transfer_data[destination]')
  if (told.on_behalf_of) requireAccount(tx, told.on_behalf_of, 'on_behalf_of')
  requirePercentages(told)
  if (tx.account !== tx.platform || (told.transfer_data ?? before.transfer_data)) return
  const fee = (['application_fee_amount', 'application_fee_percent'] as const).find(name => told[name])
  if (fee !== undefined) {
    throw invalidRequest(
      `Can only apply an ${fee} when the request is made on behalf of another account (using an OAuth key, the Stripe-Account header, or the destination parameter).`,
      { param: fee },
    )
  }
}

function requirePercentages({ application_fee_percent: fee, transfer_data: transfer }: Told): void {
  const part = (transfer || undefined)?.amount_percent
  requirePercent(fee, 'application_fee_percent')
  requirePercent(part, 'transfer_data[amount_percent]')
  if (fee && typeof part === 'number')
    throw exclusiveParameters('application_fee_percent', 'transfer_data[amount_percent]')
}

function requirePercent(percent: number | '' | null | undefined, param: string): void {
  if (typeof percent !== 'number' || (percent >= 0 && percent <= 100)) return
  throw invalidRequest('Percentages must be between 0 and 100.', { param })
}

/** Of an invoice that was made by hand. */
export function sharingTold(tx: Transaction, told: Told, before?: Sharing): Changes<Invoice> {
  const { application_fee_amount: fee = before?.application_fee_amount, transfer_data } = told
  requireSharing(tx, told, before)
  const transfer = transfer_data === undefined ? before?.transfer_data : transfer_data || undefined
  if (fee === undefined && transfer === undefined) return before === undefined ? {} : { _sharing: undefined }
  return {
    _sharing: {
      ...(fee !== undefined && { application_fee_amount: fee }),
      ...(transfer !== undefined && { transfer_data: transfer }),
    },
  }
}

/** Of each invoice of a subscription. */
export function sharingOf(subscription: Subscription): Changes<Invoice> {
  const { application_fee_percent = null, on_behalf_of = null } = subscription
  const transfer_data = (subscription.transfer_data ?? null) as Sharing['transfer_data'] & {}
  if (application_fee_percent === null && transfer_data === null) return { on_behalf_of }
  return { on_behalf_of, _sharing: { application_fee_percent, transfer_data } }
}

/** The shares of a payment of `amount`. A fee is never more than what it is taken from. */
export function sharesOf({ on_behalf_of, _sharing: sharing }: Invoice, amount: number): Changes<PaymentIntent> {
  if (sharing === undefined) return { on_behalf_of }
  const { application_fee_amount: fee, application_fee_percent: percent, transfer_data: transfer } = sharing
  const part = partOf(transfer, amount)
  return {
    on_behalf_of,
    application_fee_amount: percent ? percentOf(amount, percent) : fee === undefined ? null : Math.min(fee, amount),
    transfer_data: transfer
      ? { destination: transfer.destination, ...(part !== undefined && { amount: Math.min(part, amount) }) }
      : null,
  }
}

const partOf = (transfer: Sharing['transfer_data'], amount: number): number | undefined =>
  transfer?.amount_percent ? percentOf(amount, transfer.amount_percent) : transfer?.amount
