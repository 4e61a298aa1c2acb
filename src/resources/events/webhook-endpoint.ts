/** WebhookEndpoint: a URL that is told of events. @see https://docs.stripe.com/api/webhook_endpoints */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type WebhookEndpoint = Stored<Stripe.WebhookEndpoint> & {
  /** It is told of connected accounts' events, and not of the account's own. */
  readonly _connect: boolean
  /** Newest first. */
  readonly _secrets: readonly SigningSecret[]
  /** Since when no delivery to it has succeeded. */
  readonly _failing_since?: number | undefined
}

export interface SigningSecret {
  readonly secret: string
  /** When a rolled secret ceases to sign. */
  readonly until: number | null
}

type Event = { type: 'enable' } | { type: 'disable' }

export const webhookEndpointMachine = lifecycleSetup<Event>().createMachine({
  id: 'webhook_endpoint',
  initial: 'enabled',
  states: { enabled: { on: { disable: 'disabled' } }, disabled: { on: { enable: 'enabled' } } },
})

export const webhookEndpoints = resource<WebhookEndpoint>('webhook_endpoint', {
  idPrefix: 'we',
  api: 'webhookEndpoints',
  label: 'webhook endpoint',
  lifecycle: webhookEndpointMachine,
})

/** @see https://docs.stripe.com/webhooks */
const ENDPOINTS_MAX = 16
/** Not documented; users report that Stripe disables an endpoint nine days after its first failure. */
const FAILING_DAYS_MAX = 9
/** @see https://docs.stripe.com/webhooks#roll-endpoint-secrets */
const OLD_SECRET_SECONDS_MAX = DAY_SECONDS

export const operations = {
  /** The one answer that shows the secret. */
  create(tx: Transaction, params: Stripe.WebhookEndpointCreateParams): WebhookEndpoint {
    requireUrl(params.url)
    if (tx.all(webhookEndpoints).length >= ENDPOINTS_MAX) {
      throw invalidRequest(`You have reached the maximum of ${ENDPOINTS_MAX} test webhook endpoints.`)
    }
    const secret = newSecret(tx)
    const endpoint = tx.insert(webhookEndpoints, {
      ...tx.fields(webhookEndpoints, params),
      description: params.description || null,
      status: 'enabled',
      _connect: params.connect ?? false,
      _secrets: [{ secret, until: null }],
    })
    return { ...endpoint, secret }
  },

  update(tx: Transaction, endpoint: WebhookEndpoint, params: Stripe.WebhookEndpointUpdateParams): WebhookEndpoint {
    const { disabled, ...told } = params
    if (told.url !== undefined) requireUrl(told.url)
    const changed = tx.put(webhookEndpoints, endpoint, {
      ...tx.fields(webhookEndpoints, told, endpoint),
      ...(told.description !== undefined && { description: told.description || null }),
    })
    if (disabled === undefined) return changed
    return (
      tx.trySend(webhookEndpoints, changed, { type: disabled ? 'disable' : 'enable' }, { _failing_since: undefined }) ??
      changed
    )
  },
}

export const due = {
  /** It has failed for too long, if it has not answered since this was scheduled. */
  'webhook_endpoint.disable'(tx: Transaction, id: string) {
    const endpoint = tx.find(webhookEndpoints, id)
    const since = endpoint?._failing_since
    if (since === undefined || since > tx.now - FAILING_DAYS_MAX * DAY_SECONDS) return
    tx.trySend(webhookEndpoints, endpoint!, { type: 'disable' }, { _failing_since: undefined })
  },
}

/** Keeps in mind how an endpoint answered. */
export function noteAnswer(tx: Transaction, endpoint: WebhookEndpoint, succeeded: boolean): void {
  if (succeeded === (endpoint._failing_since === undefined)) return
  tx.put(webhookEndpoints, endpoint, { _failing_since: succeeded ? undefined : tx.now })
  if (!succeeded) tx.schedule('webhook_endpoint.disable', endpoint.id, tx.now + FAILING_DAYS_MAX * DAY_SECONDS)
}

/** A new secret; the old one goes on to sign beside it for a while, as the Dashboard lets one choose. */
export function rollSecret(tx: Transaction, endpoint: WebhookEndpoint, keepOldSeconds: number): string {
  const secret = newSecret(tx)
  const until = tx.now + Math.min(keepOldSeconds, OLD_SECRET_SECONDS_MAX)
  const old = endpoint._secrets.map(known => ({ ...known, until: Math.min(known.until ?? until, until) }))
  tx.put(webhookEndpoints, endpoint, { _secrets: [{ secret, until: null }, ...old] })
  return secret
}

/** The secrets that sign at a moment. */
export const signingSecrets = (secrets: readonly SigningSecret[], now: number): readonly string[] =>
  secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret)

const newSecret = (tx: Transaction) => `whsec_${tx.letters(32)}`

function requireUrl(url: string): void {
  if (!/^https?:\/\//i.test(url)) {
    throw invalidRequest('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    })
  }
  if (!URL.canParse(url)) throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'url' })
}
