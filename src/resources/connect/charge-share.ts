/**
 * What connected accounts and platforms have of a payment: the platform's fee of a direct charge, the transfer of a
 * destination charge, and both again where money goes back.
 * @see https://docs.stripe.com/connect/charges
 */
import { invalidRequest, noSuch } from '../../core/errors.js'
import { share } from '../../core/money.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import type { BalanceTransaction } from '../balance/balance-transaction.js'
import { convert } from '../balance/exchange.js'
import type { FeeDetail } from '../balance/fee.js'
import { type Charge, charges } from '../payments/charge.js'
import { paymentIntents } from '../payments/payment-intent.js'
import type { Refund } from '../payments/refund.js'
import { applicationFees, chargeApplicationFee, refundApplicationFee } from './application-fee.js'
import { sendTransfer, transfers } from './transfer.js'
import { platformFee, refundFeeOf, reverseTransfer } from './transfer-payment.js'

/** An account that the platform is connected with. */
export function requireAccount(tx: Transaction, id: string, param: string): void {
  const known = tx.as(tx.platform, platform => platform.row('account', id)?.value)
  if (known === undefined || known['deleted'] === true) throw noSuch('destination', id, param, 400)
}

interface ShareParams {
  readonly amount: number
  readonly application_fee_amount?: number
  readonly on_behalf_of?: string
  readonly transfer_data?: { readonly destination: string; readonly amount?: number }
}

export function requireDestination(tx: Transaction, params: ShareParams): void {
  const { transfer_data: transfer, application_fee_amount: fee } = params
  if (transfer !== undefined) requireAccount(tx, transfer.destination, 'transfer_data[destination]')
  if (transfer?.amount !== undefined && transfer.amount > params.amount) {
    throw invalidRequest('The transfer amount cannot be greater than the charge amount.', {
      param: 'transfer_data[amount]',
    })
  }
  if (params.on_behalf_of !== undefined) requireAccount(tx, params.on_behalf_of, 'on_behalf_of')
  if (fee === undefined) return
  if (transfer === undefined && tx.account === tx.platform) {
    throw invalidRequest(
      'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).',
      { param: 'application_fee_amount' },
    )
  }
  if (transfer?.amount !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: application_fee_amount, transfer_data[amount].',
      { code: 'parameters_exclusive', param: 'application_fee_amount' },
    )
  }
  if (fee < 0) {
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: 'parameter_invalid_integer',
      param: 'application_fee_amount',
    })
  }
  if (fee > params.amount)
    throw invalidRequest('Your application fee cannot be larger than the charge amount.', {
      param: 'application_fee_amount',
    })
}

/** The platform's fee as a part of the fees of a direct charge. */
export function applicationFeePart(tx: Transaction, charge: Charge, currency: string): FeeDetail[] {
  const { application_fee_amount: fee } = charge
  if (fee === null || tx.account === tx.platform) return []
  return [platformFee(tx, convert(fee, charge.currency, currency), currency)]
}

/** A direct charge is in the ledger: the platform gets its fee. */
export function collectApplicationFee(tx: Transaction, charge: Charge, transaction: BalanceTransaction): void {
  const { application_fee_amount: fee } = charge
  if (fee === null || tx.account === tx.platform || charge.application_fee !== null) return
  const { account } = tx
  const collected = tx.as(tx.platform, platform =>
    chargeApplicationFee(platform, {
      account,
      charge: charge.id,
      amount: fee,
      currency: charge.currency,
      availableOn: transaction.available_on,
    }),
  )
  tx.put(charges, charge, { application_fee: collected.id })
}

interface TransferData {
  readonly destination: string
  readonly amount?: number
}

/** A destination charge is in the ledger: its money goes on to the connected account. */
export function passOn(tx: Transaction, charge: Charge, transaction: BalanceTransaction, amount: number): void {
  const transferData = charge['_transferData'] as TransferData | undefined
  if (transferData === undefined) return
  const { application_fee_amount: fee } = charge
  const settled = (part: number) => share(transaction.amount, part, amount)
  const group = charge.transfer_group ?? `group_${charge.payment_intent ?? charge.id}`
  const transfer = sendTransfer(tx, {
    amount: settled(transferData.amount ?? amount),
    currency: transaction.currency,
    destination: transferData.destination,
    source: charge,
    applicationFee: fee === null ? null : { amount: settled(fee), told: { amount: fee, currency: charge.currency } },
    fields: { transfer_group: group },
  })
  const payment = tx.as(transferData.destination, account =>
    account.get(charges, transfer.destination_payment as string),
  )
  tx.put(charges, charge, {
    application_fee: payment.application_fee,
    transfer: transfer.id,
    transfer_group: group,
  } as Changes<Charge>)
  const intent = tx.find(paymentIntents, charge.payment_intent)
  if (intent !== undefined) tx.put(paymentIntents, intent, { transfer_group: group })
}

interface PullBack {
  /** The refund that asks for it. */
  readonly refund: string
  readonly transfer: boolean
  readonly fee: boolean
}

/** A refund of a shared payment takes back from the connected account, or gives back the fee, in proportion, if asked. */
export function pullBack(tx: Transaction, charge: Charge, amount: number, wanted: PullBack): Changes<Refund> {
  if (wanted.transfer) return reverseOf(tx, charge, amount, wanted)
  if (wanted.fee) returnFee(tx, charge, amount)
  return {}
}

function reverseOf(tx: Transaction, charge: Charge, amount: number, { fee, refund }: PullBack): Changes<Refund> {
  const id = (charge as StoredObject)['transfer']
  const transfer = typeof id === 'string' ? tx.find(transfers, id) : undefined
  if (transfer === undefined) {
    throw invalidRequest('Cannot reverse transfer on this charge because it does not have an associated transfer.', {
      param: 'reverse_transfer',
    })
  }
  const part = Math.min(transfer.amount - transfer.amount_reversed, share(transfer.amount, amount, charge.amount))
  const reversal = reverseTransfer(tx, transfer, part, { refundFee: fee, refund })
  return { transfer_reversal: reversal.id }
}

function returnFee(tx: Transaction, charge: Charge, amount: number): void {
  const id = (charge as StoredObject)['transfer']
  const transfer = typeof id === 'string' ? tx.find(transfers, id) : undefined
  if (transfer !== undefined) {
    refundFeeOf(tx, transfer, share(transfer.amount, amount, charge.amount))
    return
  }
  tx.as(tx.platform, platform => {
    const fee = platform.find(applicationFees, charge.application_fee)
    if (fee === undefined) {
      throw invalidRequest('Cannot refund application fee on this charge because it does not have one.', {
        param: 'refund_application_fee',
      })
    }
    const part = Math.min(fee.amount - fee.amount_refunded, share(fee.amount, amount, charge.amount))
    if (part > 0) refundApplicationFee(platform, fee, part)
  })
}
