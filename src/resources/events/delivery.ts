/**
 * Delivery: an event on its way to one receiver, which is a webhook endpoint or a function of the process. The world
 * never waits: a delivery that is due lies in the outbox, a driver carries it out, and how it went comes back as an input.
 * @see https://docs.stripe.com/webhooks
 */
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { events, type StoredEvent } from './event.js'
import { noteAnswer, type WebhookEndpoint, webhookEndpoints } from './webhook-endpoint.js'

/** What came of one attempt. */
export interface Outcome {
  /** Of the receiver's answer; absent where there was none. */
  readonly status?: number
  /** Why there was none. */
  readonly error?: string
}

export interface Delivery extends StoredObject {
  /** The id of the receiver. */
  readonly receiver: string
  readonly event: string
  readonly type: string
  /** The account in which it happened. */
  readonly account: string
  /** The id of the object that it happened to; empty where that has none. */
  readonly subject: string
  readonly created: number
  readonly status: 'due' | 'retrying' | 'delivered' | 'abandoned'
  readonly attempts: readonly (Outcome & { readonly at: number })[]
  /** When it was delivered or abandoned. */
  readonly ended_at: number | null
}

/** A function of the process that is told of events: it has no endpoint, and no call of the API shows it. */
export interface Listener extends StoredObject {
  readonly enabled_events: readonly string[]
  readonly secret: string
}

type Event = { type: 'succeed' } | { type: 'fail' } | { type: 'retry' } | { type: 'give_up' }

export const deliveryMachine = lifecycleSetup<Event>().createMachine({
  id: '_webhook_delivery',
  initial: 'due',
  states: {
    due: { on: { succeed: 'delivered', fail: 'retrying', give_up: 'abandoned' } },
    retrying: { on: { retry: 'due', give_up: 'abandoned' } },
    delivered: {},
    abandoned: {},
  },
})

const about = (type: string, subject: string) => `${type} ${subject}`

export const deliveries = resource<Delivery>('_webhook_delivery', {
  lifecycle: deliveryMachine,
  indexes: {
    about: delivery => about(String(delivery['type']), String(delivery['subject'])),
    outbox: delivery => (delivery['status'] === 'due' ? laneOf(String(delivery['receiver'])) : undefined),
  },
})

export const listeners = resource<Listener>('_webhook_listener', {})

/** Functions have an outbox each; whatever goes to a URL shares one. */
export const laneOf = (receiver: string): string => (receiver.startsWith('_') ? receiver : URL_LANE)
export const URL_LANE = 'url'

/** Told of every event as it is recorded: whoever subscribed to its type gets a delivery. */
export function dispatch(tx: Transaction, object: StoredObject): void {
  const event = object as StoredEvent
  const receivers = receiversOf(tx, event.type)
  if (receivers.length === 0) return
  const { account } = tx
  tx.put(events, event, { pending_webhooks: receivers.length })
  tx.as(tx.platform, platform => {
    for (const receiver of receivers) {
      platform.insert(deliveries, {
        id: `${event.id}/${receiver}`,
        receiver,
        event: event.id,
        type: event.type,
        account,
        subject: event.data.object.id ?? '',
        created: tx.worldNow,
        status: 'due',
        attempts: [],
        ended_at: null,
      })
    }
  })
}

/** Whether anybody gets the events of a type. */
export const isHeard = (tx: Transaction, type: string): boolean => receiversOf(tx, type).length > 0

/** The account's own endpoints, the platform's Connect endpoints for what happens in connected accounts, and all functions. */
function receiversOf(tx: Transaction, type: string): readonly string[] {
  const own = endpointsFor(tx, type, false)
  if (tx.account === tx.platform) return [...own, ...listenersFor(tx, type)]
  return tx.as(tx.platform, platform => [
    ...own,
    ...endpointsFor(platform, type, true),
    ...listenersFor(platform, type),
  ])
}

function endpointsFor(tx: Transaction, type: string, connect: boolean): readonly string[] {
  const all = tx.all(webhookEndpoints)
  if (all.length === 0) return NOBODY
  return all.filter(it => it.status === 'enabled' && it._connect === connect && wants(it, type)).map(it => it.id)
}

function listenersFor(tx: Transaction, type: string): readonly string[] {
  const all = tx.all(listeners)
  if (all.length === 0) return NOBODY
  return all
    .filter(it => wants(it, type))
    .map(it => it.id)
    .reverse()
}

