/**
 * Worked cases of Stripe's documentation, run in process: each step is a request, a move of a clock, or a setting; then
 * the answers are compared with what the documentation says. The form of a case is described beside `cases.json`.
 */
import { signatureHeader } from '../../src/adapters/signature.js'
import type { SettingsChanges } from '../../src/core/settings.js'
import { createWorld, type World } from '../../src/world.js'
import { verifiedAccount } from '../support/verified-account.js'

export interface WorkedCase {
  readonly id: string
  readonly area: string
  readonly given: readonly Step[]
  readonly when: readonly Step[]
  readonly then: Readonly<Record<string, unknown>>
}

interface Step {
  readonly call?: string
  readonly params?: unknown
  readonly as?: string
  readonly idempotency_key?: string
  readonly account?: string
  readonly version?: string
  readonly advance?: string
  readonly to?: unknown
  readonly now?: number
  readonly setting?: string
  readonly sign?: { readonly secret: string; readonly timestamp: number; readonly body: string }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** The first difference between what a case expects and what it got. */
export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

/** Runs a case in a world of its own: the places where it differs from what it should give. */
export function differencesOf(worked: WorkedCase): readonly Difference[] {
  const run = new Run()
  for (const step of [...worked.given, ...worked.when])
    run.step(step, step.as !== undefined && errorsExpected(worked.then, step.as))
  return Object.entries(worked.then).flatMap(([path, expected]) => run.compare(path, expected))
}

const errorsExpected = (then: WorkedCase['then'], name: string): boolean =>
  Object.keys(then).some(path => path.startsWith(`${name}.http_status`) || path.startsWith(`${name}.error`))

class Run {
  private readonly world: World = createWorld()
  private readonly kept = new Map<string, Answer>()
  /** Ids that stand in for the names a setting gives to connected accounts. */
  private readonly aliases = new Map<string, string>()

  step(step: Step, mayFail: boolean): void {
    if (step.call !== undefined) this.call(step, mayFail)
    else if (step.advance !== undefined) this.advance(step)
    else if (step.now !== undefined) this.moveTo(step.now)
    else if (step.setting !== undefined) this.setting(step.setting)
    else if (step.sign !== undefined) {
      const { secret, timestamp, body } = step.sign
      this.keep(step.as, {
        status: 200,
        headers: {},
        body: { 'stripe-signature': signatureHeader(body, [secret], timestamp) },
      })
    } else throw new Error(`no step that is known: ${JSON.stringify(step)}`)
  }

  compare(path: string, wanted: unknown): Difference[] {
    const [name, ...rest] = path.split('.') as [string, ...string[]]
    const answer = this.kept.get(name)
    if (answer === undefined) return [{ path, expected: wanted, actual: 'no answer' }]
    const actual = inAnswer(answer, rest)
    const expected = this.filled(wanted)
    return agrees(expected, actual) ? [] : [{ path, expected, actual }]
  }

  private keep(name: string | undefined, answer: Answer): void {
    if (name !== undefined) this.kept.set(name, answer)
  }

  private request(call: string, step: Partial<Step> = {}): Answer {
    const [method, path] = (this.filled(call) as string).split(' ') as [string, string]
    return this.world.request({
      method,
      path,
      params: (this.filled(step.params) ?? {}) as Record<string, unknown>,
      headers: {
        authorization: 'Bearer sk_test_cases',
        'idempotency-key': step.idempotency_key,
        'stripe-account': this.filled(step.account) as string | undefined,
        'stripe-version': step.version,
      },
    })
  }

  private call(step: Step, mayFail: boolean): void {
    const answer = this.request(step.call!, step)
    this.keep(step.as, answer)
    if (answer.status >= 400 && !mayFail)
      throw new Error(`${step.call} → ${answer.status} ${JSON.stringify(answer.body)}`)
  }

  private advance(step: Step): void {
    const params = { frozen_time: this.filled(step.to) }
    this.call({ call: `POST /v1/test_helpers/test_clocks/${step.advance}/advance`, params }, false)
  }

  private moveTo(now: number): void {
    if (now >= this.world.clock.now) this.world.clock.advance(now)
    else if (this.world.toJSON().sequence === 0)
      this.world.restore({ state: { ...this.world.toJSON(), now, born: now } })
    else throw new Error(`the world's time cannot go back to ${now}`)
  }

