/** A payment listed its charges, and a charge its refunds, without being asked. */
import type { Change, Fields } from '../change.js'

/** As many as an embedded list shows. */
const SHOWN_MAX = 10

const listOf = (all: readonly Fields[], url: string): Fields => ({
  object: 'list',
  data: all.slice(0, SHOWN_MAX),
  has_more: all.length > SHOWN_MAX,
  total_count: all.length,
  url,
})

export const chargeRefunds: Change = {
  since: '2022-11-15',
  source: 'https://docs.stripe.com/changelog/2022-11-15/deprecates-charges-auto-expand',
  responses: {
    charge: ({ id, refunds }, lookup) => ({
      refunds: refunds ?? listOf(lookup.where('refund', 'charge', String(id)), `/v1/charges/${String(id)}/refunds`),
    }),
  },
}

export const paymentCharges: Change = {
  since: '2022-11-15',
  source: 'https://docs.stripe.com/changelog/2022-11-15/removes-charges-attribute-paymentintent',
  responses: {
    payment_intent({ id, latest_charge: latest }, lookup) {
      const charges = lookup.where('charge', 'payment_intent', String(id))
      const url = `/v1/charges?payment_intent=${String(id)}`
      // It showed the last attempt only.
      return { charges: listOf(latest === null ? [] : charges.slice(0, 1), url) }
    },
  },
}
