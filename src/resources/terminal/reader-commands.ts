/** What a reader can be told to do. @see https://docs.stripe.com/terminal/features/remote-device-management */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { charges } from '../payments/charge.js'
import { paymentIntents } from '../payments/payment-intent.js'
import { setupIntents } from '../payments/setup-intent.js'
import type { Reader } from './reader.js'
import { begin } from './reader-action.js'

type Config = { readonly enable_customer_cancellation?: boolean } | undefined

/** `allow_redisplay` is for the payment method, and not shown. */
function configOf(config: object | undefined): object {
  const { allow_redisplay: _, ...shown } = (config ?? {}) as { readonly allow_redisplay?: string }
  return shown
}

export const operations = {
  processPaymentIntent(tx: Transaction, reader: Reader, params: Stripe.Terminal.ReaderProcessPaymentIntentParams) {
    const payment_intent = payable(tx, params.payment_intent)
    const process_config = configOf(params.process_config)
    return begin(tx, reader, 'process_payment_intent', { process_payment_intent: { payment_intent, process_config } })
  },

  collectPaymentMethod(tx: Transaction, reader: Reader, params: Stripe.Terminal.ReaderCollectPaymentMethodParams) {
    const payment_intent = payable(tx, params.payment_intent)
    const collect_config = configOf(params.collect_config)
    return begin(tx, reader, 'collect_payment_method', { collect_payment_method: { payment_intent, collect_config } })
  },

  processSetupIntent(tx: Transaction, reader: Reader, params: Stripe.Terminal.ReaderProcessSetupIntentParams) {
    const intent = tx.need(setupIntents, params.setup_intent, 'setup_intent')
    if (intent.status !== 'requires_payment_method') throw notReady('SetupIntent', intent.status, 'setup_intent')
    const process_config = configOf(params.process_config as Config)
    return begin(tx, reader, 'process_setup_intent', {
      process_setup_intent: { process_config, setup_intent: intent.id },
    })
  },

  refundPayment(tx: Transaction, reader: Reader, params: Stripe.Terminal.ReaderRefundPaymentParams) {
    const { charge, payment_intent, amount } = params
    if ((charge === undefined) === (payment_intent === undefined)) {
      throw invalidRequest('You must provide exactly one of `charge` or `payment_intent`.')
    }
    if (charge !== undefined) tx.need(charges, charge, 'charge')
    const paid = payment_intent === undefined ? undefined : tx.need(paymentIntents, payment_intent, 'payment_intent')
    const { refund_payment_config, ...told } = params
    const shown = {
      ...told,
      amount: amount ?? paid?.amount_received,
      refund_payment_config: configOf(refund_payment_config),
    }
    return begin(tx, reader, 'refund_payment', { refund_payment: withoutUndefined(shown) })
  },

  setReaderDisplay(tx: Transaction, reader: Reader, { type, cart }: Stripe.Terminal.ReaderSetReaderDisplayParams) {
    const shown = cart === undefined ? null : { ...cart, tax: cart.tax ?? null }
    return begin(tx, reader, 'set_reader_display', { set_reader_display: { cart: shown, type } })
  },

  collectInputs(tx: Transaction, reader: Reader, { inputs, metadata }: Stripe.Terminal.ReaderCollectInputsParams) {
    return begin(tx, reader, 'collect_inputs', {
      collect_inputs: { inputs: inputs.map(asked), metadata: metadata ?? {} },
    })
  },
}

const withoutUndefined = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** An intent that waits for a card. */
function payable(tx: Transaction, id: string): string {
  const intent = tx.need(paymentIntents, id, 'payment_intent')
  if (intent.status !== 'requires_payment_method') throw notReady('PaymentIntent', intent.status, 'payment_intent')
  return intent.id
}

const notReady = (what: string, status: string, param: string) =>
  invalidRequest(
    `The ${what} must be in the requires_payment_method state to be processed by a reader, and is in the ${status} state.`,
    {
      code: 'intent_invalid_state',
      param,
    },
  )

type Input = Stripe.Terminal.ReaderCollectInputsParams['inputs'][number]

/** An input as the reader shows it, with nothing entered yet. */
function asked({ type, custom_text, required, selection, toggles }: Input): object {
  const text = { description: null, skip_button: null, submit_button: null, ...custom_text }
  return {
    custom_text: text,
    required: required ?? null,
    toggles:
      toggles?.map(toggle => ({ default_value: null, description: null, title: null, value: null, ...toggle })) ?? null,
    type,
    ...(type === 'selection' && { selection: { choices: choicesOf(selection?.choices), id: null, text: null } }),
    ...(type === 'signature' && { signature: { value: null } }),
    ...(/^(email|numeric|phone|text)$/.test(type) && { [type]: { value: null } }),
  }
}

const choicesOf = (choices: readonly { readonly id?: string; readonly style?: string; readonly text: string }[] = []) =>
  choices.map(({ id, style, text }) => ({ id: id ?? null, style: style ?? null, text }))
