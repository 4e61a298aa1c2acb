/** Payment link: an address at which everybody gets a Checkout Session of their own. @see https://docs.stripe.com/api/payment_links */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest, UsageError } from '../../core/errors.js'
import { pageOf } from '../../core/list.js'
import { load } from '../../core/operation.js'
import { withoutNulls } from '../../core/shape.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import {
  adjustableBetween,
  currencyOf,
  type Item,
  type ItemParams,
  itemsOfLines,
  linesOf,
  putLines,
  readItem,
  reckon,
} from './line-item.js'
import { type PaymentLink, paymentLinks } from './payment-link-resource.js'
import { createSession } from './session.js'
import { type SessionParams, shippingFor } from './session-input.js'
import { invoiceCreation } from './session-invoice.js'
import type { Session } from './session-resource.js'

export { paymentLinks } from './payment-link-resource.js'

const ITEMS_MAX = 20

export const operations = {
  create(tx: Transaction, params: Stripe.PaymentLinkCreateParams): PaymentLink {
    const items = itemsFrom(tx, params.line_items as readonly ItemParams[])
    const currency = currencyOf(items, 'line_items')
    const recurring = items.some(({ price }) => price.recurring !== null)
    const { line_items: _items, shipping_options: options, ...told } = params
    const link = tx.insert(paymentLinks, {
      ...standing(tx, params, recurring),
      ...tx.fields(paymentLinks, told),
      ...nested(tx, params),
      active: true,
      currency,
      shipping_options: shippingFor(tx, options as SessionParams['shipping_options'], currency),
      url: `https://buy.stripe.com/test_${tx.letters(20)}`,
    })
    putLines(tx, link.id, items, reckon(tx, items, { reductions: [] }))
    tx.emit('payment_link.created', link)
    return link
  },

  update(tx: Transaction, link: PaymentLink, params: Stripe.PaymentLinkUpdateParams): PaymentLink {
    const { line_items: changes, ...told } = params
    if (changes !== undefined) changeItems(tx, link, changes)
    return tx.update(paymentLinks, link, {
      ...tx.fields(paymentLinks, told, link),
      ...invoicing(tx, params),
      ...restrictions(params, link),
    })
  },

  'paymentLinks.listLineItems': (tx: Transaction, [id]: readonly [string], params: Params) =>
    pageOf(linesOf(tx, load(tx, paymentLinks, id).id), params, `/v1/payment_links/${id}/line_items`),
}

function itemsFrom(tx: Transaction, params: readonly ItemParams[]): Item[] {
  if (params.length === 0 || params.length > ITEMS_MAX) {
    throw invalidRequest(`A payment link must have between 1 and ${ITEMS_MAX} line items.`, { param: 'line_items' })
  }
  return params.map((item, at) => readItem(tx, item, `line_items[${at}]`))
}

/** What a link is where the request says nothing. */
const standing = (
  tx: Transaction,
  params: Stripe.PaymentLinkCreateParams,
  recurring: boolean,
): Changes<PaymentLink> => ({
  after_completion: { hosted_confirmation: { custom_message: null }, type: 'hosted_confirmation' },
  allow_promotion_codes: false,
  automatic_tax: { enabled: false, liability: null },
  billing_address_collection: 'auto',
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_creation: recurring ? 'always' : 'if_required',
  metadata: tx.fields(paymentLinks, { metadata: params.metadata ?? {} }).metadata ?? {},
  payment_method_collection: recurring ? 'always' : 'if_required',
  phone_number_collection: { enabled: false },
  submit_type: 'auto',
  tax_id_collection: { enabled: false, required: 'never' },
})

/** Objects of which requests tell only a part. */
function nested(tx: Transaction, params: Stripe.PaymentLinkCreateParams): Changes<PaymentLink> {
  const custom = tx.fields(paymentLinks, { custom_text: params.custom_text ?? {} }).custom_text
  return {
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
      ...custom,
    },
    ...invoicing(tx, params),
    ...restrictions(params),
  }
}

const invoicing = (tx: Transaction, params: { readonly invoice_creation?: object }): Changes<PaymentLink> =>
  params.invoice_creation === undefined ? {} : { invoice_creation: invoiceCreation(tx, paymentLinks, params) }

