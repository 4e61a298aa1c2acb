/** What a connected account and its platform have of an invoice that is paid. @see https://docs.stripe.com/connect/subscriptions */
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { percentOf } from '../../core/money.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { requireAccount, requireDestination } from '../connect/charge-share.js'
import type { PaymentIntent } from '../payments/payment-intent.js'
import type { Invoice } from './invoice-draft.js'
import { type Subscription, subscriptions } from './subscription-resource.js'

/** As invoices are told it; an empty value takes away. */
interface InvoiceShare {
  readonly application_fee_amount?: number
  readonly transfer_data?: { readonly destination: string; readonly amount?: number } | '' | null
  readonly on_behalf_of?: string | null
}

interface SubscriptionShare {
  readonly application_fee_percent?: number | '' | null
  readonly transfer_data?: { readonly destination: string; readonly amount_percent?: number } | '' | null
  readonly on_behalf_of?: string | null
}

/** What an invoice keeps of it, beside what it has been told before. No amount is compared: it has its lines yet to come. */
export function toldShare(tx: Transaction, told: InvoiceShare, before?: Invoice): Pick<Invoice, '_share'> {
  const { application_fee_amount: fee, transfer_data: transfer, on_behalf_of: behalf } = told
  if (fee === undefined && transfer === undefined && !behalf) return {}
  const kept = { ...before?._share, ...(fee !== undefined && { fee }), ...(transfer !== undefined && { transfer }) }
  requireDestination(tx, {
    amount: Number.POSITIVE_INFINITY,
    ...(fee !== undefined && { application_fee_amount: fee }),
    ...(behalf && { on_behalf_of: behalf }),
    ...(kept.transfer && { transfer_data: kept.transfer }),
  })
  return { _share: kept }
}

export function requireSubscriptionShare(tx: Transaction, told: SubscriptionShare, before?: Subscription): void {
  const { application_fee_percent: percent, transfer_data: transfer, on_behalf_of: behalf } = told
  if (transfer) requireAccount(tx, transfer.destination, 'transfer_data[destination]')
  if (behalf) requireAccount(tx, behalf, 'on_behalf_of')
  requirePercent(percent, 'application_fee_percent')
  if (!transfer) {
    const destination = transfer === undefined && before?.transfer_data
    if (percent && !destination && tx.account === tx.platform) {
      throw invalidRequest(
        'Can only apply an application_fee_percent when the request is made on behalf of another account or has `transfer_data[destination]`.',
        { param: 'application_fee_percent' },
      )
    }
    return
  }
  requirePercent(transfer.amount_percent, 'transfer_data[amount_percent]')
  if (percent && transfer.amount_percent !== undefined)
    throw exclusiveParameters('application_fee_percent', 'transfer_data[amount_percent]')
}

function requirePercent(percent: number | '' | null | undefined, param: string): void {
  if (typeof percent !== 'number' || (percent >= 0 && percent <= 100)) return
  throw invalidRequest('Percentages must be between 0 and 100.', { param })
}

/** How its payment is shared: as the invoice was told, else as its subscription is. Percentages are of what is charged. */
export function shareOf(tx: Transaction, invoice: Invoice): Changes<PaymentIntent> {
  const { _share: told, amount_due: due, on_behalf_of: behalf } = invoice
  const subscription = tx.find(subscriptions, invoice.parent?.subscription_details?.subscription)
  const { application_fee_percent: percent, transfer_data: whole } = subscription ?? {}
  const part = whole && {
    destination: whole.destination as string,
    ...(whole.amount_percent !== null && { amount: percentOf(due, whole.amount_percent) }),
  }
  const fee = told?.fee ?? (percent ? percentOf(due, percent) : 0)
  const transfer = told?.transfer ?? part
  return {
    ...(fee > 0 && { application_fee_amount: Math.min(fee, due) }),
    ...(transfer && { transfer_data: transfer }),
    ...(behalf && { on_behalf_of: behalf }),
  }
}
