/** What happens when a customer completes a Checkout Session: the objects that it was made for come to be. @see https://docs.stripe.com/checkout/fulfillment */
import type Stripe from 'stripe'
import { ApiError, UsageError } from '../../core/errors.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { invoices } from '../billing/invoice-draft.js'
import { createSubscription } from '../billing/subscription-create.js'
import { subscriptions } from '../billing/subscription-resource.js'
import { type Customer, operations as customerOperations, customers } from '../customers/customer.js'
import { confirmPaymentIntent, createPaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { attachPaymentMethod, usablePaymentMethod } from '../payments/payment-method.js'
import { confirmSetupIntent, setupIntents } from '../payments/setup-intent.js'
import { applyDiscounts } from '../products/discount.js'
import { type Item, itemsOfLines, linesOf } from './line-item.js'
import { countCompletion } from './payment-link-resource.js'
import { type Choices, choose } from './session-choices.js'
import { invoiced } from './session-invoice.js'
import { priced } from './session-price.js'
import { type Session, sessions } from './session-resource.js'

/** What the customer does on the page. */
export interface Completion extends Choices {
  /** An id, or the name of a test card; a good card unless told. */
  readonly payment_method?: string
  readonly email?: string
  readonly name?: string
  readonly phone?: string
  readonly address?: Stripe.AddressParam
}

const GOOD_CARD = 'pm_card_visa'

/**
 * The customer pays, saves a card or subscribes. What comes back is `complete`, or, where the bank declines or asks for
 * more, still `open`: the customer is on the page yet, and may try again.
 */
export function completeSession(tx: Transaction, session: Session, told: Completion = {}): Session {
  if (session.status !== 'open')
    throw new UsageError(`checkout.session ${session.id} is ${session.status}, and not open`)
  tx.follow(tx.find(customers, session.customer)?.test_clock)
  const chosen = choose(tx, session, told)
  if (session.mode === 'payment') pay(tx, begun(tx, chosen, told), told)
  else if (session.mode === 'setup') save(tx, begun(tx, chosen, told), told)
  else subscribe(tx, chosen, told)
  return tx.get(sessions, session.id)
}

/** The session with who is on the page. */
function begun(tx: Transaction, session: Session, told: Completion): Session {
  const customer = customerFor(tx, session, told)
  const present = tx.put(sessions, session, {
    customer: customer?.id ?? null,
    customer_details: detailsOf(session, customer, told),
  })
  if (!session.automatic_tax.enabled || session.mode === 'setup') return present
  const taxed = priced(tx, present, itemsOfLines(tx, linesOf(tx, session.id)))
  if (taxed.automatic_tax.status === 'complete') return taxed
  throw new UsageError(`checkout.session ${session.id} computes tax: tell an \`address\` with its country`)
}

/** The session's own customer, or a new one where the session makes one. */
function customerFor(tx: Transaction, session: Session, told: Completion): Customer | undefined {
  const known = tx.find(customers, session.customer)
  if (known !== undefined) {
    const saves = session._plan?.customer_update?.address === 'auto' && told.address !== undefined
    return saves ? customerOperations.update(tx, known, { address: told.address }) : known
  }
  const required = session.mode === 'subscription' || session.invoice_creation?.enabled
  if (!required && session.customer_creation !== 'always') return undefined
  const email = told.email ?? session.customer_email ?? undefined
  return customerOperations.create(tx, {
    ...(email !== undefined && { email }),
    ...(told.name !== undefined && { name: told.name }),
    ...(told.phone !== undefined && { phone: told.phone }),
    ...(told.address !== undefined && { address: told.address }),
  })
}

function detailsOf(session: Session, customer: Customer | undefined, told: Completion): Session['customer_details'] {
  const address = told.address ?? customer?.address ?? {}
  return {
    address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null, ...address },
    business_name: null,
    email: told.email ?? customer?.email ?? session.customer_email ?? null,
    individual_name: null,
    name: told.name ?? customer?.name ?? null,
    phone: told.phone ?? customer?.phone ?? null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: [],
  } as Session['customer_details']
}

type PaymentStatus = Session['payment_status']

/** The session is done. A bank that answers later leaves it unpaid. */
function finish(tx: Transaction, session: Session, status: PaymentStatus, changes: Changes<Session> = {}): void {
  const done = tx.trySend(sessions, session, { type: 'complete' }, { ...changes, payment_status: status, url: null })
  if (done !== undefined) countCompletion(tx, done.payment_link)
}

const discountParams = (session: Session) =>
  (session.discounts ?? []).map(({ coupon, promotion_code: code }) =>
    code === null ? { coupon: coupon! } : { promotion_code: code },
  )

/** Nothing is redeemed before the session is completed. */
const redeemed = (tx: Transaction, session: Session): Session =>
  tx.put(sessions, session, { _discounts: applyDiscounts(tx, discountParams(session), { customer: session.customer }) })

/** What comes of the payment is heard by the reactions below. */
function pay(tx: Transaction, session: Session, told: Completion): void {
  if (session.amount_total === 0) {
    finish(tx, redeemed(tx, session), 'no_payment_required')
    return
  }
  const known = tx.find(paymentIntents, session.payment_intent)
  const intent =
    known ??
    createPaymentIntent(tx, {
      ...tx.fields(paymentIntents, session._plan?.payment_intent_data ?? {}),
      amount: session.amount_total!,
      currency: session.currency!,
      customer: session.customer as string | null,
      payment_method_types: session.payment_method_types,
    })
  tx.put(sessions, session, { payment_intent: intent.id })
  confirmPaymentIntent(tx, intent, { paymentMethod: told.payment_method ?? GOOD_CARD })
}

