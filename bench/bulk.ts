/** What must not grow with the size of the world: a write, a fork, a list; and what a customer weighs. */
import { createWorld, type World } from '../src/index.js'
import { figure, perCall } from './report.js'

const make = (world: World, count: number) => {
  for (let i = 0; i < count; i++) world.api.customers.create({ email: `user${i}@example.com` })
}

export async function bulk(): Promise<void> {
  make(createWorld({ seed: 9 }), 3000)
  const world = createWorld({ seed: 1 })
  make(world, 100)
  const forkSmall = await perCall(7, 20_000, () => world.fork())
  make(world, 500)
  const at = async () => await perCall(5, 400, () => world.api.customers.create({ email: 'one@example.com' }))
  const early = await at()
  const heapBefore = heap()
  const sizeBefore = 3000
  make(world, 100_000 - sizeBefore)
  const bytes = (heap() - heapBefore) / (100_000 - sizeBefore)
  const late = await at()
  figure('create at 1,000 customers', early, 'µs')
  figure('create at 100,000 customers', late, 'µs')
  figure('the 100,000th create / the 1,000th', late / early, '×', { most: 1.5 })
  const forkLarge = await perCall(7, 20_000, () => world.fork())
  figure('fork() at 100', forkSmall, 'µs')
  figure('fork() at 100,000', forkLarge, 'µs', { most: 5 })
  figure('fork() at 100,000 / at 100', forkLarge / forkSmall, '×', { most: 2 })
  figure('heap a customer, its event included', bytes, 'bytes')
}

function heap(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
