/** What a transfer is on the other side: a payment that the connected account gets, and a refund where it is reversed. */
import type Stripe from 'stripe'
import { share } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountHome } from '../balance/account-home.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { convert, exchangeRate } from '../balance/exchange.js'
import { post } from '../balance/ledger.js'
import { type Charge, charges, unnamedFields } from '../payments/charge.js'
import { receiptUrl } from '../payments/receipt.js'
import { type Refund, refunds } from '../payments/refund.js'
import { applicationId, applicationName } from './application.js'
import { applicationFees, chargeApplicationFee, refundApplicationFee } from './application-fee.js'
import { type Transfer, transfers } from './transfer.js'

export type TransferReversal = Stored<Stripe.TransferReversal>

export const transferReversals = resource<TransferReversal>('transfer_reversal', {
  idPrefix: 'trr',
  label: 'transfer reversal',
  indexes: { transfer: 'transfer' },
})

/** The platform's fee, in the transfer's currency, and as it was told with the payment. */
export interface SharedFee {
  readonly amount: number
  readonly told: { readonly amount: number; readonly currency: string }
}

interface Incoming {
  readonly amount: number
  readonly currency: string
  readonly destination: string
  readonly transfer: string
  readonly originating: string | null
  readonly availableOn: number | 'now'
  readonly applicationFee: SharedFee | null
}

/** The payment (`py_…`) on the connected account, less the platform's fee. Called as the platform. */
export function receivePayment(tx: Transaction, incoming: Incoming): Charge {
  const { amount, currency, destination, applicationFee } = incoming
  const platform = tx.account
  return tx.as(destination, account => {
    const { currency: home } = accountHome(account)
    const rate = currency === home ? null : exchangeRate(currency, home)
    const id = account.newId('py')
    const feeAmount = applicationFee === null ? 0 : convert(applicationFee.amount, currency, home)
    const transaction = post(account, {
      type: 'payment',
      reportingCategory: 'charge',
      amount: convert(amount, currency, home),
      currency: home,
      fees: applicationFee === null ? [] : [platformFee(account, feeAmount, home)],
      source: id,
      exchangeRate: rate,
      availableOn: incoming.availableOn,
    })
    const fee =
      applicationFee === null
        ? undefined
        : account.as(platform, owner =>
            chargeApplicationFee(owner, {
              account: destination,
              charge: id,
              ...applicationFee.told,
              originating: incoming.originating,
              availableOn: transaction.available_on,
            }),
          )
    const payment = account.insert(charges, {
      ...unnamedFields,
      id,
      amount,
      amount_captured: amount,
      application: applicationId(account),
      application_fee: fee?.id ?? null,
      application_fee_amount: applicationFee?.amount ?? null,
      balance_transaction: transaction.id,
      billing_details: emptyBilling,
      captured: true,
      currency,
      fraud_details: {},
      paid: true,
      payment_method_details: { stripe_account: {}, type: 'stripe_account' },
      receipt_url: receiptUrl(account, id),
      source: {
        id: platform,
        object: 'account',
        application_icon: 'https://files.stripe.com/links/icon',
        application_logo: 'https://files.stripe.com/links/logo',
        application_name: applicationName,
        application_url: 'https://stripeworld.test',
      },
      source_transfer: incoming.transfer,
      status: 'succeeded',
    } as unknown as Changes<Charge>)
    account.emit('charge.succeeded', payment)
    return payment
  })
}

const emptyAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
const emptyBilling: Charge['billing_details'] = {
  address: emptyAddress,
  email: null,
  name: null,
  phone: null,
  tax_id: null,
}

export const platformFee = (tx: Transaction, amount: number, currency: string) => ({
  amount,
  application: applicationId(tx),
  currency,
  description: `${applicationName} application fee`,
  type: 'application_fee',
})

interface ReversalOptions {
  readonly refundFee?: boolean
  readonly fields?: Changes<TransferReversal>
  /** The refund that caused it. */
  readonly refund?: string | null
}

/** Takes money back from a connected account. Called as the platform. */
export function reverseTransfer(
  tx: Transaction,
  transfer: Transfer,
  amount: number,
  options: ReversalOptions = {},
): TransferReversal {
  const original = tx.get(balanceTransactions, transfer.balance_transaction!)
  const id = tx.newId('trr')
  const back = tx.as(transfer.destination!, account => returnPayment(account, transfer, amount, id))
  const transaction = post(tx, {
    type: 'transfer_refund',
    reportingCategory: 'transfer_reversal',
    amount: share(-original.amount, amount, transfer.amount),
    currency: original.currency,
    source: transfer.id,
    description: 'REFUND FOR TRANSFER',
    exchangeRate: original.exchange_rate,
    availableOn: original.status === 'pending' ? original.available_on : 'now',
  })
  const reversal = tx.insert(transferReversals, {
    ...options.fields,
    id,
    amount,
    balance_transaction: transaction.id,
    currency: transfer.currency,
    destination_payment_refund: back.id,
    source_refund: options.refund ?? null,
    transfer: transfer.id,
  })
  const reversed = transfer.amount_reversed + amount
  const after = tx.put(transfers, transfer, { amount_reversed: reversed, reversed: reversed >= transfer.amount })
  tx.emit('transfer.reversed', after)
  if (options.refundFee) refundFeeOf(tx, transfer, amount)
  return reversal
}

/** The refund (`pyr_…`) on the connected account. */
function returnPayment(tx: Transaction, transfer: Transfer, amount: number, reversal: string): Refund {
  const payment = tx.get(charges, transfer.destination_payment as string)
  const original = tx.get(balanceTransactions, payment.balance_transaction!)
  const id = tx.newId('pyr')
  const transaction = post(tx, {
    type: 'payment_refund',
    reportingCategory: 'refund',
    amount: -share(original.amount, amount, payment.amount),
    currency: original.currency,
    source: id,
    description: 'REFUND FOR PAYMENT',
    exchangeRate: original.exchange_rate,
    availableOn: original.status === 'pending' ? original.available_on : 'now',
  })
  const refund = tx.insert(refunds, {
    id,
    amount,
    balance_transaction: transaction.id,
    charge: payment.id,
    currency: payment.currency,
    source_transfer_reversal: reversal,
    transfer_reversal: reversal,
    status: 'succeeded',
    _moves: true,
  })
  const refunded = payment.amount_refunded + amount
  const after = tx.put(charges, payment, { amount_refunded: refunded, refunded: refunded >= payment.amount })
  tx.emit('refund.created', refund)
  tx.emit('charge.refunded', after)
  return refund
}

/** The platform's fee goes back in the same proportion. */
export function refundFeeOf(tx: Transaction, transfer: Transfer, amount: number): void {
  const fee = tx.newest(applicationFees, 'charge', transfer.destination_payment as string)
  if (fee === undefined) return
  const part = Math.min(fee.amount - fee.amount_refunded, share(fee.amount, amount, transfer.amount))
  if (part > 0) refundApplicationFee(tx, fee, part)
}
