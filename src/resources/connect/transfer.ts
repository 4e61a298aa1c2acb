/**
 * Transfer: money that a platform sends to a connected account.
 * @see https://docs.stripe.com/api/transfers
 */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { formatAmount } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountHome } from '../balance/account-home.js'
import { availableAmount } from '../balance/balance.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { convert, exchangeRate } from '../balance/exchange.js'
import { post } from '../balance/ledger.js'
import { type Charge, charges } from '../payments/charge.js'
import { requireAccount } from './charge-share.js'
import {
  receivePayment,
  reverseTransfer,
  type SharedFee,
  type TransferReversal,
  transferReversals,
} from './transfer-payment.js'

export type Transfer = Stored<Stripe.Transfer>

export const transfers = resource<Transfer>('transfer', {
  idPrefix: 'tr',
  api: 'transfers',
  indexes: { destination: 'destination', transfer_group: 'transfer_group', source_transaction: 'source_transaction' },
  lists: { reversals: { object: 'transfer_reversal', by: 'transfer', url: '/v1/transfers/{id}/reversals' } },
})

export const operations = {
  create(tx: Transaction, params: Stripe.TransferCreateParams): Transfer {
    requireAccount(tx, params.destination, 'destination')
    const source =
      params.source_transaction === undefined
        ? undefined
        : tx.need(charges, params.source_transaction, 'source_transaction')
    const amount = amountOf(tx, params, source)
    return sendTransfer(tx, {
      amount,
      currency: params.currency,
      destination: params.destination,
      source,
      fields: {
        ...tx.fields(transfers, {
          metadata: params.metadata ?? {},
          ...(params.description !== undefined && { description: params.description }),
        }),
        transfer_group:
          params.transfer_group ??
          (source === undefined ? null : (source.transfer_group ?? `group_${source.payment_intent ?? source.id}`)),
        source_type: params.source_type ?? 'card',
      },
    })
  },

  'transfers.createReversal'(
    tx: Transaction,
    [id]: [string],
    params: Stripe.TransferCreateReversalParams,
  ): TransferReversal {
    const transfer = tx.need(transfers, id, 'transfer', 404)
    const left = transfer.amount - transfer.amount_reversed
    const amount = params.amount ?? left
    if (left === 0)
      throw invalidRequest(`Transfer ${transfer.id} is already fully reversed.`, { code: 'transfer_already_reversed' })
    if (amount > left) {
      throw invalidRequest(
        `Reversal amount (${formatAmount(amount, transfer.currency)}) is greater than unreversed amount on transfer (${formatAmount(left, transfer.currency)})`,
        { param: 'amount' },
      )
    }
    const { metadata = {}, description } = params
    return reverseTransfer(tx, transfer, amount, {
      refundFee: params.refund_application_fee === true,
      fields: tx.fields(transferReversals, { metadata, ...(description !== undefined && { description }) }),
    })
  },

  'transfers.listReversals'(tx: Transaction, [id]: [string], params: Stripe.TransferListReversalsParams) {
    tx.need(transfers, id, 'transfer', 404)
    return list(tx, transferReversals, { ...params }, { url: `/v1/transfers/${id}/reversals`, index: ['transfer', id] })
  },

  'transfers.retrieveReversal'(tx: Transaction, [transfer, id]: [string, string]): TransferReversal {
    return reversalOf(tx, transfer, id)
  },

  'transfers.updateReversal'(
    tx: Transaction,
    [transfer, id]: [string, string],
    params: Stripe.TransferUpdateReversalParams,
  ): TransferReversal {
    const reversal = reversalOf(tx, transfer, id)
    return tx.update(transferReversals, reversal, tx.fields(transferReversals, params, reversal))
  },
}

function reversalOf(tx: Transaction, transfer: string, id: string): TransferReversal {
  const reversal = tx.find(transferReversals, id)
  if (reversal?.transfer !== transfer) throw noSuch('transfer reversal', id, 'id')
  return reversal
}

function amountOf(tx: Transaction, params: Stripe.TransferCreateParams, source: Charge | undefined): number {
  const { amount = source?.amount } = params
  if (amount === undefined) throw missingParameter('amount')
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  const currency = params.currency.toLowerCase()
  if (source === undefined) {
    if (amount > availableAmount(tx, currency)) throw insufficient()
    return amount
  }
  const sent = tx.where(transfers, 'source_transaction', source.id).reduce((sum, transfer) => sum + transfer.amount, 0)
  if (sent + amount > source.amount_captured) {
    throw invalidRequest('Transfers using this transaction as a source must not exceed the source amount.', {
      param: 'amount',
    })
  }
  return amount
}

const insufficient = () =>
  invalidRequest(
    'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance',
    { code: 'balance_insufficient' },
  )

export interface NewTransfer {
  readonly amount: number
  readonly currency: string
  readonly destination: string
  /** The payment that the money comes from: the transfer is available when it is. */
  readonly source: Charge | undefined
  readonly fields?: Changes<Transfer>
  /** The platform's part, taken from the payment that the destination gets. */
  readonly applicationFee?: SharedFee | null
}

/** Moves money from the platform to a connected account, where it arrives as a payment. */
export function sendTransfer(
  tx: Transaction,
  { amount, currency: told, destination, source, fields, applicationFee }: NewTransfer,
): Transfer {
  const currency = told.toLowerCase()
  const id = tx.newId('tr')
  const origin = tx.find(balanceTransactions, source?.balance_transaction)
  const held = origin?.currency ?? accountHome(tx).currency
  const at = origin?.status === 'pending' ? origin.available_on : 'now'
  const transaction = post(tx, {
    type: 'transfer',
    reportingCategory: 'transfer',
    amount: -convert(amount, currency, held),
    currency: held,
    source: id,
    description: fields?.description ?? null,
    exchangeRate: currency === held ? null : exchangeRate(currency, held),
    availableOn: at,
  })
  const payment = receivePayment(tx, {
    amount,
    currency,
    destination,
    transfer: id,
    originating: source?.id ?? null,
    availableOn: at,
    applicationFee: applicationFee ?? null,
  })
  return tx.create(transfers, {
    source_type: 'card',
    ...fields,
    id,
    amount,
    balance_transaction: transaction.id,
    currency,
    destination,
    destination_payment: payment.id,
    source_transaction: source?.id ?? null,
  } as Changes<Transfer>)
}
