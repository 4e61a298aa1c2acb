/** A year of monthly subscriptions in one advance of the world's clock. */
import { spawnSync } from 'node:child_process'
import { createWorld } from '../src/index.js'
import { figure } from './report.js'

function year(subscriptions: number) {
  const world = createWorld({ seed: 3, now: '2026-01-01T00:00:00Z' })
  const price = world.api.prices.create({
    currency: 'usd',
    unit_amount: 1000,
    recurring: { interval: 'month' },
    product_data: { name: 'Pro' },
  })
  for (let i = 0; i < subscriptions; i++) {
    const customer = world.api.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    })
    world.api.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
  }
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  const start = performance.now()
  world.clock.advance({ years: 1 })
  const seconds = (performance.now() - start) / 1000
  globalThis.gc?.()
  const renewed = subscriptions * 12
  return { perSecond: renewed / seconds, bytes: (process.memoryUsage().heapUsed - heapBefore) / renewed }
}

export function renewals(): void {
  const { small, large } = years()
  figure('renewals, a year of 1,000 subscriptions', small.perSecond, 'per second', { least: 2000 })
  figure('heap a renewal, with its events', small.bytes, 'bytes')
  figure('renewals, a year of 10,000 subscriptions', large.perSecond, 'per second', { least: 5000 })
  figure('a renewal at 10,000 / at 1,000', small.perSecond / large.perSecond, '×', { most: 1.3 })
}

function years() {
  year(100)
  return { small: year(1000), large: year(10_000) }
}

const ROOMY = '--max-semi-space-size=64'

/** The same where V8 has room for the young: what a large year costs beyond a small one is its copying of what survives. */
export function roomyRenewals(): void {
  if (!process.execArgv.includes(ROOMY)) {
    const { stdout } = spawnSync(process.execPath, [...process.execArgv, ROOMY, process.argv[1]!, 'roomyRenewals'], {
      encoding: 'utf8',
    })
    const figures = stdout.split('\n').filter(line => line.startsWith('  '))
    console.log(figures.join('\n'))
    return
  }
  const { small, large } = years()
  figure(`renewals of 10,000, node ${ROOMY}`, large.perSecond, 'per second')
  figure('a renewal at 10,000 / at 1,000', small.perSecond / large.perSecond, '×')
}
