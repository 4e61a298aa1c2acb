/** Secret: what an app keeps for an account or one of its users. @see https://docs.stripe.com/api/apps/secret_store */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type Secret = Stored<Stripe.Apps.Secret>
type Scope = { readonly type: string; readonly user?: string }

export const secrets = resource<Secret>('apps.secret', {
  idPrefix: 'appsecret',
  api: 'apps.secrets',
  label: 'secret',
  onlyExpanded: ['payload'],
  indexes: {
    scope: secret => scopeKey(secret['scope'] as Scope),
    name: secret => `${scopeKey(secret['scope'] as Scope)}/${secret['name']}`,
  },
})

const scopeKey = ({ type, user }: Scope) => (type === 'user' ? `user:${user}` : 'account')
const nameKey = ({ scope, name }: { readonly scope: Scope; readonly name: string }) => `${scopeKey(scope)}/${name}`

/** An app keeps at most this many in one scope. */
const PER_SCOPE_MAX = 10

export const operations = {
  /** A secret of the same name and scope is replaced. */
  create(tx: Transaction, params: Stripe.Apps.SecretCreateParams): Secret {
    requireScope(params.scope)
    const fields = { ...tx.fields(secrets, params), expires_at: params.expires_at ?? null, payload: params.payload }
    const before = live(tx, params)
    if (before !== undefined) return tx.put(secrets, before, fields)
    if (tx.where(secrets, 'scope', scopeKey(params.scope)).length >= PER_SCOPE_MAX) {
      throw invalidRequest(`You can store at most ${PER_SCOPE_MAX} secrets in a scope.`, { param: 'scope' })
    }
    const secret = tx.create(secrets, fields)
    if (params.expires_at !== undefined) tx.schedule('apps.secret.expire', secret.id, params.expires_at)
    return secret
  },

  find: (tx: Transaction, params: Stripe.Apps.SecretFindParams): Secret => needed(tx, params),

  deleteWhere(tx: Transaction, params: Stripe.Apps.SecretDeleteWhereParams): Secret {
    const secret = needed(tx, params)
    tx.remove(secrets, secret)
    return { ...secret, deleted: true }
  },

  list(tx: Transaction, { scope, ...params }: Stripe.Apps.SecretListParams) {
    requireScope(scope)
    return list(tx, secrets, { ...params }, { url: '/v1/apps/secrets', index: ['scope', scopeKey(scope)] })
  },
}

const live = (tx: Transaction, named: Parameters<typeof nameKey>[0]) => tx.newest(secrets, 'name', nameKey(named))

function needed(tx: Transaction, params: { readonly scope: Scope; readonly name: string }): Secret {
  requireScope(params.scope)
  const secret = live(tx, params)
  if (secret !== undefined) return secret
  throw invalidRequest(`No such secret: '${params.name}'`, { status: 404, code: 'resource_missing', param: 'name' })
}

function requireScope({ type, user }: Scope): void {
  if (type === 'user' && user === undefined) throw missingParameter('scope[user]')
}

export const due = {
  'apps.secret.expire'(tx: Transaction, id: string) {
    const secret = tx.find(secrets, id)
    if (secret !== undefined && secret.expires_at !== null && secret.expires_at <= tx.now) tx.remove(secrets, secret)
  },
}
