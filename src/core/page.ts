/** Pages: what stands behind a link that an object shows. Whoever has the link may read it; no key is asked for. */
import type { Download } from './bytes.js'
import type { Engine } from './engine.js'
import { unknownUrl } from './errors.js'
import type { WorldState } from './state.js'
import { Transaction } from './transaction.js'

/** What a token leads to; `undefined` where it leads nowhere. */
export type Page = (tx: Transaction, token: string) => Download | undefined

/** `/invoice/{account}/{token}/pdf` is the page `invoice/pdf`; the API's own paths are none. */
export function readPage(engine: Engine, state: WorldState, verb: string, path: string): Download | undefined {
  if (verb !== 'GET' || path.startsWith('/v')) return undefined
  const [, kind, account, token, part] = path.split('/')
  const page = engine.page(part === undefined ? `${kind}` : `${kind}/${part}`)
  if (page === undefined || account === undefined || token === undefined) return undefined
  const caller = { account, requestId: null, idempotencyKey: null, apiVersion: state.apiVersion }
  const found = page(new Transaction(engine, state, caller), token)
  if (found === undefined) throw unknownUrl(verb, path)
  return found
}
