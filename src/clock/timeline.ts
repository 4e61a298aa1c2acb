/** The timeline: what is due, and when. Plain data, run in order of `(at, sequence)`, one order for each clock. */
import { BASE_36, roomFor, textOf, writeNumber } from '../core/codes.js'
import { ascend, type Owned, type Tree, treeDelete, treeFirst, treeSet } from '../core/tree.js'

/** Something that will happen by itself. */
export interface DueTask {
  /** Unix seconds. */
  readonly at: number
  /** `<object>.<what happens>`: `invoice.finalize`. */
  readonly kind: string
  readonly account: string
  /** Id of the object that it happens to. */
  readonly subject: string
  /** Id of the test clock that it waits for; absent: the world clock. */
  readonly clock?: string
}

/** Sorts before every test clock's id. */
const WORLD = '!'

/** 8 digits of base 36 reach past the year 80,000. */
const TIME_LENGTH = 8
const TIME_MAX = 36 ** TIME_LENGTH - 1
const SEQUENCE_LENGTH = 9
export const MOMENT_LENGTH = TIME_LENGTH + SEQUENCE_LENGTH

const writeTime = (codes: number[], seconds: number): void =>
  writeNumber(codes, 0, Math.min(Math.max(0, seconds), TIME_MAX), TIME_LENGTH, BASE_36)

/** Seconds as text that sorts as the numbers do. */
export function sortableTime(seconds: number): string {
  const codes = roomFor(TIME_LENGTH)
  writeTime(codes, seconds)
  return textOf(codes)
}

/** Seconds, and a sequence number for what happens within one: as text that sorts as they do. */
export function sortableMoment(seconds: number, sequence: number): string {
  const codes = roomFor(MOMENT_LENGTH)
  writeTime(codes, seconds)
  writeNumber(codes, TIME_LENGTH, sequence, SEQUENCE_LENGTH, BASE_36)
  return textOf(codes)
}

const prefix = (clock: string | undefined) => `${clock ?? WORLD}/`

/** Where a task stands on the timeline; it is taken off by this key. */
export const keyOf = (task: DueTask, sequence: number) => `${prefix(task.clock)}${sortableMoment(task.at, sequence)}`

export type Timeline = Tree<DueTask>

export const schedule = (timeline: Timeline, task: DueTask, sequence: number, owned?: Owned): Timeline =>
  treeSet(timeline, keyOf(task, sequence), task, owned)

export const unschedule = (timeline: Timeline, key: string, owned?: Owned): Timeline => treeDelete(timeline, key, owned)

/** The next task of a clock, with its key. */
export function nextDue(timeline: Timeline, clock: string | undefined): readonly [string, DueTask] | undefined {
  const first = clock === undefined ? treeFirst(timeline) : undefined
  if (first?.[0].startsWith(prefix(undefined))) return first
  let found: readonly [string, DueTask] | undefined
  ascend(timeline, prefix(clock), `${prefix(clock)}~`, (task, key) => {
    found = [key, task]
    return false
  })
  return found
}

/** Every task of a clock, in order, with its key. */
export function agenda(timeline: Timeline, clock?: string): readonly (readonly [string, DueTask])[] {
  const tasks: [string, DueTask][] = []
  ascend(timeline, prefix(clock), `${prefix(clock)}~`, (task, key) => {
    tasks.push([key, task])
    return true
  })
  return tasks
}
