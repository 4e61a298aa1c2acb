/** Portal configuration: what customers may do by themselves. @see https://docs.stripe.com/api/customer_portal/configurations */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { prices } from '../products/price.js'
import { requireActive } from './feedback-option.js'

export type PortalConfiguration = Stored<Stripe.BillingPortal.Configuration>
type Features = PortalConfiguration['features']

const CANCELLATION_REASONS = ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'] as const

/** What a feature is where nothing is said of it. */
const FEATURES: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [...CANCELLATION_REASONS] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: 'unchanged',
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
}

/** The Dashboard's own, which sessions use unless they name another. */
const DEFAULT_FEATURES: Features = {
  ...FEATURES,
  customer_update: { allowed_updates: ['email', 'address', 'phone', 'tax_id'], enabled: true },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true, payment_method_configuration: null },
  subscription_cancel: { ...FEATURES.subscription_cancel, enabled: true },
}

export const portalConfigurations = resource<PortalConfiguration>('billing_portal.configuration', {
  idPrefix: 'bpc',
  api: 'billingPortal.configurations',
  label: 'configuration',
  param: 'configuration',
  indexes: { is_default: 'is_default' },
  seed: ({ id, now }) => [
    {
      id: id('bpc', 24, 'portal'),
      object: 'billing_portal.configuration',
      active: true,
      business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
      features: DEFAULT_FEATURES,
      is_default: true,
      login_page: { enabled: false, url: null },
      metadata: {},
      updated: now,
    },
  ],
})

/** For switching between them. @see https://docs.stripe.com/api/customer_portal/configurations/create */
const PRODUCTS_MAX = 10

export const operations = {
  create(tx: Transaction, params: Stripe.BillingPortal.ConfigurationCreateParams): PortalConfiguration {
    requireSound(tx, params)
    const blank = {
      active: true,
      business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
      features: FEATURES,
      is_default: false,
      login_page: { enabled: false, url: null },
      metadata: {},
      updated: tx.now,
    }
    return tx.create(portalConfigurations, { ...blank, ...fieldsOf(tx, params, blank as never) })
  },

  update(
    tx: Transaction,
    configuration: PortalConfiguration,
    params: Stripe.BillingPortal.ConfigurationUpdateParams,
  ): PortalConfiguration {
    requireSound(tx, params)
    if (params.active === false && configuration.is_default) {
      throw invalidRequest('You cannot deactivate the default configuration.', { param: 'active' })
    }
    return tx.update(portalConfigurations, configuration, { ...fieldsOf(tx, params, configuration), updated: tx.now })
  },
}

type Params = Stripe.BillingPortal.ConfigurationCreateParams | Stripe.BillingPortal.ConfigurationUpdateParams

function fieldsOf(tx: Transaction, params: Params, base: PortalConfiguration): Changes<PortalConfiguration> {
  const fields = tx.fields(portalConfigurations, params, base)
  if (params.login_page === undefined) return fields
  const { enabled } = params.login_page
  return {
    ...fields,
    login_page: { enabled, url: enabled ? `https://billing.stripe.com/p/login/test_${tx.letters(22)}` : null },
  }
}

function requireSound(tx: Transaction, { features }: Params): void {
  const { subscription_cancel: cancel, subscription_update: update } = features ?? {}
  const reason = 'features[subscription_cancel][cancellation_reason][feedback_options]'
  requireActive(tx, cancel?.cancellation_reason?.feedback_options || [], reason)
  if (
    cancel?.proration_behavior !== undefined &&
    cancel.proration_behavior !== 'none' &&
    cancel.mode !== 'immediately'
  ) {
    throw invalidRequest('`proration_behavior` can only be set when `mode` is `immediately`.', {
      param: 'features[subscription_cancel][proration_behavior]',
    })
  }
  if ((update?.products || []).length > PRODUCTS_MAX) {
    throw invalidRequest(`You can specify at most ${PRODUCTS_MAX} products.`, {
      param: 'features[subscription_update][products]',
    })
  }
  for (const [at, { prices: offered }] of (update?.products || []).entries()) {
    requireDistinct(tx, offered, `features[subscription_update][products][${at}][prices]`)
  }
}

/** A customer chooses a product and how often to pay: one price for each. */
function requireDistinct(tx: Transaction, offered: readonly string[], param: string): void {
  const intervals = offered.map((id, at) => {
    const { interval, interval_count: count } = tx.need(prices, id, `${param}[${at}]`).recurring ?? {}
    return `${count} ${interval}`
  })
  if (new Set(intervals).size === intervals.length) return
  throw invalidRequest('The prices of a product must have different billing intervals.', { param })
}
