/**
 * A transaction: the one way to read and change a world. It reads its own writes, and its state replaces the world's
 * only when the operation has succeeded; a thrown error leaves no trace.
 */
import type { EventObject } from 'xstate'
import { isoInstant } from '../clock/calendar.js'
import { type DueTask, keyOf, schedule, unschedule } from '../clock/timeline.js'
import { fieldsOf } from '../spec/fields.js'
import { shape } from '../spec/load.js'
import type { Params } from './decode.js'
import type { Engine } from './engine.js'
import { invalidRequest, SimulatorError } from './errors.js'
import { recordEvent } from './events.js'
import { idFrom } from './ids.js'
import { step } from './lifecycle.js'
import { letters, next, stream } from './random.js'
import { Reading, TEST_CLOCK } from './reading.js'
import { type Picture, present, Shown } from './render.js'
import type { Resource } from './resource.js'
import type { Settings } from './settings.js'
import { fromParams } from './shape.js'
import type { StoredObject, Table, Tables, WorldState } from './state.js'
import { deleteRow, insertRow, placeOf, replaceRow, rowOf } from './table.js'
import { type Owned, treeGet, treeSet } from './tree.js'

/** Who asks, and what events say of it. */
export interface Caller {
  readonly account: string
  readonly requestId: string | null
  readonly idempotencyKey: string | null
  readonly apiVersion: string
}

/** How many background tasks one request may leave behind before something must be wrong. */
const WAITING_MAX = 10_000

/** How many nodes a transaction keeps count of: what it made long ago is written to less often than it would be looked up. */
const OWNED_MAX = 4096

/** Some fields of an object, to be stored. */
export type Changes<T> = Partial<{ -readonly [K in keyof T]: T[K] }>

export class Transaction extends Reading {
  /** Unix seconds: the world's, or the test clock's that the transaction follows. */
  now: number
  /** The test clock that the transaction follows. */
  clock: string | undefined
  /** What was shown within one task, and what was last shown of each id. Kept no longer: a memory of a whole year would cost more than it spares. */
  readonly pictures = new Map<StoredObject | string, Picture>()
  /** Tree nodes that this transaction may change in place; only long ones keep count of them. */
  private owned: Owned | undefined
  private sequence: number
  private draws: number
  private timeline: WorldState['timeline']
  private waiting: readonly DueTask[] = []

  constructor(
    engine: Engine,
    base: WorldState,
    readonly caller: Caller,
  ) {
    super(engine, base)
    this.now = base.now
    this.sequence = base.sequence
    this.draws = base.draws
    this.timeline = base.timeline
  }

  /** The world clock's time, whichever clock the transaction follows. */
  get worldNow(): number {
    return this.base.now
  }
  get account(): string {
    return this.caller.account
  }
  get settings(): Settings {
    return this.base.settings
  }
  get platform(): string {
    return this.base.platform
  }
  /** The version that events are rendered in. */
  get apiVersion(): string {
    return this.base.apiVersion
  }

  /** The state with everything that was written, and with what was left for after the answer. */
  commit(): WorldState {
    this.settle()
    this.owned = undefined
    let { accounts } = this.base
    for (const [account, { tables, written }] of this.opened) {
      if (written.size === 0) continue
      const all: Record<string, Table> = { ...treeGet<Tables>(accounts, account) }
      for (const object of written) all[object] = tables.get(object)!
      accounts = treeSet<Tables>(accounts, account, all)
    }
    const { sequence, draws, timeline } = this
    return { ...this.base, accounts, sequence, draws, timeline }
  }

  /** Runs `work`; if it throws, all that it wrote is undone, and the error goes on. */
  attempt<R>(work: () => R): R {
    return this.onSavepoint(work, true)
  }

  /** Runs `work`, and undoes all that it wrote: what comes back is what would be. */
  imagine<R>(work: () => R): R {
    return this.onSavepoint(work, false)
  }

  private onSavepoint<R>(work: () => R, keeps: boolean): R {
    const { sequence, draws, timeline, waiting, now, clock, owned } = this
    const saved = { sequence, draws, timeline, waiting, now, clock }
    this.beneath.push(this.opened)
    this.opened = new Map()
    // What was written before must be there to go back to, so it is not changed in place meanwhile.
    if (owned !== undefined) this.owned = new Set()
    let kept = false
    try {
      const result = work()
      kept = keeps
      return result
    } finally {
      if (kept) {
        for (const node of this.owned ?? []) owned?.add(node)
        this.keepOpened()
      } else Object.assign(this, saved, { opened: this.beneath.pop() })
      this.owned = owned
    }
  }

