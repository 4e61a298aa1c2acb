/** Session: a bank's customer is asked to link accounts. @see https://docs.stripe.com/api/financial_connections/sessions */
import type Stripe from 'stripe'
import { missingParameter } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { type BankLink, bankLinks, type RefreshFeature, startRefresh } from './account.js'

export type LinkSession = Omit<Stored<Stripe.FinancialConnections.Session>, 'accounts'>

export const linkSessions = resource<LinkSession>('financial_connections.session', {
  idPrefix: 'fcsess',
  api: 'financialConnections.sessions',
  label: 'financial connections session',
  lists: {
    accounts: { object: 'financial_connections.account', by: 'session', url: '/v1/financial_connections/accounts' },
  },
})

export const operations = {
  create(tx: Transaction, params: Stripe.FinancialConnections.SessionCreateParams): LinkSession {
    const { customer, account, type } = params.account_holder
    if (type === 'customer' && params.account_holder.customer_account === undefined) {
      if (customer === undefined) throw missingParameter('account_holder[customer]')
      tx.need(customers, customer, 'account_holder[customer]')
    }
    if (type === 'account' && account === undefined) throw missingParameter('account_holder[account]')
    const id = tx.newId('fcsess')
    return tx.create(linkSessions, {
      ...tx.fields(linkSessions, params),
      id,
      client_secret: `${id}_secret_${tx.letters(24)}`,
      prefetch: (params.prefetch ?? []) as LinkSession['prefetch'],
    })
  },
}

/** The customer has been through the modal, and links accounts of a test institution. */
export function complete(tx: Transaction, session: LinkSession, count = 1): readonly BankLink[] {
  return Array.from({ length: count }, (_, at) => {
    const account = tx.create(bankLinks, {
      account_holder: session.account_holder,
      category: 'cash',
      display_name: at === 0 ? 'Success' : `Success ${at + 1}`,
      institution_name: 'StripeBank',
      last4: at === 0 ? '6789' : String(tx.integer(10_000)).padStart(4, '0'),
      permissions: session.permissions,
      status: 'active',
      subcategory: 'checking',
      subscriptions: [],
      supported_payment_method_types: ['link', 'us_bank_account'],
      _session: session.id,
    } as Partial<BankLink>)
    for (const feature of session.prefetch ?? []) startRefresh(tx, account, prefetched(feature))
    return account
  })
}

const prefetched = (name: string): RefreshFeature => (name === 'balances' ? 'balance' : (name as RefreshFeature))
