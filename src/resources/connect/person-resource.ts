/** The person's object. Stored in the connected account. */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import type { Failure } from './account-requirements.js'

/** What was told and is not shown. */
export interface Secrets {
  readonly idNumber?: string
  readonly ssnLast4?: string
  /** What the test documents show. */
  readonly document?: 'success' | 'failure'
  readonly additionalDocument?: 'success' | 'failure'
  /** Which papers were handed in: `documents.visa.files`. */
  readonly papers?: readonly string[]
}

export type Person = Stored<Stripe.Person> & {
  readonly _secrets?: Secrets
  /** What is being checked, and what has been; a hash of it. */
  readonly _checking?: number
  readonly _checked?: number
  /** What the check found wrong. */
  readonly _failures?: readonly Failure[]
}

export const persons = resource<Person>('person', {
  idPrefix: 'person',
  indexes: { account: 'account' },
  absent: [
    'address_kana',
    'address_kanji',
    'first_name_kana',
    'first_name_kanji',
    'full_name_aliases',
    'gender',
    'last_name_kana',
    'last_name_kanji',
    'maiden_name',
    'nationality',
    'phone',
    'us_cfpb_data',
  ],
})

/** Who speaks for the account as which the transaction reads. */
export const representativeOf = (tx: Transaction): Person | undefined =>
  tx.all(persons).find(({ relationship }) => relationship?.representative === true)
