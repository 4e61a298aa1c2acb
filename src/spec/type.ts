/**
 * The types of parameters and objects, as data. The generator writes them, `load.ts` reads them back.
 *
 * A type is an atom (a string) or a node (an object with one key that says its kind).
 *
 * | atom   | on the wire                                                            |
 * | ------ | ---------------------------------------------------------------------- |
 * | `s`    | string                                                                 |
 * | `i`    | integer                                                                |
 * | `f`    | number with a fraction (`percent_off`)                                 |
 * | `b`    | boolean                                                                |
 * | `t`    | unix seconds                                                           |
 * | `T`    | ISO 8601 instant (v2)                                                  |
 * | `d`    | decimal, as a string                                                   |
 * | `I`    | 64-bit integer, as a string (v2)                                       |
 * | `m`    | metadata: string to string                                             |
 * | `r`    | range of numbers: `{ gt, gte, lt, lte }`                               |
 * | `F`    | uploaded file                                                          |
 * | `n`    | null                                                                   |
 * | `*`    | anything                                                               |
 * | `=x`   | exactly the string `x`                                                 |
 * | `@x`   | the resource whose `object` is `x`                                     |
 * | `#12`  | entry 12 of the type table                                             |
 */
export type Type = string | TypeNode

export type TypeNode =
  /** Object. A key ends in `?` where the field may be absent, in `~` where it may be null, in `?~` where both. */
  | { readonly o: Readonly<Record<string, Type>> }
  /** Array of one type. */
  | { readonly a: Type }
  /** Map from any string to one type. */
  | { readonly m: Type }
  /** List object of the API (`{ object: 'list', data, has_more, url }`) of one type. */
  | { readonly l: Type }
  /** Enum: these strings. `open` where Stripe may add values without a new version. */
  | { readonly e: readonly string[]; readonly open?: 1 }
  /** Union of types. */
  | { readonly u: readonly Type[] }
  /** Reference: an id, or, expanded, the resource of one of these `object` names (`deleted:x` for what is left of a deleted x). */
  | { readonly x: readonly string[] }
  /** Parameter that an empty string unsets. */
  | { readonly z: Type }

/** What an operation does, as far as its form tells. */
export type OperationKind = 'create' | 'retrieve' | 'list' | 'search' | 'update' | 'delete' | 'action'

/** One call of the API. */
export interface Operation {
  /** Where the SDK has it: `customers.create`, `testHelpers.testClocks.advance`. */
  readonly id: string
  readonly verb: 'GET' | 'POST' | 'DELETE'
  /** With the SDK's names for its arguments: `/v1/customers/{customer}/sources/{id}`. */
  readonly path: string
  readonly kind: OperationKind
  /** The parameters, always an object type. */
  readonly params: Type
  /** The answer: `@customer`, `{ l: '@customer' }`, or `F` for a stream of bytes. */
  readonly response: Type
  /** Another host than api.stripe.com. */
  readonly host?: 'files' | 'meter-events' | 'connect'
  /** The last version that has it, if the newest has not. */
  readonly until?: string
  /** Where the call exists, if no GA package has it. */
  readonly source?: 'acacia' | 'beta' | 'docs' | 'cli'
}
