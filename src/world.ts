/** A world: one account's Stripe, held in memory, with its doors and its clock. */
import type Stripe from 'stripe'
import { type Api, synchronousApi } from './adapters/api.js'
import { fetchDoor } from './adapters/fetch.js'
import { sdkClient } from './adapters/sdk-client.js'
import { WebhookDriver, type Webhooks } from './adapters/webhook-delivery.js'
import { automatic } from './clock/run.js'
import { type Clock, WorldClock } from './clock/world-clock.js'
import type { RawRequest } from './core/decode.js'
import { UsageError } from './core/errors.js'
import { FaultMet } from './core/faults.js'
import { namedId } from './core/ids.js'
import { whenLoaded } from './core/older.js'
import type { Outside, OutsideAction, OutsideOptions } from './core/outside.js'
import { type ApiResponse, respond } from './core/request.js'
import { changeSettings, defaultSettings, type Settings, type SettingsChanges } from './core/settings.js'
import { emptyState, type Fault, type WorldState } from './core/state.js'
import { Transaction } from './core/transaction.js'
import { type EventLog, eventLog } from './resources/events/event-log.js'
import { engine } from './resources/index.js'
import { outsideActions } from './resources/outside.js'
import { invariants } from './scenarios/invariants/index.js'
import { requireInvariants } from './scenarios/invariants/invariant.js'
import { apiVersion as newestVersion } from './spec/load.js'

export interface WorldOptions {
  /** Everything random follows from it. Default 1. */
  readonly seed?: number
  /** The moment at which the world begins: an ISO date, a `Date`, or unix seconds. Default 2026-01-01T00:00:00Z. */
  readonly now?: string | number | Date
  /** The version that answers requests without `Stripe-Version`. Default: the newest. */
  readonly apiVersion?: string
  readonly settings?: SettingsChanges
  /** A world as `toJSON()` gave it; the other options are then ignored. */
  readonly from?: WorldState
}

/** A moment of a world's life, to go back to. Holding one costs nothing. */
export interface Snapshot {
  readonly state: WorldState
}

export interface World {
  /** For the SDK: `new Stripe('sk_test_any', { httpClient: world.httpClient })`. */
  readonly httpClient: Stripe.HttpClient
  /** The SDK's methods, synchronous: `world.api.customers.create({ … })`. Throws `ApiError`. */
  readonly api: Api
  /** The raw door: everything goes through it. Never throws for bad input. */
  request(request: RawRequest): ApiResponse
  /** For whatever speaks fetch. */
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>
  readonly clock: Clock
  /** What people and banks do, for which the API has no call. */
  readonly outside: Outside<typeof outsideActions>
  /** Everything that has happened. */
  readonly events: EventLog
  /** Who is told of it, signed as Stripe signs. */
  readonly webhooks: Webhooks
  /** What Stripe keeps in its Dashboard. */
  readonly settings: SettingsDoor
  readonly faults: Faults
  snapshot(): Snapshot
  /** The world is again what it was. */
  restore(snapshot: Snapshot): void
  /** Another world that begins as this one is, and goes its own way. */
  fork(): World
  /** Throws a `SimulatorError` that names what is broken, if any invariant does not hold. */
  check(): void
  /** The whole state, as plain data. */
  toJSON(): WorldState
}

export interface SettingsDoor {
  readonly current: Settings
  /** Lays changes over the settings: `{ dunning: { then: 'unpaid' } }`. Throws `UsageError` for what there is not. */
  change(changes: SettingsChanges): void
}

export interface Faults {
  /** The next request (that is `operation`, if given: `POST /v1/charges`) fails; `times` of them do. */
  next(kind: Fault['kind'], options?: { readonly operation?: string; readonly times?: number }): void
}

export function createWorld(options: WorldOptions = {}): World {
  return new LiveWorld(options.from ?? newState(options))
}

function newState({
  seed = 1,
  now = '2026-01-01T00:00:00Z',
  apiVersion = newestVersion,
  settings,
}: WorldOptions): WorldState {
  return emptyState({
    seed,
    now: secondsOf(now),
    platform: namedId(seed, 'platform', 'acct', 16),
    apiVersion,
    settings: changeSettings(defaultSettings, settings ?? {}),
  })
}

