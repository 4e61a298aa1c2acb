/** Portal session: a customer's way into the portal, for a short while. @see https://docs.stripe.com/api/customer_portal/sessions */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { type PortalConfiguration, portalConfigurations } from './portal-configuration.js'
import { subscriptions } from './subscription-resource.js'

export type PortalSession = Stored<Stripe.BillingPortal.Session>

export const portalSessions = resource<PortalSession>('billing_portal.session', {
  idPrefix: 'bps',
  api: 'billingPortal.sessions',
})

export const operations = {
  create(tx: Transaction, params: Stripe.BillingPortal.SessionCreateParams): PortalSession {
    if (params.customer === undefined) throw missingParameter('customer')
    const customer = tx.need(customers, params.customer, 'customer')
    const configuration = configurationFor(tx, params.configuration)
    const { flow_data: flow } = params
    if (flow !== undefined) requireFlow(tx, customer.id, flow)
    return tx.create(portalSessions, {
      ...tx.fields(portalSessions, params),
      configuration: configuration.id,
      customer: customer.id,
      flow: flow === undefined ? null : flowOf(tx, flow),
      return_url: params.return_url ?? configuration.default_return_url,
      url: `https://billing.stripe.com/p/session/test_${tx.letters(76)}`,
    })
  },
}

/** The one that is named, or the account's default. */
function configurationFor(tx: Transaction, id: string | undefined): PortalConfiguration {
  if (id === undefined) return tx.newest(portalConfigurations, 'is_default', 'true')!
  const configuration = tx.need(portalConfigurations, id, 'configuration')
  if (!configuration.active) throw invalidRequest(`The configuration ${id} is inactive.`, { param: 'configuration' })
  return configuration
}

type Flow = NonNullable<Stripe.BillingPortal.SessionCreateParams['flow_data']>

/** A flow about a subscription needs one, and it must be the customer's. */
function requireFlow(tx: Transaction, customer: string, flow: Flow): void {
  const details = (flow as unknown as Record<string, { readonly subscription?: string } | undefined>)[flow.type]
  if (!flow.type.startsWith('subscription_')) return
  const param = `flow_data[${flow.type}]`
  if (details?.subscription === undefined) throw missingParameter(`${param}[subscription]`)
  const subscription = tx.need(subscriptions, details.subscription, `${param}[subscription]`)
  if (subscription.customer !== customer) {
    throw invalidRequest(`The subscription ${subscription.id} does not belong to the customer ${customer}.`, {
      param: `${param}[subscription]`,
    })
  }
}

function flowOf(tx: Transaction, flow: Flow): PortalSession['flow'] {
  const fields = tx.fields(portalSessions, { flow }).flow
  return {
    ...(fields as NonNullable<PortalSession['flow']>),
    after_completion: {
      hosted_confirmation: null,
      redirect: null,
      ...(flow.after_completion === undefined ? { type: 'portal_homepage' } : fields?.after_completion),
    } as NonNullable<PortalSession['flow']>['after_completion'],
  }
}
