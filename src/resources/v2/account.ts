/** Account of v2: one identity, with a configuration for each part that it plays. @see https://docs.stripe.com/api/v2/core/accounts */
import type Stripe from 'stripe'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { listV2 } from '../../core/list-v2.js'
import type { Shown } from '../../core/render.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { type Include, withIncluded } from './include.js'

export type AccountV2 = Stored<Stripe.V2.Core.Account> & { readonly _state: 'open' | 'closed' }

export const accountV2Machine = lifecycleSetup<{ type: 'close' }>().createMachine({
  id: 'v2.core.account',
  initial: 'open',
  states: { open: { on: { close: 'closed' } }, closed: {} },
})

export const accountsV2 = resource<AccountV2>('v2.core.account', {
  idPrefix: 'acct',
  idLength: 16,
  api: 'v2.core.accounts',
  label: 'account',
  lifecycle: accountV2Machine,
  statusField: '_state',
})

const HIDDEN = ['configuration', 'defaults', 'future_requirements', 'identity', 'requirements'] as const

const show = (tx: Transaction, account: AccountV2, include?: Include): Shown =>
  withIncluded(tx, account, HIDDEN, include)

interface Asked {
  readonly include?: readonly string[]
}

const RESPONSIBILITIES = { fees_collector: 'stripe', losses_collector: 'stripe', requirements_collector: 'stripe' }

export const operations = {
  create(tx: Transaction, params: Stripe.V2.Core.AccountCreateParams): Shown {
    const { include, configuration, defaults, ...told } = params
    const account = tx.create(accountsV2, {
      ...tx.fields(accountsV2, told),
      applied_configurations: appliedOf(configuration),
      ...configured(tx, configuration, undefined),
      defaults: withDefaults(tx, defaults),
      _state: 'open',
    } as Changes<AccountV2>)
    return show(tx, account, include as Include)
  },

  retrieve: (tx: Transaction, account: AccountV2, { include }: Asked): Shown => show(tx, account, include),

  update(tx: Transaction, account: AccountV2, params: Stripe.V2.Core.AccountUpdateParams): Shown {
    const { include, configuration, ...told } = params
    const applied = [...new Set([...account.applied_configurations, ...appliedOf(configuration)])]
    const changed = tx.update(accountsV2, account, {
      ...tx.fields(accountsV2, told, account),
      applied_configurations: applied,
      ...configured(tx, configuration, account),
    } as Changes<AccountV2>)
    return show(tx, changed, include as Include)
  },

  list(
    tx: Transaction,
    { include, applied_configurations: wanted, closed, ...params }: Stripe.V2.Core.AccountListParams & Asked,
  ) {
    const page = listV2(tx, accountsV2, params as Record<string, unknown>, {
      url: '/v2/core/accounts',
      accept: found => {
        const { applied_configurations: applied, _state } = found as AccountV2
        return (_state === 'closed') === (closed ?? false) && (wanted ?? []).every(name => applied.includes(name))
      },
    })
    return { ...page, data: page.data.map(account => show(tx, account as AccountV2, include)) }
  },

  close(tx: Transaction, account: AccountV2): Shown {
    const closed = move(tx, accountsV2, account, { type: 'close' }, { closed: true })
    tx.emit('v2.core.account.closed', closed)
    return show(tx, closed)
  },
}

const appliedOf = (configuration: object | undefined) =>
  Object.entries(configuration ?? {}).flatMap(([name, told]) => (told === undefined ? [] : [name]))

/** A configuration that is spoken of is applied, unless it says otherwise. */
function configured(tx: Transaction, told: object | undefined, account: AccountV2 | undefined): Changes<AccountV2> {
  if (told === undefined) return {}
  const named = Object.fromEntries(
    Object.entries(told).map(([name, parts]) => [name, { applied: true, ...(parts as object) }]),
  )
  return tx.fields(accountsV2, { configuration: named }, account)
}

function withDefaults(tx: Transaction, told: object | undefined): unknown {
  const { defaults } = tx.fields(accountsV2, { defaults: told ?? {} })
  return { ...(defaults as object | undefined), responsibilities: RESPONSIBILITIES, ...responsibilitiesOf(told) }
}

function responsibilitiesOf(told: object | undefined): object {
  const given = (told as { readonly responsibilities?: object } | undefined)?.responsibilities
  return given === undefined ? {} : { responsibilities: { ...RESPONSIBILITIES, ...given } }
}
