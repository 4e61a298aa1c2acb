/**
 * A customer's sources: cards and bank accounts in their older form. Each is a payment method too, by the same id.
 * @see https://docs.stripe.com/payments/older-apis
 */
import type Stripe from 'stripe'
import { emptyParameter, invalidRequest, missingParameter, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import type { Resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type CardInput, cardDetails, cardOfTestName, checkedCard, checkedExpiry } from '../payments/card-details.js'
import { keepingTraces } from '../payments/payment-error.js'
import { checkedMethod, type PaymentMethod, paymentMethods } from '../payments/payment-method.js'
import { detachSource, type Source, sources } from '../payments/source.js'
import { testCardNamed } from '../payments/test-card.js'
import { type Token, useToken } from '../payments/token.js'
import { type BankAccount, type BankAccountInput, bankAccountFields, bankAccounts } from './bank-account.js'
import { type Card, type CardAddress, cardFields, cards, checkedCardFields } from './card.js'
import { type Customer, customers } from './customer.js'

type AnySource = Card | BankAccount | Source

/** What a `source` parameter may hold: a token, a test name, or what was typed in. */
export type SourceParam = string | (Record<string, unknown> & { readonly object?: string })

export const operations = {
  'customers.createSource'(tx: Transaction, [id]: [string], params: Stripe.CustomerCreateSourceParams): AnySource {
    const customer = tx.need(customers, id, 'customer', 404)
    tx.follow(customer.test_clock)
    const source = addSource(tx, customer, params.source as SourceParam, 'source')
    if (params.metadata !== undefined) tx.put(tableOf(source), source as StoredObject, { metadata: params.metadata })
    if (!customer.default_source) tx.update(customers, customer, { default_source: source.id })
    return (tx.shown(source.object, source.id) ?? source) as AnySource
  },

  'customers.listSources'(tx: Transaction, [id]: [string], params: Stripe.CustomerListSourcesParams) {
    tx.need(customers, id, 'customer', 404)
    const { object, ...rest } = params
    const table = object === 'bank_account' ? bankAccounts : object === 'source' ? sources : cards
    return list(tx, table, { ...rest }, { url: `/v1/customers/${id}/sources`, index: ['customer', id] })
  },

  'customers.retrieveSource'(tx: Transaction, [customer, id]: [string, string]): AnySource {
    return sourceOf(tx, customer, id)
  },

  'customers.updateSource'(
    tx: Transaction,
    [customer, id]: [string, string],
    params: Stripe.CustomerUpdateSourceParams,
  ): AnySource {
    const source = sourceOf(tx, customer, id)
    tx.follow(tx.find(customers, customer)?.test_clock)
    const table = tableOf(source)
    const { exp_month: month, exp_year: year, ...told } = params
    const after = tx.update(table, source as StoredObject, {
      ...tx.fields(table, told, source as StoredObject),
      ...(source.object === 'card' &&
        (month ?? year) !== undefined &&
        checkedExpiry(tx, { exp_month: Number(month ?? source.exp_month), exp_year: Number(year ?? source.exp_year) })),
    })
    if (after.object === 'card') mirrorCard(tx, after as unknown as Card)
    return after as unknown as AnySource
  },

  'customers.deleteSource'(tx: Transaction, [customer, id]: [string, string]) {
    const source = sourceOf(tx, customer, id)
    const owner = tx.get(customers, customer)
    tx.follow(owner.test_clock)
    const left =
      source.object === 'source' ? detachSource(tx, source) : tx.remove(tableOf(source), source as StoredObject)
    const method = tx.find(paymentMethods, id)
    if (method !== undefined) tx.put(paymentMethods, method, { customer: null, _used: true })
    if (owner.default_source === id) tx.update(customers, owner, { default_source: nextSource(tx, customer) })
    return left
  },

  'customers.verifySource'(
    tx: Transaction,
    [customer, id]: [string, string],
    params: Stripe.CustomerVerifySourceParams,
  ): AnySource {
    const account = tx.find(bankAccounts, id)
    if (account?.customer !== customer) throw noSuch('source', id, 'id')
    tx.follow(tx.find(customers, customer)?.test_clock)
    return verifyAccount(tx, account, params.amounts ?? [])
  },
}

/** Two deposits of 32 and 45 cents are right in a test environment. */
function verifyAccount(tx: Transaction, account: BankAccount, amounts: readonly number[]): BankAccount {
  const failed = (message: string) => invalidRequest(message, { code: 'bank_account_verification_failed' })
  if (account.status === 'verified') throw failed('This bank account has already been verified.')
  const told = [...amounts].sort((a, b) => a - b).join()
  if (told === '32,45') {
    tx.put(paymentMethods, tx.get(paymentMethods, account.id), { _verified: true })
    return tx.send(bankAccounts, account, { type: 'verify' })
  }
  const wrong = failed('The amounts provided do not match the amounts that were sent to the bank account.')
  if (told !== '10,11') throw wrong
  tx.trySend(bankAccounts, account, { type: 'refuse' })
  throw keepingTraces(wrong)
}

const nextSource = (tx: Transaction, customer: string): string | null =>
  (tx.where(cards, 'customer', customer)[0] ?? tx.where(bankAccounts, 'customer', customer)[0])?.id ?? null

const tableOf = (source: { readonly object: string }): Resource =>
  source.object === 'card' ? cards : source.object === 'bank_account' ? bankAccounts : sources

function sourceOf(tx: Transaction, customer: string, id: string): AnySource {
  tx.need(customers, customer, 'customer', 404)
  const source = tx.find(cards, id) ?? tx.find(bankAccounts, id) ?? tx.find(sources, id)
  if (source === undefined || source.customer !== customer) throw noSuch('source', id, 'id')
  return source
}

/** Attaches what a `source` parameter holds to a customer. */
export function addSource(tx: Transaction, customer: Customer, param: SourceParam, name: string): AnySource {
  if (typeof param === 'string') {
    const source = tx.find(sources, param)
    if (source !== undefined) return attachSource(tx, customer, source)
    const test = testCardNamed(param)
    if (test !== undefined)
      return keepCard(tx, { input: cardOfTestName(tx, test), address: {}, customer: customer.id }).card
    const token = useToken(tx, param, name)
    if (token.bank_account !== undefined)
      return keepAccount(tx, accountInput(token), customer.id, token.bank_account.id)
    return keepCard(tx, { ...cardInput(token), customer: customer.id }).card
  }
  if (typeof param !== 'object' || param === null) throw emptyParameter(name)
  if (param.object === 'bank_account') return keepAccount(tx, param as unknown as BankAccountInput, customer.id)
  return keepCard(tx, { input: typedCard(tx, param, name), address: param as CardAddress, customer: customer.id }).card
}

/** A card that was typed into a parameter as it is; nothing has looked at its fields yet. */
export function typedCard(tx: Transaction, param: Record<string, unknown>, name: string): CardInput {
  const text = (field: string) => (param[field] === undefined ? undefined : String(param[field]))
  for (const field of ['number', 'exp_month', 'exp_year']) {
    if (param[field] === undefined) throw missingParameter(`${name}[${field}]`)
  }
  return checkedCard(tx, {
    number: text('number')!,
    exp_month: Number(param['exp_month']),
    exp_year: Number(param['exp_year']),
    cvc: text('cvc'),
    address_zip: text('address_zip'),
    address_line1: text('address_line1'),
  })
}

function attachSource(tx: Transaction, customer: Customer, source: Source): Source {
  if (source.usage === 'single_use') {
    throw invalidRequest('A source with `usage` set to `single_use` cannot be attached to a customer.', {
      param: 'source',
    })
  }
  const attached = tx.put(sources, source, { customer: customer.id })
  tx.emit('customer.source.created', attached)
  return attached
}

interface KeptCard {
  readonly input: CardInput
  readonly address: CardAddress
  readonly customer: string | null
  readonly id?: string
}

const cardInput = (token: Token): Omit<KeptCard, 'customer'> => {
  const card = token.card as unknown as Card
  return { input: token['_card'] as CardInput, address: card, id: card.id }
}

const accountInput = (token: Token) => token['_account'] as BankAccountInput

/** A card in its older form, and the payment method that it is. A customer's card is checked with its bank. */
export function keepCard(
  tx: Transaction,
  { input, address, customer, id = tx.newId('card') }: KeptCard,
): { card: Card; method: PaymentMethod } {
  const {
    address_city: city = null,
    address_country: country = null,
    address_line1: line1 = null,
    address_line2: line2 = null,
  } = address
  const stored = tx.insert(paymentMethods, {
    id,
    allow_redisplay: 'unspecified',
    billing_details: {
      address: {
        city,
        country,
        line1,
        line2,
        postal_code: address.address_zip ?? null,
        state: address.address_state ?? null,
      },
      email: null,
      name: address.name ?? null,
      phone: null,
      tax_id: null,
    },
    card: cardDetails(tx, { ...input, address_zip: address.address_zip, address_line1: address.address_line1 }),
    type: 'card',
    _number: input.number,
  } as Changes<PaymentMethod>)
  const method = customer === null ? stored : tx.put(paymentMethods, checkedMethod(tx, stored), { customer })
  const fields = cardFields(
    tx,
    { ...input, address_zip: address.address_zip, address_line1: address.address_line1 },
    address,
  )
  const card = tx.insert(cards, {
    ...fields,
    ...checkedCardFields(input.number, fields),
    allow_redisplay: 'unspecified',
    ...(customer !== null && { customer }),
    id,
  } as Changes<Card>)
  if (customer !== null) tx.emit('customer.source.created', card)
  return { card, method }
}

function keepAccount(tx: Transaction, input: BankAccountInput, customer: string, id = tx.newId('ba')): BankAccount {
  const fields = bankAccountFields(tx, input, tx.settings.default_currency)
  const account = tx.insert(bankAccounts, { ...fields, customer, id } as Changes<BankAccount>)
  tx.insert(paymentMethods, {
    id,
    allow_redisplay: 'unspecified',
    customer,
    ...tx.fields(paymentMethods, { billing_details: { address: {}, name: account.account_holder_name ?? '' } }),
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: (account.account_holder_type ?? 'individual') as 'individual',
      account_type: 'checking',
      bank_name: account.bank_name,
      financial_connections_account: null,
      fingerprint: account.fingerprint,
      last4: account.last4,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: account.routing_number,
      status_details: {},
    },
    _number: fields['_number'],
  } as Changes<PaymentMethod>)
  tx.emit('customer.source.created', account)
  return account
}

/** The payment method that a source is. */
export function methodOfSource(tx: Transaction, id: string): PaymentMethod {
  const method = tx.find(paymentMethods, id)
  if (method === undefined)
    throw invalidRequest(`No such source: '${id}'`, { code: 'resource_missing', param: 'source' })
  return method
}

/** A card that a charge is made with directly: kept by nobody. */
export function cardOfToken(tx: Transaction, name: string, parameter: string): PaymentMethod {
  const test = testCardNamed(name)
  if (test !== undefined) return keepCard(tx, { input: cardOfTestName(tx, test), address: {}, customer: null }).method
  const token = useToken(tx, name, parameter)
  return keepCard(tx, { ...cardInput(token), customer: null }).method
}

/** What the card in its older form says of its holder and its expiry, the payment method says too. */
function mirrorCard(tx: Transaction, card: Card): void {
  const method = tx.find(paymentMethods, card.id)
  if (!method?.card) return
  tx.put(paymentMethods, method, { card: { ...method.card, exp_month: card.exp_month, exp_year: card.exp_year } })
}
