/**
 * External accounts: the bank accounts and debit cards that an account is paid out to.
 * @see https://docs.stripe.com/api/external_accounts
 */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type BankAccount, type BankAccountInput, bankAccountFields, bankAccounts } from '../customers/bank-account.js'
import { type Card, cardFields, cards } from '../customers/card.js'
import { typedCard } from '../customers/source.js'
import { type CardInput, cardOfTestName } from '../payments/card-details.js'
import { testCardNamed } from '../payments/test-card.js'
import { tokens, useToken } from '../payments/token.js'
import { requireConnected } from './account-access.js'
import { reviewing } from './account-review.js'

type External = BankAccount | Card

export const operations = {
  'accounts.createExternalAccount'(
    tx: Transaction,
    [account]: [string],
    params: Stripe.AccountCreateExternalAccountParams,
  ): StoredObject {
    requireConnected(tx, account)
    const { external_account: given, default_for_currency: usual, metadata } = params
    const added = reviewing(tx, account, () => {
      const external = addExternalAccount(tx, account, given as string | Record<string, unknown>, usual)
      return tx.as(account, own => {
        const told = { metadata: own.fields(tableOf(external), { metadata })['metadata'] } as Changes<StoredObject>
        const after = metadata ? own.put(tableOf(external), external as StoredObject, told) : external
        own.emit('account.external_account.created', after as StoredObject)
        return external
      })
    })
    return shown(tx, account, added)
  },

  'accounts.retrieveExternalAccount'(tx: Transaction, [account, id]: [string, string]): StoredObject {
    return shown(tx, account, externalOf(tx, account, id))
  },

  'accounts.listExternalAccounts'(
    tx: Transaction,
    [account]: [string],
    params: Stripe.AccountListExternalAccountsParams,
  ) {
    requireConnected(tx, account)
    const { object, ...rest } = params
    return tx.as(account, own => {
      const page = list(
        own,
        object === 'card' ? cards : bankAccounts,
        { ...rest },
        { url: `/v1/accounts/${account}/external_accounts`, index: ['account', account] },
      )
      return { ...page, data: page.data.map(external => own.shown(external.object, external.id)) }
    })
  },

  'accounts.updateExternalAccount'(
    tx: Transaction,
    [account, id]: [string, string],
    params: Stripe.AccountUpdateExternalAccountParams,
  ): StoredObject {
    const external = externalOf(tx, account, id)
    tx.as(account, own => {
      const table = tableOf(external)
      const { default_for_currency: usual, ...told } = params
      if (usual) makeDefault(own, external)
      const after = own.put(
        table,
        own.row(external.object, id)!.value,
        own.fields(table, told, external as StoredObject),
      )
      own.emit('account.external_account.updated', after)
    })
    return shown(tx, account, external)
  },

  'accounts.deleteExternalAccount'(tx: Transaction, [account, id]: [string, string]): StoredObject {
    const external = externalOf(tx, account, id)
    if (external.default_for_currency && externalsOf(tx, account).length > 1) {
      throw invalidRequest(
        'You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.',
        { param: 'id' },
      )
    }
    const { object, currency } = external
    const stub = reviewing(tx, account, () =>
      tx.as(account, own => {
        own.emit('account.external_account.deleted', external as StoredObject)
        return own.remove(tableOf(external), external as StoredObject)
      }),
    )
    return { ...stub, object, currency }
  },
}

const tableOf = ({ object }: { readonly object: string }) =>
  (object === 'card' ? cards : bankAccounts) as { readonly object: 'card' }

const shown = (tx: Transaction, account: string, { object, id }: External): StoredObject =>
  tx.as(account, own => own.shown(object, id)!)

function externalOf(tx: Transaction, account: string, id: string): External {
  requireConnected(tx, account)
  const found = externalsOf(tx, account).find(external => external.id === id)
  if (found === undefined) throw noSuch('external account', id, 'id')
  return found
}

const externalsOf = (tx: Transaction, account: string): External[] =>
  tx.as(account, own => [...own.where(bankAccounts, 'account', account), ...own.where(cards, 'account', account)])

export const hasExternalAccount = (tx: Transaction, account: string): boolean => externalsOf(tx, account).length > 0

/** The list that an account shows. */
export function shownExternalAccounts(tx: Transaction, account: string): object {
  const all = externalsOf(tx, account)
  return {
    object: 'list',
    data: all.map(external => shown(tx, account, external)),
    has_more: false,
    total_count: all.length,
    url: `/v1/accounts/${account}/external_accounts`,
  }
}

