/**
 * Card: a card kept as a customer's source, the older form of a payment method.
 * @see https://docs.stripe.com/api/cards
 */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type CardInput, cardDetails, fingerprintOf } from '../payments/card-details.js'
import { brandLabel, brandOf } from '../payments/card-number.js'
import { testCardOf } from '../payments/test-card.js'

export type Card = Stored<Stripe.Card>

export const cards = resource<Card>('card', {
  idPrefix: 'card',
  indexes: { customer: 'customer', account: 'account' },
  events: 'customer.source',
  absent: [
    'account',
    'available_payout_methods',
    'currency',
    'default_for_currency',
    'status',
    'allow_redisplay',
    'customer',
  ],
})

/** Where the holder lives, as the older form has it. */
export interface CardAddress {
  readonly name?: string | null | undefined
  readonly address_line1?: string | null | undefined
  readonly address_line2?: string | null | undefined
  readonly address_city?: string | null | undefined
  readonly address_state?: string | null | undefined
  readonly address_zip?: string | null | undefined
  readonly address_country?: string | null | undefined
}

/** The card object of a number: in a token, on a customer, or on an account that is paid out to. */
export function cardFields(tx: Transaction, input: CardInput, address: CardAddress = {}): Changes<Card> {
  const { checks, country, funding } = cardDetails(tx, input)
  const given = (value: string | null | undefined) => value ?? null
  const fields = {
    address_city: given(address.address_city),
    address_country: given(address.address_country),
    address_line1: given(address.address_line1),
    address_line1_check: checks?.address_line1_check ?? null,
    address_line2: given(address.address_line2),
    address_state: given(address.address_state),
    address_zip: given(address.address_zip),
    address_zip_check: checks?.address_postal_code_check ?? null,
    brand: brandLabel(brandOf(input.number).brand),
    country,
    cvc_check: checks?.cvc_check ?? null,
    dynamic_last4: null,
    email: null,
    exp_month: input.exp_month,
    exp_year: input.exp_year,
    fingerprint: fingerprintOf(tx, 'card', input.number),
    funding,
    last4: input.number.slice(-4),
    metadata: {},
    name: given(address.name),
    phone: null,
    regulated_status: 'unregulated',
    tokenization_method: null,
    wallet: null,
  }
  return fields as Changes<Card>
}

/** What the bank answered, on a card that it was asked about. */
export function checkedCardFields(number: string, card: Changes<Card>): Changes<Card> {
  const { cvcCheck = 'pass', zipCheck = 'pass', line1Check = 'pass' } = testCardOf(number)
  return {
    address_line1_check: card.address_line1_check ? line1Check : null,
    address_zip_check: card.address_zip_check ? zipCheck : null,
    cvc_check: card.cvc_check ? cvcCheck : null,
  }
}
