/**
 * SetupIntent: saving a payment method for later, with its holder's consent.
 * @see https://docs.stripe.com/api/setup_intents
 */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { applicationOf } from '../connect/application.js'
import { customers } from '../customers/customer.js'
import { noteUse, useConfirmationToken, withToken } from './confirmation-token.js'
import { attemptError, type PaymentError } from './payment-error.js'
import {
  allowedTypes,
  methodOptions,
  requireAllowedType,
  requireReturnUrl,
  type TypesParams,
  typesTold,
  unexpectedState,
} from './payment-intent-input.js'
import { type PaymentMethod, paymentMethods, usablePaymentMethod } from './payment-method.js'
import { newPaymentMethod } from './payment-method-input.js'
import { attemptSetup, verifySetup } from './setup-intent-confirm.js'
import { setupIntentMachine } from './setup-intent-machine.js'

export type SetupIntent = Stored<Stripe.SetupIntent>

export const setupIntents = resource<SetupIntent>('setup_intent', {
  idPrefix: 'seti',
  api: 'setupIntents',
  label: 'setupintent',
  param: 'intent',
  lifecycle: setupIntentMachine,
  indexes: { customer: 'customer', payment_method: 'payment_method' },
})

export const operations = {
  create(tx: Transaction, told: Stripe.SetupIntentCreateParams): SetupIntent {
    const params = withToken(tx, told, ['return_url'])
    if (params.customer !== undefined) tx.follow(tx.need(customers, params.customer, 'customer').test_clock)
    const types = allowedTypes(tx, params as TypesParams, { saves: true })
    const method = methodOf(tx, params, types.payment_method_types)
    if (params.confirm) requireReturnUrl('SetupIntent', types, params.return_url, params.use_stripe_sdk === true)
    const intent = createSetupIntent(tx, {
      ...fieldsOf(tx, params),
      ...types,
      payment_method_options: methodOptions(
        tx,
        setupIntents,
        types.payment_method_types,
        params.payment_method_options,
      ),
      ...(method !== undefined && { payment_method: method.id }),
    })
    noteUse(tx, params, { setup_intent: intent.id })
    return params.confirm ? answer(tx, confirmed(tx, intent, method, params)) : intent
  },

  update(tx: Transaction, intent: SetupIntent, params: Stripe.SetupIntentUpdateParams): SetupIntent {
    follow(tx, intent)
    const open = intent.status !== 'succeeded' && intent.status !== 'canceled' && intent.status !== 'processing'
    const refused = open ? undefined : Object.keys(params).find(name => name !== 'metadata' && name !== 'description')
    if (refused !== undefined) {
      throw unexpectedState(
        tx,
        intent,
        `This SetupIntent's ${refused} could not be updated because it has a status of ${intent.status}.`,
      )
    }
    if (params.customer !== undefined) tx.need(customers, params.customer, 'customer')
    const listed = typesTold(params as TypesParams)
    const types = listed ?? intent.payment_method_types
    const method = methodOf(tx, params as MethodParams, types)
    const { payment_method: _method, payment_method_options: options, ...rest } = params
    const changes = {
      ...tx.fields(setupIntents, rest, intent),
      ...((options !== undefined || listed !== undefined) && {
        payment_method_types: types,
        payment_method_options: methodOptions(tx, setupIntents, types, options, intent.payment_method_options),
      }),
      ...(method !== undefined && { payment_method: method.id }),
    } as Changes<SetupIntent>
    return method === undefined
      ? tx.put(setupIntents, intent, changes)
      : tx.send(setupIntents, intent, { type: 'attach' }, changes)
  },

  confirm(tx: Transaction, intent: SetupIntent, told: Stripe.SetupIntentConfirmParams): SetupIntent {
    const params = withToken(tx, told, ['return_url'])
    follow(tx, intent)
    if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
      throw unexpectedState(
        tx,
        intent,
        intent.status === 'succeeded'
          ? 'You cannot confirm this SetupIntent because it has already succeeded.'
          : `You cannot confirm this SetupIntent because it has a status of ${intent.status}.`,
      )
    }
    const method = methodOf(tx, params, intent.payment_method_types)
    requireReturnUrl(
      'SetupIntent',
      intent,
      params.return_url ?? (intent['_returnUrl'] as string | undefined),
      params.use_stripe_sdk === true,
    )
    const changed = tx.put(setupIntents, intent, {
      ...(params.payment_method_options !== undefined && {
        payment_method_options: methodOptions(
          tx,
          setupIntents,
          intent.payment_method_types,
          params.payment_method_options,
          intent.payment_method_options,
        ),
      }),
      ...(params.return_url !== undefined && { _returnUrl: params.return_url }),
    })
    noteUse(tx, params, { setup_intent: intent.id })
    return answer(tx, confirmed(tx, changed, method, params))
  },

  cancel(tx: Transaction, intent: SetupIntent, params: Stripe.SetupIntentCancelParams): SetupIntent {
    follow(tx, intent)
    return cancelSetupIntent(tx, intent, params.cancellation_reason ?? null)
  },

  verifyMicrodeposits: verifySetup,
}

