/** How payment methods come to be: from parameters, from tokens, and from the names that the documentation gives. */
import type Stripe from 'stripe'
import { missingParameter } from '../../core/errors.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { bankDetails } from './bank-details.js'
import { type CardInput, cardDetails, cardOfTestName, checkedCard } from './card-details.js'
import { type PaymentMethod, paymentMethods } from './payment-method.js'
import { testAccountNamed } from './test-bank-account.js'
import { testCardNamed } from './test-card.js'
import { useCardToken } from './token.js'

/** A new payment method of any type, from what was typed in. */
export function newPaymentMethod(
  tx: Transaction,
  params: Stripe.PaymentMethodCreateParams | Stripe.PaymentIntentCreateParams.PaymentMethodData,
): PaymentMethod {
  const { type } = params
  if (type === undefined) throw missingParameter('type')
  const common = commonFields(tx, params)
  if (type === 'card') return cardMethod(tx, cardParams(params), common)
  const details = typeDetails(tx, type, params)
  return tx.insert(paymentMethods, { ...common, ...details, type } as Changes<PaymentMethod>)
}

type Common = Pick<PaymentMethod, 'allow_redisplay' | 'billing_details' | 'metadata' | 'radar_options'>

/** What a payment method of any type is told. */
export function commonFields(tx: Transaction, params: object): Changes<Common> {
  const { allow_redisplay, billing_details, metadata, radar_options } = params as Stripe.PaymentMethodCreateParams
  return {
    allow_redisplay: 'unspecified',
    ...tx.fields(paymentMethods, {
      billing_details: { ...billing_details, address: billing_details?.address || {} },
      ...(allow_redisplay !== undefined && { allow_redisplay }),
      ...(metadata !== undefined && { metadata }),
      ...(radar_options !== undefined && { radar_options }),
    }),
  } as Changes<Common>
}

type CardParams = Stripe.PaymentMethodCreateParams['card']

/** Data inside an intent carries no card number in the types; older integrations send it all the same. */
const cardParams = (params: object): CardParams => (params as Stripe.PaymentMethodCreateParams).card

function cardMethod(tx: Transaction, card: CardParams, common: Changes<Common>): PaymentMethod {
  if (card === undefined) throw missingParameter('card')
  if ('token' in card && card.token !== undefined) return ofToken(tx, card.token, common)
  const { number, exp_month, exp_year, cvc, networks } = card as Stripe.PaymentMethodCreateParams.Card
  if (number === undefined) throw missingParameter('card[number]')
  if (exp_month === undefined) throw missingParameter('card[exp_month]')
  if (exp_year === undefined) throw missingParameter('card[exp_year]')
  const address = common.billing_details?.address
  const input = checkedCard(tx, {
    number,
    exp_month,
    exp_year,
    cvc,
    address_zip: address?.postal_code,
    address_line1: address?.line1,
  })
  return storeCard(tx, input, common, networks?.preferred)
}

function storeCard(tx: Transaction, input: CardInput, common: Changes<Common>, preferred?: string): PaymentMethod {
  const details = cardDetails(tx, input)
  const networks = details.networks && { ...details.networks, preferred: preferred ?? null }
  return tx.insert(paymentMethods, {
    ...common,
    card: { ...details, networks },
    type: 'card',
    _number: input.number,
  })
}

function ofToken(tx: Transaction, token: string, common: Changes<Common>): PaymentMethod {
  const test = testCardNamed(token)
  if (test !== undefined) return storeCard(tx, cardOfTestName(tx, test), common)
  const { input, card } = useCardToken(tx, token, 'card[token]')
  const { name, address_line1: line1, address_line2: line2, address_city: city, address_country: country } = card
  const address = { city, country, line1, line2, postal_code: card.address_zip, state: card.address_state }
  const billing = { address, email: null, name, phone: null, tax_id: null }
  return storeCard(tx, input, { ...common, billing_details: billing })
}

/** Observed: in August 2023 test names had no code to be checked, in 2025 they had. */
const TEST_NAMES_CHECKED_SINCE = Date.UTC(2024, 0, 1) / 1000

/** `pm_card_visa`, `pm_usBankAccount_success`, `tok_visa`: each use makes a new payment method that remembers its name. */
export function ofTestName(tx: Transaction, name: string): PaymentMethod | undefined {
  const card = testCardNamed(name)
  if (card !== undefined) {
    const method = storeCard(tx, cardOfTestName(tx, card), commonFields(tx, {}))
    const cvc = tx.now < TEST_NAMES_CHECKED_SINCE ? null : 'pass'
    const checks = method.card?.checks && { ...method.card.checks, cvc_check: card.cvcCheck ?? cvc }
    return tx.put(paymentMethods, method, {
      ...(method.card && { card: { ...method.card, checks: checks ?? null } }),
      _testName: name,
    })
  }
  const account = testAccountNamed(name)
  if (account === undefined) return undefined
  const { details, number, type } = account
  const method = newPaymentMethod(tx, {
    type: type as Stripe.PaymentMethodCreateParams.Type,
    [type]: { ...details, [type === 'sepa_debit' ? 'iban' : 'account_number']: number },
    billing_details: { name: 'Jane Doe', email: 'jane.doe@example.com' },
  })
  return tx.put(paymentMethods, method, { _testName: name, _verified: true })
}

/** The hash that bears the type's name: what was told, and what a bank account's number says. */
function typeDetails(tx: Transaction, type: string, params: object): Record<string, unknown> {
  const given = (params as Record<string, unknown>)[type] as Record<string, unknown> | undefined
  const { details, number } = bankDetails(tx, type, given) ?? { details: undefined, number: undefined }
  const fields = tx.fields(paymentMethods, { [type]: given ?? {} }) as Record<string, object | undefined>
  if (given === undefined && NEEDS_DETAILS.has(type)) throw missingParameter(type)
  return { [type]: { ...fields[type], ...details }, ...(number !== undefined && { _number: number }) }
}

const NEEDS_DETAILS = new Set(
  'acss_debit au_becs_debit bacs_debit boleto fpx sepa_debit sofort us_bank_account'.split(' '),
)
