/** The README's example, run as it stands there. */
import { readFileSync } from 'node:fs'
import Stripe from 'stripe'
import { expect, it } from 'vitest'
import { createWorld } from '../src/index.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = /```ts\n([\s\S]*?)```/.exec(readme)![1]!.replace(/^import .*$/gm, '')

it('bills a year of renewals on the last day of each month', async () => {
  // The block is an ES module with `await`: its body is a function's.
  const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (...told: unknown[]) => unknown
  const run = new AsyncFunction('Stripe', 'createWorld', `${example}\nreturn { world, invoices }`)
  const { world, invoices } = (await run(Stripe, createWorld)) as {
    readonly world: ReturnType<typeof createWorld>
    readonly invoices: Stripe.ApiList<Stripe.Invoice>
  }
  const days = invoices.data.map(({ created }) => new Date(created * 1000).toISOString().slice(5, 10)).reverse()
  expect(days.slice(0, 4)).toEqual(['01-31', '02-28', '03-31', '04-30'])
  expect(days).toHaveLength(13)
  // The thirteenth was drafted at the year's end, and is finalized an hour later.
  expect(invoices.data.map(({ status }) => status)).toEqual(['draft', ...Array(12).fill('paid')])
  world.check()
})