  /** What a savepoint has written becomes part of what lies beneath it. */
  private keepOpened(): void {
    const kept = this.opened
    this.opened = this.beneath.pop()!
    for (const [account, { tables, written }] of kept) {
      const below = this.openedOf(account)
      for (const [object, table] of tables) below.tables.set(object, table)
      for (const object of written) below.written.add(object)
    }
  }

  /** Many writes are to come: from here on, what this transaction has made it changes in place, the latest of it at least. */
  expectMany(): void {
    if (this.owned === undefined || this.owned.size > OWNED_MAX) this.owned = new Set()
  }

  /** Runs `work` as another account (`Stripe-Account`), in this same transaction. */
  as<R>(account: string, work: (tx: Transaction) => R): R {
    const { caller } = this
    this.setCaller({ ...caller, account })
    try {
      return work(this)
    } finally {
      this.setCaller(caller)
    }
  }

  /** From here on the time is that of a test clock, and what is scheduled waits for it. */
  follow(clock: string | null | undefined): void {
    if (clock === null || clock === undefined) return
    const frozen = this.row(TEST_CLOCK.object, clock)?.value['frozen_time']
    if (typeof frozen !== 'number') return
    this.clock = clock
    this.now = frozen
  }

  /** The clock that the transaction follows now shows another moment. */
  moveTo(at: number): void {
    this.now = at
    if (this.clock === undefined) {
      this.base = { ...this.base, now: at }
      return
    }
    const clock = this.row(TEST_CLOCK.object, this.clock)!.value
    this.put(TEST_CLOCK, clock, { frozen_time: at })
  }

  /** Runs a task that has fallen due, as its account; nobody's request is the cause of it. */
  runDue(task: DueTask): void {
    const { caller, clock, now } = this
    this.setCaller({ ...caller, account: task.account, requestId: null, idempotencyKey: null })
    this.engine.due(task.kind)(this, task.subject)
    this.pictures.clear()
    this.setCaller(caller)
    this.clock = clock
    this.now = now
  }

  private setCaller(caller: Caller): void {
    ;(this as { caller: Caller }).caller = caller
  }

  /** The object with this id as it is shown, to be put into another one; `undefined` where there is none. */
  shown(object: string, id: string | null | undefined): StoredObject | undefined {
    const row = id === null || id === undefined ? undefined : this.row(object, id)
    return row && present(this, row.value)
  }

  /** An object as it is shown now, to be compared with what becomes of it. */
  picture(object: StoredObject): Shown {
    return new Shown(present(this, object))
  }

  /** What parameters say of an object, field by field: laid over `base` where they change one that exists. */
  fields<T extends StoredObject>(resource: Resource<T>, params: object, base?: T): Changes<T> {
    return fromParams(this.engine.resource(resource.object).shape, params as Params, base) as Changes<T>
  }

  newId(prefix: string, length = 24): string {
    return idFrom(this.base.seed, this.draws++, prefix, length)
  }

  /** Letters and digits, for secrets and codes. */
  letters(length: number): string {
    return letters(stream(this.base.seed, this.draws++), length)
  }

  /** An integer of `[0, bound)`. */
  integer(bound: number): number {
    return next(stream(this.base.seed, this.draws++)) % bound
  }

  /** A new object, not stored yet: the emptiest of its shape, overlaid with each of `fields` in turn. */
  draw<T extends StoredObject>(resource: Resource<T>, ...fields: readonly Changes<T>[]): T {
    const { stored_: layouts, template } = this.engine.resource(resource.object)
    const value = layouts.make(fields)
    value['id'] ??= ''
    if (value['id'] === '') value['id'] = this.newId(resource.idPrefix ?? resource.object, resource.idLength)
    for (const field of BORN) if (value[field] === template[field]) stampNow(value, field, this.now)
    return value as StoredObject as T
  }

  /** Stores an object that was drawn. Sends no event. */
  store<T extends StoredObject>(resource: Resource<T>, object: T): T {
    const created = typeof object['created'] === 'number' ? object['created'] : this.now
    const table = this.table(resource.object)
    const there = rowOf(table, object.id)
    if (there !== undefined && there.value['deleted'] !== true) throw alreadyExists(resource, object.id)
    const { indexes_: indexes } = this.engine.resource(resource.object)
    this.write(resource.object, insertRow(table, indexes, object, placeOf(created, this.sequence++), this.owned))
    return object
  }

