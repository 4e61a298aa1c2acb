/** What must not grow with the size of the world: a write, a fork, a list; and what a customer weighs. */
import { createWorld, type World } from '../src/index.js'
import { figure, sideBySide } from './report.js'

const make = (world: World, count: number) => {
  for (let i = 0; i < count; i++) world.api.customers.create({ email: `user${i}@example.com` })
}

export async function bulk(): Promise<void> {
  const small = createWorld({ seed: 9 })
  make(small, 1000)
  const large = createWorld({ seed: 1 })
  make(large, 1000)
  const heapBefore = heap()
  make(large, 99_000)
  const bytes = (heap() - heapBefore) / 99_000
  const create = await sideBySide(7, 8, { small: growing(small), large: growing(large) })
  figure('create at 1,000 customers', create.small / GROWTH, 'µs')
  figure('create at 100,000 customers', create.large / GROWTH, 'µs')
  figure('the 100,000th create / the 1,000th', create.large / create.small, '×', { most: 1.5 })
  const tiny = createWorld({ seed: 1 })
  make(tiny, 100)
  const fork = await sideBySide(7, 20_000, { tiny: () => tiny.fork(), large: () => large.fork() })
  figure('fork() at 100', fork.tiny, 'µs')
  figure('fork() at 100,000', fork.large, 'µs', { most: 5 })
  figure('fork() at 100,000 / at 100', fork.large / fork.tiny, '×', { most: 2 })
  figure('heap a customer, its event included', bytes, 'bytes')
}

const GROWTH = 500

/** Creates in a fork that is then dropped, so that every round finds the world of the same size. */
const growing = (world: World) => () => make(world.fork(), GROWTH)

function heap(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