  private setting(words: string): void {
    const accounts = /^accounts? (acct_\w+(?: and acct_\w+)*) exists? with (\w+(?: and \w+)*)$/.exec(words)
    if (accounts === null) this.world.settings.change(settingsIn(words))
    else for (const name of accounts[1]!.split(' and ')) this.openAccount(name, accounts[2]!.split(' and '))
  }

  /** A connected account, verified with Stripe's test data. @see https://docs.stripe.com/connect/testing */
  private openAccount(name: string, capabilities: readonly string[]): void {
    const { body } = this.request('POST /v1/accounts', { params: verifiedAccount(`${name}@example.com`, capabilities) })
    this.aliases.set(name, (body as { readonly id: string }).id)
  }

  /** A value with its references replaced: `$name` is an id, `$name.a.b` the value there. */
  private filled(value: unknown): unknown {
    if (typeof value === 'string') return this.filledText(value)
    if (Array.isArray(value)) return value.map(item => this.filled(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.filled(inner)]))
  }

  private filledText(text: string): unknown {
    const named = this.aliases.get(text)
    if (named !== undefined) return named
    const whole = /^\$([A-Za-z_]\w*)((?:\.[\w-]+)*)$/.exec(text)
    if (whole !== null) return this.referred(whole[1]!, whole[2]!)
    const filled = text.replace(/\$([A-Za-z_]\w*)((?:\.\w+)*)/g, (_, name: string, path: string) =>
      String(this.referred(name, path)),
    )
    return [...this.aliases].reduce((all, [from, to]) => all.replaceAll(from, to), filled)
  }

  private referred(name: string, path: string): unknown {
    const answer = this.kept.get(name)
    const value = answer && inAnswer(answer, path === '' ? ['id'] : path.slice(1).split('.'))
    if (value === undefined || value === null) throw new Error(`$${name}${path} stands for nothing`)
    return value
  }
}

/** The account settings that cases tell in words. */
function settingsIn(words: string): SettingsChanges {
  if (words === 'tax rounding: line item level') return { tax_rounding: 'line_item' }
  const [, days, end] =
    /^automatic retries: (?:one|first) retry,? (\d+) days after .*?(?:; then (cancel|leave|mark) .*)?$/.exec(words) ??
    []
  if (days === undefined) throw new Error(`no setting that is known: ${words}`)
  const after = ({ cancel: 'cancel', leave: 'past_due', mark: 'unpaid' } as const)[end as 'cancel' | 'leave' | 'mark']
  return { dunning: { retry_after_days: [Number(days)], ...(after !== undefined && { then: after }) } }
}

function inAnswer(answer: Answer, path: readonly string[]): unknown {
  if (path[0] === 'http_status') return answer.status
  if (path[0] === 'http_headers') return answer.headers[path.slice(1).join('.').toLowerCase()]
  return at(answer.body, path)
}

/** The value at a path; `*` collects a whole list. */
function at(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (step === '*') {
    if (!Array.isArray(value)) return undefined
    return rest.includes('*') ? value.flatMap(item => at(item, rest) ?? []) : value.map(item => at(item, rest))
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return at((value as Record<string, unknown>)[step], rest)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lists agree item by item, objects key by key with none too many; an expected null also agrees with an absent key. */
function agrees(expected: unknown, actual: unknown): boolean {
  if (expected === null) return actual === null || actual === undefined
  if (isObject(expected) && Array.isArray(expected['unordered'])) return agreesUnordered(expected['unordered'], actual)
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) && actual.length === expected.length && expected.every((item, i) => agrees(item, actual[i]))
    )
  }
  if (!isObject(expected)) return expected === actual
  if (!isObject(actual)) return false
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].every(key =>
    agrees(expected[key], actual[key]),
  )
}

function agreesUnordered(expected: readonly unknown[], actual: unknown): boolean {
  if (!Array.isArray(actual) || actual.length !== expected.length) return false
  const left = [...actual]
  return expected.every(wanted => {
    const found = left.findIndex(item => agrees(wanted, item))
    if (found >= 0) left.splice(found, 1)
    return found >= 0
  })
}
