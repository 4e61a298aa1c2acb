/** PersonalizationDesign: how a physical card looks. @see https://docs.stripe.com/api/issuing/personalization_designs */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { physicalBundles } from './physical-bundle.js'

export type PersonalizationDesign = Stored<Stripe.Issuing.PersonalizationDesign>

type Event = { type: 'activate' } | { type: 'deactivate' } | { type: 'reject' } | { type: 'review' }

const activate = { target: 'active', actions: emit('issuing_personalization_design.activated') } as const
const review = { target: 'review', actions: emit('issuing_personalization_design.updated') } as const

export const personalizationDesignMachine = lifecycleSetup<Event>().createMachine({
  id: 'issuing.personalization_design',
  initial: 'review',
  states: {
    review: {
      on: { activate, reject: { target: 'rejected', actions: emit('issuing_personalization_design.rejected') } },
    },
    active: {
      on: { deactivate: { target: 'inactive', actions: emit('issuing_personalization_design.deactivated') }, review },
    },
    inactive: { on: { activate, review } },
    rejected: { on: { review } },
  },
})

export const personalizationDesigns = resource<PersonalizationDesign>('issuing.personalization_design', {
  idPrefix: 'ipcd',
  api: 'issuing.personalizationDesigns',
  label: 'personalization design',
  events: 'issuing_personalization_design',
  lifecycle: personalizationDesignMachine,
  indexes: { lookup_key: 'lookup_key' },
})

export const operations = {
  create(tx: Transaction, params: Stripe.Issuing.PersonalizationDesignCreateParams): PersonalizationDesign {
    tx.need(physicalBundles, params.physical_bundle, 'physical_bundle')
    claimLookupKey(tx, params.lookup_key, params.transfer_lookup_key)
    const isDefault = params.preferences?.is_default ?? false
    if (isDefault) unsetDefault(tx)
    return tx.create(personalizationDesigns, {
      ...tx.fields(personalizationDesigns, params),
      preferences: { is_default: isDefault, is_platform_default: null },
      rejection_reasons: { card_logo: null, carrier_text: null },
      // With nothing printed on it there is nothing to review.
      status: params.card_logo === undefined && params.carrier_text === undefined ? 'active' : 'review',
    })
  },

  update(tx: Transaction, design: PersonalizationDesign, params: Stripe.Issuing.PersonalizationDesignUpdateParams) {
    if (params.lookup_key) claimLookupKey(tx, params.lookup_key, params.transfer_lookup_key, design.id)
    if (params.preferences?.is_default) unsetDefault(tx, design.id)
    const changes = tx.fields(personalizationDesigns, params, design)
    const printed = params.card_logo !== undefined || params.carrier_text !== undefined
    if (!printed || design.status === 'review') return tx.update(personalizationDesigns, design, changes)
    return tx.send(personalizationDesigns, design, { type: 'review' }, changes)
  },

  'testHelpers.issuing.personalizationDesigns.activate': (tx: Transaction, [id]: readonly [string]) =>
    move(tx, personalizationDesigns, named(tx, id), { type: 'activate' }),

  'testHelpers.issuing.personalizationDesigns.deactivate': (tx: Transaction, [id]: readonly [string]) =>
    move(tx, personalizationDesigns, named(tx, id), { type: 'deactivate' }),

  'testHelpers.issuing.personalizationDesigns.reject'(
    tx: Transaction,
    [id]: readonly [string],
    { rejection_reasons: reasons }: { readonly rejection_reasons: Partial<PersonalizationDesign['rejection_reasons']> },
  ) {
    const rejection_reasons = { card_logo: reasons.card_logo ?? null, carrier_text: reasons.carrier_text ?? null }
    return move(tx, personalizationDesigns, named(tx, id), { type: 'reject' }, {
      rejection_reasons,
    } as Partial<PersonalizationDesign>)
  },
}

const named = (tx: Transaction, id: string) => tx.need(personalizationDesigns, id, 'id', 404)

/** A key belongs to one design; it moves only where the caller says so. */
function claimLookupKey(tx: Transaction, key: string | undefined, transfer: boolean | undefined, own?: string): void {
  if (key === undefined) return
  const holder = tx.newest(personalizationDesigns, 'lookup_key', key)
  if (holder === undefined || holder.id === own) return
  if (!transfer) {
    throw invalidRequest(`A personalization design (\`${holder.id}\`) already uses that lookup key.`, {
      param: 'lookup_key',
    })
  }
  tx.update(personalizationDesigns, holder, { lookup_key: null })
}

function unsetDefault(tx: Transaction, except?: string): void {
  for (const design of tx.all(personalizationDesigns)) {
    if (!design.preferences.is_default || design.id === except) continue
    tx.update(personalizationDesigns, design, { preferences: { ...design.preferences, is_default: false } })
  }
}
