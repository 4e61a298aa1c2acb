/**
 * The older way to charge: at once, by a token or a customer's source, without an intent.
 * @see https://docs.stripe.com/api/charges/create
 */
import type Stripe from 'stripe'
import { cardError, invalidRequest, missingParameter } from '../../core/errors.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { applicationOf } from '../connect/application.js'
import { requireDestination } from '../connect/charge-share.js'
import { customers } from '../customers/customer.js'
import { cardOfToken, methodOfSource } from '../customers/source.js'
import { accountOf, answerAt, bankPays, bankRefuses, disputeDebit } from './bank-answer.js'
import { type Charge, charges } from './charge.js'
import { attemptCard, openOtherCharge } from './charge-attempt.js'
import { familyOf } from './method-family.js'
import type { PaymentError } from './payment-error.js'
import { requireChargeable } from './payment-intent-input.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'
import { requireSourceChargeable, spendSource } from './source.js'

const NO_OPTIONS = { incremental: false, multicapture: false, overcapture: false, extended: false }

export function createDirectCharge(tx: Transaction, params: Stripe.ChargeCreateParams): Charge {
  const { amount, currency } = params
  if (amount === undefined) throw missingParameter('amount')
  if (currency === undefined) throw missingParameter('currency')
  requireChargeable(amount, currency.toLowerCase())
  if (params.customer !== undefined) tx.follow(tx.need(customers, params.customer, 'customer').test_clock)
  requireDestination(tx, { ...params, amount } as Parameters<typeof requireDestination>[1])
  const method = sourceOf(tx, params)
  const attempt = {
    method,
    amount,
    currency: currency.toLowerCase(),
    capture: params.capture === false ? ('manual' as const) : ('now' as const),
    offSession: true,
    asksLater: false,
    authenticated: false,
    asksAuthentication: false,
    options: NO_OPTIONS,
    mandate: null,
    from: fieldsOf(tx, params),
  }
  if (method.type !== 'card') {
    const isDebit = familyOf(method.type) === 'debit'
    const charge = openOtherCharge(tx, attempt, isDebit ? 'pending' : 'succeeded')
    const at = isDebit ? answerAt(tx, method) : undefined
    if (at !== undefined) tx.schedule('charge.answer', charge.id, at)
    spendSource(tx, method.id)
    return withSource(tx, charge, method)
  }
  const result = attemptCard(tx, attempt)
  if (result.kind === 'charged') return withSource(tx, result.charge, method)
  if (result.kind === 'failed') throw chargeError(result.error)
  throw invalidRequest('This payment requires authentication.', { code: 'authentication_required' })
}

export const dueTasks = {
  /** The bank answers a debit that was charged directly. */
  'charge.answer'(tx: Transaction, id: string) {
    const charge = tx.find(charges, id)
    const method = tx.find(paymentMethods, charge?.payment_method)
    if (charge?.status !== 'pending' || method === undefined) return
    const account = accountOf(method)
    if (account.outcome === 'fails') bankRefuses(tx, charge, account)
    else bankPays(tx, charge)
    if (account.outcome === 'disputed') disputeDebit(tx, charge)
  },
}

/** The error of a direct charge names the charge, and holds nothing else. */
function chargeError({ code, message, type: _type, doc_url: _url, ...rest }: PaymentError) {
  return cardError(message, { ...rest, code })
}

function sourceOf(tx: Transaction, params: Stripe.ChargeCreateParams): PaymentMethod {
  const { source, customer: id } = params
  if (source === undefined) {
    if (id === undefined) {
      throw invalidRequest('Must provide source or customer.', { code: 'parameter_missing' })
    }
    const customer = tx.get(customers, id)
    if (customer.default_source === null || customer.default_source === undefined) {
      throw cardError('Cannot charge a customer that has no active card', { code: 'missing', param: 'card' })
    }
    return methodOfSource(tx, customer.default_source)
  }
  requireSourceChargeable(tx, source)
  const known = tx.find(paymentMethods, source)
  if (known !== undefined) {
    if (known.customer !== null && known.customer !== id) {
      throw invalidRequest(`Customer ${id ?? ''} does not have a linked source with ID ${source}.`, {
        code: 'missing',
        param: 'source',
      })
    }
    return known
  }
  return cardOfToken(tx, source, 'source')
}

function fieldsOf(tx: Transaction, params: Stripe.ChargeCreateParams): Changes<Charge> {
  const {
    source: _source,
    destination: _destination,
    capture: _capture,
    transfer_data: transfer,
    radar_options: radar,
    ...told
  } = params
  return {
    application: applicationOf(tx),
    ...tx.fields(charges, told),
    metadata: tx.fields(charges, { metadata: params.metadata ?? {} }).metadata ?? {},
    ...(radar !== undefined && { radar_options: radar }),
    ...(transfer !== undefined && {
      destination: transfer.destination,
      transfer_data: { amount: transfer.amount ?? null, destination: transfer.destination },
      _transferData: transfer,
    }),
  } as Changes<Charge>
}

/** A direct charge shows the card, account or source itself. */
function withSource(tx: Transaction, charge: Charge, method: PaymentMethod): Charge {
  const source = tx.shown('card', method.id) ?? tx.shown('source', method.id)
  return source === undefined ? charge : tx.put(charges, charge, { source } as Changes<Charge>)
}
