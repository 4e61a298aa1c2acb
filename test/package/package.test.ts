/** The package as it is built: in every module style, and in a browser. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import { build } from 'tsup'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import config from '../../tsup.config.js'

const root = new URL('../../', import.meta.url).pathname
/** Below the package's own folder, so that its dependencies are found. */
const out = join(root, 'node_modules/.cache/stripeworld-package-test')

beforeAll(async () => {
  rmSync(out, { recursive: true, force: true })
  await build({ ...config, outDir: out, dts: false, silent: true } as Parameters<typeof build>[0])
  mkdirSync(join(out, 'use'))
}, 60_000)

afterAll(() => rmSync(out, { recursive: true, force: true }))

/** Runs a file beside the built package; what it prints is JSON. */
function run(name: string, code: string): unknown {
  const file = join(out, 'use', name)
  writeFileSync(file, code)
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }))
}

/** One `ApiError` for all entries, and a customer that the SDK gets from the world. */
const use = `
  const world = createWorld({ seed: 7 })
  const stripe = new Stripe('sk_test_x', { httpClient: world.httpClient })
  const thrown = (api) => { try { api.customers.retrieve('cus_x') } catch (error) { return error instanceof ApiError } }
  const server = await serve({ port: 0 })
  const served = thrown(server.world('sk_test_x').api)
  await server.close()
  const customer = await stripe.customers.create({ name: 'A' })
  console.log(JSON.stringify({
    id: customer.id, name: customer.name, thrown: thrown(world.api), served, scenarios: Object.keys(scenarios).length > 0,
  }))`

const expected = { id: expect.stringMatching(/^cus_\w{14}$/), name: 'A', thrown: true, served: true, scenarios: true }

describe('the built package', () => {
  it('is imported', () => {
    const answer = run(
      'esm.mjs',
      `import Stripe from 'stripe'
      import { ApiError, createWorld } from '../index.js'
      import { serve } from '../node.js'
      import * as scenarios from '../scenarios.js'
      ${use}`,
    )
    expect(answer).toEqual(expected)
  })

  it('is required', () => {
    const answer = run(
      'cjs.cjs',
      `const { default: Stripe = require('stripe') } = require('stripe')
      const { ApiError, createWorld } = require('../index.cjs')
      const { serve } = require('../node.cjs')
      const scenarios = require('../scenarios.cjs')
      async function main() { ${use} }
      main()`,
    )
    expect(answer).toEqual(expected)
  })

  it.each(['index', 'scenarios'])('is bundled for a browser: %s', async entry => {
    const file = join(out, 'use', `${entry}.browser.mjs`)
    // esbuild refuses an import of Node's modules on this platform.
    await bundle({
      entryPoints: [join(out, `${entry}.js`)],
      bundle: true,
      platform: 'browser',
      format: 'esm',
      outfile: file,
      logLevel: 'silent',
      external: ['fast-check', 'stripe'],
    })
    expect(readFileSync(file, 'utf8')).not.toMatch(/from\s*["']node:/)
  })

  it('holds its words once: no entry has a copy of the core', () => {
    const entries = ['index', 'scenarios', 'node', 'cli'].flatMap(name => [`${name}.js`, `${name}.cjs`])
    const copies = entries.filter(name => readFileSync(join(out, name), 'utf8').includes('class ApiError'))
    expect(copies).toEqual([])
  })
})
