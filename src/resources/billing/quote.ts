/** Quote: an offer that a customer may accept until it expires. @see https://docs.stripe.com/api/quotes */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { Download } from '../../core/bytes.js'
import type { Params } from '../../core/decode.js'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { pageOf } from '../../core/list.js'
import { load } from '../../core/operation.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { currencyOf, type Item, itemsOfLines, linesOf, putLines } from '../checkout/line-item.js'
import { customers } from '../customers/customer.js'
import { unlocated } from '../tax/automatic.js'
import { testClocks } from '../test-helpers/test-clock.js'
import { fulfil } from './quote-accept.js'
import { quoteAmounts } from './quote-amounts.js'
import { fieldsOf, itemsFrom, requireFitting } from './quote-input.js'
import { quotePdf } from './quote-pdf.js'
import { type Quote, quotes, upfrontLines } from './quote-resource.js'
import { billingMode } from './subscription-create.js'

export { quotes } from './quote-resource.js'

/** The template decides; a new account's says so many. */
const VALID_DAYS = 30

export const operations = {
  create: (tx: Transaction, params: Stripe.QuoteCreateParams): Quote =>
    params.from_quote === undefined ? create(tx, params) : copy(tx, params, params.from_quote),

  update(tx: Transaction, quote: Quote, params: Stripe.QuoteUpdateParams): Quote {
    tx.follow(quote.test_clock)
    requireEditable(quote, params)
    if (params.expires_at !== undefined) expiring(tx, quote, params.expires_at)
    return settle(tx, tx.put(quotes, quote, fieldsOf(tx, params, quote)), itemsFrom(tx, params, quote))
  },

  finalizeQuote(tx: Transaction, quote: Quote, params: Stripe.QuoteFinalizeQuoteParams): Quote {
    tx.follow(quote.test_clock)
    requireStatus(quote, ['draft'], 'finalized')
    if (quote.automatic_tax.status === 'requires_location_inputs') throw unlocated()
    if (quote.customer === null)
      throw invalidRequest('A quote must have a customer to be finalized.', { param: 'customer' })
    if (linesOf(tx, quote.id).length === 0)
      throw invalidRequest('A quote must have line items to be finalized.', { param: 'line_items' })
    const expiresAt = expiring(tx, quote, params.expires_at ?? quote.expires_at)
    const opened = tx.send(
      quotes,
      quote,
      { type: 'finalize' },
      { expires_at: expiresAt, number: quote.number ?? nextNumber(tx, quote) },
    )
    if (quote.from_quote?.is_revision) replaceOriginal(tx, quote.from_quote.quote)
    return opened
  },

  accept(tx: Transaction, quote: Quote): Quote {
    tx.follow(quote.test_clock)
    requireStatus(quote, ['open'], 'accepted')
    return tx.send(quotes, quote, { type: 'accept' }, fulfil(tx, quote))
  },

  cancel(tx: Transaction, quote: Quote): Quote {
    tx.follow(quote.test_clock)
    requireStatus(quote, ['draft', 'open'], 'canceled')
    return tx.send(quotes, quote, { type: 'cancel' })
  },

  /** A preview. @see https://docs.stripe.com/api/quotes */
  markStaleQuote(tx: Transaction, quote: Quote, { reason = null }: { readonly reason?: string | null }): Quote {
    tx.follow(quote.test_clock)
    requireStatus(quote, ['draft', 'open'], 'marked stale')
    const stale = {
      expires_at: quote.expires_at,
      last_reason: { marked_stale: reason, type: 'marked_stale' as const },
      last_updated_at: tx.now,
      transitioned_at: tx.now,
    }
    return tx.send(quotes, quote, { type: 'mark_stale' }, { status_details: { stale } })
  },

  markDraft(tx: Transaction, quote: Quote): Quote {
    tx.follow(quote.test_clock)
    requireStatus(quote, ['stale'], 'marked as a draft')
    return tx.send(quotes, quote, { type: 'mark_draft' }, { status_details: null })
  },

  /** What it comes to by the prices, discounts and taxes of now. */
  reestimate(tx: Transaction, quote: Quote): Quote {
    tx.follow(quote.test_clock)
    requireStatus(quote, ['draft', 'open', 'stale'], 'reestimated')
    const estimated = settle(tx, quote, itemsOfLines(tx, linesOf(tx, quote.id)))
    tx.emit('quote.reestimated', estimated)
    return estimated
  },

  pdf(tx: Transaction, quote: Quote): Download {
    requireStatus(quote, ['open', 'accepted', 'canceled'], 'downloaded')
    return new Download(quotePdf(tx, quote), 'application/pdf')
  },

  'quotes.listLineItems': (tx: Transaction, [id]: readonly [string], params: Params) =>
    pageOf(linesOf(tx, load(tx, quotes, id).id), params, `/v1/quotes/${id}/line_items`),

  /** What a quote will make is shown in no preview here. */
  'quotes.listPreviewInvoiceLines'(tx: Transaction, [quote, invoice]: readonly [string, string]) {
    load(tx, quotes, quote)
    throw noSuch('invoice', invoice, 'id')
  },

  'quotes.listComputedUpfrontLineItems'(tx: Transaction, [id]: readonly [string], params: Params) {
    const upfront = upfrontLines(tx, load(tx, quotes, id))
    return pageOf(upfront, params, `/v1/quotes/${id}/computed_upfront_line_items`)
  },
}

