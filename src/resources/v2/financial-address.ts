/** FinancialAddress: an account number to send money to, and what test helpers send there. @see https://docs.stripe.com/api/v2/money-management/financial-addresses */
import { isoInstant } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Amount, requireOpen } from './financial-account.js'
import { closeMoney, openMoney } from './money-ledger.js'

export interface FinancialAddress extends StoredObject {
  readonly financial_account: string
  readonly status: string
}

export const financialAddressMachine = lifecycleSetup<{ type: 'activate' } | { type: 'fail' }>().createMachine({
  id: 'v2.money_management.financial_address',
  initial: 'pending',
  states: {
    pending: {
      on: {
        activate: { target: 'active', actions: emit('v2.money_management.financial_address.activated') },
        fail: { target: 'failed', actions: emit('v2.money_management.financial_address.failed') },
      },
    },
    active: {},
    failed: {},
    archived: {},
  },
})

export const financialAddresses = resource<FinancialAddress>('v2.money_management.financial_address', {
  idPrefix: 'finaddr_test',
  label: 'financial address',
  lifecycle: financialAddressMachine,
})

export const receivedCreditsV2 = resource<StoredObject>('v2.money_management.received_credit', {
  idPrefix: 'rc_test',
  label: 'received credit',
})

const ACTIVATION_SECONDS = 60

interface Params {
  readonly financial_account: string
  readonly bank_account?: { readonly country?: string; readonly currency?: string }
}

interface Credit {
  readonly amount: Amount
  readonly network: string
  readonly statement_descriptor?: string
}

export const operations = {
  'v2.moneyManagement.financialAddresses.create'(
    tx: Transaction,
    _: readonly string[],
    params: Params,
  ): FinancialAddress {
    const account = requireOpen(tx, params.financial_account, 'financial_account')
    const currency = params.bank_account?.currency ?? 'usd'
    const address = tx.create(financialAddresses, {
      bank_account: bankAccount(tx, currency),
      financial_account: account.id,
      settlement_currency: currency,
      status: 'pending',
      type: 'bank_account',
    } as Changes<FinancialAddress>)
    tx.schedule('v2.money_management.financial_address.activate', address.id, tx.now + ACTIVATION_SECONDS)
    return address
  },

  'v2.moneyManagement.testHelpers.financialAddresses.credit': (
    tx: Transaction,
    [id]: readonly [string],
    credit: Credit,
  ) => simulate(tx, id, credit),
  'v2.testHelpers.financialAddresses.credit': (tx: Transaction, [id]: readonly [string], credit: Credit) =>
    simulate(tx, id, credit),

  'v2.testHelpers.financialAddresses.generateMicrodeposits'(tx: Transaction, [id]: readonly [string]) {
    const address = needed(tx, id)
    const amounts = [32, 45].map(value => ({ value, currency: 'usd' }))
    for (const amount of amounts) receive(tx, address, { amount, network: 'ach', statement_descriptor: 'ACCTVERIFY' })
    return { amounts, livemode: false, status: 'accepted' }
  },
}

const needed = (tx: Transaction, id: string) => tx.need(financialAddresses, id, 'id', 404)

function simulate(tx: Transaction, id: string, credit: Credit) {
  receive(tx, needed(tx, id), credit)
  return { object: 'v2.money_management.financial_address_credit_simulation', livemode: false, status: 'accepted' }
}

/** Money comes in; an address that is not active takes none. */
function receive(tx: Transaction, address: FinancialAddress, { amount, network, statement_descriptor }: Credit): void {
  if (amount.value <= 0) throw invalidRequest('The amount must be positive.', { param: 'amount[value]' })
  const active = address.status === 'active'
  const credit = tx.insert(receivedCreditsV2, {
    amount,
    amount_received: active ? amount : { value: 0, currency: amount.currency },
    bank_transfer: {
      financial_address: address.id,
      network,
      originating_bank_account: {
        aba: { bank_name: 'STRIPE TEST BANK', last4: '6789', routing_number: '110000000' },
        type: 'aba',
      },
      ...(statement_descriptor !== undefined && { statement_descriptor }),
    },
    financial_account: address.financial_account,
    status: active ? 'succeeded' : 'failed',
    ...(!active && { status_details: { failed: { reason: 'financial_address_inactive' } } }),
    status_transitions: active ? { succeeded_at: isoInstant(tx.now) } : { failed_at: isoInstant(tx.now) },
    type: 'bank_transfer',
  } as Changes<StoredObject>)
  tx.emit(`v2.money_management.received_credit.${active ? 'succeeded' : 'failed'}`, credit)
  if (!active) return
  const flow = { account: address.financial_account, amount, category: 'received_credit', id: credit.id }
  const { id } = openMoney(tx, flow, { available: amount.value })
  closeMoney(tx, id, {}, 'post')
  tx.emit('v2.money_management.received_credit.available', credit)
}

function bankAccount(tx: Transaction, currency: string): object {
  const number = String(tx.integer(1e9)).padStart(12, '0')
  if (currency === 'gbp') {
    const sort_code = { account_holder_name: 'Jenny Rosen', account_number: number.slice(-8), sort_code: '108800' }
    return { country: 'GB', currency, sort_code, type: 'sort_code' }
  }
  if (currency === 'eur') {
    const iban = { account_holder_name: 'Jenny Rosen', bank_name: 'Stripe', iban: `IE29AIBK${number}00` }
    return { country: 'IE', currency, iban, type: 'iban' }
  }
  return {
    aba: { account_number: number, bank_name: 'Fifth Third Bank', routing_number: '021000021' },
    country: 'US',
    currency,
    type: 'aba',
  }
}

export const due = {
  'v2.money_management.financial_address.activate'(tx: Transaction, id: string) {
    const address = tx.find(financialAddresses, id)
    if (address !== undefined) tx.trySend(financialAddresses, address, { type: 'activate' })
  },
}
