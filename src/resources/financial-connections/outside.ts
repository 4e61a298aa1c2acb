/** The bank's customer, and the bank. */
import type { OutsideActions } from '../../core/outside.js'
import { move } from '../refused.js'
import { bankLinks } from './account.js'
import { complete, linkSessions } from './session.js'

export interface Told {
  readonly financial_connections_session: string
  /** How many accounts are linked; one unless told. */
  readonly accounts?: number
}

export const outside = {
  /** The customer goes through the modal and links accounts. */
  linkBankAccounts: (tx, told: Told) =>
    complete(
      tx,
      tx.need(linkSessions, told.financial_connections_session, 'financial_connections_session'),
      told.accounts,
    ),

  /** The bank's credentials expire (`active: false`), or are renewed. */
  setBankLink: (tx, told: { readonly financial_connections_account: string; readonly active: boolean }) =>
    move(tx, bankLinks, tx.need(bankLinks, told.financial_connections_account, 'financial_connections_account'), {
      type: told.active ? 'reactivate' : 'deactivate',
    }),
} satisfies OutsideActions
