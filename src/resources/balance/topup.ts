/**
 * Topup: money that the owner of an account sends into its balance.
 * @see https://docs.stripe.com/api/topups
 */
import type Stripe from 'stripe'
import { DAY_SECONDS, startOfDay } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { accountHome } from './account-home.js'
import { post } from './ledger.js'
import { addBusinessDays } from './settlement.js'

export type Topup = Stored<Stripe.Topup>

export const topupMachine = lifecycleSetup<{ readonly type: 'arrive' | 'fail' | 'cancel' | 'reverse' }>().createMachine(
  {
    id: 'topup',
    initial: 'pending',
    states: {
      pending: {
        on: {
          arrive: { target: 'succeeded', actions: emit('topup.succeeded') },
          fail: { target: 'failed', actions: emit('topup.failed') },
          cancel: { target: 'canceled', actions: emit('topup.canceled') },
        },
      },
      succeeded: { on: { reverse: { target: 'reversed', actions: emit('topup.reversed') } } },
      failed: {},
      canceled: {},
      reversed: {},
    },
  },
)

export const topups = resource<Topup>('topup', {
  idPrefix: 'tu',
  api: 'topups',
  lifecycle: topupMachine,
  absent: ['payment_method', 'payment_method_options'],
})

/** Business days until a top-up has arrived. */
const ARRIVAL_DAYS = 5

export const operations = {
  create(tx: Transaction, params: Stripe.TopupCreateParams): Topup {
    if (params.amount < 1)
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: 'amount',
      })
    const { source: _source, ...told } = params
    const arrives = addBusinessDays(startOfDay(tx.now), ARRIVAL_DAYS, accountHome(tx).country)
    const topup = tx.create(topups, {
      ...tx.fields(topups, told),
      currency: params.currency.toLowerCase(),
      expected_availability_date: arrives,
      metadata: tx.fields(topups, { metadata: params.metadata ?? {} }).metadata ?? {},
      status: 'pending',
    } as Changes<Topup>)
    tx.schedule('topup.arrive', topup.id, Math.max(arrives, tx.now + DAY_SECONDS))
    return topup
  },

  cancel(tx: Transaction, topup: Topup): Topup {
    const canceled = tx.trySend(topups, topup, { type: 'cancel' })
    if (canceled === undefined)
      throw invalidRequest(`Topup ${topup.id} cannot be canceled because it has a status of ${topup.status}.`, {
        param: 'topup',
      })
    return canceled
  },
}

export const due = {
  'topup.arrive'(tx: Transaction, id: string) {
    const topup = tx.find(topups, id)
    if (topup?.status !== 'pending') return
    const transaction = move(tx, topup, topup.amount)
    tx.send(topups, topup, { type: 'arrive' }, { balance_transaction: transaction })
  },
}

const move = (tx: Transaction, topup: Topup, amount: number): string =>
  post(tx, {
    type: amount > 0 ? 'topup' : 'topup_reversal',
    reportingCategory: amount > 0 ? 'topup' : 'topup_reversal',
    amount,
    currency: topup.currency,
    source: topup.id,
    description: topup.description ?? (amount > 0 ? 'STRIPE TOPUP' : 'STRIPE TOPUP REVERSAL'),
    availableOn: 'now',
  }).id

/** The bank takes a top-up back. */
export function reverseTopup(tx: Transaction, topup: Topup): Topup {
  move(tx, topup, -topup.amount)
  return tx.send(topups, topup, { type: 'reverse' })
}

export const failTopup = (tx: Transaction, topup: Topup): Topup =>
  tx.send(
    topups,
    topup,
    { type: 'fail' },
    { failure_code: 'insufficient_funds', failure_message: 'The bank account has insufficient funds.' },
  )
