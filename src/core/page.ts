/** Pages: what stands behind a link that an object shows. Whoever has the link may read it; no key is asked for. */
import type { Download } from './bytes.js'
import type { Engine } from './engine.js'
import { unknownUrl } from './errors.js'
import type { WorldState } from './state.js'
import { Transaction } from './transaction.js'

/** What a token leads to; `undefined` where it leads nowhere. */
export type Page = (tx: Transaction, token: string) => Download | undefined

/**
 * `/invoice/{account}/{token}/pdf` is the page `invoice/pdf`, and the token of `/links/{token}` names its account; the
 * API's own paths are none.
 */
export function readPage(engine: Engine, state: WorldState, verb: string, path: string): Download | undefined {
  if (verb !== 'GET' || path.startsWith('/v')) return undefined
  const [, kind, first = '', token = first, part] = path.split('/')
  const page = engine.page(part === undefined ? `${kind}` : `${kind}/${part}`)
  if (page === undefined) return undefined
  const account = token === first ? accountIn(token) : first
  const caller = { account, requestId: null, idempotencyKey: null, apiVersion: state.apiVersion }
  const found = page(new Transaction(engine, state, caller), token)
  if (found === undefined) throw unknownUrl(verb, path)
  return found
}

/** A token that says whose it is, as those of Stripe's file links do. */
export const accountToken = (account: string, letters: string): string =>
  btoa(`0|${account}|${letters}`).replaceAll('=', '')

function accountIn(token: string): string {
  try {
    return atob(token).split('|')[1] ?? ''
  } catch {
    return ''
  }
}
