/** An alert's threshold has its filters with it; before, they stood beside it, and it was a `usage_threshold_config`. */
import { type Change, type Fields, isFields } from '../change.js'
import { at, members } from '../values.js'

export const alertFilters: Change = {
  since: '2024-09-30.acacia',
  source: 'https://docs.stripe.com/changelog/acacia/2024-09-30/billing-alerts-contextualizing-filters',
  responses: {
    'billing.alert'({ usage_threshold: threshold }): Fields {
      if (!isFields(threshold)) return { filter: null, usage_threshold_config: null }
      const { filters, ...config } = threshold
      const [filter] = members(filters)
      return {
        filter: filter === undefined ? null : { customer: at(filter, 'customer') ?? null },
        usage_threshold_config: config,
      }
    },
  },
  params: {
    'billing.alerts.create'({ filter, usage_threshold_config: config }): Fields {
      if (filter === undefined && config === undefined) return {}
      const customer = at(filter, 'customer')
      const filters = customer === undefined ? {} : { filters: [{ type: 'customer', customer }] }
      return {
        filter: undefined,
        usage_threshold_config: undefined,
        ...(isFields(config) && { usage_threshold: { ...config, ...filters } }),
      }
    },
  },
}
