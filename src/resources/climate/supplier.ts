/** Supplier: who removes the carbon. Read-only. @see https://docs.stripe.com/api/climate/supplier */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'

export type ClimateSupplier = Stored<Stripe.Climate.Supplier>

type Row = readonly [
  key: string,
  name: string,
  pathway: ClimateSupplier['removal_pathway'],
  country: string,
  region: string,
]

const SUPPLIERS: readonly Row[] = [
  ['charm_industrial', 'Charm Industrial', 'biomass_carbon_removal_and_storage', 'US', 'Kansas'],
  ['heirloom', 'Heirloom', 'direct_air_capture', 'US', 'California'],
  ['lithos', 'Lithos Carbon', 'enhanced_weathering', 'US', 'Georgia'],
  ['planetary', 'Planetary Technologies', 'marine_carbon_removal', 'CA', 'Nova Scotia'],
]

export const climateSuppliers = resource<ClimateSupplier>('climate.supplier', {
  api: 'climate.suppliers',
  label: 'climate supplier',
  seed: () =>
    SUPPLIERS.map(([key, name, removal_pathway, country, region]) => ({
      id: `climsup_${key}`,
      info_url: `https://frontierclimate.com/portfolio/${key.replace('_', '-')}`,
      locations: [{ city: null, country, latitude: null, longitude: null, region }],
      name,
      removal_pathway,
    })),
})
