/** What a quote comes to: at once, and with each period. @see https://docs.stripe.com/api/quotes/object#quote_object-computed */
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { type Item, reckon, totalDetails } from '../checkout/line-item.js'
import { customers } from '../customers/customer.js'
import { lasting, reductionsAt } from '../products/discount.js'
import { automaticTax, buyerOf } from '../tax/automatic.js'
import type { TaxExempt } from './invoicing/tax.js'
import type { Totals } from './invoicing/totals.js'
import type { Quote } from './quote-resource.js'

interface Terms {
  readonly currency: string
  readonly customer: string | null
  readonly discounts: readonly string[]
  readonly defaultRates: readonly string[]
  readonly trialDays: number | null
  readonly automaticTax: boolean
}

export interface QuoteAmounts {
  readonly fields: Pick<Quote, 'amount_subtotal' | 'amount_total' | 'automatic_tax' | 'computed' | 'total_details'>
  /** Over all items, for their lines. */
  readonly totals: Totals
}

export const isRecurring = ({ price }: Item): boolean => price.recurring !== null

export function quoteAmounts(tx: Transaction, items: readonly Item[], terms: Terms): QuoteAmounts {
  const customer = tx.find(customers, terms.customer)
  const automatic = terms.automaticTax ? automaticTax(tx, buyerOf(tx, customer)) : undefined
  const reductionsOf = (ids: readonly string[]) => reductionsAt(tx, ids, tx.now, terms.currency)
  const taxes = {
    defaultRates: terms.defaultRates,
    taxExempt: (customer?.tax_exempt ?? 'none') as TaxExempt,
    automatic,
  }
  const reckoning = {
    ...taxes,
    reductions: reductionsOf(terms.discounts),
    reductionsOf: (item: Item) => reductionsOf(item.discounts ?? []),
  }
  const later = {
    ...taxes,
    reductions: reductionsOf(lasting(tx, terms.discounts)),
    reductionsOf: (item: Item) => reductionsOf(lasting(tx, item.discounts ?? [])),
  }
  const recurring = items.filter(isRecurring)
  const upfrontItems = terms.trialDays === null ? items : items.filter(item => !isRecurring(item))
  const totals = reckon(tx, items, reckoning)
  const upfront = amountsOf(reckon(tx, upfrontItems, reckoning))
  return {
    totals,
    fields: {
      automatic_tax: {
        enabled: terms.automaticTax,
        liability: terms.automaticTax ? { type: 'self' } : null,
        provider: automatic === undefined ? null : 'stripe',
        status: automatic?.status ?? null,
      },
      ...amountsOf(totals),
      computed: {
        recurring:
          recurring.length === 0 ? null : { ...amountsOf(reckon(tx, recurring, later)), ...intervalOf(recurring) },
        upfront,
      },
    },
  }
}

const amountsOf = (totals: Totals) => ({
  amount_subtotal: totals.subtotal,
  amount_total: totals.total,
  total_details: totalDetails(totals),
})

/** A quote has one rhythm. */
function intervalOf(recurring: readonly Item[]) {
  const { interval, interval_count } = recurring[0]!.price.recurring!
  if (
    recurring.some(
      ({ price }) => price.recurring!.interval !== interval || price.recurring!.interval_count !== interval_count,
    )
  ) {
    throw invalidRequest('All recurring line items of a quote must have the same `interval` and `interval_count`.', {
      param: 'line_items',
    })
  }
  return { interval: interval as NonNullable<Quote['computed']['recurring']>['interval'], interval_count }
}