/** The common case, that every event meets. */
const NOBODY: readonly string[] = []

/** What `*` leaves out: these are sent to those alone who name them. @see https://docs.stripe.com/api/events/types */
const BY_NAME_ONLY = new Set(['issuing_authorization.request'])

const wants = ({ enabled_events: wanted }: { readonly enabled_events: readonly string[] }, type: string) =>
  wanted.includes(type) || (wanted.includes('*') && !BY_NAME_ONLY.has(type))

/** How an attempt went. Of a delivery that is not due it changes nothing: the world may have been restored meanwhile. */
export function recordOutcome(tx: Transaction, id: string, outcome: Outcome): void {
  const delivery = tx.find(deliveries, id)
  if (delivery === undefined || delivery.status !== 'due') return
  const succeeded = outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300
  const endpoint = endpointOf(tx, delivery)
  if (endpoint !== undefined) tx.as(ownerOf(tx, delivery), owner => noteAnswer(owner, endpoint, succeeded))
  const attempts = [...delivery.attempts, { at: tx.now, ...outcome }]
  if (succeeded) {
    tx.send(deliveries, delivery, { type: 'succeed' }, { attempts, ended_at: tx.now })
    acknowledge(tx, delivery)
    settle(tx, delivery)
    return
  }
  const wait = tx.settings.webhook_retry_seconds[attempts.length - 1]
  if (wait === undefined) {
    tx.send(deliveries, delivery, { type: 'give_up' }, { attempts, ended_at: tx.now })
    settle(tx, delivery)
  } else {
    tx.send(deliveries, delivery, { type: 'fail' }, { attempts })
    tx.schedule('_webhook_delivery.retry', id, tx.now + wait)
  }
}

function acknowledge(tx: Transaction, delivery: Delivery): void {
  tx.as(delivery.account, owner => {
    const event = owner.get(events, delivery.event)
    owner.put(events, event, { pending_webhooks: event.pending_webhooks - 1 })
  })
}

/** Whoever waits for an event to be delivered hears of it when the last receiver has it, or gets it no more. */
function settle(tx: Transaction, { account, event, subject, type }: Delivery): void {
  const waiting = deliveriesAbout(tx, subject, type).some(other => other.event === event && other.ended_at === null)
  if (waiting) return
  tx.as(account, owner => {
    for (const react of tx.engine.reactions(`${type} delivered`)) react(owner, owner.get(events, event).data.object)
  })
}

export const due = {
  /** An endpoint that is disabled or gone when a retry falls due gets no more of them. */
  '_webhook_delivery.retry'(tx: Transaction, id: string) {
    const delivery = tx.get(deliveries, id)
    const stays = tx.find(listeners, delivery.receiver) ?? endpointOf(tx, delivery)?.status === 'enabled'
    if (stays) tx.send(deliveries, delivery, { type: 'retry' })
    else {
      tx.send(deliveries, delivery, { type: 'give_up' }, { ended_at: tx.now })
      settle(tx, delivery)
    }
  },
}

export const endpointOf = (tx: Transaction, delivery: Delivery): WebhookEndpoint | undefined =>
  tx.as(ownerOf(tx, delivery), owner => owner.find(webhookEndpoints, delivery.receiver))

/** The account that has the endpoint: the platform, or the connected account that the event is of. */
function ownerOf(tx: Transaction, delivery: Delivery): string {
  const connected = tx.as(delivery.account, owner => owner.row('webhook_endpoint', delivery.receiver))
  return connected === undefined ? tx.platform : delivery.account
}

/** The deliveries of an object's events of one type. */
const deliveriesAbout = (tx: Transaction, objectId: string, eventType: string): readonly Delivery[] =>
  tx.as(tx.platform, platform => platform.where(deliveries, 'about', about(eventType, objectId)))

/**
 * How the deliveries of an object's events of one type went. Pending: a receiver has failed and will be asked again. `at`:
 * when the last one was delivered or given up; `undefined` where nobody subscribed, or nobody has answered yet.
 */
export function lastDeliveryOutcome(
  tx: Transaction,
  objectId: string,
  eventType: string,
): { readonly pending: boolean; readonly at: number | undefined } {
  const all = deliveriesAbout(tx, objectId, eventType)
  const ended = all.flatMap(delivery => delivery.ended_at ?? [])
  return {
    pending: all.some(delivery => delivery.ended_at === null && delivery.attempts.length > 0),
    at: ended.length === 0 ? undefined : Math.max(...ended),
  }
}
