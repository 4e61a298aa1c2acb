/** Transaction: money that a card has spent, or got back. @see https://docs.stripe.com/issuing/purchases/transactions */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { post } from '../balance/ledger.js'
import type { Authorization } from './authorization.js'
import { type IssuedCard, issuedCards } from './card.js'
import { merchantOf } from './merchant.js'

export type IssuingTransaction = Stored<Stripe.Issuing.Transaction> & {
  /** What refunds have given back of a capture. */
  readonly _refunded?: number
}

export const issuingTransactions = resource<IssuingTransaction>('issuing.transaction', {
  idPrefix: 'ipi',
  api: 'issuing.transactions',
  label: 'issuing transaction',
  events: 'issuing_transaction',
  indexes: { authorization: 'authorization' },
  onlyExpanded: ['purchase_details'],
})

interface Spending {
  readonly card: IssuedCard
  /** Negative where the card has paid. */
  readonly amount: number
  readonly currency: string
  readonly authorization?: Authorization | undefined
  readonly merchant: IssuingTransaction['merchant_data']
  readonly purchase?: object | undefined
}

/** Books what a card has spent (`capture`) or got back (`refund`). */
export function book(tx: Transaction, { card, amount, currency, authorization, merchant, purchase }: Spending) {
  const id = tx.newId('ipi')
  const type = amount < 0 ? 'capture' : 'refund'
  const posted = post(tx, {
    type: 'issuing_transaction',
    reportingCategory: 'issuing_transaction',
    amount,
    currency,
    source: id,
    availableOn: 'now',
  })
  return tx.create(issuingTransactions, {
    ...tx.fields(issuingTransactions, purchase === undefined ? {} : { purchase_details: purchase }),
    id,
    amount,
    amount_details: { atm_fee: null, cashback_amount: 0 },
    authorization: authorization?.id ?? null,
    balance_transaction: posted.id,
    card: card.id,
    cardholder: card.cardholder,
    currency,
    merchant_amount: amount,
    merchant_currency: currency,
    merchant_data: merchant,
    type,
    wallet: (authorization?.wallet ?? null) as IssuingTransaction['wallet'],
  } as Partial<IssuingTransaction>)
}

type Told = {
  readonly card: string
  readonly amount: number
  readonly currency?: string
  readonly merchant_data?: object
  readonly purchase_details?: object
}

function unlinked(
  tx: Transaction,
  { card: id, amount, currency, merchant_data, purchase_details }: Told,
  sign: 1 | -1,
) {
  const card = tx.need(issuedCards, id, 'card')
  const merchant = merchantOf(tx, merchant_data)
  return book(tx, {
    card,
    amount: sign * amount,
    currency: currency ?? card.currency,
    merchant,
    purchase: purchase_details,
  })
}

export const operations = {
  /** A purchase that nobody had authorized. */
  'testHelpers.issuing.transactions.createForceCapture': (tx: Transaction, _: readonly string[], params: Told) =>
    unlinked(tx, params, -1),

  'testHelpers.issuing.transactions.createUnlinkedRefund': (tx: Transaction, _: readonly string[], params: Told) =>
    unlinked(tx, params, 1),

  'testHelpers.issuing.transactions.refund'(
    tx: Transaction,
    [id]: readonly [string],
    { refund_amount }: { readonly refund_amount?: number },
  ): IssuingTransaction {
    const capture = tx.need(issuingTransactions, id, 'id', 404)
    const left = -capture.amount - (capture._refunded ?? 0)
    const amount = refund_amount ?? left
    if (capture.type !== 'capture' || amount > left || amount <= 0) {
      throw invalidRequest(
        'Refund amount must be positive and at most the amount of the transaction that is not refunded.',
        {
          param: 'refund_amount',
        },
      )
    }
    tx.put(issuingTransactions, capture, { _refunded: (capture._refunded ?? 0) + amount })
    const card = tx.get(issuedCards, capture.card)
    return book(tx, { card, amount, currency: capture.currency, merchant: capture.merchant_data })
  },
}
