/** A subscription had one period and one discount; now each item has its own period, and discounts are a list. */
import type { Change, Fields } from '../change.js'
import { eachPhase, members, whole } from '../values.js'

export const subscriptionPeriods: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-subscription-current-period-start-and-end',
  responses: {
    subscription({ items, created }) {
      const bounds = (name: string) => members(items).map(item => Number(item[name]))
      const [starts, ends] = [bounds('current_period_start'), bounds('current_period_end')]
      return {
        current_period_start: starts.length === 0 ? created : Math.max(...starts),
        current_period_end: ends.length === 0 ? created : Math.min(...ends),
      }
    },
  },
}

/** A coupon or a promotion code of its own is now one of the discounts. */
function discounts(params: Readonly<Fields>): Fields {
  const { coupon, promotion_code } = params
  if (coupon === undefined && promotion_code === undefined) return {}
  const gone = { coupon: undefined, promotion_code: undefined }
  if (params['discounts'] !== undefined) return gone
  if (!coupon && !promotion_code) return { ...gone, discounts: '' }
  return { ...gone, discounts: [coupon ? { coupon } : { promotion_code }] }
}

const ofPhases = (params: Readonly<Fields>): Fields => eachPhase(params, withDiscounts)

const ofPreview = (params: Readonly<Fields>): Fields => ({ ...discounts(params), ...ofPhases(params) })

function withDiscounts(phase: Fields): Fields {
  const { coupon, ...rest } = phase
  return coupon === undefined ? phase : { ...rest, discounts: coupon === '' ? '' : [{ coupon }] }
}

export const subscriptionDiscounts: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-singular-coupon-promotion-code',
  responses: {
    subscription: ({ discounts: all }, lookup) => ({
      discount: whole(lookup, 'discount', Array.isArray(all) ? all[0] : undefined),
    }),
    subscription_schedule: ({ phases }) => ({
      phases: members(phases).map(phase => ({ ...phase, coupon: members(phase['discounts'])[0]?.['coupon'] ?? null })),
    }),
  },
  params: {
    'invoices.createPreview': ofPreview,
    'invoices.listUpcomingLines': ofPreview,
    'invoices.retrieveUpcoming': ofPreview,
    'subscriptions.create': discounts,
    'subscriptions.update': discounts,
    'subscriptionSchedules.create': ofPhases,
    'subscriptionSchedules.update': ofPhases,
  },
}
