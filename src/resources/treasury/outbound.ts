/** What outbound transfers (to one's own account) and outbound payments (to others) have in common. */
import { DAY_SECONDS } from '../../clock/calendar.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import type { Resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { paymentMethods } from '../payments/payment-method.js'
import { move } from '../refused.js'
import { requireFunds, requireReady } from './financial-account.js'
import { closeFlow, enter, type Impact, openFlow, type TreasuryEntry, treasuryTransactions } from './ledger.js'

export type OutboundKind = 'outbound_payment' | 'outbound_transfer'

type Event = { type: 'post' } | { type: 'fail' } | { type: 'cancel' } | { type: 'return' }

export const outboundMachine = (kind: OutboundKind) => {
  const to = (state: string) => ({ target: state, actions: emit(`treasury.${kind}.${state}`) })
  return lifecycleSetup<Event>().createMachine({
    id: `treasury.${kind}`,
    initial: 'processing',
    states: {
      processing: {
        on: { post: to('posted'), fail: to('failed'), cancel: to('canceled'), return: to('returned') },
      },
      posted: { on: { return: to('returned') } },
      failed: {},
      canceled: {},
      returned: {},
    },
  })
}

/** The fields that both have, as far as the flow needs them. */
export interface Outbound extends StoredObject {
  readonly amount: number
  readonly currency: string
  readonly financial_account: string
  readonly status: string
  readonly status_transitions: object
  readonly transaction: string
}

interface Params {
  readonly amount: number
  readonly currency: string
  readonly financial_account: string
  readonly description?: string
  readonly statement_descriptor?: string
  readonly destination_payment_method?: string
  readonly destination_payment_method_data?: {
    readonly type: string
    readonly financial_account?: string
    readonly us_bank_account?: { readonly account_number?: string; readonly routing_number?: string }
    readonly billing_details?: { readonly address?: object; readonly email?: string; readonly name?: string }
  }
  readonly destination_payment_method_options?: { readonly us_bank_account?: { readonly network?: string } | '' }
}

/** Days that the rails take, where no test moves it before. */
const RAIL_DAYS = 2
const TRANSITIONS = { canceled_at: null, failed_at: null, posted_at: null, returned_at: null }

export function createOutbound(
  tx: Transaction,
  resource: Resource,
  kind: OutboundKind,
  params: Params,
  more: object,
): StoredObject {
  const network = (params.destination_payment_method_options?.us_bank_account || undefined)?.network ?? 'ach'
  const inside = params.destination_payment_method_data?.type === 'financial_account'
  const feature = inside
    ? 'intra_stripe_flows'
    : network === 'us_domestic_wire'
      ? (`${kind}s.us_domestic_wire` as const)
      : (`${kind}s.ach` as const)
  const account = requireReady(tx, params.financial_account, feature)
  requireFunds(account, params.amount, params.currency)
  const { amount, currency } = params
  const id = tx.newId(resource.idPrefix!)
  const description = params.description ?? `${kind === 'outbound_payment' ? 'Outbound payment' : 'Outbound transfer'}`
  const { id: transaction } = openFlow(tx, { account, id, type: kind, amount: -amount, currency, description }, kind, {
    cash: -amount,
    outbound_pending: amount,
  })
  const made = tx.create(resource, {
    ...tx.fields(resource, params),
    id,
    cancelable: true,
    destination_payment_method: params.destination_payment_method ?? null,
    destination_payment_method_details: destinationOf(tx, params, network),
    expected_arrival_date: tx.now + RAIL_DAYS * DAY_SECONDS,
    statement_descriptor: params.statement_descriptor ?? (kind === 'outbound_payment' ? 'payment' : 'transfer'),
    status: 'processing',
    status_transitions: TRANSITIONS,
    transaction,
    ...more,
  } as Changes<StoredObject>)
  tx.schedule(`treasury.${kind}.post`, id, tx.now + RAIL_DAYS * DAY_SECONDS)
  return made
}