export const due = {
  /** Checkout and subscriptions leave setups behind that nobody finishes. */
  'setup_intent.abandon'(tx: Transaction, id: string) {
    const intent = tx.find(setupIntents, id)
    if (intent !== undefined && intent.status !== 'succeeded' && intent.status !== 'canceled') {
      tx.send(setupIntents, intent, { type: 'cancel' }, { cancellation_reason: 'abandoned' })
    }
  },
}

/** A new intent, from fields as they are stored; sends `setup_intent.created`. */
export function createSetupIntent(tx: Transaction, fields: Changes<SetupIntent>): SetupIntent {
  const id = tx.newId('seti')
  const types = fields.payment_method_types ?? ['card']
  return tx.create(setupIntents, {
    application: applicationOf(tx),
    client_secret: `${id}_secret_${tx.letters(31)}`,
    id,
    payment_method_options: methodOptions(tx, setupIntents, types, undefined),
    payment_method_types: types,
    status: fields.payment_method ? 'requires_confirmation' : 'requires_payment_method',
    usage: 'off_session',
    ...fields,
  } as Changes<SetupIntent>)
}

export interface SetupOptions {
  readonly paymentMethod?: string
  readonly offSession?: boolean
}

/** Tries to save the method; the intent that comes back says what happened. It throws for nothing that a bank says. */
export function confirmSetupIntent(tx: Transaction, intent: SetupIntent, { paymentMethod }: SetupOptions): SetupIntent {
  const method = paymentMethod === undefined ? undefined : usablePaymentMethod(tx, paymentMethod, 'payment_method')
  return confirmed(tx, intent, method, {})
}

export function cancelSetupIntent(
  tx: Transaction,
  intent: SetupIntent,
  reason: SetupIntent['cancellation_reason'],
): SetupIntent {
  const canceled = tx.trySend(
    setupIntents,
    intent,
    { type: 'cancel' },
    { cancellation_reason: reason, next_action: null },
  )
  if (canceled !== undefined) return canceled
  throw unexpectedState(
    tx,
    intent,
    intent.status === 'canceled'
      ? 'You cannot cancel this SetupIntent because it it already canceled.'
      : `You cannot cancel this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be canceled: requires_payment_method, requires_confirmation, requires_action.`,
  )
}

/** What the API answers where the last attempt failed. */
export const setupError = (tx: Transaction, intent: SetupIntent) =>
  attemptError(tx, intent.last_setup_error as unknown as PaymentError, { object: 'setup_intent', id: intent.id })

function answer(tx: Transaction, intent: SetupIntent): SetupIntent {
  if (intent.status === 'requires_payment_method' && intent.last_setup_error) throw setupError(tx, intent)
  return intent
}

function follow(tx: Transaction, intent: SetupIntent): void {
  tx.follow(tx.find(customers, intent.customer)?.test_clock)
}

function fieldsOf(tx: Transaction, params: Stripe.SetupIntentCreateParams): Changes<SetupIntent> {
  const { payment_method: _method, payment_method_options: _options, return_url, ...told } = params
  return {
    ...tx.fields(setupIntents, told),
    metadata: tx.fields(setupIntents, { metadata: params.metadata ?? {} }).metadata ?? {},
    usage: params.usage ?? 'off_session',
    ...(return_url !== undefined && { _returnUrl: return_url }),
  } as Changes<SetupIntent>
}

interface MethodParams {
  readonly payment_method?: string
  readonly payment_method_data?: Stripe.SetupIntentCreateParams.PaymentMethodData
  readonly confirmation_token?: string
}

function methodOf(tx: Transaction, params: MethodParams, types: readonly string[]): PaymentMethod | undefined {
  const { confirmation_token: token, payment_method_data: data, payment_method: id } = params
  const method =
    token !== undefined
      ? useConfirmationToken(tx, token)
      : data !== undefined
        ? newPaymentMethod(tx, data as Stripe.PaymentIntentCreateParams.PaymentMethodData)
        : id === undefined
          ? undefined
          : usablePaymentMethod(tx, id, 'payment_method')
  if (method !== undefined) requireAllowedType(method.type, types, 'SetupIntent')
  return method
}

function confirmed(
  tx: Transaction,
  intent: SetupIntent,
  brought: PaymentMethod | undefined,
  params: Pick<Stripe.SetupIntentConfirmParams, 'mandate_data' | 'use_stripe_sdk'>,
): SetupIntent {
  const method = brought ?? tx.find(paymentMethods, intent.payment_method)
  if (method === undefined) {
    throw unexpectedState(
      tx,
      intent,
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
    )
  }
  const held = tx.put(setupIntents, intent, { payment_method: method.id })
  return attemptSetup(tx, held, method, {
    useSdk: params.use_stripe_sdk === true,
    acceptance: params.mandate_data ? params.mandate_data.customer_acceptance : undefined,
  })
}
