/**
 * CashBalance: what a customer has sent by bank transfer and not yet paid with.
 * @see https://docs.stripe.com/payments/customer-balance
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { bankTransferAction } from '../payments/next-action.js'
import { type CashTransaction, cashTransactions, fundCash } from './cash-ledger.js'
import { customers } from './customer.js'

/** The SDK does not name it. */
type FundCashBalanceParams = Parameters<Stripe['testHelpers']['customers']['fundCashBalance']>[1]

/** Stored under the customer's id; the sums are those of the transactions. */
export interface CashBalance extends StoredObject {
  readonly customer: string
  readonly available: Readonly<Record<string, number>> | null
  readonly settings: { readonly reconciliation_mode: 'automatic' | 'manual'; readonly using_merchant_default: boolean }
}

export const cashBalances = resource<CashBalance>('cash_balance', {})

export function cashBalanceOf(tx: Transaction, customer: string): CashBalance {
  return (
    tx.find(cashBalances, customer) ?? {
      id: customer,
      object: 'cash_balance',
      available: null,
      customer,
      customer_account: null,
      livemode: false,
      settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
    }
  )
}

/** Who decides what the money pays: the account, unless the customer's own mode is told. */
export function settleCash(
  tx: Transaction,
  id: string,
  { reconciliation_mode: mode }: Stripe.CustomerUpdateCashBalanceParams.Settings,
): CashBalance {
  const settings: CashBalance['settings'] =
    mode === undefined || mode === 'merchant_default'
      ? { reconciliation_mode: 'automatic', using_merchant_default: true }
      : { reconciliation_mode: mode as 'automatic' | 'manual', using_merchant_default: false }
  const balance = cashBalanceOf(tx, id)
  return tx.find(cashBalances, id) === undefined
    ? tx.insert(cashBalances, { ...balance, settings })
    : tx.put(cashBalances, balance, { settings })
}

export const operations = {
  'customers.retrieveCashBalance'(tx: Transaction, [id]: [string]): CashBalance {
    tx.need(customers, id, 'customer', 404)
    return cashBalanceOf(tx, id)
  },

  'customers.updateCashBalance'(
    tx: Transaction,
    [id]: [string],
    params: Stripe.CustomerUpdateCashBalanceParams,
  ): CashBalance {
    tx.need(customers, id, 'customer', 404)
    return settleCash(tx, id, params.settings ?? {})
  },

  'customers.listCashBalanceTransactions'(
    tx: Transaction,
    [id]: [string],
    params: Stripe.CustomerListCashBalanceTransactionsParams,
  ) {
    tx.need(customers, id, 'customer', 404)
    return list(
      tx,
      cashTransactions,
      { ...params },
      { url: `/v1/customers/${id}/cash_balance_transactions`, index: ['customer', id] },
    )
  },

  'customers.retrieveCashBalanceTransaction'(tx: Transaction, [customer, id]: [string, string]): CashTransaction {
    const found = tx.need(cashTransactions, id, 'id', 404)
    if (found.customer !== customer)
      throw invalidRequest(`No such customer_cash_balance_transaction: '${id}'`, {
        status: 404,
        code: 'resource_missing',
        param: 'id',
      })
    return found
  },

  'customers.createFundingInstructions'(
    tx: Transaction,
    [id]: [string],
    params: Stripe.CustomerCreateFundingInstructionsParams,
  ) {
    tx.need(customers, id, 'customer', 404)
    const { type } = params.bank_transfer
    const action = bankTransferAction(tx, { amountRemaining: 0, currency: params.currency, reference: '', type })
    const { financial_addresses } = action['display_bank_transfer_instructions'] as {
      financial_addresses: readonly object[]
    }
    const country = params.bank_transfer.eu_bank_transfer?.country ?? COUNTRIES[type] ?? 'US'
    return {
      object: 'funding_instructions',
      bank_transfer: { country, financial_addresses, type },
      currency: params.currency,
      funding_type: 'bank_transfer',
      livemode: false,
    }
  },

  'testHelpers.customers.fundCashBalance'(
    tx: Transaction,
    [id]: [string],
    params: FundCashBalanceParams,
  ): CashTransaction {
    const customer = tx.need(customers, id, 'customer', 404)
    tx.follow(customer.test_clock)
    if (params.amount < 1)
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: 'amount',
      })
    return fundCash(tx, customer, {
      amount: params.amount,
      currency: params.currency.toLowerCase(),
      reference: params.reference ?? null,
    })
  },
}

const COUNTRIES: Readonly<Record<string, string>> = {
  us_bank_transfer: 'US',
  gb_bank_transfer: 'GB',
  jp_bank_transfer: 'JP',
  mx_bank_transfer: 'MX',
}
