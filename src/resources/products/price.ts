/** Price: how much, of which currency, and how often. @see https://docs.stripe.com/api/prices */
import type Stripe from 'stripe'
import type { Interval } from '../../clock/calendar.js'
import type { Params } from '../../core/decode.js'
import { invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { decimal } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { meters } from '../billing/meter.js'
import { requireInterval, requireSoundPrice } from './price-rules.js'
import { newProduct, products } from './product.js'

export type Price = Stored<Stripe.Price>
export type Tier = NonNullable<Price['tiers']>[number]

export const prices = resource<Price>('price', {
  idPrefix: 'price',
  api: 'prices',
  param: 'price',
  onlyExpanded: ['tiers', 'currency_options'],
  indexes: { meter: 'recurring.meter', lookup_key: 'lookup_key' },
})

export const operations = {
  create: createPrice,

  list(tx: Transaction, params: Stripe.PriceListParams) {
    const { lookup_keys: keys, recurring } = params
    return list(tx, prices, params as Params, {
      url: '/v1/prices',
      accept: ({ [INLINE]: inline, [GONE]: gone, lookup_key: key, recurring: of }) =>
        inline !== true &&
        gone !== true &&
        (keys === undefined || keys.includes(key as string)) &&
        (recurring === undefined ||
          Object.entries(recurring).every(
            ([name, wanted]) => (of as Record<string, unknown> | null)?.[name] === wanted,
          )),
    })
  },

  retrieve(_tx: Transaction, price: Price): Price {
    if (isGone(price)) throw noSuch('price', price.id, 'price')
    return price
  },

  update(tx: Transaction, price: Price, params: Stripe.PriceUpdateParams): Price {
    requireSettable(price, params.tax_behavior)
    if (params.lookup_key && params.lookup_key !== price.lookup_key) {
      freeLookupKey(tx, params.lookup_key, params.transfer_lookup_key ?? false)
    }
    return tx.update(prices, price, {
      ...tx.fields(prices, params, price),
      ...(params.currency_options !== undefined && {
        currency_options: { ...price.currency_options, ...currencyOptions(params.currency_options || {}) },
      }),
    })
  },
}

/** Once told, how tax stands to a price is told for good. @see https://docs.stripe.com/api/prices/update */
function requireSettable({ tax_behavior: present }: Price, wanted: string | undefined): void {
  if (wanted === undefined || present === 'unspecified' || present === wanted) return
  throw invalidRequest('You cannot change `tax_behavior` once it is set to `inclusive` or `exclusive`.', {
    param: 'tax_behavior',
  })
}

/** The price as it is in another of its currencies; as it stands where it has none such. */
export function inCurrency(price: Price, currency: string): Price {
  const option = price.currency === currency ? undefined : price.currency_options?.[currency]
  return option === undefined ? price : { ...price, ...option, currency }
}

type Option = Stripe.PriceCreateParams.CurrencyOptions

const currencyOptions = (told: Readonly<Record<string, Option>>): NonNullable<Price['currency_options']> =>
  Object.fromEntries(
    Object.entries(told).map(([currency, option]) => [
      currency.toLowerCase(),
      {
        custom_unit_amount: customAmount(option.custom_unit_amount),
        tax_behavior: option.tax_behavior ?? 'unspecified',
        ...(option.tiers !== undefined && { tiers: option.tiers.map(tier) }),
        ...unitAmount(option as Parameters<typeof unitAmount>[0]),
      },
    ]),
  ) as NonNullable<Price['currency_options']>

/** Marks a price whose plan was deleted. It stays for the subscriptions that have it. */
const GONE = '_gone'

export const isGone = (price: Price): boolean => price[GONE] === true

/** Nobody can subscribe to it any more. */
export function deletePrice(tx: Transaction, price: Price): void {
  const gone = tx.put(prices, price, { active: false, lookup_key: null, [GONE]: true })
  tx.emit('price.deleted', gone)
}

/** Makes a price, and with `product_data` its product. */
export function createPrice(tx: Transaction, params: Stripe.PriceCreateParams & { readonly id?: string }): Price {
  requireMeter(tx, params.recurring)
  requireSoundPrice(params)
  const product = productOf(tx, params)
  if (params.lookup_key !== undefined) freeLookupKey(tx, params.lookup_key, params.transfer_lookup_key ?? false)
  const unit = unitAmount(params)
  return tx.create(prices, {
    ...tx.fields(prices, params),
    ...(params.id !== undefined && { id: params.id }),
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? 'per_unit',
    currency: params.currency.toLowerCase(),
    ...(params.currency_options !== undefined && { currency_options: currencyOptions(params.currency_options) }),
    custom_unit_amount: customAmount(params.custom_unit_amount),
    product,
    recurring: recurring(params.recurring),
    ...aggregation(params.recurring),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    ...(params.tiers !== undefined && { tiers: params.tiers.map(tier) }),
    type: params.recurring === undefined ? 'one_time' : 'recurring',
    ...unit,
  })
}

function productOf(tx: Transaction, params: Stripe.PriceCreateParams): string {
  if (params.product !== undefined) return tx.need(products, params.product, 'product').id
  if (params.product_data === undefined) throw missingParameter('product')
  return tx.create(products, newProduct(tx, params.product_data)).id
}

/** `unit_amount` is null where the decimal is not whole. */
function unitAmount(params: { readonly unit_amount?: number; readonly unit_amount_decimal?: unknown }) {
  if (params.unit_amount !== undefined) {
    return { unit_amount: params.unit_amount, unit_amount_decimal: String(params.unit_amount) }
  }
  if (params.unit_amount_decimal === undefined) return { unit_amount: null, unit_amount_decimal: null }
  const exact = decimal(String(params.unit_amount_decimal))
  return { unit_amount: exact.mod(1).eq(0) ? exact.toNumber() : null, unit_amount_decimal: exact.toFixed() }
}

function tier(params: Stripe.PriceCreateParams.Tier): Tier {
  const unit = unitAmount(params as Parameters<typeof unitAmount>[0])
  const flat = unitAmount({
    ...(params.flat_amount !== undefined && { unit_amount: params.flat_amount }),
    ...(params.flat_amount_decimal !== undefined && { unit_amount_decimal: params.flat_amount_decimal }),
  })
  return {
    flat_amount: flat.unit_amount,
    flat_amount_decimal: flat.unit_amount_decimal,
    ...unit,
    up_to: params.up_to === 'inf' ? null : Number(params.up_to),
  }
}

/** At most three years. @see https://docs.stripe.com/api/prices/create */
const LONGEST = { day: 1095, week: 156, month: 36, year: 3 } as const

/** @see https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing */
const METERS_SINCE = '2025-03-31.basil'

function requireMeter(tx: Transaction, params: Stripe.PriceCreateParams.Recurring | undefined): void {
  if (params?.usage_type !== 'metered') return
  if (params.meter === undefined) {
    if (tx.caller.apiVersion >= METERS_SINCE) throw missingParameter('recurring[meter]')
  } else if (tx.need(meters, params.meter, 'recurring[meter]').status === 'inactive') {
    throw invalidRequest('You cannot create a price with an inactive meter.', { param: 'recurring[meter]' })
  }
}

/** What versions before basil tell of a metered price without a meter: how its usage records add up. */
const aggregation = (params: Stripe.PriceCreateParams.Recurring | undefined): { readonly _aggregateUsage?: string } => {
  const told = (params as { readonly aggregate_usage?: string } | undefined)?.aggregate_usage
  return told === undefined ? {} : { _aggregateUsage: told }
}

function recurring(params: Stripe.PriceCreateParams.Recurring | undefined): Price['recurring'] {
  if (params === undefined) return null
  const interval = params.interval as Interval
  const count = params.interval_count ?? 1
  requireInterval(interval, count, LONGEST, 'recurring[interval_count]')
  return {
    interval,
    interval_count: count,
    meter: params.meter ?? null,
    trial_period_days: params.trial_period_days ?? null,
    usage_type: params.usage_type ?? 'licensed',
  }
}

function customAmount(params: Stripe.PriceCreateParams.CustomUnitAmount | undefined): Price['custom_unit_amount'] {
  if (params === undefined || !params.enabled) return null
  return { maximum: params.maximum ?? null, minimum: params.minimum ?? null, preset: params.preset ?? null }
}

/** A lookup key belongs to one active price; it moves only where that is asked for. */
function freeLookupKey(tx: Transaction, key: string, transfer: boolean): void {
  const holder = tx.newest(prices, 'lookup_key', key, price => price.active)
  if (holder === undefined) return
  if (!transfer) {
    throw invalidRequest(
      `A price (\`${holder.id}\`) already uses that lookup key. You can transfer the lookup key by setting \`transfer_lookup_key: true\`.`,
      { code: 'resource_already_exists', param: 'lookup_key' },
    )
  }
  tx.update(prices, holder, { lookup_key: null })
}

/** Marks prices made by `price_data`, which lists of the catalogue leave out. */
const INLINE = '_inline'

/** Inline `price_data` makes a price that is not active and in no list. */
export function inlinePrice(tx: Transaction, data: Omit<Stripe.PriceCreateParams, 'product_data'>): Price {
  return tx.put(prices, createPrice(tx, { ...data, active: false }), { [INLINE]: true })
}
