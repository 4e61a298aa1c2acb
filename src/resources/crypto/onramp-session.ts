/** OnrampSession: somebody buys crypto currency with money. @see https://docs.stripe.com/crypto/onramp */
import { exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { decimal } from '../../core/money.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'

export interface OnrampSession extends StoredObject {
  readonly status: string
  readonly transaction_details: Readonly<Record<string, unknown>>
}

type Event =
  | { type: 'onboard' }
  | { type: 'reject' }
  | { type: 'pay' }
  | { type: 'quote' }
  | { type: 'checkout' }
  | { type: 'fulfill' }

const to = (target: string) => ({ target, actions: emit('crypto.onramp_session.updated') })

export const onrampSessionMachine = lifecycleSetup<Event>().createMachine({
  id: 'crypto.onramp_session',
  initial: 'initialized',
  states: {
    // A headless client asks for a quote before anything else has happened.
    initialized: { on: { onboard: to('requires_payment'), reject: to('rejected'), quote: to('quote_ready') } },
    requires_payment: { on: { pay: to('fulfillment_processing'), reject: to('rejected'), quote: to('quote_ready') } },
    quote_ready: { on: { checkout: to('fulfillment_processing'), quote: to('quote_ready') } },
    fulfillment_processing: { on: { fulfill: to('fulfillment_complete') } },
    fulfillment_complete: {},
    rejected: {},
  },
})

export const onrampSessions = resource<OnrampSession>('crypto.onramp_session', {
  idPrefix: 'cos',
  label: 'onramp session',
  lifecycle: onrampSessionMachine,
  indexes: {
    status: 'status',
    destination_currency: 'transaction_details.destination_currency',
    destination_network: 'transaction_details.destination_network',
  },
})

interface Params {
  readonly destination_amount?: string
  readonly destination_currencies?: readonly string[]
  readonly destination_currency?: string
  readonly destination_network?: string
  readonly destination_networks?: readonly string[]
  readonly lock_wallet_address?: boolean
  readonly source_amount?: string
  readonly source_currency?: string
  readonly wallet_addresses?: Readonly<Record<string, string>>
}

/** Dollars for one unit, and on which network it is sent. A fixed table: a world has no market. */
const COINS: Readonly<Record<string, readonly [dollars: string, network: string]>> = {
  avax: ['25', 'avalanche'],
  btc: ['60000', 'bitcoin'],
  eth: ['3000', 'ethereum'],
  matic: ['0.5', 'polygon'],
  sol: ['150', 'solana'],
  usdc: ['1', 'ethereum'],
  xlm: ['0.1', 'stellar'],
}

const FEES = { network_fee_monetary: '0.50', transaction_fee_monetary: '1.50' }
const DELIVERY_SECONDS = 60

function requireOneAmount({ destination_amount, source_amount }: Params): void {
  if (destination_amount !== undefined && source_amount !== undefined)
    throw exclusiveParameters('source_amount', 'destination_amount')
}

const detailsOf = (params: Params) => ({
  destination_amount: params.destination_amount ?? null,
  destination_currencies: params.destination_currencies ?? Object.keys(COINS),
  destination_currency: params.destination_currency ?? null,
  destination_network: params.destination_network ?? null,
  destination_networks: params.destination_networks ?? [...new Set(Object.values(COINS).map(([, network]) => network))],
  fees: null,
  lock_wallet_address: params.lock_wallet_address ?? false,
  source_amount: params.source_amount ?? null,
  source_currency: params.source_currency ?? null,
  transaction_id: null,
  wallet_address: null,
  wallet_addresses: params.wallet_addresses ?? null,
})

const named = (tx: Transaction, id: string) => tx.need(onrampSessions, id, 'id', 404)

export const operations = {
  'crypto.onrampSessions.create'(tx: Transaction, _: readonly string[], params: Params): OnrampSession {
    requireOneAmount(params)
    const id = tx.newId('cos')
    return tx.create(onrampSessions, {
      ...tx.fields(onrampSessions, params),
      id,
      client_secret: `${id}_secret_${tx.letters(24)}`,
      redirect_url: `https://crypto.link.com?session_hash=${tx.letters(32)}`,
      status: 'initialized',
      transaction_details: detailsOf(params),
    } as Changes<OnrampSession>)
  },

  'crypto.onrampSessions.quote'(tx: Transaction, [id]: readonly [string]): OnrampSession {
    const session = named(tx, id)
    const details = { ...session.transaction_details, fees: FEES }
    return move(tx, onrampSessions, session, { type: 'quote' }, { transaction_details: details })
  },

  'crypto.onrampSessions.checkout'(tx: Transaction, [id]: readonly [string]): OnrampSession {
    const paid = move(tx, onrampSessions, named(tx, id), { type: 'checkout' })
    tx.schedule('crypto.onramp_session.fulfill', id, tx.now + DELIVERY_SECONDS)
    return paid
  },

  'crypto.onrampQuotes.retrieve': (tx: Transaction, _: readonly string[], params: Params) => quotes(tx, params),
  'crypto.onramp.quotes.retrieve': (tx: Transaction, _: readonly string[], params: Params) => quotes(tx, params),
}

/** What the money buys, network by network. */
function quotes(tx: Transaction, params: Params) {
  requireOneAmount(params)
  if (params.destination_amount !== undefined && params.destination_currencies?.length !== 1) {
    throw invalidRequest('`destination_amount` needs exactly one of `destination_currencies`.', {
      param: 'destination_currencies',
    })
  }
  const money = params.source_amount ?? '100.00'
  const byNetwork: Record<string, unknown[]> = {}
  for (const [coin, [dollars, network]] of Object.entries(COINS)) {
    if (params.destination_currencies?.includes(coin) === false) continue
    if (params.destination_networks?.includes(network) === false) continue
    const bought = params.destination_amount ?? decimal(money).div(dollars).prec(8).toFixed()
    const paid =
      params.destination_amount === undefined ? money : decimal(params.destination_amount).times(dollars).toFixed(2)
    const total = decimal(paid).plus(FEES.network_fee_monetary).plus(FEES.transaction_fee_monetary).toFixed(2)
    byNetwork[network] = [
      ...(byNetwork[network] ?? []),
      {
        id: tx.letters(64).toLowerCase(),
        destination_amount: bought,
        destination_currency: coin,
        destination_network: network,
        fees: FEES,
        source_total_amount: total,
      },
    ]
  }
  return {
    id: tx.letters(64).toLowerCase(),
    object: 'crypto.onramp.quotes',
    created: tx.now,
    destination_network_quotes: byNetwork,
    livemode: false,
    rate_fetched_at: tx.now,
    source_amount: money,
    source_currency: params.source_currency ?? 'usd',
  }
}

export const due = {
  'crypto.onramp_session.fulfill'(tx: Transaction, id: string) {
    const session = tx.find(onrampSessions, id)
    if (session?.status !== 'fulfillment_processing') return
    const details = { ...session.transaction_details, transaction_id: tx.letters(64).toLowerCase() }
    tx.send(onrampSessions, session, { type: 'fulfill' }, { transaction_details: details })
  },
}
