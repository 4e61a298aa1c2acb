/** A shop that collects tax by itself, and its customers. */
import type Stripe from 'stripe'
import { type Story, story } from './story.js'

export const BERLIN = { country: 'DE', line1: 'Friedrichstr. 1', city: 'Berlin', postal_code: '10117' }
export const PARIS = { country: 'FR', line1: '1 rue de Rivoli', city: 'Paris', postal_code: '75001' }
export const AUSTIN = { country: 'US', line1: '1 Congress Ave', city: 'Austin', state: 'TX', postal_code: '78701' }

/** A shop in Berlin that collects tax in the Union and in Texas. */
export function shop(tax_behavior: 'exclusive' | 'inclusive' = 'exclusive'): Story {
  const s = story('2026-04-01')
  s.api.tax.settings.update({
    head_office: { address: BERLIN },
    defaults: { tax_code: 'txcd_10000000', tax_behavior },
  })
  const union = { type: 'standard', standard: { place_of_supply_scheme: 'standard' } } as const
  s.api.tax.registrations.create({ country: 'DE', active_from: 'now', country_options: { de: union } })
  s.api.tax.registrations.create({ country: 'FR', active_from: 'now', country_options: { fr: union } })
  const texas = { type: 'state_sales_tax', state: 'TX' } as const
  s.api.tax.registrations.create({ country: 'US', active_from: 'now', country_options: { us: texas } })
  return s
}

export const automatic_tax = { enabled: true }
export const live = (s: Story, address: Stripe.AddressParam, params: Stripe.CustomerCreateParams = {}) =>
  s.customer('pm_card_visa', { address, ...params })
