/** The server's control paths: what `world.clock`, `world.outside` and `world.settings` do, for those outside the process. */
import { type Duration, isDuration } from '../clock/calendar.js'
import { UsageError } from '../core/errors.js'
import type { OutsideOptions } from '../core/outside.js'
import type { HostedWorld } from './worlds.js'

export const CONTROL_PATH = '/_stripeworld/'

type Told = Readonly<Record<string, unknown>>
type Control = (hosted: HostedWorld, told: Told, account: string | undefined) => unknown

const controls: Readonly<Record<string, Control>> = {
  'POST clock': moveClock,
  'POST reset'(hosted) {
    hosted.reset()
    return clockOf(hosted)
  },
  'GET agenda': hosted => ({ now: hosted.world.clock.now, agenda: hosted.world.clock.agenda() }),
  'GET clock': clockOf,
  'GET settings': hosted => hosted.world.settings.current,
  'POST settings'(hosted, told) {
    hosted.world.settings.change(told)
    return hosted.world.settings.current
  },
  'POST outside': doOutside,
  'GET state': hosted => hosted.world.toJSON(),
}

/** What a control path answers, or a promise of it; `undefined` where there is no such path. Throws `UsageError` for what cannot be done. */
export function control(
  hosted: HostedWorld,
  verb: string,
  name: string,
  body: string,
  account: string | undefined,
): unknown {
  const asked = controls[`${verb} ${name}`]
  return asked?.(hosted, verb === 'GET' ? {} : toldBy(body), account)
}

function toldBy(body: string): Told {
  if (body === '') return {}
  let told: unknown
  try {
    told = JSON.parse(body)
  } catch {
    throw new UsageError('the body must be JSON')
  }
  if (typeof told !== 'object' || told === null || Array.isArray(told))
    throw new UsageError('the body must be a JSON object')
  return told as Told
}

function clockOf(hosted: HostedWorld) {
  return { now: hosted.world.clock.now }
}

/** `{ "action": "settleDebit", "payment_intent": "pi_…" }`: an action of `world.outside`, and what it is told. */
function doOutside(hosted: HostedWorld, { action, ...told }: Told, account: string | undefined) {
  const { outside } = hosted.world
  if (typeof action !== 'string' || !Object.hasOwn(outside, action)) {
    throw new UsageError(`there is no action '${String(action)}'; there are ${Object.keys(outside).join(', ')}`)
  }
  const act: (told: never, options: OutsideOptions) => void = outside[action as keyof typeof outside]
  act(told as never, account === undefined ? {} : { stripeAccount: account })
  return { action }
}

/** `{ "now": unix }` or `{ "advance": { "months": 1 } }`. */
async function moveClock(hosted: HostedWorld, told: Told) {
  const names = Object.keys(told)
  if (names.length !== 1) throw new UsageError('the clock takes either `now` or `advance`')
  if (names[0] === 'now') await hosted.stand(told['now'] as number)
  else if (names[0] === 'advance') await hosted.advance(durationOf(told['advance']))
  else throw new UsageError('the clock takes either `now` or `advance`')
  return clockOf(hosted)
}

function durationOf(value: unknown): Duration {
  if (isDuration(value)) return value
  throw new UsageError(
    '`advance` must be a duration of years, months, weeks, days, hours, minutes or seconds, 0 or more',
  )
}
