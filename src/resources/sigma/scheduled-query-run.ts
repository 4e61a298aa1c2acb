/** ScheduledQueryRun: a query that the Dashboard runs by itself. No call makes one; a new account has seen one run. @see https://docs.stripe.com/api/sigma/scheduled_queries */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { resource, type Stored } from '../../core/resource.js'

export type ScheduledQueryRun = Stored<Stripe.Sigma.ScheduledQueryRun>

const KEPT_DAYS = 30

export const scheduledQueryRuns = resource<ScheduledQueryRun>('scheduled_query_run', {
  idPrefix: 'sqr',
  api: 'sigma.scheduledQueryRuns',
  label: 'scheduled query run',
  events: 'sigma.scheduled_query_run',
  seed: ({ id, now }) => [
    {
      id: id('sqr', 24, 'first run'),
      created: now,
      data_load_time: now - DAY_SECONDS,
      file: null,
      result_available_until: now + KEPT_DAYS * DAY_SECONDS,
      sql: 'select count(*) from charges',
      status: 'completed',
      title: 'Charges so far',
    },
  ],
})
