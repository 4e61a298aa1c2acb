/** What becomes of an authorization in test mode: it is captured, changed, taken back. @see https://docs.stripe.com/issuing/testing */
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { move, refused } from '../refused.js'
import { type Authorization, authorizations } from './authorization.js'
import { issuedCards } from './card.js'
import { book } from './transaction.js'

const pending = (tx: Transaction, id: string, verb: string): Authorization => {
  const authorization = tx.need(authorizations, id, 'id', 404)
  if (authorization.status !== 'pending') throw refused(verb, 'issuing authorization', authorization.status)
  return authorization
}

type Ids = readonly [string]

export const operations = {
  'testHelpers.issuing.authorizations.capture'(
    tx: Transaction,
    [id]: Ids,
    params: {
      readonly capture_amount?: number
      readonly close_authorization?: boolean
      readonly purchase_details?: object
    },
  ): Authorization {
    const authorization = pending(tx, id, 'capture')
    const amount = params.capture_amount ?? authorization.amount
    book(tx, {
      card: tx.get(issuedCards, authorization.card),
      amount: -amount,
      currency: authorization.currency,
      authorization,
      merchant: authorization.merchant_data,
      purchase: params.purchase_details,
    })
    const left = Math.max(0, authorization.amount - amount)
    if (params.close_authorization === false && left > 0)
      return tx.update(authorizations, authorization, { amount: left })
    return move(tx, authorizations, authorization, { type: 'close' }, { amount: 0 })
  },

  'testHelpers.issuing.authorizations.expire': (tx: Transaction, [id]: Ids): Authorization =>
    move(tx, authorizations, pending(tx, id, 'expire'), { type: 'expire' }, { amount: 0 }),

  'testHelpers.issuing.authorizations.reverse'(
    tx: Transaction,
    [id]: Ids,
    { reverse_amount }: { readonly reverse_amount?: number },
  ): Authorization {
    const authorization = pending(tx, id, 'reverse')
    const amount = reverse_amount ?? authorization.amount
    if (amount > authorization.amount) {
      throw invalidRequest('You cannot reverse more than is held.', { param: 'reverse_amount' })
    }
    const left = authorization.amount - amount
    if (left > 0) return tx.update(authorizations, authorization, { amount: left })
    return move(tx, authorizations, authorization, { type: 'reverse' }, { amount: 0 })
  },

  'testHelpers.issuing.authorizations.increment'(
    tx: Transaction,
    [id]: Ids,
    { increment_amount }: { readonly increment_amount: number },
  ): Authorization {
    const authorization = pending(tx, id, 'increment')
    const amount = authorization.amount + increment_amount
    return tx.update(authorizations, authorization, { amount, merchant_amount: amount })
  },

  /** At the fuel pump: the amount is known when the tank is full. */
  'testHelpers.issuing.authorizations.finalizeAmount'(
    tx: Transaction,
    [id]: Ids,
    { final_amount: amount, ...told }: { readonly final_amount: number },
  ): Authorization {
    const authorization = pending(tx, id, 'finalize')
    const changes = tx.fields(authorizations, told, authorization)
    return tx.update(authorizations, authorization, { ...changes, amount, merchant_amount: amount })
  },

  'testHelpers.issuing.authorizations.respond'(
    tx: Transaction,
    [id]: Ids,
    { confirmed }: { readonly confirmed: boolean },
  ): Authorization {
    return tx.update(authorizations, tx.need(authorizations, id, 'id', 404), { verified_by_fraud_challenge: confirmed })
  },
}
