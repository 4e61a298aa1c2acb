/** The text of docs/coverage.md. */
import { objectNamedBy, objectsOf } from '../../src/core/owner.js'
import { engine } from '../../src/resources/index.js'
import { operations } from '../../src/spec/load.js'
import type { Operation } from '../../src/spec/type.js'
import { type Effects, effects } from './effect.js'

type Depth = 'behaves' | 'stores' | 'not simulated'

/** Standard operations of an object with a file of its own are as right as the object is. */
function depthOf(operation: Operation): Depth {
  if (engine.binding(operation.id) !== undefined) return 'behaves'
  if (operation.host === 'connect') return 'not simulated'
  const objects = objectsOf(operation.response)
  const named = objectNamedBy(operation.path)
  const own = [...objects, ...(named === undefined ? [] : [named])].some(engine.behaves)
  return own && /^(retrieve|list|search|update|delete)$/.test(operation.kind) ? 'behaves' : 'stores'
}

/** `/v1/issuing/cards/{id}` belongs to Issuing, `/v1/customers/{id}` to Customers. */
function domainOf({ path }: Operation): string {
  const parts = path.split('/').filter(part => /^[a-z]/.test(part) && !/^(v1|v2|test|test_helpers)$/.test(part))
  const name = (parts[0] ?? '').replaceAll('_', ' ')
  return (path.startsWith('/v2/') ? 'v2 ' : '') + name.charAt(0).toUpperCase() + name.slice(1)
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const SOURCES: Readonly<Record<string, string>> = {
  acacia: 'until acacia',
  beta: 'preview',
  docs: 'documentation only',
  cli: 'CLI only',
}

export function coverage(): string {
  const all = operations()
  const found = effects(all.filter(({ host }) => host !== 'connect'))
  const domains = groupBy(all, domainOf)
  return `${[
    '# Coverage',
    '',
    'Written by `npm run coverage`; a test fails when it is stale.',
    '',
    '*behaves*: a resource file says what the call does, or the object has one and the call is a plain read or write of',
    'it. *stores*: the call keeps state as the spec describes it, and does nothing that is particular to it. *idle*:',
    'parameters that were accepted and never seen to do anything, in requests made with and without each of them; a',
    'parameter that only matters in some other state may be among them. *?*: no generated request reached the call.',
    '',
    summary(domains),
    '',
    ...[...domains].flatMap(([domain, calls]) => [`## ${domain}`, '', table(calls, found), '']),
  ].join('\n')}`
}

const count = (calls: readonly Operation[], depth: Depth) => calls.filter(call => depthOf(call) === depth).length

function summary(domains: ReadonlyMap<string, readonly Operation[]>): string {
  const rows = [...domains].map(([domain, calls]) => [domain, calls] as const)
  const all = rows.flatMap(([, calls]) => calls)
  const row = (name: string, calls: readonly Operation[]) =>
    `| ${name} | ${calls.length} | ${count(calls, 'behaves')} | ${count(calls, 'stores')} | ${count(calls, 'not simulated')} |`
  return [
    '| | calls | behaves | stores | not simulated |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(([domain, calls]) => row(domain, calls)),
    row('**all**', all),
  ].join('\n')
}

function table(calls: readonly Operation[], { idle, unreached }: Effects): string {
  const row = (call: Operation) => {
    const source = call.source === undefined ? '' : ` (${SOURCES[call.source]})`
    const told = unreached.includes(call.id) ? '?' : (idle.get(call.id) ?? []).map(name => `\`${name}\``).join(' ')
    return `| ${call.verb} | \`${call.path}\`${source} | ${depthOf(call)} | ${told} |`
  }
  return ['| | call | depth | idle |', '| --- | --- | --- | --- |', ...calls.map(row)].join('\n')
}
