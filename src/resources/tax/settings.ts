/** Settings: from where the account sells, and what is taxed how unless told. @see https://docs.stripe.com/tax/settings-api */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type Address, addressOf } from './address.js'

export type TaxSettings = Stored<Stripe.Tax.Settings> & StoredObject

export const taxSettings = resource<TaxSettings>('tax.settings', { api: 'tax.settings' })

const ID = 'tax.settings'

export function settingsOf(tx: Transaction): TaxSettings {
  return tx.find(taxSettings, ID) ?? ({ ...NEW, id: ID, object: 'tax.settings', livemode: false } as TaxSettings)
}

const NEW = {
  defaults: { provider: 'stripe', tax_behavior: null, tax_code: null },
  head_office: null,
  status: 'pending',
  status_details: { pending: { missing_fields: ['head_office', 'defaults.tax_code'] } },
}

export const operations = {
  retrieve: (tx: Transaction): TaxSettings => settingsOf(tx),

  update(tx: Transaction, { defaults, head_office }: Stripe.Tax.SettingsUpdateParams): TaxSettings {
    const before = settingsOf(tx)
    const address =
      head_office === undefined ? before.head_office : { address: addressOf(head_office.address as Address) }
    const merged = { ...before.defaults, ...defaults } as TaxSettings['defaults']
    const missing = [
      ...(address === null ? ['head_office'] : []),
      ...(merged.tax_code === null ? ['defaults.tax_code'] : []),
    ]
    const active = missing.length === 0
    const stored = tx.find(taxSettings, ID) ?? tx.insert(taxSettings, before)
    return tx.update(taxSettings, stored, {
      defaults: merged,
      head_office: address,
      status: active ? 'active' : 'pending',
      status_details: active ? { active: {} } : { pending: { missing_fields: missing } },
    } as Partial<TaxSettings>)
  },
}