export const due = {
  'quote.expire'(tx: Transaction, id: string) {
    const quote = tx.find(quotes, id)
    if (quote !== undefined && quote.expires_at <= tx.now) tx.trySend(quotes, quote, { type: 'cancel' })
  },
}

function create(tx: Transaction, params: Stripe.QuoteCreateParams): Quote {
  const customer = params.customer === undefined ? undefined : tx.need(customers, params.customer, 'customer')
  const clock = customer?.test_clock ?? params.test_clock ?? null
  if (params.test_clock !== undefined) requireRoomOn(tx, tx.need(testClocks, params.test_clock, 'test_clock').id)
  tx.follow(clock as string | null)
  const blank = tx.insert(quotes, { ...emptyQuote(tx, params), test_clock: clock as string | null })
  const quote = tx.put(quotes, blank, fieldsOf(tx, params, blank))
  const settled = settle(tx, quote, itemsFrom(tx, params, quote))
  expiring(tx, settled, settled.expires_at)
  tx.emit('quote.created', settled)
  return settled
}

/** @see https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage */
const QUOTES_PER_CLOCK_MAX = 10

/** Of quotes that have no customer yet. */
function requireRoomOn(tx: Transaction, clock: string): void {
  const alone = tx.where(quotes, 'test_clock', clock).filter(({ customer }) => customer === null)
  if (alone.length >= QUOTES_PER_CLOCK_MAX) {
    throw invalidRequest(
      `You can only attach up to ${QUOTES_PER_CLOCK_MAX} quotes without a customer to a test clock.`,
      {
        param: 'test_clock',
      },
    )
  }
}

