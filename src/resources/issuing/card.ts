/** Card: plastic or a number, with which a cardholder spends. @see https://docs.stripe.com/api/issuing/cards */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { issuedNumber } from './card-number.js'
import { type Cardholder, cardholders } from './cardholder.js'
import { personalizationDesigns } from './personalization-design.js'
import { shipmentOf } from './shipment.js'
import { spendingControls } from './spending-controls.js'

/** The cardholder is kept as an id, and shown whole. */
export type IssuedCard = Omit<Stored<Stripe.Issuing.Card>, 'cardholder'> & { readonly cardholder: string }

type Event = { type: 'activate' } | { type: 'deactivate' } | { type: 'cancel' }

const updated = emit('issuing_card.updated')

export const cardMachine = lifecycleSetup<Event>().createMachine({
  id: 'issuing.card',
  initial: 'inactive',
  states: {
    inactive: {
      on: { activate: { target: 'active', actions: updated }, cancel: { target: 'canceled', actions: updated } },
    },
    active: {
      on: { deactivate: { target: 'inactive', actions: updated }, cancel: { target: 'canceled', actions: updated } },
    },
    canceled: {},
  },
})

export const issuedCards = resource<IssuedCard>('issuing.card', {
  idPrefix: 'ic',
  api: 'issuing.cards',
  label: 'issuing card',
  events: 'issuing_card',
  lifecycle: cardMachine,
  indexes: { cardholder: 'cardholder' },
  onlyExpanded: ['number', 'cvc'],
  show: (tx, card: IssuedCard) => ({ cardholder: tx.shown('issuing.cardholder', card.cardholder) }),
})

/** Years that a card is valid where nothing else is asked for. */
const VALID_YEARS = 3

export const operations = {
  create(tx: Transaction, params: Stripe.Issuing.CardCreateParams): IssuedCard {
    const { cardholder: _, shipping, replacement_for, replacement_reason, personalization_design, ...told } = params
    const cardholder = cardholderOf(tx, params)
    const number = issuedNumber(tx)
    requireActivable(params.status, cardholder)
    if (params.type === 'physical' && shipping === undefined) {
      throw invalidRequest('Physical cards need a shipping address.', { code: 'parameter_missing', param: 'shipping' })
    }
    if (personalization_design !== undefined) {
      tx.need(personalizationDesigns, personalization_design, 'personalization_design')
    }
    const card = tx.create(issuedCards, {
      ...tx.fields(issuedCards, told),
      brand: 'Visa',
      cardholder: cardholder.id,
      cvc: String(tx.integer(1000)).padStart(3, '0'),
      exp_month: params.exp_month ?? 12,
      exp_year: params.exp_year ?? yearOf(tx.now) + VALID_YEARS,
      last4: number.slice(-4),
      number,
      personalization_design: personalization_design ?? null,
      replacement_for: replacement_for ?? null,
      replacement_reason: replacement_reason ?? null,
      shipping: shipmentOf(tx, params),
      spending_controls: spendingControls(params.spending_controls, null),
      status: params.status ?? 'inactive',
      wallets: WALLETS,
    } as Partial<IssuedCard>)
    if (replacement_for !== undefined) {
      tx.put(issuedCards, tx.need(issuedCards, replacement_for, 'replacement_for'), { replaced_by: card.id })
    }
    return card
  },

  update(tx: Transaction, card: IssuedCard, params: Stripe.Issuing.CardUpdateParams): IssuedCard {
    const { status, spending_controls: controls, shipping: _, ...told } = params
    const changes = {
      ...tx.fields(issuedCards, told, card),
      ...(controls !== undefined && { spending_controls: spendingControls(controls, card.spending_controls) }),
    }
    if (status === undefined || status === card.status) return tx.update(issuedCards, card, changes)
    requireActivable(status, tx.get(cardholders, card.cardholder))
    return move(tx, issuedCards, card, { type: VERBS[status]! }, changes)
  },
}

const VERBS: Readonly<Record<string, Event['type']>> = {
  active: 'activate',
  inactive: 'deactivate',
  canceled: 'cancel',
}

const yearOf = (seconds: number) => new Date(seconds * 1000).getUTCFullYear()

const WALLETS = {
  apple_pay: { eligible: true, ineligible_reason: null },
  google_pay: { eligible: true, ineligible_reason: null },
  primary_account_identifier: null,
}

/** The one that is named, or that of the card which is replaced. */
function cardholderOf(tx: Transaction, params: Stripe.Issuing.CardCreateParams): Cardholder {
  if (params.cardholder !== undefined) return tx.need(cardholders, params.cardholder, 'cardholder')
  if (params.replacement_for !== undefined) {
    return tx.get(cardholders, tx.need(issuedCards, params.replacement_for, 'replacement_for').cardholder)
  }
  throw invalidRequest('Missing required param: cardholder.', { code: 'parameter_missing', param: 'cardholder' })
}

function requireActivable(status: string | undefined, cardholder: Cardholder): void {
  if (status !== 'active') return
  if (cardholder.status === 'active' && (cardholder.requirements.past_due ?? []).length === 0) return
  throw invalidRequest(
    'This card cannot be activated because its cardholder has outstanding requirements. Check the `requirements` field of the cardholder.',
    { param: 'status' },
  )
}