  /** Draws and stores a new object. Sends no event. */
  insert<T extends StoredObject>(resource: Resource<T>, ...fields: readonly Changes<T>[]): T {
    return this.store(resource, this.draw(resource, ...fields))
  }

  /** Stores a new object and sends its created event, if Stripe has one. */
  create<T extends StoredObject>(resource: Resource<T>, ...fields: readonly Changes<T>[]): T {
    const object = this.insert(resource, ...fields)
    const type = this.engine.resource(resource.object).eventTypes.created
    if (type !== undefined) this.emit(type, object)
    return object
  }

  /** Changes an object without an event: anything but its status, which only its lifecycle moves. */
  put<T extends StoredObject>(resource: Resource<T>, object: T, changes: Changes<T>): T {
    if (resource.lifecycle !== undefined) requireSameStatus(resource, object, changes)
    return this.change(resource, object, changes)
  }

  private change<T extends StoredObject>(resource: Resource<T>, object: T, changes: Changes<T>): T {
    const compiled = this.engine.resource(resource.object)
    const table = this.table(resource.object)
    const before = rowOf(table, object.id)
    if (before === undefined) throw new SimulatorError(`${resource.object} ${object.id} is changed, but is not there`)
    const value = compiled.stored_.change(before.value, changes) as StoredObject
    this.write(resource.object, replaceRow(table, compiled.indexes_, before, value, this.owned))
    return value as T
  }

  /** Changes an object and sends its updated event with what the changed fields held before, if anything changed. */
  update<T extends StoredObject>(resource: Resource<T>, object: T, changes: Changes<T>): T {
    const before = this.row(resource.object, object.id)?.value
    const after = this.put(resource, object, changes)
    const type = this.engine.resource(resource.object).eventTypes.updated
    if (type !== undefined) this.emit(type, after, before)
    return after
  }

  /** Deletes an object and sends its deleted event. What is left is `{ id, object, deleted: true }`. */
  remove<T extends StoredObject>(resource: Resource<T>, object: T): StoredObject {
    const compiled = this.engine.resource(resource.object)
    const table = this.table(resource.object)
    const before = rowOf(table, object.id)
    if (before === undefined) throw new SimulatorError(`${resource.object} ${object.id} is deleted, but is not there`)
    if (compiled.eventTypes.deleted !== undefined) this.emit(compiled.eventTypes.deleted, before.value)
    const stub = leftOf(before.value)
    this.write(resource.object, deleteRow(table, compiled.indexes_, before, stub, this.owned))
    return stub
  }

  /**
   * Sends an event to an object's lifecycle. The status moves, `changes` are stored with it, and the machine's effects
   * are carried out in order. `shownBefore`: as for `emit`. `undefined` where the machine refuses the event.
   */
  trySend<T extends StoredObject, E extends EventObject>(
    resource: Resource<T>,
    object: T,
    event: E,
    changes: Changes<T> = {},
    shownBefore?: Shown,
  ): T | undefined {
    const { lifecycle, statusField: field = 'status' } = resource
    if (lifecycle === undefined) throw new SimulatorError(`${resource.object} has no lifecycle`)
    const before = this.row(resource.object, object.id)!.value
    const taken = step(lifecycle, String(before[field]), event)
    if (taken === undefined) return undefined
    const stamped: Record<string, unknown> = { ...changes, [field]: taken.status }
    for (const effect of taken.effects) {
      if (effect.type === 'stamp') stampField(stamped, before, effect.params.field, this.now)
    }
    const after = this.change(resource, object, stamped as Changes<T>)
    for (const effect of taken.effects) {
      if (effect.type === 'emit') this.emitOf(effect.params.event, after, shownBefore ?? before)
    }
    return after
  }

  /** `trySend` where a refusal is a fault of ours: the caller has checked before. */
  send<T extends StoredObject, E extends EventObject>(
    resource: Resource<T>,
    object: T,
    event: E,
    changes: Changes<T> = {},
    shownBefore?: Shown,
  ): T {
    const after = this.trySend(resource, object, event, changes, shownBefore)
    if (after !== undefined) return after
    const status = this.row(resource.object, object.id)?.value[resource.statusField ?? 'status']
    throw new SimulatorError(
      `the lifecycle of ${resource.object} refuses '${event.type}' in '${status}' (${object.id})`,
    )
  }

