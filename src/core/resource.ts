/** What a resource file declares: the object's identity, what is particular about it, its operations and due tasks. */
import type Stripe from 'stripe'
import type { AnyStateMachine } from 'xstate'
import type { ExtraObjectName } from '../spec/extra-shapes.js'
import type { EventType, ObjectName as KnownObjectName } from '../spec/generated/names.js'
import type { Page } from './page.js'
import type { StoredObject } from './state.js'
import type { IndexValue } from './table.js'
import type { Transaction } from './transaction.js'

/**
 * An object of the SDK as the world stores it: references are ids, embedded lists of other resources are left out (they
 * are put in when the object leaves), decimals are strings.
 */
export type Stored<T> = { readonly [K in keyof T as T[K] extends ListField ? never : K]: StoredField<T[K]> } & {
  readonly [ours: `_${string}`]: unknown
}
type ListField = Stripe.ApiList<unknown> | undefined | null
/** A field that may hold a string and an object is a reference: only its id is kept. */
type StoredField<V> = [Extract<V, string>] extends [never] ? StoredValue<V> : Exclude<V, { id: string }>
type StoredValue<V> = V extends Stripe.Decimal
  ? string
  : V extends readonly (infer E)[]
    ? readonly StoredField<E>[]
    : V extends object
      ? { readonly [K in keyof V]: StoredField<V[K]> }
      : V

/** A list that an object shows, made of other objects: `subscription.items`. */
export interface EmbeddedList {
  readonly object: ObjectName
  /** The index of those objects that holds the owner's id. */
  readonly by: string
  /** `/v1/subscription_items?subscription={id}` */
  readonly url: string
  /** Shown oldest first; Stripe's lists are newest first unless told. */
  readonly oldestFirst?: true
  /** Shown only where the request expands it. */
  readonly onlyExpanded?: true
  /** Shown without `total_count`, which only some of Stripe's lists have. */
  readonly uncounted?: true
}

export interface ResourceOptions {
  /** `cus` */
  readonly idPrefix?: string
  /** Characters after the prefix; 24 unless told. */
  readonly idLength?: number
  /** The SDK's name of its calls: `testHelpers.testClocks`. Absent where it has none of its own. */
  readonly api?: string
  /** The object's name in messages: `No such {label}`. The object's own name unless told. */
  readonly label?: string
  /** The name that errors give to the id in the path; `id` unless told. */
  readonly param?: string
  /** Begin of its event types, where it is not the object's name: `customer.subscription`. */
  readonly events?: string
  /** Fields by which lists find it, beside the list call's own filters: dotted paths or functions. */
  readonly indexes?: Readonly<Record<string, string | IndexValue>>
  readonly lists?: Readonly<Record<string, EmbeddedList>>
  /**
   * What the object shows beyond what is stored: whole objects where only ids are kept (`subscription_item.price`), and
   * what follows from other fields. Laid over the stored fields on the way out.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each resource states the type of its own object.
  readonly show?: (tx: Transaction, object: any) => Readonly<Record<string, unknown>>
  /** The kinds of object that `show` looks at: until one is written, it shows the same. Without it nothing is remembered. */
  readonly showsWith?: readonly ObjectName[]
  /** Fields that leave only where the request expands them; those of an inner object as `shipping_cost.taxes`. */
  readonly onlyExpanded?: readonly string[]
  /** Fields that are made where the request expands them, and not stored. */
  // biome-ignore lint/suspicious/noExplicitAny: as `show`
  readonly expanded?: Readonly<Record<string, (tx: Transaction, object: any) => unknown>>
  /** Fields that the SDK's type has and that this object does not show until something gives them a value. */
  readonly absent?: readonly string[]
  /** A deleted one still answers to retrieve, as `{ id, object, deleted: true }`. */
  readonly readableWhenDeleted?: true
  readonly lifecycle?: AnyStateMachine
  /** The field that the lifecycle moves; `status` unless told. */
  readonly statusField?: string
  /** Nothing is particular about it but how its ids begin: it is stored as the spec says. */
  readonly generic?: true
  /** What a new account holds of it. Must depend on its arguments alone. */
  readonly seed?: (account: SeedContext) => readonly Record<string, unknown>[]
}

export interface SeedContext {
  readonly account: string
  readonly now: number
  /** An id that depends on the world's seed, the account and `name` alone. */
  readonly id: (prefix: string, length: number, name: string) => string
}

/** An operation of one object gets that object; one of a collection does not. The names are the SDK's. */
// biome-ignore lint/suspicious/noExplicitAny: each operation states the types of its own parameters.
export type Handler = (tx: Transaction, ...args: any[]) => unknown
export type DueHandler = (tx: Transaction, subject: string) => void

/** `T` is the object as stored. */
export interface Resource<T extends StoredObject = StoredObject> extends ResourceOptions {
  readonly object: ObjectName | OurName
  /** Only for types. */
  readonly stored?: T
}

export type ObjectName = KnownObjectName | ExtraObjectName

/** An object of ours, which no call of the API shows: `_webhook_delivery`. */
export type OurName = `_${string}`

export const resource = <T extends StoredObject>(
  object: ObjectName | OurName,
  options: ResourceOptions,
): Resource<T> => ({
  object,
  ...options,
})

/** What the registry collects from a resource file. */
export interface ResourceModule {
  readonly resource: Resource
  /**
   * By name in the SDK: `finalizeInvoice` is the call of the resource's own `api` and gets `(tx, object, params)`, or
   * `(tx, params)` where the path names none. A full name (`customers.createSource`) gets `(tx, path, params)`.
   */
  readonly operations?: Readonly<Record<string, Handler>>
  /** By task kind: `invoice.finalize`. */
  readonly due?: Readonly<Record<string, DueHandler>>
  /**
   * What follows, in the same transaction, from an event of another resource: an invoice is paid because its payment
   * succeeded. So resources need not know who depends on them.
   */
  readonly reactions?: { readonly [type in EventType | `${EventType} delivered`]?: Reaction }
  /** What the links of its objects lead to: `invoice/pdf` is at `/invoice/{account}/{token}/pdf`. */
  readonly pages?: Readonly<Record<string, Page>>
}

/** Gets the object of the event as it was stored at that moment. */
// biome-ignore lint/suspicious/noExplicitAny: each reaction states the object of its own event.
export type Reaction = (tx: Transaction, object: any) => void