/** Keeps what a parameter holds: a token, or what was typed in. The first of its currency is the default. */
export function addExternalAccount(
  tx: Transaction,
  account: string,
  param: string | Record<string, unknown>,
  usual?: boolean,
): External {
  const { home, country, input, card, cardId } = inputOf(tx, account, param)
  return tx.as(account, own => {
    const external: External =
      card !== undefined
        ? own.insert(cards, {
            ...cardFields(own, card),
            cvc_check: card.cvc === undefined ? null : 'pass',
            account,
            available_payout_methods: ['standard', 'instant'],
            currency: home,
            default_for_currency: false,
            id: cardId ?? own.newId('card'),
            status: 'new',
          } as Changes<Card>)
        : own.insert(bankAccounts, {
            ...bankAccountFields(own, input!, home),
            account,
            available_payout_methods:
              country === 'US' && input!.routing_number === INSTANT_ROUTING ? ['standard', 'instant'] : ['standard'],
            default_for_currency: false,
            ...NOTHING_DUE,
          } as unknown as Changes<BankAccount>)
    const first = !externalsOf(own, account).some(
      other => other.id !== external.id && other.currency === external.currency && other.default_for_currency,
    )
    if (usual || first) makeDefault(own, external)
    return external.object === 'card' ? own.get(cards, external.id) : own.get(bankAccounts, external.id)
  })
}

/**
 * What the account's own parameters name is the new default for its currency, and takes the place of the old one.
 * @see https://docs.stripe.com/api/accounts/update
 */
export function replaceExternalAccount(
  tx: Transaction,
  account: string,
  param: string | Record<string, unknown>,
  quietly?: 'quietly',
): void {
  const before = externalsOf(tx, account)
  const added = addExternalAccount(tx, account, param, true)
  tx.as(account, own => {
    if (!quietly) own.emit('account.external_account.created', added as StoredObject)
    for (const old of before.filter(({ currency, default_for_currency: was }) => was && currency === added.currency)) {
      own.emit('account.external_account.deleted', old as StoredObject)
      own.remove(tableOf(old), own.row(old.object, old.id)!.value as never)
    }
  })
}

/** The bank of the testing page that takes instant payouts. */
const INSTANT_ROUTING = '110000000'

/** The bank accounts that the tokens of the testing page stand for. */
const TEST_TOKENS: Readonly<Record<string, string>> = {
  btok_us_verified: '000123456789',
  btok_us_verified_accountClosed: '000111111113',
  btok_us_verified_debitNotAuthorized: '000333333335',
  btok_us_verified_insufficientFunds: '000222222227',
  btok_us_verified_invalidCurrency: '000444444440',
  btok_us_verified_noAccount: '000111111116',
}

const nothing = { currently_due: [], errors: [], past_due: [], pending_verification: [] }
const NOTHING_DUE = { future_requirements: nothing, requirements: nothing }

interface ExternalInput {
  /** The account's. */
  readonly country: string
  readonly home: string
  readonly input?: BankAccountInput
  readonly card?: CardInput
  /** A card keeps the id that its token gave it. */
  readonly cardId?: string | undefined
}

function inputOf(tx: Transaction, account: string, param: string | Record<string, unknown>): ExternalInput {
  const row = requireConnected(tx, account)
  const country = String(row['country'] ?? 'US')
  const home = String(row['default_currency'] ?? 'usd')
  if (typeof param !== 'string') {
    if (param['object'] !== 'card') return { country, home, input: param as unknown as BankAccountInput }
    if (typeof param['number'] !== 'string') throw missingParameter('external_account[number]')
    const { currency = home } = param as { readonly currency?: string }
    return { country, home: currency, card: typedCard(tx, param, 'external_account') }
  }
  const test = testCardNamed(param)
  if (test !== undefined) return { country, home, card: cardOfTestName(tx, test) }
  const number = TEST_TOKENS[param]
  if (number !== undefined) {
    const input = { account_number: number, routing_number: INSTANT_ROUTING, country: 'US', currency: 'usd' }
    return { country, home, input }
  }
  // A token is the platform's, or was made as the account itself.
  const own = tx.as(account, as => as.find(tokens, param)) !== undefined
  const token = tx.as(own ? account : tx.account, as => useToken(as, param, 'external_account'))
  const card = token['_card'] as CardInput | undefined
  if (card !== undefined) {
    const { id, currency = home } = token.card as { readonly id?: string; readonly currency?: string }
    return { country, home: currency, card, cardId: id }
  }
  return { country, home, input: token['_account'] as BankAccountInput }
}

function makeDefault(tx: Transaction, external: External): void {
  for (const other of externalsOf(tx, tx.account)) {
    const wanted = other.id === external.id
    if (other.currency === external.currency && other.default_for_currency !== wanted) {
      tx.put(tableOf(other), tx.row(other.object, other.id)!.value, {
        default_for_currency: wanted,
      } as Changes<StoredObject>)
    }
  }
}
