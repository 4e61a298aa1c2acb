/** FinancialAccount: an account that holds money. @see https://docs.stripe.com/treasury/account-management/financial-accounts */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { FEATURES, type Features, featuresObject, mergeFeatures } from './feature.js'

export type FinancialAccount = Omit<Stored<Stripe.Treasury.FinancialAccount>, 'features'> & {
  /** Which features were asked for, by path; all of them are active at once in test mode. */
  readonly _features: Features
}

export const financialAccountMachine = lifecycleSetup<{ type: 'close' }>().createMachine({
  id: 'treasury.financial_account',
  initial: 'open',
  states: {
    open: { on: { close: { target: 'closed', actions: emit('treasury.financial_account.closed') } } },
    closed: {},
  },
})

const activeOf = ({ _features: features }: FinancialAccount) => FEATURES.filter(name => features[name] === true)

export const financialAccounts = resource<FinancialAccount>('treasury.financial_account', {
  idPrefix: 'fa',
  api: 'treasury.financialAccounts',
  label: 'financial account',
  param: 'financial_account',
  lifecycle: financialAccountMachine,
  onlyExpanded: ['features'],
  show: (_, account: FinancialAccount) => ({
    active_features: activeOf(account),
    features: featuresObject(account._features),
  }),
})

export const operations = {
  create(tx: Transaction, params: Stripe.Treasury.FinancialAccountCreateParams): FinancialAccount {
    const { features, ...told } = params
    const _features = mergeFeatures({}, features)
    const zero = Object.fromEntries(params.supported_currencies.map(currency => [currency, 0]))
    return tx.create(financialAccounts, {
      ...tx.fields(financialAccounts, told),
      balance: { cash: zero, inbound_pending: zero, outbound_pending: zero },
      country: 'US',
      financial_addresses: _features['financial_addresses.aba'] ? [address(tx)] : [],
      is_default: false,
      pending_features: [],
      restricted_features: [],
      status: 'open',
      status_details: { closed: null },
      _features,
    } as Partial<FinancialAccount>)
  },

  update(tx: Transaction, account: FinancialAccount, params: Stripe.Treasury.FinancialAccountUpdateParams) {
    const { features, forwarding_settings: _, ...told } = params
    const changed = tx.update(financialAccounts, account, tx.fields(financialAccounts, told, account))
    return features === undefined ? changed : setFeatures(tx, changed, features)
  },

  close(tx: Transaction, account: FinancialAccount): FinancialAccount {
    const left = Object.values(account.balance).some(part => Object.values(part).some(amount => amount !== 0))
    if (left) throw invalidRequest('You cannot close a financial account that has a balance or pending flows.')
    return move(tx, financialAccounts, account, { type: 'close' }, {
      status_details: { closed: { reasons: ['other'] } },
    } as Partial<FinancialAccount>)
  },

  retrieveFeatures: (_: Transaction, account: FinancialAccount) => featuresObject(account._features),

  updateFeatures: (tx: Transaction, account: FinancialAccount, params: object) =>
    featuresObject(setFeatures(tx, account, params)._features),
}

function setFeatures(tx: Transaction, account: FinancialAccount, told: object): FinancialAccount {
  const _features = mergeFeatures(account._features, told)
  const addressed = account.financial_addresses.length > 0
  const financial_addresses =
    _features['financial_addresses.aba'] && !addressed ? [address(tx)] : account.financial_addresses
  const changed = tx.put(financialAccounts, account, { _features, financial_addresses } as Partial<FinancialAccount>)
  tx.emit('treasury.financial_account.features_status_updated', changed)
  return changed
}

function address(tx: Transaction) {
  return {
    aba: {
      account_holder_name: 'Jenny Rosen',
      account_number_last4: String(tx.integer(10_000)).padStart(4, '0'),
      bank_name: 'Fifth Third Bank',
      routing_number: '021000021',
    },
    supported_networks: ['ach', 'us_domestic_wire'],
    type: 'aba',
  }
}

/** An open account with the feature that a flow needs, and with the money where it is the payer. */
export function requireReady(tx: Transaction, id: string, feature: (typeof FEATURES)[number]): FinancialAccount {
  const account = tx.need(financialAccounts, id, 'financial_account')
  if (account.status !== 'open')
    throw invalidRequest(`Financial account ${id} is closed.`, { param: 'financial_account' })
  if (!account._features[feature]) {
    throw invalidRequest(`The financial account ${id} does not have the \`${feature}\` feature active.`, {
      param: 'financial_account',
    })
  }
  return account
}

export function requireFunds({ id, balance }: FinancialAccount, amount: number, currency: string): void {
  if ((balance.cash[currency] ?? 0) >= amount) return
  throw invalidRequest(`Insufficient funds: the financial account ${id} does not have enough available ${currency}.`, {
    code: 'insufficient_funds',
    param: 'amount',
  })
}
