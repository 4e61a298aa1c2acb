/**
 * EphemeralKey: a mobile app's short leave to act for one customer.
 * @see https://docs.stripe.com/api/ephemeral_keys
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { customers } from './customer.js'

export type EphemeralKey = Stored<Stripe.EphemeralKey>

export const ephemeralKeys = resource<EphemeralKey>('ephemeral_key', { idPrefix: 'ephkey', api: 'ephemeralKeys' })

const LIFETIME_SECONDS = 3600

export const operations = {
  create(tx: Transaction, params: Stripe.EphemeralKeyCreateParams): EphemeralKey {
    const { customer, issuing_card: card, verification_session: session } = params
    const [type, id] =
      customer !== undefined
        ? ['customer', tx.need(customers, customer, 'customer').id]
        : card !== undefined
          ? ['issuing.card', card]
          : session !== undefined
            ? ['identity.verification_session', session]
            : []
    if (type === undefined)
      throw invalidRequest('You must provide `customer`, `issuing_card` or `verification_session`.', {
        code: 'parameter_missing',
        param: 'customer',
      })
    return tx.insert(ephemeralKeys, {
      associated_objects: [{ id, type }],
      expires: tx.now + LIFETIME_SECONDS,
      secret: `ek_test_${tx.letters(64)}`,
    } as unknown as Changes<EphemeralKey>)
  },

  /** A deleted key still shows itself, expired. */
  del(tx: Transaction, key: EphemeralKey): EphemeralKey {
    return tx.put(ephemeralKeys, key, { expires: Math.min(key.expires, tx.now) })
  },
}
