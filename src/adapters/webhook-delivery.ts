/**
 * The driver of webhooks: it takes what lies in the world's outbox to functions and URLs, and tells the world how it went.
 * @see https://docs.stripe.com/webhooks
 */
import type Stripe from 'stripe'
import type { Moment } from '../clock/world-clock.js'
import { SimulatorError, UsageError } from '../core/errors.js'
import { namedId } from '../core/ids.js'
import { eventIn } from '../core/older.js'
import { copy, present } from '../core/render.js'
import type { WorldState } from '../core/state.js'
import { placeIn } from '../core/table.js'
import type { Transaction } from '../core/transaction.js'
import { treeGet } from '../core/tree.js'
import {
  type Delivery,
  deliveries,
  endpointOf,
  type Listener,
  listeners,
  type Outcome,
  recordOutcome,
  URL_LANE,
} from '../resources/events/delivery.js'
import { events } from '../resources/events/event.js'
import { rollSecret, signingSecrets, webhookEndpoints } from '../resources/events/webhook-endpoint.js'
import { signatureHeader } from './signature.js'

/** A webhook as its receiver gets it. */
export interface Webhook {
  /** The raw body that is signed. */
  readonly body: string
  readonly headers: Readonly<Record<'content-type' | 'stripe-signature' | 'user-agent', string>>
  /** The body, parsed. */
  readonly event: Stripe.Event
}

/** Nothing counts as 200; a thrown error or a rejection as a failed delivery, which is retried. */
type Answer = undefined | number | { readonly status: number }
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing is of this type.
export type Receive = (webhook: Webhook) => Answer | void | Promise<Answer | void>

export interface ListenOptions {
  /** Types as `enabled_events` takes them; all unless told. */
  readonly events?: readonly (Stripe.WebhookEndpointCreateParams.EnabledEvent | '*')[]
  /** `whsec_…`; one is made unless told. */
  readonly secret?: string
}

export interface Subscription {
  /** For `stripe.webhooks.constructEvent(body, headers['stripe-signature'], secret)`. */
  readonly secret: string
  /** No more events. */
  stop(): void
}

export interface Webhooks {
  /**
   * Tells a function of events, at their virtual moment: within the request that causes them, and within
   * `clock.advance`. A function that throws or answers with another status than 2xx is asked again on the world's clock.
   *
   * @example
   * const { secret } = world.webhooks.on(({ body, headers }) => {
   *   const event = stripe.webhooks.constructEvent(body, headers['stripe-signature'], secret)
   * }, { events: ['invoice.paid'] })
   */
  on(receive: Receive, options?: ListenOptions): Subscription
  /**
   * From here on the API's webhook endpoints are really called. Without it their deliveries wait, and nothing leaves the
   * process. Another function than `fetch` answers in its place: `useFetch(request => app.fetch(request))`.
   */
  useFetch(fetch?: (request: Request) => Promise<Response> | Response): void
  /** When every delivery that is due has been answered. */
  settled(): Promise<void>
  /** As `clock.advance`, but at each moment the deliveries are waited for: what depends on them happens as it would at Stripe. */
  advance(to: Moment): Promise<void>
  /** Deliveries and their attempts, oldest first. */
  deliveries(): readonly Delivery[]
  /** A new secret for an endpoint, as the Dashboard's "Roll secret"; the old one signs beside it for so long, 24 hours at most. */
  rollSecret(endpoint: string, options?: { readonly keepOldSeconds?: number }): string
}

export interface DriverAccess {
  readonly state: () => WorldState
  /** Looks, and changes nothing. */
  readonly read: <R>(work: (tx: Transaction) => R) => R
  /** A transaction that nobody's request has caused. */
  readonly act: <R>(work: (tx: Transaction) => R) => R
  /** The clock's steps to a moment: each goes on to where something is to be delivered; `true` when it has arrived. */
  readonly steps: (to: Moment) => () => boolean
  /** What has to be loaded before events are told in the world's version and this one; `undefined` where it is there. */
  readonly ready: (version?: string | null) => Promise<void> | undefined
}

const CALLS_MAX = 10_000
const FETCHES_MAX = 16
const TIMEOUT_MS = 10_000

export class WebhookDriver implements Webhooks {
  private readonly functions = new Map<string, { readonly listener: Listener; readonly receive: Receive }>()
  private fetch: ((request: Request) => Promise<Response> | Response) | undefined
  private readonly inFlight = new Map<string, Promise<void>>()
  /** Outcomes of attempts that another state has seen are not this one's. */
  private generation = 0
  /** True while functions are being called. */
  pumping = false

