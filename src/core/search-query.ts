/**
 * Stripe's search query language: a text becomes clauses, and a clause is held against an object.
 * @see https://docs.stripe.com/search#search-query-language
 */
import { invalidRequest } from './errors.js'
import type { StoredObject } from './state.js'

/** What a field can be asked: a token for equality, a string also for a part of it, a number also for more and less. */
export type SearchType = 'token' | 'string' | 'numeric'

export interface SearchField {
  readonly type: SearchType
  /** What is compared, where it is not the object's field of that name. */
  readonly read?: (object: StoredObject) => unknown
}

/** The fields by which a resource is searched; `metadata` is one of every resource. */
export type SearchFields = Readonly<Record<string, SearchField | SearchType>>

export interface Query {
  readonly any: boolean
  readonly clauses: readonly Clause[]
}

type Operator = ':' | '~' | '>' | '<' | '>=' | '<='

export interface Clause {
  readonly negated: boolean
  readonly field: string
  /** The key that is asked of `metadata["key"]`. */
  readonly key?: string
  readonly operator: Operator
  /** `null` asks whether there is a value. */
  readonly value: string | null
}

const CLAUSES_MAX = 10
const SUBSTRING_MIN = 3

const unparsable = () =>
  invalidRequest(
    'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query for metadata or key:"value" to query for other fields.',
  )

const quoted = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`
const CLAUSE = new RegExp(
  String.raw`(?<negated>-?)(?<field>[a-z_][\w.]*)(?:\[(?<key>${quoted})\])?\s*(?<operator>:|~|>=|<=|>|<)\s*(?<value>${quoted}|[^\s"'()]+)`,
  'iy',
)
const JOIN = /\s+(?:(AND|OR)\s+)?/iy

/** @throws ApiError what Stripe answers to a query that it cannot read */
export function parseQuery(text: string): Query {
  const source = text.trim()
  const clauses: Clause[] = []
  const joins = new Set<string>()
  let at = 0
  for (;;) {
    CLAUSE.lastIndex = at
    const found = CLAUSE.exec(source)
    if (found === null) throw unparsable()
    clauses.push(clauseOf(found.groups as Record<string, string | undefined>))
    at = CLAUSE.lastIndex
    if (at === source.length) break
    JOIN.lastIndex = at
    const join = JOIN.exec(source)
    if (join === null) throw unparsable()
    joins.add((join[1] ?? 'AND').toUpperCase())
    at = JOIN.lastIndex
  }
  if (joins.size > 1) {
    throw invalidRequest('You cannot use both AND and OR in the same search query.', { param: 'query' })
  }
  if (clauses.length > CLAUSES_MAX) {
    throw invalidRequest(`A search query can have at most ${CLAUSES_MAX} clauses.`, { param: 'query' })
  }
  return { any: joins.has('OR'), clauses }
}

function clauseOf({ negated, field, key, operator, value }: Record<string, string | undefined>): Clause {
  return {
    negated: negated === '-',
    field: field!,
    ...(key !== undefined && { key: unquoted(key) }),
    operator: operator as Operator,
    value: /^null$/i.test(value!) ? null : unquoted(value!),
  }
}

const isQuoted = (text: string) => /^["']/.test(text)

const unquoted = (text: string) => (isQuoted(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text)

/** The test that objects must pass. `resource` is the plural that errors name: `payment_intents`. */
export function compileQuery(query: Query, fields: SearchFields, resource: string): (object: StoredObject) => boolean {
  const tests = query.clauses.map(clause => {
    const test = compileClause(clause, fields, resource)
    return clause.negated ? (object: StoredObject) => !test(object) : test
  })
  return query.any ? object => tests.some(test => test(object)) : object => tests.every(test => test(object))
}

function compileClause(clause: Clause, fields: SearchFields, resource: string): (object: StoredObject) => boolean {
  const { type, read } = fieldOf(clause, fields, resource)
  const { operator, value } = clause
  requireOperator(clause, type)
  if (value === null) return object => isAbsent(read(object))
  switch (operator) {
    case ':':
      return matcher(type, value, read)
    case '~': {
      const part = value.toLowerCase()
      return object => textOf(read(object)).includes(part)
    }
    default: {
      const compare = COMPARE[operator]
      const bound = Number(value)
      return object => {
        const actual = read(object)
        return typeof actual === 'number' && compare(actual, bound)
      }
    }
  }
}

const COMPARE: Readonly<Record<Exclude<Operator, ':' | '~'>, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
}

/** Case does not count. A string is also found by its first words, or any that follow each other in it. */
function matcher(type: SearchType, value: string, read: (object: StoredObject) => unknown) {
  const wanted = value.toLowerCase()
  if (type === 'numeric') return (object: StoredObject) => read(object) === Number(value)
  if (type === 'token') return (object: StoredObject) => !isAbsent(read(object)) && textOf(read(object)) === wanted
  const words = ` ${wanted.split(/\s+/).join(' ')} `
  return (object: StoredObject) => ` ${textOf(read(object)).split(/\s+/).join(' ')} `.includes(words)
}

const isAbsent = (value: unknown) => value === null || value === undefined || value === ''

const textOf = (value: unknown): string => (isAbsent(value) ? '' : String(value).toLowerCase())

function fieldOf({ field, key }: Clause, fields: SearchFields, resource: string): Required<SearchField> {
  if (key !== undefined || field === 'metadata') {
    if (key === undefined || field !== 'metadata') throw unparsable()
    return {
      type: 'token',
      read: object => {
        const metadata = object['metadata'] as Readonly<Record<string, string>> | null | undefined
        return metadata && Object.hasOwn(metadata, key) ? metadata[key] : undefined
      },
    }
  }
  const declared = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (declared === undefined) {
    throw invalidRequest(
      `Field \`${field}\` is an unsupported search field for resource \`${resource}\`. See http://stripe.com/docs/search#query-fields-for-${resource.replaceAll('_', '-')} for a list of supported fields.`,
    )
  }
  const { type, read } = typeof declared === 'string' ? { type: declared } : declared
  return { type, read: read ?? reader(field) }
}

function reader(path: string): (object: StoredObject) => unknown {
  const steps = path.split('.')
  return object =>
    steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | null | undefined)?.[step], object)
}

/** The words of these three are ours: Stripe documents that they are errors, and not what they say. */
function requireOperator({ field, operator, value }: Clause, type: SearchType): void {
  if (operator === '~') {
    if (type !== 'string') throw unsupported(operator, field)
    if (value === null || value.length < SUBSTRING_MIN) {
      throw invalidRequest(`Substring search values must be at least ${SUBSTRING_MIN} characters long.`, {
        param: 'query',
      })
    }
  } else if (operator !== ':') {
    if (type !== 'numeric' || value === null) throw unsupported(operator, field)
  }
  if (type === 'numeric' && value !== null && !/^-?\d+(\.\d+)?$/.test(value)) {
    throw invalidRequest(`Field \`${field}\` must be compared with a number.`, { param: 'query' })
  }
}

const unsupported = (operator: string, field: string) =>
  invalidRequest(`The operator \`${operator}\` is not supported for the field \`${field}\`.`, { param: 'query' })
