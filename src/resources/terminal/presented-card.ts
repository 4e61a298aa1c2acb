/** A card held to a simulated reader, as a payment method. @see https://docs.stripe.com/terminal/references/testing#simulated-test-cards */
import { HOUR_SECONDS } from '../../clock/calendar.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { cardDetails, checkedCard } from '../payments/card-details.js'
import { type PaymentMethod, paymentMethods } from '../payments/payment-method.js'
import { commonFields } from '../payments/payment-method-input.js'

const ORDINARY = '4242424242424242'
const VALID_HOURS = 3 * 365 * 24

export function presentedCard(
  tx: Transaction,
  type: 'card_present' | 'interac_present',
  number = ORDINARY,
): PaymentMethod {
  const until = new Date((tx.now + VALID_HOURS * HOUR_SECONDS) * 1000)
  const typed = { number, exp_month: until.getUTCMonth() + 1, exp_year: until.getUTCFullYear() }
  const { brand, country, exp_month, exp_year, fingerprint, funding, last4 } = cardDetails(tx, checkedCard(tx, typed))
  const details = {
    brand,
    cardholder_name: null,
    country,
    exp_month,
    exp_year,
    fingerprint,
    funding,
    last4,
    networks: { available: [brand], preferred: null },
    preferred_locales: ['en'],
    read_method: 'contactless_emv',
    ...(type === 'card_present' && { brand_product: null, offline: null }),
  }
  return tx.insert(paymentMethods, {
    ...commonFields(tx, {}),
    [type]: details,
    type,
    _number: number,
  } as Changes<PaymentMethod>)
}
