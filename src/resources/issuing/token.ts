/** Token: a card in somebody's wallet, under a number of its own. @see https://docs.stripe.com/issuing/controls/token-management */
import type Stripe from 'stripe'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import type { IssuedCard } from './card.js'

export type IssuingToken = Stored<Stripe.Issuing.Token>

type Event = { type: 'activate' } | { type: 'suspend' } | { type: 'delete' }

const updated = emit('issuing_token.updated')
const activate = { target: 'active', actions: updated } as const
const removed = { target: 'deleted', actions: updated } as const

export const issuingTokenMachine = lifecycleSetup<Event>().createMachine({
  id: 'issuing.token',
  initial: 'requested',
  states: {
    requested: { on: { activate, delete: removed } },
    active: { on: { suspend: { target: 'suspended', actions: updated }, delete: removed } },
    suspended: { on: { activate, delete: removed } },
    deleted: {},
  },
})

export const issuingTokens = resource<IssuingToken>('issuing.token', {
  idPrefix: 'intok',
  api: 'issuing.tokens',
  label: 'issuing token',
  events: 'issuing_token',
  lifecycle: issuingTokenMachine,
})

const VERBS = { active: 'activate', suspended: 'suspend', deleted: 'delete' } as const

export const operations = {
  update(tx: Transaction, token: IssuingToken, { status }: Stripe.Issuing.TokenUpdateParams): IssuingToken {
    if (status === token.status) return token
    return move(tx, issuingTokens, token, { type: VERBS[status as keyof typeof VERBS] }, { network_updated_at: tx.now })
  },
}

/** A cardholder adds the card to a wallet. */
export function addToWallet(tx: Transaction, card: IssuedCard, wallet: IssuingToken['wallet_provider'] = 'apple_pay') {
  const requested = tx.create(issuingTokens, {
    card: card.id,
    device_fingerprint: null,
    last4: String(tx.integer(10_000)).padStart(4, '0'),
    network: 'visa',
    network_data: {
      type: 'visa',
      visa: {
        card_reference_id: null,
        token_reference_id: tx.letters(24),
        token_requestor_id: '40010030273',
      },
    } as NonNullable<IssuingToken['network_data']>,
    network_updated_at: tx.now,
    status: 'requested',
    wallet_provider: wallet,
  })
  return move(tx, issuingTokens, requested, { type: 'activate' })
}
