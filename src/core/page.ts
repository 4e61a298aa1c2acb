/** Pages: what stands behind a link that an object shows. Whoever has the link may read it; no key is asked for. */
import type { Download } from './bytes.js'
import type { Engine } from './engine.js'
import { unknownUrl } from './errors.js'
import type { WorldState } from './state.js'
import { Transaction } from './transaction.js'

/** What a token leads to; `undefined` where it leads nowhere. */
export type Page = (tx: Transaction, token: string) => Download | undefined

/**
 * `/invoice/{account}/{token}/pdf` is the page `invoice/pdf`; where no account is told, as in `/links/{token}` and
 * `/receipts/payment/{token}`, the token names it. The API's own paths are none.
 */
export function readPage(engine: Engine, state: WorldState, verb: string, path: string): Download | undefined {
  if (verb !== 'GET' || path.startsWith('/v')) return undefined
  const [, kind = '', first = '', second, part] = path.split('/')
  const own = engine.page(second === undefined ? kind : `${kind}/${first}`)
  const page = own ?? engine.page(part === undefined ? kind : `${kind}/${part}`)
  if (page === undefined) return undefined
  const token = second ?? first
  const account = own === undefined ? first : partsOf(token)[0]!
  const caller = { account, requestId: null, idempotencyKey: null, apiVersion: state.apiVersion }
  const found = page(new Transaction(engine, state, caller), token)
  if (found === undefined) throw unknownUrl(verb, path)
  return found
}

/** A token that says whose it is, as those of Stripe's file links do, and perhaps what it leads to. */
export const accountToken = (account: string, ...parts: readonly string[]): string =>
  btoa(`0|${account}|${parts.join('|')}`).replaceAll('=', '')

/** The account that a token names, and what else it says. */
export function partsOf(token: string): readonly string[] {
  try {
    const [, account = '', ...parts] = atob(token).split('|')
    return [account, ...parts]
  } catch {
    return ['']
  }
}