function destinationOf(tx: Transaction, params: Params, network: string): object {
  const details = params.destination_payment_method_data?.billing_details
  const billing_details = {
    email: details?.email ?? null,
    name: details?.name ?? null,
    address: { ...NO_ADDRESS, ...details?.address },
  }
  const told = params.destination_payment_method_data
  if (told?.type === 'financial_account') {
    return {
      billing_details,
      financial_account: { id: told.financial_account ?? '', network: 'stripe' },
      type: 'financial_account',
    }
  }
  const saved =
    params.destination_payment_method === undefined
      ? undefined
      : tx.need(paymentMethods, params.destination_payment_method, 'destination_payment_method')
  const bank = saved?.us_bank_account
  return {
    billing_details,
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: bank?.account_holder_type ?? 'individual',
      account_type: bank?.account_type ?? 'checking',
      bank_name: bank?.bank_name ?? 'STRIPE TEST BANK',
      fingerprint: bank?.fingerprint ?? null,
      last4: bank?.last4 ?? told?.us_bank_account?.account_number?.slice(-4) ?? null,
      network,
      routing_number: bank?.routing_number ?? told?.us_bank_account?.routing_number ?? null,
    },
  }
}

const NO_ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

const PAST = { post: 'posted', fail: 'failed', cancel: 'canceled', return: 'returned' } as const

/** What each step does to the money: it leaves what is pending, and comes back unless it has arrived. */
export function moveOutbound(
  tx: Transaction,
  resource: Resource<Outbound>,
  kind: OutboundKind,
  outbound: Outbound,
  verb: keyof typeof PAST,
  more: Changes<Outbound> = {},
): Outbound {
  const { amount, status, transaction } = outbound
  const moved = move(tx, resource, outbound, { type: verb }, {
    ...more,
    cancelable: false,
    status_transitions: { ...outbound.status_transitions, [`${PAST[verb]}_at`]: tx.now },
  } as Changes<Outbound>)
  const back: Impact = { cash: amount, outbound_pending: -amount }
  if (verb === 'post')
    closeFlow(tx, transaction, `${kind}_posting` as TreasuryEntry['type'], { outbound_pending: -amount }, 'post')
  else if (verb === 'return' && status === 'posted') {
    enter(tx, tx.get(treasuryTransactions, transaction), `${kind}_return` as TreasuryEntry['type'], { cash: amount })
  } else closeFlow(tx, transaction, `${kind}_${ENTRIES[verb]}` as TreasuryEntry['type'], back, 'void')
  return moved
}

const ENTRIES: Readonly<Record<string, string>> = { fail: 'failure', cancel: 'cancellation', return: 'return' }

interface Returned {
  readonly returned_details?: { readonly code?: string }
}

/** The operations of one kind: its own, and those of the test helpers. */
export function outboundOperations(resource: Resource<Outbound>, kind: OutboundKind, api: string) {
  const named = (tx: Transaction, id: string) => tx.need(resource, id, 'id', 404)
  const name = kind === 'outbound_payment' ? 'OutboundPayment' : 'OutboundTransfer'
  const step =
    (verb: keyof typeof PAST) =>
    (tx: Transaction, [id]: readonly [string]) =>
      moveOutbound(tx, resource, kind, named(tx, id), verb)
  return {
    cancel: (tx: Transaction, outbound: Outbound) => moveOutbound(tx, resource, kind, outbound, 'cancel'),
    [`testHelpers.${api}.post`]: step('post'),
    [`testHelpers.${api}.fail`]: step('fail'),
    [`testHelpers.${api}.return${name}`](tx: Transaction, [id]: readonly [string], { returned_details }: Returned) {
      const outbound = named(tx, id)
      const details = { code: returned_details?.code ?? 'declined', transaction: outbound.transaction }
      return moveOutbound(tx, resource, kind, outbound, 'return', { returned_details: details } as Changes<Outbound>)
    },
    [`testHelpers.${api}.update`](tx: Transaction, [id]: readonly [string], params: object) {
      const outbound = named(tx, id)
      const changed = tx.put(resource, outbound, tx.fields(resource, params, outbound))
      tx.emit(`treasury.${kind}.tracking_details_updated`, changed)
      return changed
    },
  }
}

export const postWhenDue = (resource: Resource<Outbound>, kind: OutboundKind) => (tx: Transaction, id: string) => {
  const outbound = tx.find(resource, id)
  if (outbound?.status === 'processing') moveOutbound(tx, resource, kind, outbound, 'post')
}