  /**
   * Records an event; `before` gives an `*.updated` event its `previous_attributes`. Where embedded lists change too,
   * `before` must have been shown before they did.
   */
  emit(type: string, object: StoredObject, before?: StoredObject | Shown): void {
    recordEvent(this, type, object, before)
  }

  /** Records an event about an object that is not stored: a preview. */
  emitShown(type: string, object: StoredObject): void {
    recordEvent(this, type, new Shown(object))
  }

  private emitOf(type: string, after: StoredObject, before: StoredObject | Shown): void {
    this.emit(type, after, type.endsWith('.updated') ? before : undefined)
  }

  /** Lets a task fall due at a moment of the clock that the transaction follows. Its key takes it off again. */
  schedule(kind: string, subject: string, at: number): string {
    const task: DueTask = {
      at,
      kind,
      account: this.account,
      subject,
      ...(this.clock !== undefined && { clock: this.clock }),
    }
    const sequence = this.sequence++
    this.timeline = schedule(this.timeline, task, sequence, this.owned)
    return keyOf(task, sequence)
  }

  /**
   * What Stripe does in the background at once, and does not wait for with its answer (an asynchronous capture, the dispute
   * of a test card): the task runs when the answer has been made, in the same transaction.
   */
  afterwards(kind: string, subject: string): void {
    const task = {
      at: this.now,
      kind,
      account: this.account,
      subject,
      ...(this.clock !== undefined && { clock: this.clock }),
    }
    this.waiting = [...this.waiting, task]
  }

  /** Runs what was left for after the answer, each task at the moment and on the clock that left it. */
  settle(): void {
    if (this.waiting.length === 0) return
    const { clock, now } = this
    for (let done = 0; this.waiting.length > 0; done++) {
      if (done > WAITING_MAX) throw new SimulatorError(`the task ${this.waiting[0]!.kind} keeps leaving more behind`)
      const [task, ...rest] = this.waiting
      this.waiting = rest
      Object.assign(this, { clock: task!.clock, now: task!.at })
      this.runDue(task!)
    }
    Object.assign(this, { clock, now })
  }

  unschedule(key: string): void {
    this.timeline = unschedule(this.timeline, key, this.owned)
  }

  /** The timeline as it now is. */
  get due(): WorldState['timeline'] {
    return this.timeline
  }

  private write(object: string, table: Table): void {
    const { tables, written } = this.openedOf(this.account)
    tables.set(object, table)
    written.add(object)
  }
}

/** Fields that hold the moment an object is made, where nobody says otherwise. */
const BORN = ['created', 'updated'] as const

/** Unix seconds, or an ISO instant in v2. */
function stampNow(object: Record<string, unknown>, field: string, now: number): void {
  if (typeof object[field] === 'number') object[field] = now
  else if (typeof object[field] === 'string') object[field] = isoInstant(now)
}

/** What a deleted object leaves: that it was there, and what its shape keeps beside that. */
function leftOf(object: StoredObject): StoredObject {
  const kept: Record<string, unknown> = {}
  for (const name of fieldsOf(shape(`deleted:${object.object}`) ?? '*').keys()) {
    if (object[name] !== undefined) kept[name] = object[name]
  }
  return { ...kept, id: object.id, object: object.object, deleted: true }
}

function requireSameStatus<T extends StoredObject>(resource: Resource<T>, object: T, changes: Changes<T>): void {
  const field = resource.statusField ?? 'status'
  const told = (changes as Record<string, unknown>)[field]
  if (told === undefined || told === object[field]) return
  throw new SimulatorError(`${resource.object} ${object.id} moves to '${told}' without its lifecycle`)
}

function alreadyExists(resource: Resource, id: string) {
  const label = resource.label ?? resource.object
  return invalidRequest(`${label[0]!.toUpperCase()}${label.slice(1)} already exists.`, {
    code: 'resource_already_exists',
    param: id === '' ? undefined : 'id',
  })
}

function stampField(changes: Record<string, unknown>, before: StoredObject, path: string, now: number): void {
  const [field, inner] = path.split('.') as [string, string?]
  if (inner === undefined) changes[field] = now
  else changes[field] = { ...((changes[field] ?? before[field]) as object | undefined), [inner]: now }
}
