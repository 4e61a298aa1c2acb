/** The older majors of the `stripe` package, fetched once into a cache outside the repository. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The last release of each version of the API that breaks with the one before, and one more where a client pins it; newest first. */
export const RELEASES = [
  '22.6.2',
  '21.0.1',
  '20.4.1',
  '19.3.1',
  '18.5.0',
  '17.7.0',
  '16.12.0',
  '15.12.0',
  '14.25.0',
  '13.11.0',
  '12.18.0',
  '10.17.0',
  '9.16.0',
] as const

const cache = join(tmpdir(), 'stripeworld-packages')

/** The folder of a release. */
export function fetchPackage(release: string): string {
  const folder = join(cache, release)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  execFileSync('npm', ['pack', `stripe@${release}`, '--silent', '--pack-destination', cache])
  execFileSync('tar', ['xzf', `stripe-${release}.tgz`], { cwd: cache })
  renameSync(join(cache, 'package'), folder)
  return folder
}

/** Every version since the oldest supported one, as the changelog of the installed package tells; newest first. */
export function knownVersions(oldest: string): readonly string[] {
  const folder = dirname(dirname(createRequire(import.meta.url).resolve('stripe')))
  const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')
  const found = changelog.matchAll(/\b(20\d\d-\d\d-\d\d(?:\.(?:[a-z]+))?)\b(?![.-]\w)/g)
  const dated = [...found].map(([, version]) => version!)
  return [...new Set(dated)]
    .filter(version => isVersion(version, oldest))
    .sort()
    .reverse()
}

/** Before the names came, a release date of the package looks like a version: only these are. */
const UNNAMED = ['2020-08-27', '2022-08-01', '2022-11-15', '2023-08-16', '2023-10-16', '2024-04-10', '2024-06-20']

const isVersion = (version: string, oldest: string): boolean =>
  version >= oldest && (RELEASE_NAMES.test(version) || UNNAMED.includes(version))

/** What else is written like a version is none: `2025-03-01.dashboard`, `2025-08-27.preview`. */
const RELEASE_NAMES = /\.(?!dashboard|preview)[a-z]+$/

/** Where a release has its types, and the version of the API that it pins. */
export function layoutOf(folder: string): { readonly entry: string; readonly apiVersion: string } {
  const { types } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { types?: string }
  const entry = join(folder, types ?? 'esm/stripe.esm.node.d.ts')
  const pinned = ['esm/apiVersion.js', 'types/lib.d.ts', 'types/2022-08-01/index.d.ts']
    .map(file => join(folder, file))
    .filter(existsSync)
    .map(file => /(?:ApiVersion = |LatestApiVersion = )'([^']+)'/.exec(readFileSync(file, 'utf8'))?.[1])
  const apiVersion = pinned.find(found => found !== undefined) ?? /types\/([\d-]+)\//.exec(types ?? '')?.[1]
  if (apiVersion === undefined) throw new Error(`${folder} does not say which version it pins`)
  return { entry, apiVersion }
}
