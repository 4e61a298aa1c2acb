/** FinancialAccount of v2: where a balance is kept. A new account has one. @see https://docs.stripe.com/api/v2/money-management/financial-accounts */
import { invalidRequest } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'

export interface Amount {
  readonly value: number
  readonly currency: string
}

export type Part = 'available' | 'inbound_pending' | 'outbound_pending'

export interface FinancialAccountV2 extends StoredObject {
  readonly balance: Readonly<Record<Part, Readonly<Record<string, Amount>>>>
  readonly status: string
}

export const financialAccountV2Machine = lifecycleSetup<{ type: 'close' }>().createMachine({
  id: 'v2.money_management.financial_account',
  initial: 'open',
  states: { open: { on: { close: 'closed' } }, closed: {} },
})

const empty = (currencies: readonly string[]) => {
  const zero = Object.fromEntries(currencies.map(currency => [currency, { value: 0, currency }]))
  return { available: zero, inbound_pending: zero, outbound_pending: zero }
}

const opened = (currencies: readonly string[]) => ({
  balance: empty(currencies),
  country: 'US',
  status: 'open',
  storage: { holds_currencies: currencies },
  type: 'storage',
})

export const financialAccountsV2 = resource<FinancialAccountV2>('v2.money_management.financial_account', {
  idPrefix: 'fa_test',
  label: 'financial account',
  lifecycle: financialAccountV2Machine,
  seed: ({ id }) => [{ id: id('fa_test', 24, 'first financial account'), ...opened(['usd']), display_name: 'Main' }],
})

interface Params {
  readonly display_name?: string
  readonly metadata?: object
  readonly storage?: { readonly holds_currencies?: readonly string[] }
}

export const operations = {
  'v2.moneyManagement.financialAccounts.create'(tx: Transaction, _: readonly string[], params: Params) {
    const { storage, ...told } = params
    return tx.create(financialAccountsV2, {
      ...tx.fields(financialAccountsV2, told),
      ...opened(storage?.holds_currencies ?? ['usd']),
    } as Changes<FinancialAccountV2>)
  },

  'v2.moneyManagement.financialAccounts.close'(tx: Transaction, [id]: readonly [string]) {
    const account = tx.need(financialAccountsV2, id, 'id', 404)
    const left = Object.values(account.balance).some(part => Object.values(part).some(({ value }) => value !== 0))
    if (left) throw invalidRequest('A financial account with a balance cannot be closed.')
    return move(tx, financialAccountsV2, account, { type: 'close' })
  },
}

export function requireOpen(tx: Transaction, id: string, param: string): FinancialAccountV2 {
  const account = tx.need(financialAccountsV2, id, param)
  if (account.status !== 'open')
    throw invalidRequest(`The financial account ${id} is not open.`, { code: 'financial_account_not_open' })
  return account
}
