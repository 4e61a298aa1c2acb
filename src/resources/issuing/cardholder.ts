/** Cardholder: to whom cards are issued. @see https://docs.stripe.com/api/issuing/cardholders */
import type Stripe from 'stripe'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { spendingControls } from './spending-controls.js'

export type Cardholder = Stored<Stripe.Issuing.Cardholder>

type Event = { type: 'activate' } | { type: 'deactivate' } | { type: 'block' }

const updated = emit('issuing_cardholder.updated')

export const cardholderMachine = lifecycleSetup<Event>().createMachine({
  id: 'issuing.cardholder',
  initial: 'active',
  states: {
    active: {
      on: { deactivate: { target: 'inactive', actions: updated }, block: { target: 'blocked', actions: updated } },
    },
    inactive: {
      on: { activate: { target: 'active', actions: updated }, block: { target: 'blocked', actions: updated } },
    },
    blocked: {},
  },
})

export const cardholders = resource<Cardholder>('issuing.cardholder', {
  idPrefix: 'ich',
  api: 'issuing.cardholders',
  label: 'cardholder',
  events: 'issuing_cardholder',
  lifecycle: cardholderMachine,
})

export const operations = {
  create(tx: Transaction, params: Stripe.Issuing.CardholderCreateParams): Cardholder {
    return tx.create(cardholders, {
      ...tx.fields(cardholders, params),
      company: companyOf(params.company),
      requirements: { disabled_reason: null, past_due: pastDue(params) },
      spending_controls: spendingControls(params.spending_controls, null),
      status: params.status ?? 'active',
      type: params.type ?? 'individual',
    })
  },

  update(tx: Transaction, cardholder: Cardholder, params: Stripe.Issuing.CardholderUpdateParams): Cardholder {
    const { status, spending_controls: controls, company, ...told } = params
    const changes = {
      ...tx.fields(cardholders, told, cardholder),
      ...(company !== undefined && { company: companyOf(company) }),
      ...(controls !== undefined && { spending_controls: spendingControls(controls, cardholder.spending_controls) }),
    }
    if (status === undefined || status === cardholder.status) return tx.update(cardholders, cardholder, changes)
    return move(tx, cardholders, cardholder, { type: status === 'active' ? 'activate' : 'deactivate' }, changes)
  },
}

const companyOf = (company: { readonly tax_id?: string } | undefined) =>
  company === undefined ? null : { tax_id_provided: company.tax_id !== undefined }

/** A person's name is what every programme asks for. */
function pastDue({ type, individual }: Stripe.Issuing.CardholderCreateParams): Cardholder['requirements']['past_due'] {
  if (type === 'company') return []
  return [
    ...(individual?.first_name === undefined ? (['individual.first_name'] as const) : []),
    ...(individual?.last_name === undefined ? (['individual.last_name'] as const) : []),
  ]
}

/** Compliance stops a cardholder. */
export const blockCardholder = (tx: Transaction, cardholder: Cardholder): Cardholder =>
  move(
    tx,
    cardholders,
    cardholder,
    { type: 'block' },
    { requirements: { ...cardholder.requirements, disabled_reason: 'listed' } },
  )
