/** PhysicalBundle: what a physical card is made of and comes in. Read-only. @see https://docs.stripe.com/api/issuing/physical_bundles */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'

export type PhysicalBundle = Stored<Stripe.Issuing.PhysicalBundle>

export const physicalBundles = resource<PhysicalBundle>('issuing.physical_bundle', {
  idPrefix: 'ics',
  api: 'issuing.physicalBundles',
  label: 'physical bundle',
  seed: ({ id }) => [
    {
      id: id('ics', 24, 'standard bundle'),
      features: { card_logo: 'optional', carrier_text: 'optional', second_line: 'optional' },
      name: 'Standard Bundle',
      status: 'active',
      type: 'standard',
    },
  ],
})
