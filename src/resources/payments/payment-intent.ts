/**
 * PaymentIntent: one sale's way to its money, through as many attempts as it takes.
 * @see https://docs.stripe.com/api/payment_intents
 */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest } from '../../core/errors.js'
import { pageOf } from '../../core/list.js'
import { load } from '../../core/operation.js'
import { resource, type Stored } from '../../core/resource.js'
import { BARE } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { requireDestination } from '../connect/charge-share.js'
import { customers } from '../customers/customer.js'
import { linesOf, withAmountDetails } from './amount-details.js'
import { noteUse, withToken } from './confirmation-token.js'
import { attemptError, type PaymentError } from './payment-error.js'
import { canceled } from './payment-intent-cancel.js'
import {
  applyCustomerBalance,
  capture,
  decrementAuthorization,
  incrementAuthorization,
} from './payment-intent-capture.js'
import { attemptPayment, type Confirmation } from './payment-intent-confirm.js'
import {
  AUTOMATIC_OPTIONS,
  allowedTypes,
  exemption,
  INVOICE_OPTIONS,
  methodOptions,
  requireChargeable,
  requireReturnUrl,
  type TypesParams,
  unexpectedState,
} from './payment-intent-input.js'
import { paymentIntentMachine } from './payment-intent-machine.js'
import { methodOf, requireOwner } from './payment-intent-method.js'
import { dueTasks, verifyMicrodeposits } from './payment-intent-settle.js'
import { triggerAction } from './payment-intent-trigger.js'
import { updatePaymentIntent } from './payment-intent-update.js'
import { type PaymentMethod, paymentMethods, usablePaymentMethod } from './payment-method.js'

/** `_invoice` is what it pays for; `_returnUrl`, `_authenticated` and `_mandate` are of the attempt that is going on. */
export type PaymentIntent = Stored<Stripe.PaymentIntent>

export const paymentIntents = resource<PaymentIntent>('payment_intent', {
  idPrefix: 'pi',
  api: 'paymentIntents',
  param: 'intent',
  lifecycle: paymentIntentMachine,
  indexes: { customer: 'customer', transfer_group: 'transfer_group' },
  onlyExpanded: ['amount_details.line_items'],
})

const BY_TOKEN = ['return_url', 'setup_future_usage', 'shipping'] as const

export const operations = {
  create(tx: Transaction, told: Stripe.PaymentIntentCreateParams): PaymentIntent {
    const params = withToken(tx, told, BY_TOKEN)
    requireChargeable(params.amount, params.currency.toLowerCase())
    if (params.customer !== undefined) follow(tx, tx.need(customers, params.customer, 'customer').id)
    if (params.off_session && !params.confirm) {
      throw invalidRequest('You cannot set `off_session` without setting `confirm` to `true`.', {
        param: 'off_session',
      })
    }
    requireDestination(tx, params)
    const types = typesOf(tx, params)
    const method = methodOf(tx, params, types.payment_method_types)
    if (params.confirm) requireReturnUrl('PaymentIntent', types, params.return_url, params.use_stripe_sdk === true)
    if (params.confirm && method !== undefined) requireOwner(method, params.customer ?? null)
    const made = createPaymentIntent(tx, {
      ...fieldsOf(tx, params),
      ...types,
      ...(method !== undefined && { payment_method: method.id }),
    })
    const intent = withAmountDetails(tx, made, params.amount_details)
    noteUse(tx, params, { payment_intent: intent.id })
    return params.confirm ? answer(tx, confirmed(tx, intent, method, params)) : intent
  },

  update(tx: Transaction, intent: PaymentIntent, params: Stripe.PaymentIntentUpdateParams): PaymentIntent {
    follow(tx, intent.customer)
    return updatePaymentIntent(tx, intent, params)
  },

  confirm(tx: Transaction, intent: PaymentIntent, told: Stripe.PaymentIntentConfirmParams): PaymentIntent {
    const params = withToken(tx, told, BY_TOKEN)
    follow(tx, intent.customer)
    requireConfirmable(tx, intent)
    const method = methodOf(tx, params, intent.payment_method_types)
    requireReturnUrl(
      'PaymentIntent',
      intent,
      params.return_url ?? (intent['_returnUrl'] as string | undefined),
      params.use_stripe_sdk === true,
    )
    const detailed = tx.put(paymentIntents, intent, confirmFields(tx, intent, params))
    const changed = withAmountDetails(tx, detailed, params.amount_details)
    noteUse(tx, params, { payment_intent: intent.id })
    return answer(tx, confirmed(tx, changed, method, params))
  },

  'paymentIntents.listAmountDetailsLineItems': (tx: Transaction, [id]: readonly [string], params: Params) =>
    pageOf(linesOf(tx, load(tx, paymentIntents, id).id), params, `/v1/payment_intents/${id}/amount_details_line_items`),

  capture,
  decrementAuthorization,
  incrementAuthorization,
  applyCustomerBalance,
  triggerAction,
  verifyMicrodeposits,

  cancel(tx: Transaction, intent: PaymentIntent, params: Stripe.PaymentIntentCancelParams): PaymentIntent {
    follow(tx, intent.customer)
    if (intent['_invoice'] !== undefined && CONFIRMABLE.has(intent.status)) {
      throw unexpectedState(
        tx,
        intent,
        'You cannot cancel this PaymentIntent because it belongs to an Invoice. Void the Invoice instead.',
      )
    }
    return cancelPaymentIntent(tx, intent, params.cancellation_reason ?? null)
  },
}

