/** Shapes and events of objects that no generally available package has, as the documentation describes them. */
import { OFFER_STATUS } from './extra-calls/row.js'
import type { Type } from './type.js'

const money = { amount: 'i', currency: 's' } as const

const hardwareItem: Type = {
  o: { amount: 'i', currency: 's', quantity: 'i', terminal_hardware_sku: { x: ['terminal.hardware_sku'] } },
}

/** By their `object` value. */
const shapes: Readonly<Record<string, Readonly<Record<string, Type>>>> = {
  'capital.financing_offer': {
    'accepted_terms?~': {
      o: {
        advance_amount: 'i',
        currency: 's',
        fee_amount: 'i',
        'previous_financing_fee_discount_amount~': 'i',
        withhold_rate: 'f',
      },
    },
    account: 's',
    'charged_off_at?~': 't',
    created: 't',
    expires_after: 't',
    'financing_type?': { e: ['cash_advance', 'flex_loan', 'fixed_term_loan'] },
    livemode: 'b',
    'metadata?': 'm',
    'offered_terms?~': {
      o: {
        advance_amount: 'i',
        campaign_type: { e: ['newly_eligible_user', 'previously_eligible_user', 'repeat_user'] },
        currency: 's',
        fee_amount: 'i',
        'previous_financing_fee_discount_rate~': 'f',
        withhold_rate: 'f',
      },
    },
    'product_type?': { e: ['refill', 'standard'] },
    'replacement?~': 's',
    'replacement_for?~': 's',
    status: OFFER_STATUS,
    type: { e: ['cash_advance', 'flex_loan', 'fixed_term_loan'] },
  },
  'capital.financing_transaction': {
    account: 's',
    created_at: 't',
    details: { o: { ...money, advance_amount: 'i', fee_amount: 'i', total_amount: 'i' } },
    'financing_offer~': 's',
    'legacy_balance_transaction_source?': 's',
    livemode: 'b',
    type: { e: ['payment', 'payout', 'reversal'] },
    'user_facing_description~': 's',
  },
  'capital.financing_summary': {
    'details~': {
      o: {
        advance_amount: 'i',
        'advance_paid_out_at~': 't',
        currency: 's',
        fee_amount: 'i',
        paid_amount: 'i',
        remaining_amount: 'i',
        'repayments_begin_at~': 't',
        withhold_rate: 'f',
      },
    },
    'financing_offer~': 's',
    'status~': { e: ['accepted', 'delivered', 'none'] },
  },
  'crypto.onramp_session': {
    client_secret: 's',
    created: 't',
    'kyc_details_provided?': 'b',
    livemode: 'b',
    'metadata?': 'm',
    'redirect_url~': 's',
    status: {
      e: [
        'initialized',
        'rejected',
        'requires_payment',
        'quote_ready',
        'fulfillment_processing',
        'fulfillment_complete',
      ],
    },
    transaction_details: {
      o: {
        'destination_amount~': 'd',
        'destination_currencies~': { a: 's' },
        'destination_currency~': 's',
        'destination_network~': 's',
        'destination_networks~': { a: 's' },
        'fees~': { o: { network_fee_monetary: 'd', transaction_fee_monetary: 'd' } },
        lock_wallet_address: 'b',
        'source_amount~': 'd',
        'source_currency~': 's',
        'transaction_id~': 's',
        'wallet_address~': 's',
        'wallet_addresses~': { m: 's' },
      },
    },
  },
  'crypto.onramp.quotes': {
    created: 't',
    destination_network_quotes: {
      m: {
        a: {
          o: {
            id: 's',
            destination_amount: 'd',
            destination_currency: 's',
            destination_network: 's',
            fees: { o: { network_fee_monetary: 'd', transaction_fee_monetary: 'd' } },
            source_total_amount: 'd',
          },
        },
      },
    },
    livemode: 'b',
    rate_fetched_at: 'f',
    source_amount: 'd',
    source_currency: 's',
  },
  'financial_connections.institution': {
    countries: { a: 's' },
    livemode: 'b',
    name: 's',
    routing_numbers: { a: 's' },
    status: { e: ['active', 'degraded', 'inactive'] },
    'url~': 's',
  },
  'financial_connections.account_inferred_balance': { as_of: 't', current: { m: 'i' } },
  'reserve.hold': {
    ...money,
    amount_releasable: 'i',
    created: 't',
    created_by: { e: ['application', 'stripe'] },
    is_releasable: 'b',
    livemode: 'b',
    'metadata?': 'm',
    reason: { e: ['charge', 'standalone'] },
    release_schedule: { o: { 'release_after~': 't', 'scheduled_release~': 't' } },
    'reserve_plan~': { x: ['reserve.plan'] },
    'source_charge~': { x: ['charge'] },
    source_type: { e: ['bank_account', 'card', 'fpx'] },
  },
  'reserve.plan': {
    created: 't',
    created_by: { e: ['application', 'stripe'] },
    'currency~': 's',
    'disabled_at~': 't',
    'fixed_release?~': { o: { release_after: 't', scheduled_release: 't' } },
    livemode: 'b',
    'metadata?': 'm',
    percent: 'f',
    'rolling_release?~': { o: { days_after_charge: 'i', 'expires_on~': 't' } },
    status: { e: ['active', 'disabled', 'expired'] },
    type: { e: ['fixed_release', 'rolling_release'] },
  },
  'reserve.release': {
    ...money,
    created: 't',
    created_by: { e: ['application', 'stripe'] },
    livemode: 'b',
    'metadata?': 'm',
    reason: { e: ['bulk_hold_expiry', 'hold_released_early', 'hold_reversed', 'plan_disabled'] },
    released_at: 't',
    'reserve_hold~': { x: ['reserve.hold'] },
    'reserve_plan~': { x: ['reserve.plan'] },
    'source_transaction?~': 'm',
  },
  'terminal.hardware_order': {
    ...money,
    created: 't',
    hardware_order_items: { a: hardwareItem },
    livemode: 'b',
    'metadata~': 'm',
    payment_type: { e: ['monthly_invoice', 'no_payment', 'collected_by_platform'] },
    'po_number~': 's',
    'shipping~': {
      o: {
        address: {
          o: { 'city~': 's', 'country~': 's', 'line1~': 's', 'line2~': 's', 'postal_code~': 's', 'state~': 's' },
        },
        ...money,
        'company~': 's',
        'email~': 's',
        name: 's',
        'phone~': 's',
      },
    },
    'shipping_method~': { x: ['terminal.hardware_shipping_method'] },
    shipment_tracking: { a: { o: { carrier: 's', tracking_number: 's' } } },
    status: { e: ['pending', 'canceled', 'ready_to_ship', 'shipped', 'delivered', 'undeliverable'] },
    tax: 'i',
    total_tax_amounts: {
      a: { o: { amount: 'i', inclusive: 'b', rate: { o: { display_name: 's', jurisdiction: 's', percentage: 'f' } } } },
    },
    'updated~': 't',
  },
  'terminal.hardware_product': {
    livemode: 'b',
    status: { e: ['available', 'unavailable'] },
    type: 's',
    'unavailable_after~': 't',
  },
  'terminal.hardware_sku': {
    ...money,
    country: 's',
    livemode: 'b',
    orderable: 'i',
    product: { x: ['terminal.hardware_product'] },
    'provider?': 's',
    status: { e: ['available', 'unavailable'] },
    'unavailable_after~': 't',
  },
  'terminal.hardware_shipping_method': {
    ...money,
    country: 's',
    'estimated_delivery_window~': { o: { maximum_business_days: 'i', minimum_business_days: 'i' } },
    livemode: 'b',
    name: { e: ['standard', 'priority', 'express'] },
    status: { e: ['available', 'unavailable'] },
    'unavailable_after~': 't',
  },
  'terminal.reader_collected_data': {
    created: 't',
    livemode: 'b',
    'magstripe?~': { o: { data: 's' } },
    type: { e: ['magstripe'] },
  },
  usage_record: { livemode: 'b', quantity: 'i', subscription_item: 's', timestamp: 't' },
  usage_record_summary: {
    'invoice~': 's',
    livemode: 'b',
    period: { o: { 'end~': 't', 'start~': 't' } },
    subscription_item: 's',
    total_usage: 'i',
  },
}

