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
  // So that what is run there finds the built package by its name, and by the conditions of its exports.
  const manifest = readFileSync(join(root, 'package.json'), 'utf8')
  writeFileSync(join(out, 'package.json'), manifest.replaceAll('./dist/', './'))
}, 60_000)

afterAll(() => rmSync(out, { recursive: true, force: true }))

/** Runs a file beside the built package; what it prints is JSON. */
function run(name: string, code: string): unknown {
  const file = join(out, 'use', name)
  writeFileSync(file, code)
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }))
}

/** One `ApiError` for all entries, a customer that the SDK gets from the world, and an older version at once. */
const use = `
  const world = createWorld({ seed: 7 })
  const stripe = new Stripe('sk_test_x', { httpClient: world.httpClient })
  const thrown = (api) => { try { api.customers.retrieve('cus_x') } catch (error) { return error instanceof ApiError } }
  const olderPayment = ({ api }) =>
    api.paymentIntents.create({ amount: 100, currency: 'usd' }, { apiVersion: '2022-08-01' }).charges.data
  const server = await serve({ port: 0 })
  const served = thrown(server.world('sk_test_x').api)
  await server.close()
  const customer = await stripe.customers.create({ name: 'A' })
  console.log(JSON.stringify({
    id: customer.id, name: customer.name, older: olderPayment(world), thrown: thrown(world.api), served, scenarios: Object.keys(scenarios).length > 0,
  }))`

const expected = {
  id: expect.stringMatching(/^cus_\w{14}$/),
  name: 'A',
  older: [],
  thrown: true,
  served: true,
  scenarios: true,
}

describe('the built package', () => {
  it('is imported', () => {
    const answer = run(
      'esm.mjs',
      `import Stripe from 'stripe'
      import { ApiError, createWorld } from 'stripeworld'
      import { serve } from 'stripeworld/node'
      import * as scenarios from 'stripeworld/scenarios'
      ${use}`,
    )
    expect(answer).toEqual(expected)
  })

  it('is required', () => {
    const answer = run(
      'cjs.cjs',
      `const { default: Stripe = require('stripe') } = require('stripe')
      const { ApiError, createWorld } = require('stripeworld')
      const { serve } = require('stripeworld/node')
      const scenarios = require('stripeworld/scenarios')
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

  it('is bundled for Node, older versions and all', async () => {
    const entry = join(out, 'use', 'app.mjs')
    const file = join(out, 'use', 'app.bundle.mjs')
    writeFileSync(
      entry,
      `import { createWorld } from 'stripeworld'
      const { api } = createWorld()
      console.log(JSON.stringify(api.products.create({ name: 'A' }, { apiVersion: '2023-10-16' }).features))`,
    )
    await bundle({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: file, minify: true })
    expect(JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }))).toEqual([])
  })

  it('loads older versions in a browser when they are asked for', async () => {
    const app = join(out, 'use', 'page.mjs')
    const folder = join(out, 'use', 'page')
    writeFileSync(
      app,
      `import { createWorld, loadApiVersion } from 'stripeworld'
      export default async function main() {
        const told = (work) => { try { return work() } catch (error) { return error.name + ': ' + error.message } }
        const options = { apiVersion: '2023-10-16' }
        const world = createWorld({ seed: 7 })
        const newest = told(() => world.api.products.create({ name: 'A' }).marketing_features)
        const product = (world) => told(() => world.api.products.create({ name: 'A' }, options).features)
        const refused = product(world)
        const unknown = await loadApiVersion('2019-01-01').catch(error => error.message)
        // An older world in the same page, and a webhook endpoint that wants its events as they were.
        const older = createWorld({ ...options, seed: 7 })
        const received = []
        world.webhooks.useFetch(async request => { received.push(await request.json()); return new Response() })
        world.api.webhookEndpoints.create({
          url: 'https://example.com', enabled_events: ['product.created'], api_version: options.apiVersion,
        })
        world.api.products.create({ name: 'B' })
        await world.webhooks.settled()
        const answer = await older.fetch('https://api.stripe.com/v1/products', {
          method: 'POST', body: 'name=A', headers: { authorization: 'Bearer sk_test_x' },
        })
        await loadApiVersion(options.apiVersion)
        return {
          newest, refused, unknown, received: received.map(event => [event.api_version, event.data.object.features]),
          fetched: (await answer.json()).features, loaded: product(world),
        }
      }`,
    )
    const { metafile } = await bundle({
      entryPoints: [app],
      bundle: true,
      splitting: true,
      minify: true,
      metafile: true,
      platform: 'browser',
      format: 'esm',
      outdir: folder,
    })
    const [first] = Object.keys(metafile.outputs).filter(name => name.endsWith('page/page.js'))
    const entry = join(folder, 'page.js')
    const answer = run(
      'page.run.mjs',
      `import main from ${JSON.stringify(entry)}; console.log(JSON.stringify(await main()))`,
    )
    expect(answer).toEqual({
      newest: [],
      refused: expect.stringMatching(/^SimulatorError: .*await loadApiVersion\('2023-10-16'\)/),
      unknown: "[stripeworld] '2019-01-01' is no version of the API that is supported",
      received: [['2023-10-16', []]],
      fetched: [],
      loaded: [],
    })
    // What only older versions need is not in what the page begins with.
    const begun = metafile.outputs[first!]!.imports.filter(({ kind }) => kind === 'import-statement').map(
      ({ path }) => path,
    )
    const text = [first!, ...begun].map(path => readFileSync(join(root, path), 'utf8')).join('')
    expect(text).not.toContain('volume_decimal')
  })

  it('holds its words once: no entry has a copy of the core', () => {
    const entries = ['index', 'index-full', 'scenarios', 'node', 'cli'].flatMap(name => [`${name}.js`, `${name}.cjs`])
    const copies = entries.filter(name => readFileSync(join(out, name), 'utf8').includes('class ApiError'))
    expect(copies).toEqual([])
  })
})
