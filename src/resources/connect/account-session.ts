/**
 * AccountSession: a page's leave to show Stripe's components for one connected account.
 * @see https://docs.stripe.com/api/account_sessions
 */
import type Stripe from 'stripe'
import { noSuch } from '../../core/errors.js'
import { isFields } from '../../core/shape.js'
import type { Transaction } from '../../core/transaction.js'
import { accountRow } from './account-access.js'

const LIFETIME_SECONDS = 1800
const SECRET_LENGTH = 47

type Features = Readonly<Record<string, boolean>>
interface Component {
  readonly enabled: boolean
  readonly features: Features
}

export const operations = {
  'accountSessions.create'(tx: Transaction, _path: readonly string[], params: Stripe.AccountSessionCreateParams) {
    if (accountRow(tx, params.account) === undefined) throw noSuch('account', params.account, 'account', 400)
    const { template } = tx.engine.resource('account_session')
    const told = params.components as Readonly<Record<string, Partial<Component> | undefined>>
    const all = isFields(template['components']) ? template['components'] : {}
    return {
      object: 'account_session',
      account: params.account,
      client_secret: `accs_secret__${tx.letters(SECRET_LENGTH)}`,
      components: Object.fromEntries(
        Object.entries(all).map(([name, blank]) => [name, componentOf(blank as Component, told[name])]),
      ),
      expires_at: tx.now + LIFETIME_SECONDS,
      livemode: false,
    }
  },
}

/** An enabled component has its features, but for those that take something away or reach beyond the account. */
const ONLY_ASKED = new Set(['destination_on_behalf_of_charge_management', 'disable_stripe_user_authentication'])

function componentOf({ features }: Component, told: Partial<Component> | undefined): Component {
  const enabled = told?.enabled === true
  const standard = Object.keys(features ?? {}).map(name => [name, enabled && !ONLY_ASKED.has(name)] as const)
  return { enabled, features: { ...Object.fromEntries(standard), ...told?.features } }
}
