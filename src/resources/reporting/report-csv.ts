/** A report as text: rows of what moved, or their sums. Pure. */
import { isoInstant } from '../../clock/calendar.js'
import { decimal, decimalsOf } from '../../core/money.js'

export interface Movement {
  readonly id: string
  readonly amount: number
  readonly available_on: number
  readonly created: number
  readonly currency: string
  readonly description: string | null
  readonly fee: number
  readonly net: number
  readonly reporting_category: string
  readonly source: string | null
}

type Row = Readonly<Record<string, string>>

export function reportCsv(type: string, columns: readonly string[], movements: readonly Movement[]): string {
  const rows = type.includes('.itemized.') ? movements.map(itemized) : summed(movements)
  const lines = rows.map(row => columns.map(column => quoted(row[column] ?? '')).join(','))
  return [columns.map(quoted).join(','), ...lines, ''].join('\n')
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

const major = (amount: number, currency: string) =>
  decimal(amount)
    .div(10 ** decimalsOf(currency))
    .toFixed(decimalsOf(currency))

const instant = (seconds: number) => isoInstant(seconds).slice(0, 19).replace('T', ' ')

const itemized = (movement: Movement): Row => ({
  balance_transaction_id: movement.id,
  created_utc: instant(movement.created),
  available_on_utc: instant(movement.available_on),
  currency: movement.currency,
  gross: major(movement.amount, movement.currency),
  fee: major(movement.fee, movement.currency),
  net: major(movement.net, movement.currency),
  reporting_category: movement.reporting_category,
  source_id: movement.source ?? '',
  description: movement.description ?? '',
})

/** One row for each category and currency, in the order in which they first come. */
function summed(movements: readonly Movement[]): readonly Row[] {
  const groups = new Map<string, Movement[]>()
  for (const movement of movements) {
    const key = `${movement.reporting_category}/${movement.currency}`
    groups.set(key, [...(groups.get(key) ?? []), movement])
  }
  return [...groups.values()].map(group => {
    const { reporting_category, currency } = group[0]!
    const sum = (field: 'amount' | 'fee' | 'net') =>
      major(
        group.reduce((total, row) => total + row[field], 0),
        currency,
      )
    return {
      category: reporting_category,
      reporting_category,
      description: reporting_category.replaceAll('_', ' '),
      currency,
      count: String(group.length),
      gross: sum('amount'),
      fee: sum('fee'),
      net: sum('net'),
      net_amount: sum('net'),
    }
  })
}