export const due = dueTasks

/** A memo of a pure function: the intents of invoices mostly offer the same types, and share what is said of them. */
const offered = new Map<string, PaymentIntent['payment_method_options']>()

function invoiceOptions(tx: Transaction, types: readonly string[]): PaymentIntent['payment_method_options'] {
  const key = types.join()
  let options = offered.get(key)
  if (options === undefined) offered.set(key, (options = methodOptions(tx, paymentIntents, types, INVOICE_OPTIONS)))
  return options
}

const NO_TIP = { tip: BARE }

/** A new intent, from fields as they are stored; sends `payment_intent.created`. */
export function createPaymentIntent(
  tx: Transaction,
  fields: Changes<PaymentIntent> & { readonly amount: number; readonly currency: string },
): PaymentIntent {
  const id = tx.newId('pi')
  const types = fields.payment_method_types ?? ['card']
  const invoice = fields['_invoice']
  const begun = {
    amount_details: NO_TIP,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    id,
    client_secret: `${id}_secret_${tx.letters(25)}`,
    payment_method_options:
      typeof invoice === 'string' ? invoiceOptions(tx, types) : methodOptions(tx, paymentIntents, types, undefined),
    payment_method_types: types,
    status: fields.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    ...(typeof invoice === 'string' && {
      payment_details: { customer_reference: null, order_reference: invoice.slice(0, ORDER_REFERENCE_MAX) },
    }),
  } as Changes<PaymentIntent>
  return tx.create(paymentIntents, begun, fields)
}

/** The networks take this much of an order's name. */
const ORDER_REFERENCE_MAX = 25

export interface ConfirmOptions {
  readonly offSession?: boolean
  readonly paymentMethod?: string
}

/**
 * Tries to take the money. It never throws for a decline or for an authentication that is needed: the intent that comes
 * back says what happened.
 */
export function confirmPaymentIntent(tx: Transaction, intent: PaymentIntent, options: ConfirmOptions): PaymentIntent {
  const id = options.paymentMethod ?? intent.payment_method
  if (id === null) throw noMethod(tx, intent)
  const method = usablePaymentMethod(tx, id, 'payment_method')
  return confirmed(tx, intent, method, { off_session: options.offSession ?? false })
}

export function cancelPaymentIntent(
  tx: Transaction,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  return canceled(tx, intent, reason)
}

