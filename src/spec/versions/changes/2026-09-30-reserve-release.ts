/** Why a reserve was released: one of the reasons was renamed. */
import type { Change } from '../change.js'

export const releaseReason: Change = {
  since: '2026-09-30.endive',
  source: 'https://docs.stripe.com/changelog/endive/2026-09-30/reserve-release-reason',
  responses: {
    'reserve.release': ({ reason }) => ({ reason: reason === 'hold_expired' ? 'bulk_hold_expiry' : reason }),
  },
}
