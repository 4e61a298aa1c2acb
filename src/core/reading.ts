/** Reading a world: objects by id, by index and in order, with what the transaction has written so far. */
import type { Engine } from './engine.js'
import { noSuch, SimulatorError } from './errors.js'
import { namedId } from './ids.js'
import type { Resource } from './resource.js'
import { seedTable } from './seed.js'
import type { Row, StoredObject, Table, WorldState } from './state.js'
import { climb, rowOf, type Span, valuesUnder, walk } from './table.js'
import { isEmpty, treeGet } from './tree.js'

/** The one object that the clock itself is: see `resources/test-helpers/test-clock.ts`. */
export const TEST_CLOCK: Resource = { object: 'test_helpers.test_clock' }

/** The tables of one account that were looked at, and the names of those that were written. */
export interface Opened {
  readonly tables: Map<string, Table>
  readonly written: Set<string>
}

export abstract class Reading {
  protected opened = new Map<string, Opened>()
  /** What was opened before the savepoints that are still open, the latest last. */
  protected readonly beneath: Map<string, Opened>[] = []

  constructor(
    readonly engine: Engine,
    protected base: WorldState,
  ) {}

  /** Id of the account whose objects are read. */
  abstract get account(): string

  protected openedOf(account: string): Opened {
    let opened = this.opened.get(account)
    if (opened === undefined) this.opened.set(account, (opened = { tables: new Map(), written: new Set() }))
    return opened
  }

  protected table(object: string, account = this.account): Table {
    const { tables } = this.openedOf(account)
    let table = tables.get(object)
    for (let at = this.beneath.length - 1; table === undefined && at >= 0; at--) {
      table = this.beneath[at]!.get(account)?.tables.get(object)
    }
    if (table === undefined) {
      table = treeGet(this.base.accounts, account)?.[object] ?? this.seeded(object, account)
      tables.set(object, table)
    }
    return table
  }

  private seeded(object: string, account: string): Table {
    const { seed, born } = this.base
    return seedTable(this.engine.resource(object), {
      account,
      now: born,
      id: (prefix, length, name) => namedId(seed, `${account}/${name}`, prefix, length),
    })
  }

  /** What stands for all objects of a kind as they now are: something else after each write of one. */
  version(object: string): unknown {
    return this.table(object)
  }

  /** An object's row, deleted or not. */
  row(object: string, id: string): Row | undefined {
    return rowOf(this.table(object), id)
  }

  /** The object with this id, if it exists and is not deleted. */
  find<T extends StoredObject>(resource: Resource<T>, id: string | null | undefined): T | undefined {
    if (id === null || id === undefined) return undefined
    const value = this.row(resource.object, id)?.value
    return value === undefined || value['deleted'] === true ? undefined : (value as T)
  }

  /** The object that a parameter names, or Stripe's `resource_missing` for that parameter. */
  need<T extends StoredObject>(resource: Resource<T>, id: string, param: string, status = 400): T {
    const found = this.find(resource, id)
    if (found === undefined) throw noSuch(resource.label ?? resource.object, id, param, status)
    return found
  }

  /** An object that must be there because another one refers to it. */
  get<T extends StoredObject>(resource: Resource<T>, id: string): T {
    const found = this.find(resource, id)
    if (found === undefined) throw new SimulatorError(`${resource.object} ${id} is referred to, but is not there`)
    return found
  }

  /** A name that is no index would find nothing, for ever and in silence. */
  private indexed(object: string, index: string): Table {
    if (!(index in this.engine.resource(object).indexes_)) {
      throw new SimulatorError(`${object} has no index '${index}'`)
    }
    return this.table(object)
  }

  /** The objects that an index finds, newest first. */
  where<T extends StoredObject>(resource: Resource<T>, index: string, value: string): T[] {
    return valuesUnder(this.indexed(resource.object, index), index, value) as T[]
  }

  /** The newest object that an index finds and `accept` accepts. */
  newest<T extends StoredObject>(
    resource: Resource<T>,
    index: string,
    value: string,
    accept: (object: T) => boolean = () => true,
  ): T | undefined {
    const table = this.indexed(resource.object, index)
    let found: T | undefined
    walk(table, { index, value }, id => {
      const object = rowOf(table, id)!.value as T
      if (accept(object)) found = object
      return found === undefined
    })
    return found
  }

  /** Every object of a kind, newest first. For catalogues and checks: it costs as much as there are. */
  all<T extends StoredObject>(resource: Resource<T>): T[] {
    const table = this.table(resource.object)
    const found: T[] = []
    if (isEmpty(table.order)) return found
    walk(table, {}, id => {
      found.push(rowOf(table, id)!.value as T)
      return true
    })
    return found
  }

  /** The kinds of object that this account has stored. For checks. */
  objects(state: WorldState): readonly string[] {
    return Object.keys(treeGet(state.accounts, this.account) ?? {})
  }

  /** The time of a test clock, or the world's. */
  timeOf(clock: string | null | undefined, world: number): number {
    const frozen =
      clock === null || clock === undefined ? undefined : this.row(TEST_CLOCK.object, clock)?.value['frozen_time']
    return typeof frozen === 'number' ? frozen : world
  }

  /** Walks ids newest first; see `walk`. */
  walk(object: string, span: Span, visit: Parameters<typeof walk>[2]): void {
    walk(this.table(object), span, visit)
  }

  /** Walks ids oldest first. */
  climb(object: string, span: Span, visit: Parameters<typeof climb>[2]): void {
    climb(this.table(object), span, visit)
  }
}
