/** TaxCode: a class of goods or services, as tax knows them. Read-only. @see https://docs.stripe.com/tax/tax-codes */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import { TAX_CODES } from './tax-code-table.js'

export type TaxCode = Stored<Stripe.TaxCode>

export const taxCodes = resource<TaxCode>('tax_code', {
  idPrefix: 'txcd',
  idLength: 8,
  api: 'taxCodes',
  label: 'tax code',
  seed: () =>
    // The last one stored is listed first.
    [...TAX_CODES].reverse().map(([number, name, description]) => ({
      id: `txcd_${number}`,
      name,
      description: description ?? name,
    })),
})
