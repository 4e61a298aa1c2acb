/**
 * The worlds of a server: one for each secret key, made when the key is first used, and moved on by the wall clock as
 * its mode says.
 */
import type { Duration } from '../clock/calendar.js'
import { UsageError } from '../core/errors.js'
import { hash } from '../core/random.js'
import type { SettingsChanges } from '../core/settings.js'
import { createWorld, type World } from '../world.js'

/**
 * How a served world's time passes: with the wall clock, faster than it by a factor, or only when told. A world that is
 * told a moment stands there: it is `manual` from then on.
 */
export type ClockMode = 'manual' | 'realtime' | 'accelerated'

export interface WorldsOptions {
  /** Default `realtime`. */
  readonly clock?: ClockMode
  /** Seconds that pass in an `accelerated` world in each second; 60 unless told. */
  readonly factor?: number
  readonly apiVersion?: string
  readonly settings?: SettingsChanges
}

const FACTOR = 60

/** A world and the hand that moves its clock. */
export class HostedWorld {
  world: World
  private factor: number
  /** The world's time and the wall clock's (in ms) at the moment from which both are counted. */
  private anchor: { readonly world: number; readonly wallMs: number }

  constructor(
    private readonly seed: number,
    private readonly options: WorldsOptions,
  ) {
    this.world = this.made()
    this.factor = factorOf(options)
    this.anchor = this.anchored()
  }

  private made(): World {
    const { apiVersion, settings } = this.options
    const world = createWorld({
      seed: this.seed,
      now: Math.floor(Date.now() / 1000),
      ...(apiVersion !== undefined && { apiVersion }),
      ...(settings !== undefined && { settings }),
    })
    world.webhooks.useFetch()
    return world
  }

  private anchored() {
    return { world: this.world.clock.now, wallMs: Date.now() }
  }

  /** Lets happen whatever is due by now. */
  catchUp(): void {
    if (this.factor === 0) return
    const { world, wallMs } = this.anchor
    const present = Math.floor(world + ((Date.now() - wallMs) / 1000) * this.factor)
    if (present > this.world.clock.now) this.world.clock.advance(present)
  }

  /**
   * Moves the world to a moment, where it stands from then on. A new world goes to any moment, a used one forwards; at each
   * moment on the way the webhooks are waited for.
   */
  async stand(now: number): Promise<void> {
    if (!Number.isSafeInteger(now) || now < 0) throw new UsageError('`now` must be unix seconds')
    const state = this.world.toJSON()
    if (isUntouched(state)) this.world.restore({ state: { ...state, now, born: now } })
    else await this.world.webhooks.advance(now)
    this.factor = 0
  }

  /** Moves the world on by a duration, from where its time goes on as before. */
  async advance(duration: Duration): Promise<void> {
    await this.world.webhooks.advance(duration)
    this.anchor = this.anchored()
  }

  /** The world is as new, and its clock as the server's. */
  reset(): void {
    this.world = this.made()
    this.factor = factorOf(this.options)
    this.anchor = this.anchored()
  }
}

const factorOf = ({ clock = 'realtime', factor = FACTOR }: WorldsOptions): number =>
  clock === 'manual' ? 0 : clock === 'realtime' ? 1 : factor

/** Nothing has been made, drawn or scheduled yet. */
const isUntouched = (state: { readonly sequence: number; readonly draws: number }) =>
  state.sequence === 0 && state.draws === 0

export class Worlds {
  private readonly byKey = new Map<string, HostedWorld>()
  private readonly byAccount = new Map<string, HostedWorld>()

  constructor(private readonly options: WorldsOptions) {}

  get count(): number {
    return this.byAccount.size
  }

  /** The world of a key. The secret, restricted and publishable keys of one account end in the same characters. */
  of(key: string): HostedWorld {
    let hosted = this.byKey.get(key)
    if (hosted === undefined) {
      const name = key.replace(/^[a-z]+_/, '')
      hosted = this.byAccount.get(name)
      if (hosted === undefined) {
        hosted = new HostedWorld(hash(name) % 2 ** 31, this.options)
        this.byAccount.set(name, hosted)
      }
      this.byKey.set(key, hosted)
    }
    return hosted
  }

  all(): Iterable<HostedWorld> {
    return this.byAccount.values()
  }
}
