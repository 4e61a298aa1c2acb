/** Checkout Session: a page on which a customer pays, saves a card or subscribes. @see https://docs.stripe.com/api/checkout/sessions */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import type { Params } from '../../core/decode.js'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { list, pageOf } from '../../core/list.js'
import { load } from '../../core/operation.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { ownIdentity } from '../connect/account-resource.js'
import { type Customer, customers } from '../customers/customer.js'
import { cancelPaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { allowedTypes, type TypesParams } from '../payments/payment-intent-input.js'
import { configurationFor } from '../payments/payment-method-configuration.js'
import { createSetupIntent, setupIntents } from '../payments/setup-intent.js'
import { buyerOf } from '../tax/automatic.js'
import { type ItemParams, itemsOfLines, linesOf, readItem } from './line-item.js'
import { reactions as completions, intentFor } from './session-complete.js'
import { expiryOf, itemsFor, requireSound, type SessionParams } from './session-input.js'
import { invoiceCreation } from './session-invoice.js'
import { priced } from './session-price.js'
import { type Session, sessions } from './session-resource.js'
import { requireSubscriptionData } from './session-subscription.js'

export { sessions } from './session-resource.js'

/** How long an expired session can be taken up again. @see https://docs.stripe.com/payments/checkout/abandoned-carts */
const RECOVERY_DAYS = 30

export const operations = {
  create: (tx: Transaction, params: SessionParams): Session => createSession(tx, params),

  list(tx: Transaction, params: Stripe.Checkout.SessionListParams) {
    const email = params.customer_details?.email
    return list(tx, sessions, params as Params, {
      url: '/v1/checkout/sessions',
      handled: ['customer_details'],
      ...(email !== undefined && { index: ['email', email] as const }),
    })
  },

  update(tx: Transaction, session: Session, params: Stripe.Checkout.SessionUpdateParams): Session {
    follow(tx, session)
    const { line_items: items, shipping_options: options, ...told } = params
    const changed = tx.put(sessions, session, tx.fields(sessions, told, session))
    if (items === undefined && options === undefined) return changed
    requireOpen(session, 'updated')
    const present = itemsOfLines(tx, linesOf(tx, session.id))
    const wanted =
      items === undefined ? present : itemsFor(tx, session.mode, namedItems(tx, session, items), session.currency)
    return priced(tx, changed, wanted, options as SessionParams['shipping_options'])
  },

  expire(tx: Transaction, session: Session): Session {
    follow(tx, session)
    requireOpen(session, 'expired')
    return expire(tx, session)
  },

  'checkout.sessions.listLineItems': (tx: Transaction, [id]: readonly [string], params: Params) =>
    pageOf(linesOf(tx, load(tx, sessions, id).id), params, `/v1/checkout/sessions/${id}/line_items`),
}

export const due = {
  'checkout.session.expire'(tx: Transaction, id: string) {
    const session = tx.find(sessions, id)
    if (session?.status === 'open') expire(tx, session)
  },
}

export const reactions = completions

const follow = (tx: Transaction, session: Session): void => tx.follow(tx.find(customers, session.customer)?.test_clock)

function requireOpen(session: Session, done: string): void {
  if (session.status === 'open') return
  throw invalidRequest(
    `Only Checkout Sessions with a status in ["open"] can be ${done}. This Checkout Session has a status of \`${session.status}\`.`,
  )
}

function expire(tx: Transaction, session: Session): Session {
  const recovery = session.after_expiration?.recovery
  const intent = tx.find(paymentIntents, session.payment_intent)
  if (intent !== undefined && intent.status !== 'canceled') cancelPaymentIntent(tx, intent, 'automatic')
  return tx.send(
    sessions,
    session,
    { type: 'expire' },
    {
      url: null,
      ...(recovery?.enabled && {
        after_expiration: {
          recovery: {
            ...recovery,
            expires_at: tx.now + RECOVERY_DAYS * DAY_SECONDS,
            url: `https://buy.stripe.com/r/test_${tx.letters(40)}`,
          },
        },
      }),
    },
  )
}

/** Makes a session; from a payment link, where one is named. */
export function createSession(tx: Transaction, params: SessionParams, link: string | null = null): Session {
  requireSound(params)
  const mode = params.mode ?? 'payment'
  const customer = params.customer === undefined ? undefined : tx.need(customers, params.customer, 'customer')
  tx.follow(customer?.test_clock)
  if (customer !== undefined) requireTaxLocation(tx, customer, params)
  requireInvoiceable(mode, params)
  const items = itemsFor(tx, mode, params.line_items as readonly ItemParams[] | undefined, params.currency)
  requireSubscriptionData(tx, params.subscription_data, items)
  for (const [at, item] of (params.optional_items ?? []).entries()) readItem(tx, item, `optional_items[${at}]`)
  const expires = expiryOf(tx, params.expires_at)
  const id = tx.newId('cs_test', 58)
  const types = typesFor(tx, params, items[0]?.price.currency)
  const session = tx.insert(sessions, {
    ...tx.fields(sessions, plain(params)),
    ...standing(tx, params, mode, customer),
    ...types,
    id,
    ...pageFor(tx, id, params),
    expires_at: expires,
    mode: mode as Session['mode'],
    payment_link: link,
    _plan: planOf(params),
  })
  tx.schedule('checkout.session.expire', id, expires)
  if (mode === 'setup') return withSetup(tx, session, params)
  const asked = priced(tx, session, items, params.shipping_options, params.discounts)
  const paysEarly = mode === 'payment' && tx.caller.apiVersion < INTENT_LATER_SINCE && asked.amount_total !== 0
  return paysEarly ? tx.put(sessions, asked, { payment_intent: intentFor(tx, asked).id }) : asked
}

/** Before, the payment was there with the session. @see https://docs.stripe.com/changelog/2022-08-01/deferred-paymentintent-checkout-session */
const INTENT_LATER_SINCE = '2022-08-01'

/** A customer who is there is taxed where they are said to be, unless the page may ask them. */
function requireTaxLocation(tx: Transaction, customer: Customer, params: SessionParams): void {
  const { address, shipping } = params.customer_update ?? {}
  if (!params.automatic_tax?.enabled || address === 'auto' || shipping === 'auto') return
  if (buyerOf(tx, customer).place.country !== null) return
  throw invalidRequest(
    "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
    { code: 'customer_tax_location_invalid' },
  )
}

function requireInvoiceable(mode: string, { invoice_creation: told }: SessionParams): void {
  if (!told?.enabled || mode === 'payment') return
  throw invalidRequest(
    'You can only enable invoice creation when `mode` is set to `payment`. Invoices are created automatically when `mode` is set to `subscription`, and are unsupported when set to `setup`. To learn more visit https://stripe.com/docs/payments/checkout/post-payment-invoices.',
    { param: 'invoice_creation' },
  )
}

/** What is stored as it is told. */
function plain(params: SessionParams): object {
  const {
    line_items: _items,
    shipping_options: _options,
    discounts: _discounts,
    expires_at: _expires,
    payment_method_options: _own,
    ...told
  } = params
  return told
}

const planOf = ({ customer_update, payment_intent_data, setup_intent_data, subscription_data }: SessionParams) => ({
  ...(customer_update !== undefined && { customer_update }),
  ...(payment_intent_data !== undefined && { payment_intent_data }),
  ...(setup_intent_data !== undefined && { setup_intent_data }),
  ...(subscription_data !== undefined && { subscription_data }),
})

/** The methods that the page offers. */
function typesFor(tx: Transaction, params: SessionParams, currency: string | undefined): Changes<Session> {
  const { mode } = params
  const used = params.currency ?? currency
  const allowed = allowedTypes(tx, params as TypesParams, {
    ...(used !== undefined && { currency: used.toLowerCase() }),
    saves: mode === 'setup' || mode === 'subscription',
    holds: params.payment_intent_data?.capture_method === 'manual',
  })
  const listed = allowed.payment_method_configuration_details === null
  const { id, parent } = configurationFor(tx, params.payment_method_configuration)
  const options = tx.fields(sessions, {
    payment_method_options: params.payment_method_options ?? {},
  }).payment_method_options
  return {
    payment_method_types: allowed.payment_method_types,
    payment_method_configuration_details: listed ? null : { id, parent: parent ?? null },
    payment_method_options: { ...options, card: { request_three_d_secure: 'automatic', ...options?.card } },
  }
}

const NO_TEXT = { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null }

const branding = (tx: Transaction) => ({
  background_color: '#ffffff',
  border_style: 'rounded',
  button_color: '#0074d4',
  display_name: ownIdentity(tx).name,
  font_family: 'default',
  icon: null,
  logo: null,
})

/** What a session is where the request says nothing. */
function standing(
  tx: Transaction,
  params: SessionParams,
  mode: string,
  customer: Customer | undefined,
): Changes<Session> {
  const setup = mode === 'setup'
  return {
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? !setup },
    after_expiration: recoveryOf(params),
    automatic_tax: {
      enabled: params.automatic_tax?.enabled ?? false,
      liability: params.automatic_tax?.enabled ? { type: 'self' } : null,
      provider: params.automatic_tax?.enabled ? 'stripe' : null,
      status: params.automatic_tax?.enabled ? 'requires_location_inputs' : null,
    },
    branding_settings: { ...branding(tx), ...params.branding_settings },
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    currency: params.currency?.toLowerCase() ?? null,
    custom_text: { ...NO_TEXT, ...tx.fields(sessions, { custom_text: params.custom_text ?? {} }).custom_text },
    customer: customer?.id ?? null,
    customer_creation:
      customer !== undefined ? null : (params.customer_creation ?? (mode === 'payment' ? 'if_required' : 'always')),
    customer_details: firstDetails(params, customer, setup),
    discounts: setup ? null : [],
    invoice_creation: mode === 'payment' ? invoiceCreation(tx, sessions, params) : null,
    metadata: tx.fields(sessions, { metadata: params.metadata ?? {} }).metadata ?? {},
    payment_method_collection: params.payment_method_collection ?? (mode === 'payment' ? 'if_required' : 'always'),
    payment_status: setup ? 'no_payment_required' : 'unpaid',
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    saved_payment_method_options:
      customer === undefined || setup
        ? null
        : { allow_redisplay_filters: ['always'], payment_method_remove: 'disabled', payment_method_save: null },
    status: 'open',
    ui_mode: params.ui_mode ?? 'hosted_page',
  } as Changes<Session>
}

