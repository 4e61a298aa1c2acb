/** The older versions of the API: for each, what it has otherwise than the next newer one. */

import { apiVersion, operations } from '../../../src/spec/load.js'
import type { Type } from '../../../src/spec/type.js'
import type { Difference } from '../../../src/spec/versions/difference.js'
import { HEADER, table } from '../files.js'
import type { Generated } from '../generate.js'
import { breakingIn } from './breaking.js'
import { compare } from './compare.js'
import { fetchPackage, knownVersions, layoutOf, RELEASES } from './packages.js'
import { type Release, readRelease } from './read.js'

/** File name → text, and what the newest version broke. */
export function generateVersions(newest = apiVersion): Generated {
  const calls = operations().map(call => call.id)
  const latest = readRelease(newest, calls)
  const shapes = new Map(latest.shapes)
  const params = new Map(latest.params)
  const files: Record<string, string> = {}
  const report: string[] = []
  const versions: string[] = []
  for (const release of RELEASES) {
    const folder = fetchPackage(release)
    const { entry, apiVersion } = layoutOf(folder)
    const older = readRelease(apiVersion, calls, folder, entry)
    const lines = [...step('shape', shapes, older.shapes), ...step('params', params, older.params)]
    files[`versions/${apiVersion}.ts`] = table('differences', lines)
    report.push(`${apiVersion} (stripe@${release}): ${lines.length} differences from the next newer version`)
    if (versions.length === 0) report.push(...breaking(latest, lines).map(line => `  ${line}`))
    versions.push(apiVersion)
  }
  files['versions/index.ts'] = tablesOf(versions)
  files['versions/names.ts'] = namesOf(knownVersions(versions.at(-1)!))
  return { files, report: report.join('\n') }
}

const breaking = ({ shapes, params }: Release, lines: readonly string[]): readonly string[] =>
  lines.flatMap(line => {
    const [kind, name, difference] = line.split('\t') as [string, string, string]
    const newer = (kind === 'shape' ? shapes : params).get(name) ?? '*'
    return breakingIn(newer, JSON.parse(difference) as Difference, `${kind} ${name}`)
  })

/** The tables of the versions that have one, newest first. */
function tablesOf(versions: readonly string[]): string {
  const imports = versions.map((version, at) => `import { differences as table${at} } from './${version}.js'\n`)
  const tables = versions.map((version, at) => `  ['${version}', table${at}],\n`)
  return [
    HEADER,
    ...imports,
    `\nexport const differenceTables: readonly (readonly [version: string, table: string])[] = [\n${tables.join('')}]\n`,
  ].join('')
}

/** The names of all versions, which are needed where none of the tables is. */
const namesOf = (versions: readonly string[]): string =>
  `${HEADER}export const apiVersions: readonly string[] = [\n${versions.map(version => `  '${version}',\n`).join('')}]\n`

/** What a version lacks altogether is left as the next newer one has it: nothing of it is asked for. */
function step(kind: string, known: Map<string, Type>, older: ReadonlyMap<string, Type>): readonly string[] {
  const lines: string[] = []
  for (const [name, type] of [...older].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const newer = known.get(name)
    const difference = newer === undefined ? (['=', type] as const) : compare(newer, type)
    if (difference === undefined) continue
    known.set(name, type)
    if (newer !== undefined || kind === 'params') lines.push(`${kind}\t${name}\t${JSON.stringify(difference)}`)
  }
  return lines
}
