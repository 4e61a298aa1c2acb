/**
 * PaymentMethod: a card, a bank account or a wallet that money can be taken from.
 * @see https://docs.stripe.com/api/payment_methods
 */
import type Stripe from 'stripe'
import { cardError, invalidRequest, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { askedChecks } from './card-details.js'
import { newPaymentMethod, ofTestName } from './payment-method-input.js'
import { type Decline, declines, testCardOf } from './test-card.js'

export type PaymentMethod = Stored<Stripe.PaymentMethod>

/** `_number` is a card's or an account's number; `_used`: no customer keeps it, and it has been used or detached. */
export const paymentMethods = resource<PaymentMethod>('payment_method', {
  idPrefix: 'pm',
  api: 'paymentMethods',
  label: 'PaymentMethod',
  param: 'payment_method',
  indexes: { customer: 'customer', _fingerprint: method => (method as PaymentMethod).card?.fingerprint },
})

export const operations = {
  create(tx: Transaction, params: Stripe.PaymentMethodCreateParams): PaymentMethod {
    if (params.payment_method !== undefined) return sharedCopy(tx, params.payment_method, params.customer)
    return newPaymentMethod(tx, params)
  },

  update(tx: Transaction, method: PaymentMethod, params: Stripe.PaymentMethodUpdateParams): PaymentMethod {
    if (method.customer === null) {
      throw invalidRequest('You must save this PaymentMethod to a customer before you can update it.', {
        param: 'payment_method',
      })
    }
    followOwner(tx, method)
    const { card, ...told } = params
    const fields = tx.fields(paymentMethods, told, method)
    if (card === undefined || !method.card) return tx.update(paymentMethods, method, fields)
    const { exp_month = method.card.exp_month, exp_year = method.card.exp_year } = card
    return tx.update(paymentMethods, method, { ...fields, card: { ...method.card, exp_month, exp_year } })
  },

  'paymentMethods.attach'(tx: Transaction, [id]: [string], params: Stripe.PaymentMethodAttachParams): PaymentMethod {
    const customer = params.customer
    if (customer === undefined) {
      throw invalidRequest('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
    }
    tx.need(customers, customer, 'customer')
    return attachPaymentMethod(tx, usablePaymentMethod(tx, id, 'payment_method', 404), customer)
  },

  detach(tx: Transaction, method: PaymentMethod): PaymentMethod {
    if (method.customer === null) {
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
        { param: 'payment_method' },
      )
    }
    return detachPaymentMethod(tx, method)
  },

  'customers.listPaymentMethods'(tx: Transaction, [id]: [string], params: Stripe.CustomerListPaymentMethodsParams) {
    tx.need(customers, id, 'customer', 404)
    return list(
      tx,
      paymentMethods,
      { ...params },
      { url: `/v1/customers/${id}/payment_methods`, index: ['customer', id] },
    )
  },

  'customers.retrievePaymentMethod'(tx: Transaction, [customer, id]: [string, string]): PaymentMethod {
    tx.need(customers, customer, 'customer', 404)
    const method = tx.find(paymentMethods, id)
    if (method?.customer !== customer) throw noSuch('PaymentMethod', id, 'payment_method')
    return method
  },
}

/**
 * The payment method that a parameter names. A test name (`pm_card_visa`, `tok_visa`) becomes a new one, as at Stripe.
 */
export function usablePaymentMethod(tx: Transaction, idOrTestName: string, param: string, status = 400): PaymentMethod {
  const method = tx.find(paymentMethods, idOrTestName) ?? ofTestName(tx, idOrTestName)
  if (method === undefined) throw unknownMethod(tx, idOrTestName, param, status)
  if (method['_used'] === true) throw alreadyUsed()
  return method
}

function unknownMethod(tx: Transaction, id: string, param: string, status: number) {
  const elsewhere =
    tx.account !== tx.platform && tx.as(tx.platform, platform => platform.find(paymentMethods, id)) !== undefined
  if (!elsewhere) return noSuch('PaymentMethod', id, param, status)
  return invalidRequest(
    `No such PaymentMethod: '${id}'; OAuth key or Stripe-Account header was used but API request was provided with a platform-owned payment method ID. Please ensure that the provided payment method matches the specified account.`,
    { status, code: 'resource_missing', param },
  )
}

const alreadyUsed = () =>
  invalidRequest(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
  )

/** Attaches a payment method to a customer, after the bank has been asked whether the card is good. */
export function attachPaymentMethod(tx: Transaction, method: PaymentMethod, customer: string): PaymentMethod {
  tx.follow(tx.find(customers, customer)?.test_clock)
  if (method.customer === customer) return method
  if (method.customer !== null) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.')
  }
  const attached = tx.put(paymentMethods, checkedMethod(tx, method), { customer })
  tx.emit('payment_method.attached', attached)
  return attached
}

/** The card check of attaching and setting up: a card that the bank would decline cannot be kept. */
export function checkedMethod(tx: Transaction, method: PaymentMethod): PaymentMethod {
  const number = method['_number']
  if (!method.card || typeof number !== 'string') return method
  const { decline, attaches } = testCardOf(number)
  if (decline !== undefined && attaches === undefined) {
    const { code, declineCode, message, param = '' }: Decline = declines[decline]
    throw cardError(message, { code, param, ...(code === 'card_declined' && { decline_code: declineCode }) })
  }
  return tx.put(paymentMethods, method, { card: askedChecks(method.card, number) })
}

export function detachPaymentMethod(tx: Transaction, method: PaymentMethod): PaymentMethod {
  followOwner(tx, method)
  const { customer } = method
  const detached = tx.put(paymentMethods, method, { customer: null, _used: true })
  tx.emit('payment_method.detached', detached, method)
  forgetDefault(tx, customer, method.id)
  return detached
}

/** A customer's default payment method is gone once it is detached. */
function forgetDefault(tx: Transaction, customerId: string | null, method: string): void {
  const customer = tx.find(customers, customerId)
  if (customer?.invoice_settings.default_payment_method !== method) return
  tx.update(customers, customer, {
    invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
  })
}

function followOwner(tx: Transaction, method: PaymentMethod): void {
  tx.follow(tx.find(customers, method.customer)?.test_clock)
}

/**
 * A connected account takes a copy of a payment method of its platform.
 * @see https://docs.stripe.com/connect/direct-charges-multiple-accounts
 */
function sharedCopy(tx: Transaction, id: string, customer: string | undefined): PaymentMethod {
  const original = tx.as(tx.platform, platform => usablePaymentMethod(platform, id, 'payment_method'))
  if (customer !== undefined && original.customer !== customer) {
    throw invalidRequest(`The payment method ${id} does not belong to the customer ${customer} of the platform.`, {
      param: 'customer',
    })
  }
  const { id: _id, created: _created, customer: _customer, metadata: _metadata, ...rest } = original
  return tx.insert(paymentMethods, { ...rest, customer: null, metadata: {} })
}