const recoveryOf = ({ after_expiration: told }: SessionParams): Session['after_expiration'] =>
  told?.recovery === undefined
    ? null
    : {
        recovery: {
          allow_promotion_codes: told.recovery.allow_promotion_codes ?? false,
          enabled: told.recovery.enabled,
          expires_at: null,
          url: null,
        },
      }

function firstDetails(
  params: SessionParams,
  customer: Customer | undefined,
  setup: boolean,
): Session['customer_details'] {
  const email = customer?.email ?? params.customer_email ?? null
  if (customer === undefined && email === null) return null
  const exempt = setup ? null : (customer?.tax_exempt ?? 'none')
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: exempt,
    tax_ids: null,
  } as Session['customer_details']
}

/** Where the page is, or the secret of the one that is embedded. */
function pageFor(tx: Transaction, id: string, params: SessionParams): Changes<Session> {
  const hosted = params.ui_mode === undefined || params.ui_mode === 'hosted_page'
  if (hosted) return { client_secret: null, url: `https://checkout.stripe.com/c/pay/${id}#${tx.letters(60)}` }
  if (params.return_url === undefined && params.redirect_on_completion !== 'never') throw missingParameter('return_url')
  return { client_secret: `${id}_secret_${tx.letters(60)}`, url: null }
}

/** A session that saves a card has its intent from the beginning. */
function withSetup(tx: Transaction, session: Session, params: SessionParams): Session {
  const intent = createSetupIntent(tx, {
    ...tx.fields(setupIntents, params.setup_intent_data ?? {}),
    customer: session.customer as string | null,
    payment_method_types: session.payment_method_types,
    usage: 'off_session',
  })
  return tx.put(sessions, session, {
    amount_subtotal: null,
    amount_total: null,
    setup_intent: intent.id,
    total_details: null,
  })
}

/** A line that is there is named by its id. */
function namedItems(
  tx: Transaction,
  session: Session,
  told: NonNullable<Stripe.Checkout.SessionUpdateParams['line_items']>,
): ItemParams[] {
  const lines = linesOf(tx, session.id)
  return told.map(({ id, ...item }) => {
    const line = id === undefined ? undefined : lines.find(present => present.id === id)
    return {
      ...(line && { price: line.price, quantity: line.quantity ?? 1, tax_rates: line._taxRates }),
      ...item,
    } as ItemParams
  })
}
