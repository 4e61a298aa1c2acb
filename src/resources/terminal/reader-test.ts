/** The person at the reader, in test mode: presents a card, types something in, or walks away. @see https://docs.stripe.com/api/terminal/readers/present_payment_method */
import { present, Shown } from '../../core/render.js'
import type { Transaction } from '../../core/transaction.js'
import { confirmPaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import type { PaymentMethod } from '../payments/payment-method.js'
import { refundFromParams } from '../payments/refund-create.js'
import { presentedCard } from './presented-card.js'
import { type Reader, readers } from './reader.js'
import { type Action, begin, finish, underway } from './reader-action.js'
import { setUp } from './set-up.js'

interface Presented {
  readonly type?: string
  readonly amount_tip?: number
  readonly card_present?: { readonly number?: string }
  readonly card?: { readonly number: string }
  readonly interac_present?: { readonly number?: string }
}

const PRESENTING = [
  'process_payment_intent',
  'process_setup_intent',
  'collect_payment_method',
  'refund_payment',
] as const

export const operations = {
  'testHelpers.terminal.readers.presentPaymentMethod'(
    tx: Transaction,
    [id]: readonly [string],
    params: Presented,
  ): Reader {
    const reader = tx.need(readers, id, 'reader', 404)
    const action = underway(reader, ...PRESENTING)
    if (action.type === 'refund_payment') return refund(tx, reader, action)
    const type = params.type === 'interac_present' ? 'interac_present' : 'card_present'
    const number = (params[type] ?? params.card)?.number
    const method = presentedCard(tx, type, number)
    if (action.type === 'process_setup_intent') return finishSetup(tx, reader, action, method)
    if (action.type === 'collect_payment_method') {
      const collected = { ...action.collect_payment_method!, payment_method: present(tx, method) }
      return finish(tx, reader, 'succeed', { collect_payment_method: collected } as Partial<Action>)
    }
    return pay(tx, reader, action.process_payment_intent!.payment_intent, method, params.amount_tip)
  },

  'testHelpers.terminal.readers.succeedInputCollection'(
    tx: Transaction,
    [id]: readonly [string],
    { skip_non_required_inputs: skip }: { readonly skip_non_required_inputs?: 'all' | 'none' },
  ): Reader {
    const reader = tx.need(readers, id, 'reader', 404)
    const { collect_inputs } = underway(reader, 'collect_inputs')
    const inputs = collect_inputs!.inputs.map(input => entered(input, skip === 'all'))
    return finish(tx, reader, 'succeed', { collect_inputs: { ...collect_inputs, inputs } } as Partial<Action>)
  },

  'testHelpers.terminal.readers.timeoutInputCollection'(tx: Transaction, [id]: readonly [string]): Reader {
    const reader = tx.need(readers, id, 'reader', 404)
    underway(reader, 'collect_inputs')
    return finish(tx, reader, 'fail', {
      failure_code: 'customer_canceled',
      failure_message: 'The customer did not complete the input collection in time.',
    })
  },

  /** The second half of `collect_payment_method`; a simulated reader needs no time for it. */
  'terminal.readers.confirmPaymentIntent'(
    tx: Transaction,
    [id]: readonly [string],
    { payment_intent, confirm_config }: { readonly payment_intent: string; readonly confirm_config?: object },
  ): Shown {
    const reader = tx.need(readers, id, 'reader', 404)
    const intent = tx.need(paymentIntents, payment_intent, 'payment_intent')
    const collected = reader.action?.collect_payment_method
    const begun = begin(tx, reader, 'confirm_payment_intent', {
      confirm_payment_intent: { payment_intent: intent.id, ...(confirm_config && { confirm_config }) },
    })
    const shown = new Shown(present(tx, begun))
    const method = collected?.payment_intent === intent.id ? collected.payment_method?.id : undefined
    if (method === undefined) {
      finish(tx, begun, 'fail', {
        failure_code: 'payment_intent_invalid_state',
        failure_message: 'No payment method has been collected for this PaymentIntent.',
      })
    } else settle(tx, begun, intent.id, method)
    return shown
  },
}

/** The tip is added to what is charged. */
function pay(tx: Transaction, reader: Reader, id: string, method: PaymentMethod, tip: number | undefined): Reader {
  if (tip !== undefined && tip > 0) {
    const intent = tx.get(paymentIntents, id)
    const amount_details = { ...intent.amount_details, tip: { amount: tip } }
    tx.put(paymentIntents, intent, { amount: intent.amount + tip, amount_details } as Partial<typeof intent>)
  }
  return settle(tx, reader, id, method.id)
}

function settle(tx: Transaction, reader: Reader, id: string, method: string): Reader {
  const intent = confirmPaymentIntent(tx, tx.get(paymentIntents, id), { paymentMethod: method })
  const error = intent.last_payment_error
  if (error === null) return finish(tx, reader, 'succeed')
  return finish(tx, reader, 'fail', {
    failure_code: error.code ?? 'card_declined',
    failure_message: error.message ?? null,
  } as Partial<Action>)
}

function finishSetup(tx: Transaction, reader: Reader, action: Action, method: PaymentMethod): Reader {
  const { generated, failure } = setUp(tx, action.process_setup_intent!.setup_intent as string, method)
  if (failure !== undefined) return finish(tx, reader, 'fail', failure)
  const done = { ...action.process_setup_intent!, ...(generated !== undefined && { generated_card: generated }) }
  return finish(tx, reader, 'succeed', { process_setup_intent: done } as Partial<Action>)
}

function refund(tx: Transaction, reader: Reader, action: Action): Reader {
  const { amount, charge, metadata, payment_intent, reverse_transfer, refund_application_fee } = action.refund_payment!
  const made = refundFromParams(tx, {
    ...(amount !== undefined && { amount }),
    ...(charge !== undefined && { charge }),
    ...(payment_intent !== undefined && { payment_intent }),
    ...(metadata !== undefined && { metadata }),
    ...(reverse_transfer !== undefined && { reverse_transfer }),
    ...(refund_application_fee !== undefined && { refund_application_fee }),
  } as Parameters<typeof refundFromParams>[1])
  return finish(tx, reader, 'succeed', {
    refund_payment: { ...action.refund_payment!, refund: made.id },
  } as Partial<Action>)
}

type Input = NonNullable<Action['collect_inputs']>['inputs'][number]

const ENTERED: Readonly<Record<string, string>> = {
  email: 'customer@example.com',
  numeric: '12345',
  phone: '+15555550123',
  text: 'Sample text',
}

function entered(input: Input, skip: boolean): object {
  if (skip && input.required !== true) return { ...input, skipped: true }
  const { type, selection } = input
  const toggles = input.toggles?.map(toggle => ({ ...toggle, value: toggle.default_value ?? 'disabled' })) ?? null
  const first = selection?.choices[0]
  return {
    ...input,
    skipped: false,
    toggles,
    ...(ENTERED[type] !== undefined && { [type]: { value: ENTERED[type] } }),
    ...(type === 'selection' && { selection: { ...selection, id: first?.id ?? null, text: first?.text ?? null } }),
  }
}
