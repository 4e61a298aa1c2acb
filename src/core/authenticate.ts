/** Third step: whose key, which account, which version. */
import { isApiVersion } from '../spec/versions/edition.js'
import { invalidKey, invalidRequest, missingKey, noAccessToAccount, publishableKey } from './errors.js'

export interface Credentials {
  readonly key: string
  readonly publishable: boolean
}

/** `Authorization: Bearer sk_…`, or Basic with the key as the user name. */
export function keyOf(authorization: string | undefined): string {
  const [scheme, value = ''] = (authorization ?? '').trim().split(/\s+/, 2)
  if (value === '') throw missingKey()
  if (/^bearer$/i.test(scheme!)) return value
  if (/^basic$/i.test(scheme!)) {
    const key = decodeBase64(value).split(':')[0]!
    if (key === '') throw missingKey()
    return key
  }
  throw missingKey()
}

function decodeBase64(text: string): string {
  try {
    return atob(text)
  } catch {
    return ''
  }
}

/** Any key of Stripe's form for a test environment opens the world; there is nothing to know it by. */
export function authenticate(authorization: string | undefined): Credentials {
  const key = keyOf(authorization)
  if (/^(sk|rk|ek)_test_[\w-]+$/.test(key)) return { key, publishable: false }
  if (/^pk_test_[\w-]+$/.test(key)) return { key, publishable: true }
  throw invalidKey(key)
}

/** A publishable key may make tokens and payment methods, and nothing that the account owner alone may do. */
export function requirePermitted(credentials: Credentials, verb: string, path: string): void {
  if (!credentials.publishable) return
  if (verb === 'POST' && /^\/v1\/(tokens|sources|payment_methods)$/.test(path)) return
  if (/^\/v1\/(payment_intents|setup_intents)\/[^/]+(\/confirm)?$/.test(path)) return
  throw publishableKey()
}

export function requireAccount(credentials: Credentials, account: string, known: boolean): void {
  if (!known) throw noAccessToAccount(credentials.key, account)
}

const DATED = /^(\d{4}-\d{2}-\d{2})(\.[a-z]+)?(;.*)?$/

/** The version of a request: its header, else the world's. Beta suffixes (`; name=v1`) are accepted and not kept. */
export function versionOf(header: string | undefined, standard: string): string {
  if (header === undefined || header === '') return standard
  const match = DATED.exec(header.trim())
  const version = match === null ? '' : `${match[1]}${match[2] ?? ''}`
  if (!isApiVersion(version)) throw invalidRequest(`Invalid Stripe API version: ${header}`)
  return version
}
