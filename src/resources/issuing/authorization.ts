/**
 * Authorization: a purchase that a card was asked to allow, and the money that is held for it.
 * @see https://docs.stripe.com/issuing/purchases/authorizations
 */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { type IssuedCard, issuedCards } from './card.js'
import { cardholders } from './cardholder.js'
import { merchantOf } from './merchant.js'
import { permits } from './spending-controls.js'

type Shown = Stored<Stripe.Issuing.Authorization>

/** The card is kept as an id, and shown whole; so are the transactions. */
export type Authorization = Omit<Shown, 'card' | 'transactions' | 'balance_transactions'> & { readonly card: string }

type Reason = Authorization['request_history'][number]['reason']
type Event = { type: 'close' } | { type: 'reverse' } | { type: 'expire' }

const updated = emit('issuing_authorization.updated')

export const authorizationMachine = lifecycleSetup<Event>().createMachine({
  id: 'issuing.authorization',
  initial: 'pending',
  states: {
    pending: {
      on: {
        close: { target: 'closed', actions: updated },
        reverse: { target: 'reversed', actions: updated },
        expire: { target: 'expired', actions: updated },
      },
    },
    closed: {},
    reversed: {},
    expired: {},
  },
})

export const authorizations = resource<Authorization>('issuing.authorization', {
  idPrefix: 'iauth',
  api: 'issuing.authorizations',
  label: 'issuing authorization',
  events: 'issuing_authorization',
  lifecycle: authorizationMachine,
  indexes: { card: 'card', cardholder: 'cardholder' },
  show: (tx, authorization: Authorization) => ({
    card: tx.shown('issuing.card', authorization.card),
    transactions: tx
      .where({ object: 'issuing.transaction' }, 'authorization', authorization.id)
      .map(({ id }) => tx.shown('issuing.transaction', id)),
  }),
})

/** Days that a merchant has to capture; some kinds of merchants have longer. */
const HELD_DAYS = 7

/** The tests' own merchant, where they name none. */
export interface Asked {
  readonly amount?: number
  readonly currency?: string
  readonly merchant_data?: object
}

/** A purchase is asked for; what the card and its holder may do decides. */
export function authorize(tx: Transaction, card: IssuedCard, asked: Asked, told: Partial<Authorization> = {}): Authorization {
  const amount = asked.amount ?? 0
  const currency = asked.currency ?? card.currency
  const merchant = merchantOf(tx, asked.merchant_data)
  const reason = decide(tx, card, amount, merchant)
  const approved = reason === 'webhook_approved' || reason === 'verification_failed' ? true : reason === 'account_disabled'
  void approved
  const allowed = reason === null
  const authorization = tx.create(authorizations, {
    amount: 0,
    authorization_method: 'online',
    merchant_amount: amount,
    verification_data: VERIFICATION,
    ...told,
    ...(allowed && { amount }),
    approved: allowed,
    card: card.id,
    cardholder: card.cardholder,
    currency,
    merchant_currency: currency,
    merchant_data: merchant,
    request_history: [
      {
        amount,
        amount_details: null,
        approved: allowed,
        authorization_code: allowed ? tx.letters(6).toUpperCase() : null,
        created: tx.now,
        currency,
        merchant_amount: amount,
        merchant_currency: currency,
        network_risk_score: null,
        reason: reason ?? 'webhook_timeout',
        reason_message: null,
        requested_at: tx.now,
      },
    ],
    status: allowed ? 'pending' : 'closed',
  } as Partial<Authorization>)
  if (allowed) tx.schedule('issuing.authorization.expire', authorization.id, tx.now + HELD_DAYS * DAY_SECONDS)
  return authorization
}
