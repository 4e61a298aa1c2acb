/** FinancingOffer: money that Stripe Capital lends to a connected account. @see https://docs.stripe.com/api/capital/financing_offers */
import { DAY_SECONDS } from '../../clock/calendar.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'

export interface FinancingOffer extends StoredObject {
  readonly status: string
  readonly offered_terms: Terms | null
  readonly accepted_terms: object | null
}

interface Terms {
  readonly advance_amount: number
  readonly campaign_type: string
  readonly currency: string
  readonly fee_amount: number
  readonly previous_financing_fee_discount_rate: number | null
  readonly withhold_rate: number
}

type Event =
  | { type: 'deliver' }
  | { type: 'accept' }
  | { type: 'pay_out' }
  | { type: 'repay' }
  | { type: 'close' }
  | { type: 'cancel' }
  | { type: 'reject' }
  | { type: 'expire' }
  | { type: 'replace' }

const to = (state: string) => ({ target: state, actions: emit(`capital.financing_offer.${state}`) })

export const financingOfferMachine = lifecycleSetup<Event>().createMachine({
  id: 'capital.financing_offer',
  initial: 'undelivered',
  states: {
    undelivered: { on: { deliver: 'delivered', expire: to('expired'), replace: 'replaced' } },
    delivered: { on: { accept: to('accepted'), cancel: to('canceled'), expire: to('expired'), replace: 'replaced' } },
    accepted: { on: { pay_out: to('paid_out'), reject: to('rejected'), cancel: to('canceled') } },
    paid_out: { on: { repay: to('fully_repaid'), close: 'completed' } },
    fully_repaid: {},
    completed: {},
    canceled: {},
    rejected: {},
    expired: {},
    replaced: {},
  },
})

export const financingOffers = resource<FinancingOffer>('capital.financing_offer', {
  idPrefix: 'financingoffer',
  label: 'financing offer',
  lifecycle: financingOfferMachine,
  indexes: { status: 'status', connected_account: 'account' },
})

const OPEN_DAYS = 30
const TERMS: Terms = {
  advance_amount: 100_000,
  campaign_type: 'newly_eligible_user',
  currency: 'usd',
  fee_amount: 10_000,
  previous_financing_fee_discount_rate: null,
  withhold_rate: 0.1,
}

interface Params {
  readonly financing_type?: string
  readonly metadata?: object
  readonly product_type?: string
  readonly status?: string
}

const ACCEPTED = new Set(['accepted', 'paid_out', 'fully_repaid', 'completed'])

function offer(tx: Transaction, params: Params): FinancingOffer {
  const status = params.status ?? 'undelivered'
  const type = params.financing_type ?? 'cash_advance'
  const { advance_amount, currency, fee_amount, withhold_rate } = TERMS
  const accepted = { advance_amount, currency, fee_amount, previous_financing_fee_discount_amount: null, withhold_rate }
  const made = tx.create(financingOffers, {
    ...tx.fields(financingOffers, params),
    accepted_terms: ACCEPTED.has(status) ? accepted : null,
    account: tx.account,
    expires_after: tx.now + OPEN_DAYS * DAY_SECONDS,
    financing_type: type,
    offered_terms: TERMS,
    product_type: params.product_type ?? 'standard',
    status,
    type,
  } as Changes<FinancingOffer>)
  tx.schedule('capital.financing_offer.expire', made.id, tx.now + OPEN_DAYS * DAY_SECONDS)
  return made
}

export const operations = {
  'testHelpers.capital.financingOffers.create': (tx: Transaction, _: readonly string[], params: Params) =>
    offer(tx, params),

  /** A second offer, for more of the same. */
  'testHelpers.capital.financingOffers.refill': (tx: Transaction, [id]: readonly [string]) => {
    tx.need(financingOffers, id, 'id', 404)
    return offer(tx, { product_type: 'refill', status: 'undelivered' })
  },

  'capital.financingOffers.markDelivered': (tx: Transaction, [id]: readonly [string]) =>
    move(tx, financingOffers, tx.need(financingOffers, id, 'id', 404), { type: 'deliver' }),

  /** What the account has of Capital now: the newest offer that is not over. */
  'capital.financingSummary.retrieve'(tx: Transaction) {
    const current = tx.all(financingOffers).find(({ status }) => SUMMARIZED[status] !== undefined)
    const status = current === undefined ? 'none' : SUMMARIZED[current.status]!
    return {
      object: 'capital.financing_summary',
      details: current?.accepted_terms ? detailsOf(current) : null,
      financing_offer: current?.id ?? null,
      status,
    }
  },
}

const SUMMARIZED: Readonly<Record<string, string>> = {
  delivered: 'delivered',
  accepted: 'accepted',
  paid_out: 'accepted',
}

const detailsOf = ({ accepted_terms }: FinancingOffer) => {
  const { advance_amount, currency, fee_amount, withhold_rate } = accepted_terms as Terms
  return {
    advance_amount,
    advance_paid_out_at: null,
    currency,
    fee_amount,
    paid_amount: 0,
    remaining_amount: advance_amount + fee_amount,
    repayments_begin_at: null,
    withhold_rate,
  }
}

export const due = {
  'capital.financing_offer.expire'(tx: Transaction, id: string) {
    const found = tx.find(financingOffers, id)
    if (found !== undefined) tx.trySend(financingOffers, found, { type: 'expire' })
  },
}
