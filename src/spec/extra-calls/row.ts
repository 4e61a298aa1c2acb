/** How an extra call is written down, and the parameters that many of them share. */
import type { OperationKind, Type } from '../type.js'

export type Fields = Readonly<Record<string, Type>>

/** `GET /v1/reserve/holds` · what kind · the answer · the parameters beside `expand`. */
export type Row = readonly [id: string, call: string, kind: OperationKind, response: Type, params?: Fields | string]

export const PAGE: Fields = { 'ending_before?': 's', 'limit?': 'i', 'starting_after?': 's' }
export const META: Fields = { 'metadata?': { z: 'm' } }
export const list = (object: string): Type => ({ l: `@${object}` })

export const ADDRESS: Type = {
  o: { 'city?': 's', 'country?': 's', 'line1?': 's', 'line2?': 's', 'postal_code?': 's', 'state?': 's' },
}

export const OFFER_STATUS: Type = {
  e: [
    'undelivered',
    'delivered',
    'accepted',
    'paid_out',
    'fully_repaid',
    'completed',
    'canceled',
    'rejected',
    'expired',
    'replaced',
  ],
}
