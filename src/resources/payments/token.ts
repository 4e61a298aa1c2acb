/**
 * Token: a card or a bank account that was typed in, for one use.
 * @see https://docs.stripe.com/api/tokens
 */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountHome } from '../balance/account-home.js'
import { type BankAccountInput, bankAccountFields } from '../customers/bank-account.js'
import { type CardAddress, cardFields } from '../customers/card.js'
import { type CardInput, checkedCard } from './card-details.js'
import { paymentMethods } from './payment-method.js'

export type Token = Stored<Stripe.Token>
export type TokenCard = NonNullable<Token['card']>

export const tokens = resource<Token>('token', {
  idPrefix: 'tok',
  api: 'tokens',
  param: 'token',
})

/** `_card` and `_account` are what was typed in; an answer never shows it. */
export const operations = {
  create(tx: Transaction, params: Stripe.TokenCreateParams): Token {
    const token = newToken(tx, params)
    return tx.insert(tokens, { client_ip: '203.0.113.7', used: false, ...token } as Changes<Token>)
  },
}

type CardParams = CardAddress & {
  readonly number: string
  readonly exp_month: string
  readonly exp_year: string
  readonly cvc?: string
  readonly currency?: string
}

function newToken(tx: Transaction, params: Stripe.TokenCreateParams): object {
  const { card, bank_account: account, customer, pii } = params
  if (typeof card === 'object') return cardToken(tx, card as CardParams)
  if (account !== undefined) return accountToken(tx, account as BankAccountInput)
  if (pii !== undefined) return { type: 'pii' }
  if (params.account !== undefined) return { type: 'account', _params: params.account }
  if (params.person !== undefined) return { type: 'person', _params: params.person }
  if (params.cvc_update !== undefined) return { type: 'cvc_update' }
  if (customer !== undefined) return sharedToken(tx, customer, typeof card === 'string' ? card : undefined)
  throw invalidRequest(
    'You must supply either a card, customer, PII data, bank account, or account legal entity to create a token.',
    { code: 'parameter_missing', param: 'card' },
  )
}

function cardToken(tx: Transaction, params: CardParams): object {
  const { exp_month, exp_year } = params
  if (params.number === undefined) throw missingParameter('card[number]')
  const input = checkedCard(tx, {
    number: params.number,
    exp_month: Number(exp_month),
    exp_year: Number(exp_year),
    cvc: params.cvc,
    address_zip: params.address_zip,
    address_line1: params.address_line1,
  })
  const currency = params.currency === undefined ? {} : { currency: params.currency }
  return {
    card: { id: tx.newId('card'), object: 'card', ...cardFields(tx, input, params), ...networksAt(tx), ...currency },
    type: 'card',
    _card: input,
  }
}

function accountToken(tx: Transaction, params: BankAccountInput): object {
  const { _number, ...fields } = bankAccountFields(tx, params, accountHome(tx).currency) as Record<string, unknown>
  return {
    bank_account: { id: tx.newId('ba'), object: 'bank_account', ...fields },
    type: 'bank_account',
    _account: params,
  }
}

/** A platform's customer pays a connected account: the token carries a copy of the card there. */
function sharedToken(tx: Transaction, customer: string, card: string | undefined): object {
  return tx.as(tx.platform, platform => {
    const method =
      card === undefined ? platform.newest(paymentMethods, 'customer', customer) : platform.find(paymentMethods, card)
    if (!method?.card || typeof method['_number'] !== 'string' || method.customer !== customer) {
      throw noSuch('customer', customer, 'customer', 400)
    }
    const { exp_month, exp_year } = method.card
    const input: CardInput = { number: method['_number'], exp_month, exp_year, cvc: '123' }
    return {
      card: {
        id: platform.newId('card'),
        object: 'card',
        ...cardFields(platform, input),
        cvc_check: 'pass',
        ...networksAt(platform),
      },
      type: 'card',
      _card: input,
    }
  })
}

/** Observed: tokens of 2023 did not say it yet. */
const NETWORKS_SINCE = Date.UTC(2024, 2, 1) / 1000

const networksAt = (tx: Transaction) => (tx.now < NETWORKS_SINCE ? {} : { networks: { preferred: null } })

/** Takes the card out of a token, which is then used up. */
export function useCardToken(tx: Transaction, id: string, param: string): { input: CardInput; card: TokenCard } {
  const token = useToken(tx, id, param)
  const input = token['_card'] as CardInput | undefined
  if (token.card === undefined || input === undefined) {
    throw invalidRequest(`The token ${id} is not a card token.`, { param })
  }
  return { input, card: token.card }
}

export function useToken(tx: Transaction, id: string, param: string): Token {
  const token = tx.find(tokens, id)
  if (token === undefined) throw noSuch('token', id, param, 400)
  if (token.used) {
    throw invalidRequest(`You cannot use a Stripe token more than once: ${id}.`, { code: 'token_already_used' })
  }
  return tx.put(tokens, token, { used: true })
}
