/**
 * ApplicationFee: the platform's part of a payment that belongs to a connected account.
 * @see https://docs.stripe.com/api/application_fees
 */
import type Stripe from 'stripe'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { formatAmount } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountHome } from '../balance/account-home.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { convert, exchangeRate } from '../balance/exchange.js'
import { post } from '../balance/ledger.js'
import { charges } from '../payments/charge.js'
import { applicationId, applicationName } from './application.js'

export type ApplicationFee = Stored<Stripe.ApplicationFee>
export type FeeRefund = Stored<Stripe.FeeRefund>

export const applicationFees = resource<ApplicationFee>('application_fee', {
  idPrefix: 'fee',
  api: 'applicationFees',
  label: 'application fee',
  indexes: { charge: 'charge' },
  lists: { refunds: { object: 'fee_refund', by: 'fee', url: '/v1/application_fees/{id}/refunds' } },
})

export const feeRefunds = resource<FeeRefund>('fee_refund', {
  idPrefix: 'fr',
  label: 'fee refund',
  indexes: { fee: 'fee' },
})

interface NewFee {
  readonly account: string
  readonly charge: string
  readonly amount: number
  readonly currency: string
  readonly originating?: string | null
  readonly availableOn: number
}

/** The platform gets its part. Called as the platform. */
export function chargeApplicationFee(tx: Transaction, fee: NewFee): ApplicationFee {
  const { currency: home } = accountHome(tx)
  const id = tx.newId('fee')
  const transaction = post(tx, {
    type: 'application_fee',
    reportingCategory: 'platform_earning',
    amount: convert(fee.amount, fee.currency, home),
    currency: home,
    source: id,
    description: `Application fee from application ${applicationName} for ${fee.account} (${fee.account})`,
    exchangeRate: fee.currency === home ? null : exchangeRate(fee.currency, home),
    availableOn: fee.availableOn,
  })
  return tx.create(applicationFees, {
    id,
    account: fee.account,
    amount: fee.amount,
    application: applicationId(tx),
    balance_transaction: transaction.id,
    charge: fee.charge,
    currency: fee.currency,
    fee_source: { charge: fee.charge, type: 'charge' },
    originating_transaction: fee.originating ?? null,
  } as Changes<ApplicationFee>)
}

export const operations = {
  'applicationFees.createRefund'(
    tx: Transaction,
    [id]: [string],
    params: Stripe.ApplicationFeeCreateRefundParams,
  ): FeeRefund {
    const fee = tx.need(applicationFees, id, 'id', 404)
    const left = fee.amount - fee.amount_refunded
    const amount = params.amount ?? left
    if (left === 0)
      throw invalidRequest(`Application fee ${fee.id} has already been refunded.`, {
        code: 'application_fee_already_refunded',
      })
    if (amount > left) {
      throw invalidRequest(
        `Refund amount (${formatAmount(amount, fee.currency)}) is greater than unrefunded amount on fee (${formatAmount(left, fee.currency)})`,
        { param: 'amount' },
      )
    }
    return refundApplicationFee(tx, fee, amount, tx.fields(feeRefunds, { metadata: params.metadata ?? {} }))
  },

  'applicationFees.listRefunds'(tx: Transaction, [id]: [string], params: Stripe.ApplicationFeeListRefundsParams) {
    tx.need(applicationFees, id, 'id', 404)
    return list(tx, feeRefunds, { ...params }, { url: `/v1/application_fees/${id}/refunds`, index: ['fee', id] })
  },

  'applicationFees.retrieveRefund'(tx: Transaction, [fee, id]: [string, string]): FeeRefund {
    return refundOf(tx, fee, id)
  },

  'applicationFees.updateRefund'(
    tx: Transaction,
    [fee, id]: [string, string],
    params: Stripe.ApplicationFeeUpdateRefundParams,
  ): FeeRefund {
    const refund = refundOf(tx, fee, id)
    return tx.update(feeRefunds, refund, tx.fields(feeRefunds, params, refund))
  },
}

function refundOf(tx: Transaction, fee: string, id: string): FeeRefund {
  const refund = tx.find(feeRefunds, id)
  if (refund?.fee !== fee) throw noSuch('fee refund', id, 'id')
  return refund
}

/** Gives a part of the fee back to the connected account. Called as the platform. */
export function refundApplicationFee(
  tx: Transaction,
  fee: ApplicationFee,
  amount: number,
  fields: Changes<FeeRefund> = {},
): FeeRefund {
  const original = tx.get(balanceTransactions, fee.balance_transaction!)
  const share = -Math.min(original.amount, convert(amount, fee.currency, original.currency))
  const transaction = post(tx, {
    type: 'application_fee_refund',
    reportingCategory: 'platform_earning_refund',
    amount: share,
    currency: original.currency,
    source: fee.id,
    description: 'REFUND FOR APPLICATION FEE',
    exchangeRate: original.exchange_rate,
    availableOn: original.status === 'pending' ? original.available_on : 'now',
  })
  const refund = tx.insert(feeRefunds, {
    ...fields,
    ...tx.as(fee.account, account => inOwnCurrency(account, amount, fee.currency)),
    balance_transaction: transaction.id,
    fee: fee.id,
  })
  const refunded = fee.amount_refunded + amount
  const after = tx.put(applicationFees, fee, { amount_refunded: refunded, refunded: refunded >= fee.amount })
  tx.emit('application_fee.refunded', after)
  tx.as(fee.account, account => creditBack(account, fee, amount))
  return refund
}

/** A fee's refund is counted in the currency of the account that gets it. */
function inOwnCurrency(tx: Transaction, amount: number, from: string) {
  const { currency } = accountHome(tx)
  return { amount: convert(amount, from, currency), currency }
}

/** What the platform gave back reaches the account it was taken from. */
function creditBack(tx: Transaction, fee: ApplicationFee, amount: number): void {
  const { currency } = accountHome(tx)
  const payment = tx.find(charges, fee.charge)
  const original = tx.find(balanceTransactions, payment?.balance_transaction)
  post(tx, {
    type: 'adjustment',
    reportingCategory: 'fee',
    amount: convert(amount, fee.currency, currency),
    currency,
    source: fee.charge,
    description: 'Application fee refund',
    availableOn: original?.status === 'pending' ? original.available_on : 'now',
  })
}
