/** What a change between two versions of the API declares. */
import type { Type } from '../type.js'

export type Fields = Record<string, unknown>

/** What a change may look up: objects as the newest version shows them, each a copy of its own. */
export interface Lookup {
  /** The object with this id; `undefined` where there is none. */
  find(object: string, id: unknown): Fields | undefined
  /** The objects that an index of theirs finds, newest first. */
  where(object: string, index: string, value: string): readonly Fields[]
  /** What is kept of an object although no newer version shows it. */
  kept(object: string, id: unknown, field: string): unknown
}

/** Takes an object as the newer version has it, and says which fields of the older version it has instead, or beside. */
export type OlderFields = (newer: Fields, lookup: Lookup) => Fields

/** Takes parameters of the older version, and says which ones of the newer they are; `undefined` for what is no more. */
export type NewerParams = (older: Readonly<Fields>, call: CallContext) => Fields

export interface CallContext {
  readonly lookup: Lookup
  /** The ids in the path. */
  readonly ids: readonly string[]
}

/**
 * One breaking change. Fields that one of two versions lacks need no word here: the generated differences take away what
 * is newer, and put a null where the older version must have something. A change says what they cannot know.
 */
export interface Change {
  /** The first version that has the newer form. */
  readonly since: string
  /** Where Stripe says so. */
  readonly source: string
  /** By the object's name. */
  readonly responses?: Readonly<Record<string, OlderFields>>
  /** By the call's name. */
  readonly params?: Readonly<Record<string, NewerParams>>
  /** Parameters that older versions took although their packages do not name them, by the call's name. */
  readonly accepts?: Readonly<Record<string, Readonly<Record<string, Type>>>>
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
