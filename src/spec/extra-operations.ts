/**
 * Calls that no generally available package has: older ones, betas, and what only the documentation or the CLI knows.
 * Parameters and answers are those of similar calls where there are any.
 */
import { acacia } from './extra-calls/acacia.js'
import { beta } from './extra-calls/beta.js'
import { cli } from './extra-calls/cli.js'
import { docs } from './extra-calls/docs.js'
import type { Row } from './extra-calls/row.js'
import type { Operation, Type } from './type.js'

type Known = (id: string) => Operation | undefined

/** `known` finds a call of the package, whose parameters an extra one may share. */
export function extraOperations(known: Known): readonly Operation[] {
  return Object.entries({ acacia, beta, docs, cli }).flatMap(([source, rows]) =>
    rows.map(row => operationOf(row, source as NonNullable<Operation['source']>, known)),
  )
}

/** Upcoming invoices and usage records: @see https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing */
const LAST_OF_ACACIA = '2025-02-24.acacia'

function operationOf(
  [id, call, kind, response, params = {}]: Row,
  source: NonNullable<Operation['source']>,
  known: Known,
): Operation {
  const [verb, path] = call.split(' ') as [Operation['verb'], string]
  const like = typeof params === 'string' ? known(params) : undefined
  const own: Type = { o: { ...(typeof params === 'string' ? {} : params), 'expand?': { a: 's' } } }
  return {
    id,
    verb,
    path,
    kind,
    get params() {
      return like?.params ?? own
    },
    response,
    source,
    ...(source === 'acacia' && { until: LAST_OF_ACACIA }),
    ...(path.startsWith('/oauth') && { host: 'connect' as const }),
  }
}
