/** The account's settings that Stripe keeps in its Dashboard, and for which the API has no call. */
import { UsageError } from './errors.js'

export interface Settings {
  /** The name of the platform's business, as its invoices and pages show it. */
  readonly business_name: string
  /** Two-letter code of the platform account's country. */
  readonly country: string
  /** The account's currency, lowercase. */
  readonly default_currency: string
  readonly dunning: {
    /** Days from each failed automatic attempt to the next. */
    readonly retry_after_days: readonly number[]
    /** What ends the retries. */
    readonly then: 'cancel' | 'past_due' | 'unpaid'
  }
  /** Whether invoices are counted for each customer, or for the account. */
  readonly invoice_numbering: 'customer' | 'account'
  /** Where tax is rounded: on each line, or on the sum per rate. */
  readonly tax_rounding: 'line_item' | 'invoice'
  /** Days before a renewal at which `invoice.upcoming` is sent; 0: never. */
  readonly upcoming_invoice_days: number
  /** Days before the end of a trial at which `trial_will_end` is sent. */
  readonly trial_will_end_days: number
  /** Seconds that a renewal's invoice stays a draft. */
  readonly invoice_draft_seconds: number
  /** Seconds from each failed attempt to deliver a webhook to the next. */
  readonly webhook_retry_seconds: readonly number[]
}

/** Some settings; of one that is an object, some fields. */
export type SettingsChanges = {
  readonly [K in keyof Settings]?: Settings[K] extends string | number | boolean ? Settings[K] : Partial<Settings[K]>
}

/**
 * Webhooks of a test environment are retried "three times over the course of a few hours"; the instants are not published.
 * @see https://docs.stripe.com/webhooks#automatic-retries
 *
 * Smart Retries has no published instants; its recommended default is 8 tries within 2 weeks.
 * @see https://docs.stripe.com/billing/revenue-recovery/smart-retries
 */
export const defaultSettings: Settings = {
  business_name: 'Stripeworld',
  country: 'US',
  default_currency: 'usd',
  dunning: { retry_after_days: [1, 2, 2, 2, 2, 2, 3], then: 'cancel' },
  invoice_numbering: 'customer',
  tax_rounding: 'line_item',
  upcoming_invoice_days: 7,
  trial_will_end_days: 3,
  invoice_draft_seconds: 3600,
  webhook_retry_seconds: [15 * 60, 3600, 2 * 3600],
}

/** What a setting must be: words for the error, and the test. An object's fields have forms of their own. */
type Form = readonly [words: string, fits: (value: unknown) => boolean] | { readonly [field: string]: Form }

const matching = (pattern: RegExp, words: string): Form => [
  words,
  value => typeof value === 'string' && pattern.test(value),
]
const oneOf = (...choices: string[]): Form => [
  `one of ${choices.join(', ')}`,
  value => choices.includes(value as string),
]
const count: Form = ['an integer, 0 or more', value => Number.isSafeInteger(value) && (value as number) >= 0]
const counts: Form = [
  'a list of integers above 0',
  value => Array.isArray(value) && value.every(item => Number.isSafeInteger(item) && item > 0),
]

const forms: Readonly<Record<keyof Settings, Form>> = {
  business_name: matching(/\S/, 'a name'),
  country: matching(/^[A-Z]{2}$/, 'a country code of two capital letters'),
  default_currency: matching(/^[a-z]{3}$/, 'a currency code of three lowercase letters'),
  dunning: { retry_after_days: counts, then: oneOf('cancel', 'past_due', 'unpaid') },
  invoice_numbering: oneOf('customer', 'account'),
  tax_rounding: oneOf('line_item', 'invoice'),
  upcoming_invoice_days: count,
  trial_will_end_days: count,
  invoice_draft_seconds: count,
  webhook_retry_seconds: counts,
}

/** `settings` with changes laid over them; a `UsageError` for a name or a value that there is not. */
export function changeSettings(settings: Settings, changes: SettingsChanges): Settings {
  return laidOver(settings, changes, forms, '') as Settings
}

function laidOver(base: unknown, changes: unknown, form: Readonly<Record<string, Form>>, path: string): object {
  const result: Record<string, unknown> = { ...(base as object) }
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new UsageError(`${path === '' ? 'settings' : `the setting '${path.slice(0, -1)}'`} must be an object`)
  }
  for (const [name, value] of Object.entries(changes)) {
    const wanted = Object.hasOwn(form, name) ? form[name] : undefined
    if (wanted === undefined) {
      throw new UsageError(`there is no setting '${path}${name}'; there are ${Object.keys(form).join(', ')}`)
    }
    if (value === undefined) continue
    if (!isLeaf(wanted)) result[name] = laidOver(result[name], value, wanted, `${path}${name}.`)
    else if (wanted[1](value)) result[name] = value
    else throw new UsageError(`the setting '${path}${name}' must be ${wanted[0]}`)
  }
  return result
}

const isLeaf = (form: Form): form is readonly [string, (value: unknown) => boolean] => Array.isArray(form)
