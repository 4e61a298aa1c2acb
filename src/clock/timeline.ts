/** The timeline: what is due, and when. Plain data, run in order of `(at, sequence)`, one order for each clock. */
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

/** Seconds as text that sorts as the numbers do; 8 digits of base 36 reach past the year 80,000. */
export const sortableTime = (seconds: number): string => Math.max(0, seconds).toString(36).padStart(8, '0')

export const sortableSequence = (sequence: number): string => sequence.toString(36).padStart(9, '0')

const prefix = (clock: string | undefined) => `${clock ?? WORLD}/`

/** Where a task stands on the timeline; it is taken off by this key. */
export const keyOf = (task: DueTask, sequence: number) =>
  `${prefix(task.clock)}${sortableTime(task.at)}${sortableSequence(sequence)}`

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
