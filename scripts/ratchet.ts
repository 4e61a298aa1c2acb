/**
 * `npm run ratchet`: the built server against the recordings and the worked cases beside the project. Figures only rise:
 * they are kept in `test/conformance/ratchet.json`, and `--update` writes better ones.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const beside = new URL('../../shared/', import.meta.url).pathname
/** A script that is called by a link's name does not know itself, and does nothing. */
const shared = existsSync(beside) ? realpathSync(beside) : beside
const ratchetFile = new URL('../test/conformance/ratchet.json', import.meta.url)

/** A world begins at the present, so a few distances of time fall on the other side of a bound from day to day. */
const TOLERANCE = 0.002

interface Figures {
  readonly status: number
  readonly exact: number
  readonly leaves: number
  readonly cases: number
}

if (!existsSync(shared)) {
  console.log('ratchet: skipped, the recordings are not beside the project')
  process.exit(0)
}

const server = spawn(process.execPath, ['dist/cli.js', 'serve', '--port', '0', '--clock', 'manual'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const url = await new Promise<string>((found, failed) => {
  server.stdout.on('data', (chunk: Buffer) => {
    const match = /http:\/\/\S+/.exec(chunk.toString())
    if (match !== null) found(match[0])
  })
  server.on('exit', code => failed(new Error(`the server ended with ${code}`)))
})

const figures = { ...recordings(url), cases: cases(url) }
server.kill('SIGTERM')
judge(figures)

function recordings(base: string): Omit<Figures, 'cases'> {
  const report = join(mkdtempSync(join(tmpdir(), 'ratchet-')), 'report.json')
  const args = [join(shared, 'replay/replay.mjs'), '--base-url', base, '--set-clock', '--top', '0', '--json', report]
  spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const { total } = JSON.parse(readFileSync(report, 'utf8')) as { total: Record<string, number> }
  const kept = (rate: number) => Math.floor(rate * 10_000) / 10_000
  return { status: kept(total['status']!), exact: kept(total['exactRate']!), leaves: kept(total['leafRate']!) }
}

function cases(base: string): number {
  const args = [join(shared, 'facts/run-cases.mjs'), '--base-url', base]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return Number(/(\d+) passed/.exec(stdout.trim().split('\n').at(-1) ?? '')?.[1] ?? 0)
}

function judge(found: Figures): void {
  const kept: Partial<Figures> = existsSync(ratchetFile) ? JSON.parse(readFileSync(ratchetFile, 'utf8')) : {}
  let fell = false
  for (const name of Object.keys(found) as (keyof Figures)[]) {
    const before = kept[name] ?? 0
    console.log(`ratchet: ${name} ${found[name]} (kept: ${before})`)
    if (found[name] < before - TOLERANCE) fell = true
  }
  if (process.argv.includes('--update')) writeFileSync(ratchetFile, `${JSON.stringify(found, null, 2)}\n`)
  else if (fell) process.exitCode = 1
}
