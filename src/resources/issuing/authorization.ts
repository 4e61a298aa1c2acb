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

/** What a test says of the purchase. */
export interface Asked {
  readonly amount?: number
  readonly currency?: string
  readonly merchant_data?: object
}

const UNCHECKED = {
  address_line1_check: 'not_provided',
  address_postal_code_check: 'not_provided',
  authentication_exemption: null,
  cvc_check: 'not_provided',
  expiry_check: 'match',
  postal_code: null,
  three_d_secure: null,
} as const

/** A purchase is asked for; what the card and its holder may do decides. */
export function authorize(tx: Transaction, card: IssuedCard, asked: Asked, told: Partial<Authorization> = {}) {
  const amount = asked.amount ?? 0
  const currency = asked.currency ?? card.currency
  const merchant_data = merchantOf(tx, asked.merchant_data)
  const refusal = refusalOf(tx, card, amount, merchant_data)
  const approved = refusal === undefined
  const authorization = tx.create(authorizations, {
    authorization_method: 'online',
    merchant_amount: amount,
    merchant_currency: currency,
    ...told,
    amount: approved ? amount : 0,
    approved,
    card: card.id,
    cardholder: card.cardholder,
    currency,
    merchant_data,
    request_history: [decision(tx, amount, currency, refusal)],
    status: approved ? 'pending' : 'closed',
    verification_data: { ...UNCHECKED, ...told.verification_data },
  } as Partial<Authorization>)
  if (approved) tx.schedule('issuing.authorization.expire', authorization.id, tx.now + HELD_DAYS * DAY_SECONDS)
  return authorization
}

/** Status first, then spending controls, as Stripe decides. */
function refusalOf(tx: Transaction, card: IssuedCard, amount: number, merchant: Authorization['merchant_data']) {
  const cardholder = tx.get(cardholders, card.cardholder)
  const byStatus = BY_CARD[card.status] ?? BY_CARDHOLDER[cardholder.status]
  if (byStatus !== undefined) return byStatus
  const purchase = { amount, category: merchant.category, country: merchant.country, at: tx.now }
  const spent = (index: 'card' | 'cardholder', id: string) =>
    tx
      .where(authorizations, index, id)
      .filter(({ approved, status }) => approved && status !== 'reversed' && status !== 'expired')
      .map(({ amount: held, merchant_amount, created, merchant_data }) => ({
        amount: held === 0 ? merchant_amount : held,
        category: merchant_data.category,
        at: created,
      }))
  const allowed =
    permits(card.spending_controls, purchase, spent('card', card.id)) &&
    (cardholder.spending_controls === null ||
      permits(cardholder.spending_controls, purchase, spent('cardholder', cardholder.id)))
  return allowed ? undefined : ('spending_controls' as const)
}

const BY_CARD: Readonly<Record<string, Reason>> = { inactive: 'card_inactive', canceled: 'card_canceled' }
const BY_CARDHOLDER: Readonly<Record<string, Reason>> = {
  inactive: 'cardholder_inactive',
  blocked: 'cardholder_blocked',
}

const decision = (tx: Transaction, amount: number, currency: string, refusal: Reason | undefined) => ({
  amount,
  amount_details: null,
  approved: refusal === undefined,
  authorization_code: refusal === undefined ? tx.letters(6).toUpperCase() : null,
  created: tx.now,
  currency,
  merchant_amount: amount,
  merchant_currency: currency,
  network_risk_score: null,
  reason: refusal ?? ('card_active' as const),
  reason_message: null,
  requested_at: tx.now,
})

export const operations = {
  update: (tx: Transaction, authorization: Authorization, params: Stripe.Issuing.AuthorizationUpdateParams) =>
    tx.update(authorizations, authorization, tx.fields(authorizations, params, authorization)),

  /** Deprecated at Stripe: an answer to the real-time webhook, which must be still waiting for one. */
  approve: (_: Transaction, authorization: Authorization) => answerLate(authorization, 'approve'),
  decline: (_: Transaction, authorization: Authorization) => answerLate(authorization, 'decline'),

  'testHelpers.issuing.authorizations.create'(
    tx: Transaction,
    _: readonly string[],
    params: Asked & { readonly card: string },
  ): Authorization {
    const { card, amount, currency, merchant_data, ...told } = params
    return authorize(
      tx,
      tx.need(issuedCards, card, 'card'),
      {
        ...(amount !== undefined && { amount }),
        ...(currency !== undefined && { currency }),
        ...(merchant_data && { merchant_data }),
      },
      tx.fields(authorizations, told),
    )
  },

  'issuing.cards.createTestAuthorization': (tx: Transaction, [id]: readonly [string], params: Asked): Authorization =>
    authorize(tx, tx.need(issuedCards, id, 'id', 404), params),
}

function answerLate({ id }: Authorization, verb: string): never {
  throw invalidRequest(`Issuing authorization ${id} has no pending request to ${verb}.`)
}

export const due = {
  'issuing.authorization.expire'(tx: Transaction, id: string) {
    const authorization = tx.find(authorizations, id)
    if (authorization !== undefined) tx.trySend(authorizations, authorization, { type: 'expire' }, { amount: 0 })
  },
}
