/**
 * Token: a card or a bank account that was typed in, for one use.
 * @see https://docs.stripe.com/api/tokens
 */
import type Stripe from 'stripe'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import type { CardInput } from './card-details.js'

export type Token = Stored<Stripe.Token>
export type TokenCard = NonNullable<Token['card']>

export const tokens = resource<Token>('token', {
  idPrefix: 'tok',
  api: 'tokens',
  param: 'token',
})

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
    throw invalidRequest(`You cannot use a Stripe token more than once: ${id}.`, { code: 'token_already_used', param })
  }
  return tx.put(tokens, token as Token & StoredObject, { used: true })
}