export function secondsOf(moment: string | number | Date): number {
  const seconds = typeof moment === 'number' ? moment : Math.floor(new Date(moment).getTime() / 1000)
  if (!Number.isInteger(seconds) || seconds < 0) throw new UsageError(`'${String(moment)}' is not a moment`)
  return seconds
}

/** A door is made when it is first opened: a fork that only asks one thing pays for one. */
class LiveWorld implements World {
  readonly clock: WorldClock
  readonly webhooks: WebhookDriver
  private doors: { -readonly [D in Door]?: World[D] } = {}

  constructor(private state: WorldState) {
    this.clock = new WorldClock(engine, { get: this.get, set: this.set }, () => this.webhooks)
    this.webhooks = new WebhookDriver({
      state: this.get,
      read: this.read,
      act: this.act,
      steps: to => this.clock.steps(to),
      ready: this.ready,
    })
  }

  readonly request = (raw: RawRequest): ApiResponse => {
    try {
      const answer = respond(engine, this.state, raw)
      this.state = answer.state
      if (this.webhooks.active) this.webhooks.pump()
      return answer.response
    } catch (error) {
      if (error instanceof FaultMet) this.state = error.state
      throw error
    }
  }

  get httpClient() {
    return (this.doors.httpClient ??= sdkClient(this.request, this.ready))
  }
  get api() {
    return (this.doors.api ??= synchronousApi(this.request))
  }
  get fetch() {
    return (this.doors.fetch ??= fetchDoor(this.request, this.ready))
  }
  get outside() {
    return (this.doors.outside ??= outsideDoor(work => {
      this.act(work)
      this.webhooks.pump()
    }))
  }
  get events() {
    return (this.doors.events ??= eventLog(this.read, this.get))
  }
  get settings() {
    return (this.doors.settings ??= settingsDoor(this.get, this.set))
  }
  get faults() {
    return (this.doors.faults ??= faultsDoor(this.get, this.set))
  }

  snapshot(): Snapshot {
    return { state: this.state }
  }
  restore(snapshot: Snapshot): void {
    this.state = snapshot.state
    this.webhooks.rebind()
  }
  fork(): World {
    return new LiveWorld(this.state)
  }
  check(): void {
    requireInvariants(engine, this.state, invariants)
  }
  toJSON(): WorldState {
    return this.state
  }

  /** What an asynchronous door waits for: the world's own version, and the one that is asked for. */
  private readonly ready = (version?: string | null) => whenLoaded(version, this.state.apiVersion)
  private readonly get = (): WorldState => this.state
  private readonly set = (state: WorldState): void => {
    this.state = state
  }
  private readonly read = <R>(work: (tx: Transaction) => R): R =>
    work(new Transaction(engine, this.state, automatic(this.state)))
  private readonly act = <R>(work: (tx: Transaction) => R): R => {
    const tx = new Transaction(engine, this.state, automatic(this.state))
    const result = work(tx)
    this.state = tx.commit()
    return result
  }
}

type Door = 'httpClient' | 'api' | 'fetch' | 'outside' | 'events' | 'settings' | 'faults'

type Get = () => WorldState
type Put = (state: WorldState) => void

const settingsDoor = (get: Get, set: Put): World['settings'] => ({
  get current() {
    return get().settings
  },
  change(changes) {
    set({ ...get(), settings: changeSettings(get().settings, changes) })
  },
})

const faultsDoor = (get: Get, set: Put): World['faults'] => ({
  next(kind, { operation, times = 1 } = {}) {
    const fault: Fault = { kind, times, ...(operation !== undefined && { operation }) }
    set({ ...get(), faults: [...get().faults, fault] })
  },
})

function outsideDoor(act: (work: (tx: Transaction) => void) => void): Outside<typeof outsideActions> {
  const actions = Object.entries(outsideActions) as readonly [string, OutsideAction][]
  const doors = actions.map(([name, action]) => [
    name,
    (told: object, { stripeAccount }: OutsideOptions = {}) =>
      act(tx => {
        if (stripeAccount === undefined) action(tx, told)
        else tx.as(stripeAccount, connected => action(connected, told))
      }),
  ])
  return Object.fromEntries(doors) as Outside<typeof outsideActions>
}
