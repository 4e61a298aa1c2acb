/**
 * What people and banks do, for which the API has no call: a customer passes 3D Secure, a bank returns a debit. Each
 * folder of resources that has such things lists them in its `outside.ts`; `resources/outside.ts` collects them.
 */
import type { Transaction } from './transaction.js'

/** Gets what is told of it: `{ payment_intent: 'pi_…' }`. Throws `ApiError` where Stripe would, `UsageError` otherwise. */
// biome-ignore lint/suspicious/noExplicitAny: each action states what it must be told.
export type OutsideAction = (tx: Transaction, told: any) => unknown

export type OutsideActions = Readonly<Record<string, OutsideAction>>

export interface OutsideOptions {
  /** The connected account in which it happens. */
  readonly stripeAccount?: string
}

/** The same actions, as a world has them. */
export type Outside<A extends OutsideActions> = {
  readonly [K in keyof A]: (told: Parameters<A[K]>[1], options?: OutsideOptions) => void
}