function save(tx: Transaction, session: Session, told: Completion): void {
  const intent = tx.get(setupIntents, session.setup_intent!)
  const owned = session.customer === null ? intent : tx.put(setupIntents, intent, { customer: session.customer })
  confirmSetupIntent(tx, owned, { paymentMethod: told.payment_method ?? GOOD_CARD })
}

/** Thrown to take back a subscription whose first payment was not made. */
class Declined extends Error {}

function subscribe(tx: Transaction, open: Session, told: Completion): void {
  try {
    tx.attempt(() => {
      const session = begun(tx, open, told)
      const customer = tx.get(customers, session.customer!)
      const wanted =
        told.payment_method ??
        (session.payment_method_collection === 'if_required' && session.amount_total === 0 ? undefined : GOOD_CARD)
      const method =
        wanted === undefined
          ? undefined
          : attachPaymentMethod(tx, usablePaymentMethod(tx, wanted, 'payment_method'), customer.id).id
      const subscription = createSubscription(tx, subscriptionParams(tx, session, customer, method))
      const current = tx.get(subscriptions, subscription.id)
      if (current.status === 'incomplete') throw new Declined()
      const invoice = tx.find(invoices, current.latest_invoice)
      const status =
        invoice === undefined || invoice.total === 0
          ? 'no_payment_required'
          : invoice.status === 'paid'
            ? 'paid'
            : 'unpaid'
      finish(tx, tx.get(sessions, session.id), status, {
        invoice: invoice?.id ?? null,
        subscription: current.id,
        _waits: status === 'unpaid',
      })
    })
  } catch (error) {
    if (!(error instanceof Declined) && !(error instanceof ApiError && error.status === 402)) throw error
  }
}

function subscriptionParams(
  tx: Transaction,
  session: Session,
  customer: Customer,
  method: string | undefined,
): Stripe.SubscriptionCreateParams {
  const items = itemsOfLines(tx, linesOf(tx, session.id))
  const { trial_settings: trial, ...data } = session._plan?.subscription_data ?? {}
  const named = ({ price, quantity, taxRates, metadata }: Item) => ({
    price: price.id,
    ...(price.recurring?.usage_type !== 'metered' && { quantity }),
    tax_rates: [...taxRates],
    metadata: metadata ?? {},
  })
  const { billing_mode: mode, ...told } = data as Stripe.SubscriptionCreateParams
  return {
    ...told,
    ...(mode !== undefined && { billing_mode: mode }),
    ...(trial !== undefined && {
      trial_settings: trial as NonNullable<Stripe.SubscriptionCreateParams['trial_settings']>,
    }),
    customer: customer.id,
    ...(session.currency !== null && { currency: session.currency }),
    items: items.filter(({ price }) => price.recurring !== null).map(named),
    add_invoice_items: items.filter(({ price }) => price.recurring === null).map(named),
    automatic_tax: { enabled: session.automatic_tax.enabled },
    discounts: discountParams(session),
    ...(method !== undefined && { default_payment_method: method }),
  }
}

export interface Intent {
  readonly id: string
  readonly status: string
}

const sessionOf = (
  tx: Transaction,
  index: 'payment_intent' | 'setup_intent' | 'subscription',
  id: string | null | undefined,
) => (id === null || id === undefined ? undefined : tx.newest(sessions, index, id))

function paid(tx: Transaction, intent: Intent): void {
  const session = sessionOf(tx, 'payment_intent', intent.id)
  if (session?.status === 'open') finish(tx, invoiced(tx, redeemed(tx, session)), 'paid')
  else if (session?.status === 'complete' && session.payment_status === 'unpaid') arrive(tx, session)
}

/** The bank's answer to a payment that was under way. */
function arrive(tx: Transaction, session: Session): void {
  const waited = session._waits === true
  const settled = tx.put(sessions, invoiced(tx, session), { payment_status: 'paid', _waits: false })
  if (waited) tx.emit('checkout.session.async_payment_succeeded', settled)
}

function underway(tx: Transaction, intent: Intent): void {
  const session = sessionOf(tx, 'payment_intent', intent.id)
  if (session?.status !== 'open') return
  finish(tx, redeemed(tx, session), 'unpaid', { _waits: intent.status === 'processing' })
}

export const reactions = {
  'payment_intent.succeeded': paid,
  'payment_intent.processing': underway,
  /** The money is held, and not taken. */
  'payment_intent.amount_capturable_updated': underway,
  'payment_intent.payment_failed'(tx: Transaction, intent: Intent) {
    const session = sessionOf(tx, 'payment_intent', intent.id)
    if (session?.status !== 'complete' || session._waits !== true) return
    tx.emit('checkout.session.async_payment_failed', tx.put(sessions, session, { _waits: false }))
  },
  'setup_intent.succeeded'(tx: Transaction, intent: Intent) {
    const session = sessionOf(tx, 'setup_intent', intent.id)
    if (session?.status === 'open') finish(tx, session, 'no_payment_required')
  },
  'invoice.paid'(
    tx: Transaction,
    invoice: {
      readonly id: string
      readonly parent: { readonly subscription_details: { readonly subscription: string } | null } | null
    },
  ) {
    const session = sessionOf(tx, 'subscription', invoice.parent?.subscription_details?.subscription)
    if (session?._waits === true && session.invoice === invoice.id) arrive(tx, session)
  },
}