const emptyQuote = (tx: Transaction, params: Stripe.QuoteCreateParams): Changes<Quote> => ({
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  collection_method: 'charge_automatically',
  default_tax_rates: [],
  discounts: [],
  expires_at: params.expires_at ?? tx.now + VALID_DAYS * DAY_SECONDS,
  invoice_settings: {
    custom_fields: null,
    days_until_due: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  metadata: {},
  status: 'draft',
  status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
  subscription_data: {
    billing_mode: modeOf(tx, params),
    description: null,
    effective_date: null,
    metadata: {},
    trial_period_days: null,
  },
})

function modeOf(
  tx: Transaction,
  { subscription_data: data }: Stripe.QuoteCreateParams,
): Quote['subscription_data']['billing_mode'] {
  const { type, flexible } = billingMode(
    tx,
    data?.billing_mode === undefined ? {} : { billing_mode: data.billing_mode },
  )
  return {
    type,
    ...(flexible !== null && { flexible: { proration_discounts: flexible.proration_discounts ?? 'included' } }),
  }
}

/** Another quote's terms, to begin with; as a revision it takes the other's place. */
function copy(
  tx: Transaction,
  params: Stripe.QuoteCreateParams,
  from: NonNullable<Stripe.QuoteCreateParams['from_quote']>,
): Quote {
  const source = tx.need(quotes, from.quote, 'from_quote[quote]')
  tx.follow(source.test_clock)
  if (from.is_revision && source.status !== 'open') {
    throw invalidRequest('Only quotes that are open can be revised.', { param: 'from_quote[is_revision]' })
  }
  if (source.status === 'canceled') {
    throw invalidRequest('Quotes that are canceled cannot be cloned.', { param: 'from_quote[quote]' })
  }
  const { id: _id, created: _created, ...terms } = source
  const blank = tx.insert(quotes, {
    ...terms,
    expires_at: params.expires_at ?? tx.now + VALID_DAYS * DAY_SECONDS,
    from_quote: { is_revision: from.is_revision ?? false, quote: source.id },
    invoice: null,
    number: null,
    status: 'draft',
    status_transitions: { accepted_at: null, canceled_at: null, finalized_at: null },
    subscription: null,
    subscription_schedule: null,
  })
  const items =
    params.line_items === undefined ? itemsOfLines(tx, linesOf(tx, source.id)) : itemsFrom(tx, params, blank)
  const quote = settle(tx, tx.put(quotes, blank, fieldsOf(tx, params, blank)), items)
  expiring(tx, quote, quote.expires_at)
  tx.emit('quote.created', quote)
  return quote
}

/** Lines and amounts follow from items and terms. */
function settle(tx: Transaction, quote: Quote, items: readonly Item[]): Quote {
  const currency = items.length === 0 ? null : currencyOf(items, 'line_items')
  requireFitting(tx, quote, items)
  const { fields, totals } = quoteAmounts(tx, items, {
    currency: currency ?? tx.settings.default_currency,
    customer: quote.customer,
    discounts: quote.discounts as readonly string[],
    defaultRates: quote.default_tax_rates ?? [],
    trialDays: quote.subscription_data.trial_period_days,
    automaticTax: quote.automatic_tax.enabled,
  })
  putLines(tx, quote.id, items, totals)
  return tx.put(quotes, tx.get(quotes, quote.id), { ...fields, currency })
}

/** A draft, too, is canceled when its time is over. */
function expiring(tx: Transaction, quote: Quote, expiresAt: number): number {
  if (expiresAt <= tx.now) throw invalidRequest('`expires_at` must be in the future.', { param: 'expires_at' })
  tx.schedule('quote.expire', quote.id, expiresAt)
  return expiresAt
}

/** What an open quote offers stands. */
const CHANGEABLE_WHEN_OPEN = new Set(['expires_at', 'metadata'])

function requireEditable(quote: Quote, params: Stripe.QuoteUpdateParams): void {
  const named = Object.keys(params).find(name => !CHANGEABLE_WHEN_OPEN.has(name))
  if (quote.status === 'draft' || (quote.status === 'open' && named === undefined)) return
  throw invalidRequest(`This quote cannot be updated because it has a status of \`${quote.status}\`.`, { param: named })
}

function requireStatus(quote: Quote, wanted: readonly string[], done: string): void {
  if (wanted.includes(quote.status)) return
  const all = wanted.map(status => `\`${status}\``).join(', ')
  throw invalidRequest(
    `This quote cannot be ${done} because it has a status of \`${quote.status}\`. Only a quote with one of the following statuses may be ${done}: ${all}.`,
  )
}

/** `QT-PREFIX-0001-1`: counted by customer; the last part counts revisions. */
function nextNumber(tx: Transaction, quote: Quote): string {
  const original = quote.from_quote?.is_revision ? tx.find(quotes, quote.from_quote.quote) : undefined
  const revised = original?.number?.match(/^(.*)-(\d+)$/)
  if (revised) return `${revised[1]}-${Number(revised[2]) + 1}`
  const { invoice_prefix: prefix } = tx.get(customers, quote.customer!)
  const numbered = tx.where(quotes, 'customer', quote.customer!).filter(({ number }) => number?.endsWith('-1'))
  return `QT-${prefix}-${String(numbered.length + 1).padStart(4, '0')}-1`
}

function replaceOriginal(tx: Transaction, id: string): void {
  const original = tx.find(quotes, id)
  if (original !== undefined) tx.trySend(quotes, original, { type: 'cancel' })
}
