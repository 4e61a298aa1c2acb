import { list, PAGE, type Row } from './row.js'

/** No package has them any more; pinned to `2025-02-24.acacia` or older they are answered. */
export const acacia: readonly Row[] = [
  ['invoices.retrieveUpcoming', 'GET /v1/invoices/upcoming', 'action', '@invoice', 'invoices.createPreview'],
  [
    'invoices.listUpcomingLines',
    'GET /v1/invoices/upcoming/lines',
    'action',
    list('line_item'),
    'invoices.createPreview',
  ],
  [
    'subscriptionItems.createUsageRecord',
    'POST /v1/subscription_items/{id}/usage_records',
    'create',
    '@usage_record',
    { 'action?': { e: ['increment', 'set'] }, quantity: 'i', 'timestamp?': { u: ['=now', 't'] } },
  ],
  [
    'subscriptionItems.listUsageRecordSummaries',
    'GET /v1/subscription_items/{id}/usage_record_summaries',
    'list',
    list('usage_record_summary'),
    PAGE,
  ],
]
