/** The persistent tree against the plainest model of it: a `Map`, sorted when it is looked at. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ascend,
  descend,
  emptyTree,
  type Tree,
  treeDelete,
  treeFirst,
  treeGet,
  treeSet,
  treeValues,
} from '../../src/core/tree.js'
import { seed } from '../support/seed.js'

interface Real {
  tree: Tree<number>
  /** Trees of earlier moments, with what they must hold for ever. */
  kept: [Tree<number>, [string, number][]][]
}
type Model = { map: Map<string, number> }

const sorted = (map: Map<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

function entries(tree: Tree<number>, from = '', to?: string, walk: typeof ascend<number> = ascend): [string, number][] {
  const found: [string, number][] = []
  walk(tree, from, to, (value, key) => {
    found.push([key, value])
    return true
  })
  return found
}

class Put implements fc.Command<Model, Real> {
  constructor(
    readonly key: string,
    readonly value: number,
  ) {}
  check = () => true
  run(model: Model, real: Real) {
    model.map.set(this.key, this.value)
    real.tree = treeSet(real.tree, this.key, this.value)
    expect(treeGet(real.tree, this.key)).toBe(this.value)
  }
  toString = () => `put ${this.key}`
}

class Delete implements fc.Command<Model, Real> {
  constructor(readonly key: string) {}
  check = () => true
  run(model: Model, real: Real) {
    model.map.delete(this.key)
    real.tree = treeDelete(real.tree, this.key)
    expect(treeGet(real.tree, this.key)).toBeUndefined()
  }
  toString = () => `delete ${this.key}`
}

/** Many keys in order, as ids of places come. */
class Append implements fc.Command<Model, Real> {
  constructor(readonly count: number) {}
  check = () => true
  run(model: Model, real: Real) {
    for (let i = 0; i < this.count; i++) {
      const key = `z${String(model.map.size).padStart(6, '0')}`
      model.map.set(key, i)
      real.tree = treeSet(real.tree, key, i)
    }
  }
  toString = () => `append ${this.count}`
}

class Walk implements fc.Command<Model, Real> {
  constructor(
    readonly from: string,
    readonly to: string,
  ) {}
  check = () => true
  run({ map }: Model, { tree }: Real) {
    const all = sorted(map)
    const within = all.filter(([key]) => key >= this.from && key < this.to)
    expect(entries(tree)).toEqual(all)
    expect(entries(tree, this.from, this.to)).toEqual(within)
    expect(entries(tree, this.from, this.to, descend)).toEqual(within.reverse())
    expect(treeFirst(tree)).toEqual(all[0])
    expect(treeValues(tree)).toEqual(all.map(([, value]) => value))
  }
  toString = () => `walk ${this.from}…${this.to}`
}

class Keep implements fc.Command<Model, Real> {
  check = () => true
  run({ map }: Model, real: Real) {
    real.kept.push([real.tree, sorted(map)])
  }
  toString = () => 'keep'
}

const key = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcz0'), maxLength: 4 }),
  fc.integer({ min: 0, max: 300 }).map(n => `k${n}`),
)

describe('tree', () => {
  it(`is a sorted map, and what was kept of it stays as it was (seed ${seed})`, () => {
    const commands = [
      fc.tuple(key, fc.integer()).map(([name, value]) => new Put(name, value)),
      key.map(name => new Delete(name)),
      fc.integer({ min: 1, max: 90 }).map(count => new Append(count)),
      fc.tuple(key, key).map(([from, to]) => new Walk(from, to)),
      fc.constant(new Keep()),
    ]
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 120, size: 'max' }), run => {
        const real: Real = { tree: emptyTree(), kept: [] }
        fc.modelRun(() => ({ model: { map: new Map() }, real }), run)
        for (const [tree, held] of real.kept) expect(entries(tree)).toEqual(held)
      }),
      { seed, numRuns: 150 },
    )
  })
})
