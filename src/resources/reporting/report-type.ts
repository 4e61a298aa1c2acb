/** ReportType: a kind of report, and for which days there is data. Read-only. @see https://docs.stripe.com/reports/report-types */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { resource, type Stored } from '../../core/resource.js'

export type ReportType = Stored<Stripe.Reporting.ReportType>

const MOVEMENTS = [
  'balance_transaction_id',
  'created_utc',
  'available_on_utc',
  'currency',
  'gross',
  'fee',
  'net',
  'reporting_category',
  'source_id',
  'description',
]
const SUMMARY = ['reporting_category', 'currency', 'count', 'gross', 'fee', 'net']

/** The columns that a report has unless others are asked for. */
export const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'balance.summary.1': ['category', 'description', 'net_amount', 'currency'],
  'balance_change_from_activity.itemized.3': MOVEMENTS,
  'balance_change_from_activity.summary.1': SUMMARY,
  'payouts.itemized.3': MOVEMENTS,
  'payouts.summary.1': SUMMARY,
  'payout_reconciliation.itemized.5': MOVEMENTS,
  'payout_reconciliation.summary.1': SUMMARY,
  'ending_balance_reconciliation.itemized.4': MOVEMENTS,
  'ending_balance_reconciliation.summary.1': SUMMARY,
}

const NAMES: Readonly<Record<string, string>> = {
  balance: 'Balance summary',
  balance_change_from_activity: 'Balance change from activity',
  payouts: 'Payouts',
  payout_reconciliation: 'Payout reconciliation',
  ending_balance_reconciliation: 'Ending balance reconciliation',
}

/** Data is there until the midnight before now, and begins this long before the world does. */
const PAST_DAYS = 365
const midnight = (seconds: number) => seconds - (seconds % DAY_SECONDS)

export const reportTypes = resource<ReportType>('reporting.report_type', {
  api: 'reporting.reportTypes',
  label: 'report type',
  param: 'report_type',
  seed: ({ now }) =>
    Object.entries(COLUMNS).map(([id, default_columns]) => ({
      id,
      data_available_end: midnight(now),
      data_available_start: midnight(now) - PAST_DAYS * DAY_SECONDS,
      default_columns,
      name: NAMES[id.slice(0, id.indexOf('.'))] ?? id,
      updated: midnight(now),
      version: Number(id.slice(id.lastIndexOf('.') + 1)),
    })),
  show: (tx, type: ReportType) => ({ data_available_end: Math.max(type.data_available_end, midnight(tx.now)) }),
})