  constructor(private readonly world: DriverAccess) {}

  /** Whether anybody is there to be told. */
  get active(): boolean {
    return this.functions.size > 0 || this.fetch !== undefined
  }

  on(receive: Receive, { events: types = ['*'], secret }: ListenOptions = {}): Subscription {
    const listener = this.world.act(tx => {
      const number = tx.all(listeners).length + 1
      return tx.insert(listeners, {
        id: `_listener_${number}`,
        enabled_events: [...types],
        secret: secret ?? namedId(this.world.state().seed, `listener ${number}`, 'whsec', 32),
      })
    })
    this.functions.set(listener.id, { listener, receive })
    return { secret: listener.secret, stop: () => this.stop(listener) }
  }

  private stop(listener: Listener): void {
    if (!this.functions.delete(listener.id)) return
    this.world.act(tx => {
      if (tx.find(listeners, listener.id) !== undefined) tx.put(listeners, listener, { enabled_events: [] })
    })
  }

  useFetch(fetch: (request: Request) => Promise<Response> | Response = request => globalThis.fetch(request)): void {
    this.fetch = fetch
    this.pump()
  }

  async settled(): Promise<void> {
    const loading = this.world.ready()
    if (loading !== undefined) await loading
    this.pump()
    while (this.inFlight.size > 0) {
      await Promise.all(this.inFlight.values())
      this.pump()
    }
  }

  async advance(to: Moment): Promise<void> {
    await this.settled()
    const step = this.world.steps(to)
    for (;;) {
      const arrived = step()
      await this.settled()
      if (arrived) return
    }
  }

  deliveries(): readonly Delivery[] {
    return this.world.read(tx => tx.all(deliveries).reverse()).map(delivery => copy(delivery) as Delivery)
  }

  rollSecret(id: string, { keepOldSeconds = 0 }: { readonly keepOldSeconds?: number } = {}): string {
    return this.world.act(tx => {
      const endpoint = tx.find(webhookEndpoints, id)
      if (endpoint === undefined) throw new UsageError(`there is no webhook endpoint '${id}'`)
      return rollSecret(tx, endpoint, keepOldSeconds)
    })
  }

  /** The world has become another: its functions go on to be told, and what is on its way is nobody's any more. */
  rebind(): void {
    this.generation++
    this.inFlight.clear()
    const missing = [...this.functions.values()].filter(
      ({ listener }) => rowOf(this.world.state(), listener) === undefined,
    )
    if (missing.length > 0) this.world.act(tx => missing.map(({ listener }) => tx.insert(listeners, listener)))
  }

  /** Whether something lies in an outbox that is emptied here: where an advance has to stop. */
  hasDue(tx: Transaction): boolean {
    const lanes = [...this.functions.keys(), ...(this.fetch === undefined ? [] : [URL_LANE])]
    return lanes.some(lane => firstIn(tx, lane, this.inFlight) !== undefined)
  }

  /** Calls the functions until their outboxes are empty, and sends off what goes to URLs. */
  pump(): void {
    if (this.pumping || !this.active) return
    this.pumping = true
    try {
      for (let calls = 0; ; calls++) {
        const delivery = this.nextCall()
        if (delivery === undefined) break
        if (calls > CALLS_MAX) {
          throw new UsageError(
            `each webhook causes another one: ${calls} were delivered at one moment, the last ${delivery.type}`,
          )
        }
        this.call(delivery)
      }
      this.sendOff()
    } finally {
      this.pumping = false
    }
  }

  /** The oldest delivery that is due to a function. */
  private nextCall(): Delivery | undefined {
    if (this.functions.size === 0 || this.hasNone()) return undefined
    return this.world.read(tx => {
      let oldest: readonly [at: string, id: string] | undefined
      for (const lane of this.functions.keys()) {
        const first = firstIn(tx, lane, this.inFlight)
        if (first !== undefined && (oldest === undefined || first[0] < oldest[0])) oldest = first
      }
      return oldest && tx.get(deliveries, oldest[1])
    })
  }

  /** Nobody has ever subscribed: the common case, and to be told at no cost. */
  private hasNone(): boolean {
    const { accounts, platform } = this.world.state()
    return treeGet(accounts, platform)?.[deliveries.object] === undefined
  }

