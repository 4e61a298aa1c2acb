/**
 * AccountLink and LoginLink: addresses of Stripe's own pages for the people behind a connected account. Nothing of them
 * is stored.
 * @see https://docs.stripe.com/api/account_links
 */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { accountRow, requireConnected } from './account-access.js'
import type { Account } from './account-resource.js'

/** Recorded. */
const LIFETIME_SECONDS = 300

export const operations = {
  'accountLinks.create'(tx: Transaction, _path: readonly string[], params: Stripe.AccountLinkCreateParams) {
    const account = accountRow(tx, params.account) as Account | undefined
    if (account === undefined) throw noSuch('account', params.account, 'account', 400)
    if (params.refresh_url === undefined) throw missingParameter('refresh_url')
    if (params.return_url === undefined) throw missingParameter('return_url')
    if (params.type === 'account_update' && dashboardOf(account) !== 'none') {
      throw invalidRequest(
        'You cannot create `account_update` type Account Links for this account. Valid types for this account are ["account_onboarding"].',
        { param: 'type' },
      )
    }
    const url = `https://connect.stripe.com/setup/${PAGES[dashboardOf(account)]}/${account.id}/${tx.letters(12)}`
    return { object: 'account_link', created: tx.now, expires_at: tx.now + LIFETIME_SECONDS, url }
  },

  'accounts.createLoginLink'(tx: Transaction, [id]: [string]) {
    const account = requireConnected(tx, id) as unknown as Account
    if (dashboardOf(account) !== 'express')
      throw invalidRequest(`Cannot create an edit link for the account ${id}, which is not an Express account.`)
    if (!account.details_submitted)
      throw invalidRequest('Cannot create a login link for an account that has not completed onboarding.')
    return { object: 'login_link', created: tx.now, url: `https://connect.stripe.com/express/${id}/${tx.letters(12)}` }
  },
}

const DASHBOARDS = ['express', 'full', 'none'] as const
type Dashboard = (typeof DASHBOARDS)[number]

const PAGES: Readonly<Record<Dashboard, string>> = { express: 'e', full: 's', none: 'c' }

/** Which Dashboard the account has; accounts made before there were properties of a controller have a type alone. */
function dashboardOf({ controller, type }: Account): Dashboard {
  const told = DASHBOARDS.find(name => name === controller?.stripe_dashboard?.type)
  if (told !== undefined) return told
  return type === 'express' ? 'express' : type === 'standard' ? 'full' : 'none'
}
