/** What decides about the tax of a sale, from the account's settings, its registrations and who buys. @see https://docs.stripe.com/tax/calculating */
import type { Transaction } from '../../core/transaction.js'
import { products } from '../products/product.js'
import type { Circumstances, TaxBehavior } from './calculate.js'
import { isInEu, type Place } from './rate.js'
import { isRegistered } from './registration.js'
import { settingsOf, type TaxSettings } from './settings.js'

export interface Buyer {
  readonly place: Place
  /** Kinds of the tax ids that they have told. */
  readonly taxIds: readonly string[]
  readonly override: Circumstances['exemption']
}

export function circumstancesOf(tx: Transaction, { place, taxIds, override }: Buyer): Circumstances {
  const home = settingsOf(tx).head_office?.address.country ?? null
  const abroad = isInEu(place.country) && isInEu(home) && home !== place.country
  const reverse = abroad && taxIds.includes('eu_vat')
  return {
    place,
    registered: isRegistered(tx, place),
    exemption: override === 'none' && reverse ? 'reverse_charge' : override,
  }
}

const OVERRIDES: Readonly<Record<string, Circumstances['exemption']>> = {
  exempt: 'customer_exempt',
  reverse: 'reverse_charge',
}

/** A customer's `tax_exempt`, as a calculation calls it. */
export const overrideOf = (taxExempt: string | null | undefined): Circumstances['exemption'] =>
  OVERRIDES[taxExempt ?? 'none'] ?? 'none'

const EXCLUSIVE_CURRENCIES = new Set(['usd', 'cad'])

export function behaviorOf(told: string | null | undefined, currency: string, { defaults }: TaxSettings): TaxBehavior {
  const wanted = told === 'unspecified' ? defaults.tax_behavior : (told ?? defaults.tax_behavior)
  if (wanted === 'inclusive' || wanted === 'exclusive') return wanted
  if (wanted === 'inferred_by_currency') return EXCLUSIVE_CURRENCIES.has(currency) ? 'exclusive' : 'inclusive'
  return 'exclusive'
}

const GOODS = 'txcd_99999999'

/** The preset of what is told no code of its own. @see https://docs.stripe.com/tax/products-prices-tax-codes-tax-behavior */
export const SHIPPING_CODE = 'txcd_92010001'

/** The product's own tax code, or the account's. */
export const codeOf = (tx: Transaction, product: string | null | undefined, { defaults }: TaxSettings): string =>
  (tx.find(products, product)?.tax_code as string | null | undefined) ?? defaults.tax_code ?? GOODS
