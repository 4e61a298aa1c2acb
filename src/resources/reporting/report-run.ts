/** ReportRun: one report, computed a moment after it was asked for. @see https://docs.stripe.com/reports/api */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { type Resource, resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { balanceTransactions } from '../balance/balance-transaction.js'
import { type Movement, reportCsv } from './report-csv.js'
import { COLUMNS, reportTypes } from './report-type.js'

/** The file is kept as an id, and shown whole. */
export type ReportRun = Omit<Stored<Stripe.Reporting.ReportRun>, 'result'> & { readonly result: string | null }

export const reportRunMachine = lifecycleSetup<{ type: 'succeed' } | { type: 'fail' }>().createMachine({
  id: 'reporting.report_run',
  initial: 'pending',
  states: {
    pending: {
      on: {
        succeed: { target: 'succeeded', actions: [stamp('succeeded_at'), emit('reporting.report_run.succeeded')] },
        fail: { target: 'failed', actions: emit('reporting.report_run.failed') },
      },
    },
    succeeded: {},
    failed: {},
  },
})

export const reportRuns = resource<ReportRun>('reporting.report_run', {
  idPrefix: 'frr',
  api: 'reporting.reportRuns',
  label: 'report run',
  lifecycle: reportRunMachine,
  show: (tx, { result }: ReportRun) => ({ result: tx.shown('file', result) ?? null }),
})

const files: Resource = { object: 'file', idPrefix: 'file' }

const COMPUTE_SECONDS = 60

export const operations = {
  create(tx: Transaction, params: Stripe.Reporting.ReportRunCreateParams): ReportRun {
    const type = tx.need(reportTypes, params.report_type, 'report_type')
    const { interval_start: from, interval_end: to } = params.parameters ?? {}
    if (from === undefined) throw missingParameter('parameters[interval_start]')
    if (to === undefined && !type.id.startsWith('balance.')) throw missingParameter('parameters[interval_end]')
    if (to !== undefined && to <= from) {
      throw invalidRequest('`interval_end` must be after `interval_start`.', { param: 'parameters[interval_end]' })
    }
    if (from < type.data_available_start) {
      throw invalidRequest(`Data for the report type ${type.id} is available from ${type.data_available_start} on.`, {
        param: 'parameters[interval_start]',
      })
    }
    const run = tx.create(reportRuns, {
      ...tx.fields(reportRuns, params),
      parameters: (params.parameters ?? {}) as ReportRun['parameters'],
      report_type: type.id,
      status: 'pending',
    })
    tx.schedule('reporting.report_run.compute', run.id, tx.now + COMPUTE_SECONDS)
    return run
  },
}

export const due = {
  'reporting.report_run.compute'(tx: Transaction, id: string) {
    const run = tx.find(reportRuns, id)
    if (run?.status !== 'pending') return
    const csv = reportCsv(run.report_type, columnsOf(run), movementsOf(tx, run))
    tx.send(reportRuns, run, { type: 'succeed' }, { result: fileOf(tx, run, csv).id })
  },
}

const columnsOf = ({ parameters, report_type }: ReportRun): readonly string[] =>
  parameters.columns ?? COLUMNS[report_type] ?? []

/** What moved the balance in the interval, oldest first. */
function movementsOf(tx: Transaction, { parameters }: ReportRun): readonly Movement[] {
  const {
    interval_start: from = 0,
    interval_end: to = Number.MAX_SAFE_INTEGER,
    currency,
    reporting_category,
  } = parameters
  return tx
    .all(balanceTransactions)
    .filter(({ created }) => created >= from && created < to)
    .filter(movement => currency === undefined || movement.currency === currency)
    .filter(movement => reporting_category === undefined || movement.reporting_category === reporting_category)
    .reverse() as readonly Movement[]
}

function fileOf(tx: Transaction, { id }: ReportRun, csv: string): StoredObject {
  const file = tx.newId('file')
  return tx.create(files, {
    id: file,
    expires_at: null,
    filename: `${id}.csv`,
    purpose: 'finance_report_run',
    size: csv.length,
    title: null,
    type: 'csv',
    url: `https://files.stripe.com/v1/files/${file}/contents`,
    _content: csv,
  } as Changes<StoredObject>)
}