const QUOTE_STALE: Type = {
  o: {
    'expires_at~': 't',
    'last_reason~': { o: { 'marked_stale~': 's', 'type~': 's' } },
    'last_updated_at~': 't',
    transitioned_at: 't',
  },
}

/** What previews add to the objects of the package. */
const additions: Readonly<Record<string, Readonly<Record<string, Type>>>> = {
  quote: {
    status: { e: ['accepted', 'canceled', 'draft', 'open', 'stale'] },
    'status_details?~': { o: { 'stale?': QUOTE_STALE } },
  },
}

/** A shape of the package with what previews add to it. */
export function withPreviews(object: string, shape: Type): Type {
  const added = additions[object]
  return added === undefined || typeof shape === 'string' || !('o' in shape) ? shape : { o: { ...shape.o, ...added } }
}

/** Objects that have no id on the wire. */
const WITHOUT_ID = new Set(['capital.financing_summary', 'financial_connections.account_inferred_balance'])

export type ExtraObjectName =
  | 'capital.financing_offer'
  | 'capital.financing_summary'
  | 'capital.financing_transaction'
  | 'crypto.onramp.quotes'
  | 'crypto.onramp_session'
  | 'financial_connections.account_inferred_balance'
  | 'financial_connections.institution'
  | 'reserve.hold'
  | 'reserve.plan'
  | 'reserve.release'
  | 'terminal.hardware_order'
  | 'terminal.hardware_product'
  | 'terminal.hardware_shipping_method'
  | 'terminal.hardware_sku'
  | 'terminal.reader_collected_data'
  | 'usage_record'
  | 'usage_record_summary'

export function extraShape(object: string): Type | undefined {
  if (!Object.hasOwn(shapes, object)) return undefined
  const id: Readonly<Record<string, Type>> = WITHOUT_ID.has(object) ? {} : { id: 's' }
  return { o: { ...id, object: `=${object}`, ...shapes[object] } }
}

export const extraShapeNames = (): readonly string[] => Object.keys(shapes)

const offerEvents = [
  'accepted',
  'accepted_other_offer',
  'canceled',
  'created',
  'expired',
  'fully_repaid',
  'paid_out',
  'rejected',
  'replacement_created',
]
const orderEvents = ['created', 'canceled', 'ready_to_ship', 'shipped', 'delivered', 'undeliverable']

/** Event types of these objects and of previews, beside those of `reserve.*`, which the package has. */
export const extraEvents: readonly (readonly [type: string, object: string])[] = [
  ...offerEvents.map(verb => [`capital.financing_offer.${verb}`, 'capital.financing_offer'] as const),
  ['capital.financing_transaction.created', 'capital.financing_transaction'],
  ['crypto.onramp_session.updated', 'crypto.onramp_session'],
  ['invoice_payment.detached', 'invoice_payment'],
  ...['draft', 'reestimated', 'stale'].map(verb => [`quote.${verb}`, 'quote'] as const),
  ...orderEvents.map(verb => [`terminal_hardware_order.${verb}`, 'terminal.hardware_order'] as const),
]