  private call(delivery: Delivery): void {
    const { receive } = this.functions.get(delivery.receiver)!
    const { webhook } = this.prepared(delivery)
    let answer: ReturnType<Receive>
    try {
      answer = receive(webhook)
    } catch (error) {
      this.record(delivery.id, failure(error), this.generation)
      return
    }
    if (isPromise(answer)) this.await(delivery, answer.then(outcomeOf, failure))
    else this.record(delivery.id, outcomeOf(answer), this.generation)
  }

  private sendOff(): void {
    const { fetch } = this
    if (fetch === undefined || this.hasNone()) return
    while (this.inFlight.size < FETCHES_MAX) {
      const delivery = this.world.read(tx => {
        const first = firstIn(tx, URL_LANE, this.inFlight)
        return first && tx.get(deliveries, first[1])
      })
      if (delivery === undefined) return
      const loading = this.world.ready(this.world.read(tx => endpointOf(tx, delivery)?.api_version))
      if (loading !== undefined) {
        this.postpone(delivery, loading)
        continue
      }
      const { webhook, url } = this.prepared(delivery)
      if (url === undefined) this.record(delivery.id, { error: 'the endpoint has been deleted' }, this.generation)
      else this.await(delivery, post(fetch, url, webhook))
    }
  }

  /** Comes back to a delivery when what it needs is loaded. */
  private postpone(delivery: Delivery, loading: Promise<void>): void {
    const { generation } = this
    const loaded = loading.then(() => {
      if (generation !== this.generation) return
      this.inFlight.delete(delivery.id)
      this.pump()
    })
    this.inFlight.set(delivery.id, loaded)
  }

  /** Keeps an attempt in mind until it has been answered. */
  private await(delivery: Delivery, answer: Promise<Outcome>): void {
    const { generation } = this
    const noted = answer.then(outcome => {
      if (generation !== this.generation) return
      this.inFlight.delete(delivery.id)
      this.record(delivery.id, outcome, generation)
      this.pump()
    })
    this.inFlight.set(delivery.id, noted)
  }

  private record(id: string, outcome: Outcome, generation: number): void {
    if (generation === this.generation) this.world.act(tx => recordOutcome(tx, id, outcome))
  }

  private prepared(delivery: Delivery): { readonly webhook: Webhook; readonly url: string | undefined } {
    return this.world.read(tx => {
      const listener = tx.find(listeners, delivery.receiver)
      const endpoint = listener === undefined ? endpointOf(tx, delivery) : undefined
      const event = tx.as(delivery.account, owner => {
        const shown = copy(present(owner, owner.get(events, delivery.event))) as Stripe.Event
        return eventIn(owner, shown, endpoint?.api_version)
      })
      const body = JSON.stringify(event, null, 2)
      const secrets = listener === undefined ? signingSecrets(endpoint?._secrets ?? [], tx.now) : [listener.secret]
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        // The libraries hold the signature's time against the wall clock, whatever the world's clock shows.
        'stripe-signature': signatureHeader(body, secrets, Math.floor(Date.now() / 1000)),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      }
      return { webhook: { body, headers, event }, url: endpoint?.url }
    })
  }
}

const rowOf = (state: WorldState, listener: Listener) => {
  const table = treeGet(state.accounts, state.platform)?.[listeners.object]
  return table && treeGet(table.rows, listener.id)
}

function firstIn(
  tx: Transaction,
  lane: string,
  inFlight: ReadonlyMap<string, unknown>,
): readonly [at: string, id: string] | undefined {
  let found: readonly [string, string] | undefined
  tx.as(tx.platform, platform =>
    platform.climb(deliveries.object, { index: 'outbox', value: lane }, (id, key) => {
      if (inFlight.has(id)) return true
      found = [placeIn(key), id]
      return false
    }),
  )
  return found
}

const isPromise = (value: unknown): value is Promise<Answer> =>
  typeof value === 'object' && value !== null && 'then' in value

function outcomeOf(answer: unknown): Outcome {
  if (typeof answer === 'number') return { status: answer }
  const status = (answer as { readonly status?: unknown } | undefined | null)?.status
  return { status: typeof status === 'number' ? status : 200 }
}

const failure = (error: unknown): Outcome => {
  // Our own faults are not the receiver's.
  if (error instanceof SimulatorError) throw error
  return { error: error instanceof Error ? error.message : String(error) }
}

/** Redirects are not followed: they count as failures. */
async function post(
  fetch: (request: Request) => Promise<Response> | Response,
  url: string,
  { body, headers }: Webhook,
): Promise<Outcome> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(new Request(url, { method: 'POST', body, headers, redirect: 'manual', signal }))
    await response.arrayBuffer()
    return { status: response.status }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
