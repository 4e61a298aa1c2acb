/** A session's filter names one country, no longer several. */
import { type Change, isFields } from '../change.js'

export const oneCountry: Change = {
  since: '2026-09-30.endive',
  source:
    'https://docs.stripe.com/changelog/endive/2026-09-30/rename-financial-connections-countries-filter-to-country',
  responses: {
    'financial_connections.session': ({ filters }) =>
      isFields(filters) ? { filters: { ...filters, countries: filters['country'] ? [filters['country']] : null } } : {},
  },
  params: {
    'financialConnections.sessions.create'({ filters }) {
      if (!isFields(filters) || !Array.isArray(filters['countries'])) return {}
      const { countries, ...rest } = filters
      return { filters: { ...rest, country: (countries as unknown[])[0] } }
    },
  },
}
