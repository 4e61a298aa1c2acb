/**
 * Source: the form that payment methods had before they were payment methods.
 * @see https://docs.stripe.com/sources
 */
import type Stripe from 'stripe'
import { HOUR_SECONDS } from '../../clock/calendar.js'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type CardInput, cardDetails, cardOfTestName } from './card-details.js'
import { brandLabel } from './card-number.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'
import { testCardNamed } from './test-card.js'
import { useCardToken } from './token.js'

export type Source = Stored<Stripe.Source>

export const sourceMachine = lifecycleSetup<{
  readonly type: 'authorize' | 'fail' | 'cancel' | 'consume'
}>().createMachine({
  id: 'source',
  initial: 'pending',
  states: {
    pending: {
      on: {
        authorize: { target: 'chargeable', actions: emit('source.chargeable') },
        fail: { target: 'failed', actions: emit('source.failed') },
        cancel: { target: 'canceled', actions: emit('source.canceled') },
      },
    },
    chargeable: { on: { consume: 'consumed', cancel: { target: 'canceled', actions: emit('source.canceled') } } },
    consumed: {},
    canceled: {},
    failed: {},
  },
})

export const sources = resource<Source>('source', {
  idPrefix: 'src',
  api: 'sources',
  lifecycle: sourceMachine,
  indexes: { customer: 'customer' },
})

export const operations = {
  create(tx: Transaction, params: Stripe.SourceCreateParams): Source {
    const { type } = params
    if (type === undefined) throw missingParameter('type')
    if (tx.fields(sources, { type }).type === undefined) {
      throw invalidRequest(`Invalid source type: ${type}`, { param: 'type' })
    }
    const id = tx.newId('src')
    const fields = { flow: FLOWS[type] ?? 'redirect', ...tx.fields(sources, params) }
    const source = tx.insert(sources, {
      ...fields,
      id,
      client_secret: `${id.replace('src', 'src_client_secret')}`,
      metadata: tx.fields(sources, { metadata: params.metadata ?? {} }).metadata ?? {},
      status: type === 'card' ? 'chargeable' : 'pending',
      type: type as Source['type'],
      usage: params.usage ?? (REUSABLE.has(type) ? 'reusable' : 'single_use'),
      ...(fields.flow === 'redirect' && redirectOf(tx, params)),
    } as Changes<Source>)
    if (type !== 'card') return awaited(tx, source)
    const shown = withCard(tx, source, params.token)
    tx.emit('source.chargeable', shown)
    return shown
  },

  verify(tx: Transaction, source: Source): Source {
    if (source.status !== 'pending')
      throw invalidRequest('This source is not waiting for verification.', { param: 'source' })
    return tx.send(sources, source, { type: 'authorize' })
  },
}

export const due = {
  /** Nobody has charged it in time. What may be charged again and again is kept. */
  'source.expire'(tx: Transaction, id: string): void {
    const source = tx.get(sources, id)
    if (source.usage === 'single_use' || source.status === 'pending') tx.trySend(sources, source, { type: 'cancel' })
  },
}

/** @see https://docs.stripe.com/sources/customers */
const REUSABLE = new Set(['card', 'ach_debit', 'acss_debit', 'au_becs_debit', 'sepa_debit'])

const EXPIRY_HOURS = 6

/** The names that payment methods have now. */
const METHOD_TYPES: Readonly<Record<string, string>> = {
  ach_debit: 'us_bank_account',
  ach_credit_transfer: 'customer_balance',
  sepa_credit_transfer: 'customer_balance',
  wechat: 'wechat_pay',
}

/** It can be charged by its own id, as soon as its holder has agreed. */
function awaited(tx: Transaction, source: Source): Source {
  tx.insert(paymentMethods, {
    id: source.id,
    ...tx.fields(paymentMethods, { billing_details: { address: {} } }),
    type: METHOD_TYPES[source.type] ?? source.type,
  } as Changes<PaymentMethod>)
  tx.schedule('source.expire', source.id, tx.now + EXPIRY_HOURS * HOUR_SECONDS)
  return source
}

/** Its holder has agreed on the other page, or has not. */
export function answerSource(tx: Transaction, source: Source, agrees: boolean): Source {
  const { redirect } = source
  const answered = redirect && {
    redirect: {
      ...redirect,
      failure_reason: agrees ? null : 'user_abort',
      status: agrees ? ('succeeded' as const) : ('failed' as const),
    },
  }
  return tx.send(sources, source, { type: agrees ? 'authorize' : 'fail' }, answered)
}

/** Who wants to charge a source finds out whether it may be. */
export function requireSourceChargeable(tx: Transaction, id: string): void {
  const source = tx.find(sources, id)
  if (source === undefined || source.status === 'chargeable') return
  throw invalidRequest(`The source you provided is not in a chargeable state. Its status is \`${source.status}\`.`, {
    param: 'source',
  })
}

/** What may be charged once has been. */
export function spendSource(tx: Transaction, id: string): void {
  const source = tx.find(sources, id)
  if (source?.usage === 'single_use') tx.send(sources, source, { type: 'consume' })
}

/** A source that leaves its customer cannot be charged any more. */
export const detachSource = (tx: Transaction, source: Source): Source =>
  tx.trySend(sources, source, { type: 'consume' }, { customer: undefined } as object) ?? source

const FLOWS: Readonly<Record<string, Source['flow']>> = {
  card: 'none',
  ach_credit_transfer: 'receiver',
  ach_debit: 'none',
  sepa_debit: 'none',
  multibanco: 'receiver',
}

function redirectOf(tx: Transaction, params: Stripe.SourceCreateParams) {
  const url = `https://pm-redirects.stripe.com/authorize/${tx.letters(32)}`
  return { redirect: { failure_reason: null, return_url: params.redirect?.return_url ?? '', status: 'pending', url } }
}

/** A card source can be charged like any payment method, by its own id. */
function withCard(tx: Transaction, source: Source, token: string | undefined): Source {
  if (token === undefined) throw missingParameter('token')
  const test = testCardNamed(token)
  const input: CardInput = test === undefined ? useCardToken(tx, token, 'token').input : cardOfTestName(tx, test)
  const card = cardDetails(tx, input)
  tx.insert(paymentMethods, {
    id: source.id,
    ...tx.fields(paymentMethods, { billing_details: { address: {} } }),
    card,
    type: 'card',
    _number: input.number,
  } as Changes<PaymentMethod>)
  const { brand, country, exp_month, exp_year, fingerprint, funding, last4 } = card
  return tx.put(sources, source, {
    card: {
      address_line1_check: null,
      address_zip_check: null,
      brand: brandLabel(brand),
      country,
      cvc_check: 'unchecked',
      dynamic_last4: null,
      exp_month,
      exp_year,
      fingerprint,
      funding,
      last4,
      name: null,
      three_d_secure: 'optional',
      tokenization_method: null,
    },
  } as Changes<Source>)
}
