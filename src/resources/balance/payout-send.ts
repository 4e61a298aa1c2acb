/** Sending a payout: what there is to send, where to, and when it arrives. */
import type Stripe from 'stripe'
import { DAY_SECONDS, startOfDay } from '../../clock/calendar.js'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { formatAmount, percentOf } from '../../core/money.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type BankAccount, bankAccountFields, bankAccounts } from '../customers/bank-account.js'
import { type Card, cards } from '../customers/card.js'
import { accountHome } from './account-home.js'
import { availableAmount, pendingAmount } from './balance.js'
import { stripeFee } from './fee.js'
import { post } from './ledger.js'
import { type Payout, payouts } from './payout.js'
import { isBusinessDay } from './settlement.js'

/** @see https://docs.stripe.com/payouts/instant-payouts */
const INSTANT = { feePercent: 1, feePercentAustralia: 1.5, amountMax: 999_900, amountMin: 50, perDayMax: 10 }

export function sendPayout(tx: Transaction, params: Stripe.PayoutCreateParams): Payout {
  const { amount, method = 'standard' } = params
  const currency = params.currency.toLowerCase()
  if (amount < 1)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  const destination = destinationOf(tx, currency, params.destination)
  if (method === 'instant') requireInstant(tx, amount, currency, destination)
  const reachable =
    availableAmount(tx, currency) + (method === 'instant' ? Math.max(0, pendingAmount(tx, currency)) : 0)
  if (amount > reachable) throw insufficient()
  const { amount: _amount, currency: _currency, destination: _destination, ...told } = params
  return makePayout(tx, {
    amount,
    currency,
    destination,
    instant: method === 'instant',
    automatic: false,
    fields: {
      ...tx.fields(payouts, told),
      metadata: tx.fields(payouts, { metadata: params.metadata ?? {} }).metadata ?? {},
    },
  })
}

const insufficient = () =>
  invalidRequest(
    'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).',
    { code: 'balance_insufficient' },
  )

type Destination = BankAccount | Card

function destinationOf(tx: Transaction, currency: string, id: string | undefined): Destination {
  if (id !== undefined) {
    const found = tx.find(bankAccounts, id) ?? tx.find(cards, id)
    if (found === undefined || found.customer !== undefined) throw noSuch('external account', id, 'destination', 400)
    return found
  }
  const usual = defaultDestination(tx, currency)
  if (usual === undefined) {
    throw invalidRequest(`Sorry, you don't have any external accounts in that currency (${currency}).`, {
      param: 'currency',
    })
  }
  return usual
}

/** The account's external account for a currency. A platform's own bank account is part of its Dashboard: it has one. */
export function defaultDestination(tx: Transaction, currency: string): Destination | undefined {
  const known = (destination: Destination) =>
    destination.default_for_currency === true && destination.currency === currency
  const found = tx.newest(bankAccounts, 'account', tx.account, known) ?? tx.newest(cards, 'account', tx.account, known)
  if (found !== undefined || tx.account !== tx.platform || currency !== accountHome(tx).currency) return found
  return tx.insert(bankAccounts, {
    ...bankAccountFields(
      tx,
      { account_number: '000123456789', routing_number: '110000000', country: tx.settings.country },
      currency,
    ),
    account: tx.account,
    available_payout_methods: ['standard', 'instant'],
    default_for_currency: true,
  } as Changes<BankAccount>)
}

function requireInstant(tx: Transaction, amount: number, currency: string, destination: Destination): void {
  const methods: readonly string[] = destination.available_payout_methods ?? []
  if (!methods.includes('instant')) {
    throw invalidRequest('The destination of this payout does not support instant payouts.', {
      code: 'instant_payouts_unsupported',
      param: 'method',
    })
  }
  if (amount > INSTANT.amountMax) {
    throw invalidRequest(
      destination.object === 'bank_account'
        ? `Instant Payouts to bank accounts are only supported for amounts less than or equal to $${INSTANT.amountMax / 100}`
        : `Instant Payouts are only supported for amounts less than or equal to ${formatAmount(INSTANT.amountMax, currency)}`,
    )
  }
  if (amount < INSTANT.amountMin) {
    throw invalidRequest(`Instant payouts must be at least ${formatAmount(INSTANT.amountMin, currency)}.`, {
      code: 'amount_too_small',
      param: 'amount',
    })
  }
  const since = startOfDay(tx.now)
  const today = tx.all(payouts).filter(payout => payout.method === 'instant' && payout.created >= since)
  if (today.length >= INSTANT.perDayMax) {
    throw invalidRequest('You have reached the daily limit of instant payouts.', {
      code: 'instant_payouts_limit_exceeded',
    })
  }
}

interface NewPayout {
  readonly amount: number
  readonly currency: string
  readonly destination: Destination
  readonly instant: boolean
  readonly automatic: boolean
  readonly fields?: Changes<Payout>
}

/** How long a payout can still be canceled. */
const PENDING_SECONDS = 3600
const INSTANT_SECONDS = 1800

export function makePayout(
  tx: Transaction,
  { amount, currency, destination, instant, automatic, fields }: NewPayout,
): Payout {
  const { country } = accountHome(tx)
  const id = tx.newId('po')
  const percent = country === 'AU' ? INSTANT.feePercentAustralia : INSTANT.feePercent
  const transaction = post(tx, {
    type: 'payout',
    reportingCategory: 'payout',
    amount: -amount,
    currency,
    fees: instant ? stripeFee(percentOf(amount, percent), currency, 'Instant payout fee') : [],
    source: id,
    description: 'STRIPE PAYOUT',
    availableOn: 'now',
  })
  const arrival = arrivalDay(tx.now, country)
  const payout = tx.create(payouts, {
    statement_descriptor: null,
    source_type: 'card',
    ...fields,
    id,
    amount,
    arrival_date: instant ? tx.now : arrival,
    automatic,
    balance_transaction: transaction.id,
    currency,
    destination: destination.id,
    method: instant ? 'instant' : 'standard',
    reconciliation_status: automatic ? 'in_progress' : 'not_applicable',
    status: 'pending',
    trace_id: { status: 'pending', value: null },
    type: destination.object,
    _arrivesAt: instant ? tx.now + INSTANT_SECONDS : arrival + DAY_SECONDS,
  } as Changes<Payout>)
  tx.schedule('payout.submit', id, tx.now + (instant ? 1 : PENDING_SECONDS))
  return payout
}

/** Observed in a test environment: the same day, or the next business day. */
function arrivalDay(at: number, country: string): number {
  let day = startOfDay(at)
  while (!isBusinessDay(day, country)) day += DAY_SECONDS
  return day
}
