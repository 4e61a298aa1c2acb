/** The majors of the SDK, installed once beside one another, outside the repository. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The last release of each major that is tried. */
export const MAJORS = {
  v14: '14.25.0',
  v17: '17.7.0',
  v18: '18.5.0',
  v20: '20.4.1',
  v22: '22.6.2',
  v23: '23.1.0',
} as const

const folder = join(tmpdir(), 'stripeworld-clients')
const manifest = {
  private: true,
  dependencies: Object.fromEntries(
    Object.entries(MAJORS).map(([name, release]) => [`stripe-${name}`, `npm:stripe@${release}`]),
  ),
}

export function installMajors(): void {
  mkdirSync(folder, { recursive: true })
  if (Object.keys(MAJORS).every(name => existsSync(join(folder, 'node_modules', `stripe-${name}`)))) return
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
}

/** The class `Stripe` of a major. What it has differs from major to major: the story knows. */
export const loadMajor = (name: string): StripeClass =>
  createRequire(join(folder, 'package.json'))(`stripe-${name}`) as StripeClass

// biome-ignore lint/suspicious/noExplicitAny: each major has types of its own, and none of them is a dependency.
export type StripeClass = new (key: string, config: Record<string, unknown>) => any