function restrictions(
  params: Stripe.PaymentLinkCreateParams | Stripe.PaymentLinkUpdateParams,
  link?: PaymentLink,
): Changes<PaymentLink> {
  if (params.restrictions === undefined) return {}
  if (!params.restrictions) return { restrictions: null }
  const count = link?.restrictions?.completed_sessions.count ?? 0
  return { restrictions: { completed_sessions: { count, limit: params.restrictions.completed_sessions.limit } } }
}

type LineChange = NonNullable<Stripe.PaymentLinkUpdateParams['line_items']>[number]

/** Quantities may change; what is sold may not. */
function changeItems(tx: Transaction, link: PaymentLink, changes: readonly LineChange[]): void {
  const lines = linesOf(tx, link.id)
  const items = itemsOfLines(tx, lines).map((item, at) => {
    const { quantity, adjustable_quantity: adjustable } =
      changes.find(change => 'id' in change && change.id === lines[at]!.id) ?? {}
    return {
      ...item,
      ...(quantity !== undefined && { quantity }),
      ...(adjustable !== undefined && {
        adjustable: adjustableBetween(adjustable, `line_items[${at}][adjustable_quantity]`),
      }),
    }
  })
  putLines(tx, link.id, items, reckon(tx, items, { reductions: [] }))
}

/** What the address may carry. @see https://docs.stripe.com/payment-links/url-parameters */
export interface Visit {
  readonly client_reference_id?: string
  readonly prefilled_email?: string
}

/** Somebody opens the link: a session begins for them. */
export function openPaymentLink(tx: Transaction, link: PaymentLink, visit: Visit = {}): Session {
  if (!link.active) throw new UsageError(`payment_link ${link.id} is no longer active`)
  const items = itemsOfLines(tx, linesOf(tx, link.id))
  const recurring = items.some(({ price }) => price.recurring !== null)
  const { invoice_creation: invoice, payment_intent_data: intent, subscription_data: subscription } = link
  const params = {
    mode: recurring ? 'subscription' : 'payment',
    line_items: items.map(({ price, quantity, adjustable }) => ({
      price: price.id,
      quantity,
      ...(adjustable !== null && { adjustable_quantity: adjustable }),
    })),
    ...(link.optional_items && {
      optional_items: link.optional_items.map(({ adjustable_quantity: adjustable, ...item }) => ({
        ...item,
        ...(adjustable && { adjustable_quantity: withoutNulls(adjustable) }),
      })),
    }),
    ...withoutNulls({
      billing_address_collection: link.billing_address_collection,
      consent_collection: link.consent_collection,
      custom_fields: link.custom_fields.map(withoutNulls),
      custom_text: link.custom_text,
      name_collection: link.name_collection ?? null,
      shipping_address_collection: link.shipping_address_collection,
      submit_type: link.submit_type,
      tax_id_collection: link.tax_id_collection,
    }),
    allow_promotion_codes: link.allow_promotion_codes,
    automatic_tax: { enabled: link.automatic_tax.enabled },
    customer_creation: link.customer_creation,
    ...(invoice?.enabled &&
      !recurring && { invoice_creation: { enabled: true, invoice_data: withoutNulls(invoice.invoice_data ?? {}) } }),
    metadata: link.metadata,
    payment_method_collection: link.payment_method_collection,
    phone_number_collection: link.phone_number_collection,
    shipping_options: link.shipping_options.map(({ shipping_rate: rate }) => ({ shipping_rate: rate as string })),
    success_url: link.after_completion.redirect?.url ?? 'https://stripe.com',
    ...(link.payment_method_types !== null && { payment_method_types: link.payment_method_types }),
    ...(!recurring && { payment_intent_data: { ...withoutNulls(intent ?? {}), ...shareOf(link) } }),
    ...(recurring && { subscription_data: { ...withoutNulls(subscription ?? {}), ...shareOf(link) } }),
    ...(visit.client_reference_id !== undefined && { client_reference_id: visit.client_reference_id }),
    ...(visit.prefilled_email !== undefined && { customer_email: visit.prefilled_email }),
  }
  return createSession(tx, params as unknown as SessionParams, link.id)
}

/** What others have of the payments of a link. */
function shareOf(link: PaymentLink): object {
  const { application_fee_amount: amount, application_fee_percent: percent, on_behalf_of, transfer_data: data } = link
  const share = { application_fee_amount: amount, application_fee_percent: percent, on_behalf_of }
  return withoutNulls({ ...share, transfer_data: data && withoutNulls(data) })
}
