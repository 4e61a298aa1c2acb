/** Rules of the house that no linter knows. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = new URL('../', import.meta.url).pathname

function files(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap(name => {
    const path = join(folder, name)
    if (path === 'src/spec/generated') return []
    return statSync(join(root, path)).isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : []
  })
}

/** Code without comments and texts, so that what is written about a rule does not break it. */
const codeOf = (path: string): string =>
  readFileSync(join(root, path), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:])\/\/.*$/gm, '$1')

const sources = files('src')
const offenders = (paths: readonly string[], pattern: RegExp) => paths.filter(path => pattern.test(codeOf(path)))

describe('tidy', () => {
  it('reads no wall clock and draws no chance outside the adapters', () => {
    const core = sources.filter(path => !path.startsWith('src/adapters/'))
    const impure =
      /Math\.random|Date\.now\(|new Date\(\)|\bsetTimeout\(|\bsetInterval\(|performance\.now|process\.hrtime|crypto\.randomUUID/
    expect(offenders(core, impure)).toEqual([])
  })

  it('imports from node only in the entries for node', () => {
    const everywhere = sources.filter(path => !/^src\/(adapters\/(node|cli|control|worlds)|node\.ts)/.test(path))
    expect(offenders(everywhere, /from 'node:/)).toEqual([])
  })

  it('lets arrows between rooms point one way', () => {
    const room = (path: string) => /^src\/(\w+)\//.exec(path)?.[1] ?? 'entry'
    const allowed: Record<string, readonly string[]> = {
      spec: ['spec'],
      clock: ['clock', 'core', 'spec'],
      core: ['core', 'clock', 'spec'],
      resources: ['resources', 'core', 'clock', 'spec'],
    }
    const wrong = sources.flatMap(path => {
      const rooms = allowed[room(path)]
      if (rooms === undefined) return []
      return [...codeOf(path).matchAll(/from '(\.[^']+)'/g)]
        .map(([, target]) => relative(root, join(root, path, '..', target!)))
        .filter(target => !rooms.includes(room(target)))
        .map(target => `${path} → ${target}`)
    })
    expect(wrong).toEqual([])
  })

  it('keeps files small', () => {
    const long = sources.filter(path => readFileSync(join(root, path), 'utf8').split('\n').length > 500)
    expect(long).toEqual([])
  })

  it('opens every file with what it is', () => {
    const silent = sources.filter(
      path =>
        !/^(#!.*\n)?(\/\*\*|import .*\n+\/\*\*|import type)/.test(readFileSync(join(root, path), 'utf8')) &&
        !/\/\*\*/.test(readFileSync(join(root, path), 'utf8')),
    )
    expect(silent).toEqual([])
  })
})
