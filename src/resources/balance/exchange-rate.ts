/** ExchangeRate: what one unit of a currency is worth in the others. Read-only, deprecated. @see https://docs.stripe.com/api/exchange_rates */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import { EXCHANGED, unitRate } from './exchange.js'

export type ExchangeRate = Stored<Stripe.ExchangeRate>

export const exchangeRates = resource<ExchangeRate>('exchange_rate', {
  api: 'exchangeRates',
  label: 'exchange rate',
  param: 'rate_id',
  seed: () =>
    EXCHANGED.map(from => ({
      id: from,
      rates: Object.fromEntries(EXCHANGED.map(to => [to, unitRate(from, to)])),
    })),
})
