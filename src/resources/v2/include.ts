/** What an answer of v2 includes: some fields are shown only where the request names them. @see https://docs.stripe.com/api-includable-response-values */
import { present, Shown } from '../../core/render.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'

export type Include = readonly string[] | undefined

/** `hidden` fields are left out, unless `include` names them or something in them. */
export function withIncluded(
  tx: Transaction,
  object: StoredObject,
  hidden: readonly string[],
  include: Include,
): Shown {
  const shown: Record<string, unknown> = { ...present(tx, object) }
  for (const field of hidden) {
    const paths = (include ?? []).filter(path => path === field || path.startsWith(`${field}.`))
    if (paths.length === 0) delete shown[field]
    else if (!paths.includes(field))
      shown[field] = narrowed(
        shown[field],
        paths.map(path => path.slice(field.length + 1)),
      )
  }
  return new Shown(shown as unknown as StoredObject)
}

function narrowed(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)))
}