/** What the API answers where the last attempt of this intent failed. */
export const declineError = (tx: Transaction, intent: PaymentIntent) =>
  attemptError(tx, intent.last_payment_error as unknown as PaymentError, { object: 'payment_intent', id: intent.id })

/** A confirmation whose attempt failed is answered with the failure. */
function answer(tx: Transaction, intent: PaymentIntent): PaymentIntent {
  if (intent.status === 'requires_payment_method' && intent.last_payment_error) throw declineError(tx, intent)
  return intent
}

function follow(tx: Transaction, customer: string | null): void {
  tx.follow(tx.find(customers, customer)?.test_clock)
}

const typesOf = (tx: Transaction, params: Stripe.PaymentIntentCreateParams) =>
  allowedTypes(tx, params as TypesParams, {
    currency: params.currency.toLowerCase(),
    holds: params.capture_method === 'manual',
  })

function fieldsOf(tx: Transaction, params: Stripe.PaymentIntentCreateParams) {
  const {
    amount_details: _details,
    off_session: _off,
    payment_method: _method,
    payment_method_options: options,
    transfer_data,
    ...told
  } = params
  const { automatic_payment_methods: automatic, payment_method_types: types } = typesOf(tx, params)
  const shown = automatic?.enabled ? AUTOMATIC_OPTIONS : null
  return {
    ...tx.fields(paymentIntents, told),
    amount: params.amount,
    capture_method: params.capture_method ?? 'automatic_async',
    currency: params.currency.toLowerCase(),
    metadata: tx.fields(paymentIntents, { metadata: params.metadata ?? {} }).metadata ?? {},
    payment_method_options: methodOptions(tx, paymentIntents, types, options, shown),
    ...exemption(options),
    ...(transfer_data !== undefined && { transfer_data: transfer_data }),
    ...(params.return_url !== undefined && { _returnUrl: params.return_url }),
  } as Changes<PaymentIntent> & { amount: number; currency: string }
}

const CONFIRMABLE = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action'])

function requireConfirmable(tx: Transaction, intent: PaymentIntent): void {
  if (CONFIRMABLE.has(intent.status)) return
  throw unexpectedState(
    tx,
    intent,
    intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`,
  )
}

const noMethod = (tx: Transaction, intent: PaymentIntent) =>
  unexpectedState(
    tx,
    intent,
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
  )

function confirmFields(
  tx: Transaction,
  intent: PaymentIntent,
  params: Stripe.PaymentIntentConfirmParams,
): Changes<PaymentIntent> {
  const {
    amount_details: _details,
    payment_method: _method,
    off_session: _off,
    payment_method_options: options,
    ...told
  } = params
  return {
    ...tx.fields(paymentIntents, told, intent),
    ...exemption(options),
    ...(options !== undefined && {
      payment_method_options: methodOptions(
        tx,
        paymentIntents,
        intent.payment_method_types,
        options,
        intent.payment_method_options,
      ),
    }),
    ...(params.return_url !== undefined && { _returnUrl: params.return_url }),
  }
}

type ConfirmParams = Pick<
  Stripe.PaymentIntentConfirmParams,
  'error_on_requires_action' | 'mandate_data' | 'mandate' | 'off_session' | 'use_stripe_sdk'
>

function confirmed(
  tx: Transaction,
  intent: PaymentIntent,
  brought: PaymentMethod | undefined,
  params: ConfirmParams,
): PaymentIntent {
  const method = brought ?? tx.find(paymentMethods, intent.payment_method)
  if (method === undefined) throw noMethod(tx, intent)
  requireOwner(method, intent.customer)
  const held = tx.put(paymentIntents, intent, { payment_method: method.id, _offSession: Boolean(params.off_session) })
  const confirmation: Confirmation = {
    offSession: Boolean(params.off_session),
    useSdk: params.use_stripe_sdk === true,
    errorOnAction: params.error_on_requires_action === true,
    acceptance: params.mandate_data ? params.mandate_data.customer_acceptance : undefined,
    mandate: params.mandate,
  }
  return attemptPayment(tx, held, method, confirmation)
}
