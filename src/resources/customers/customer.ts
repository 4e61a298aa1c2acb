/** Customer: whom money is taken from. @see https://docs.stripe.com/api/customers */
import { produce } from 'immer'
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { recordBalance } from '../billing/customer-balance-transaction.js'
import { attachPaymentMethod, paymentMethods, usablePaymentMethod } from '../payments/payment-method.js'
import { type CustomerDiscountParams, discountCustomer } from '../products/customer-discount.js'
import { testClocks } from '../test-helpers/test-clock.js'
import { cashBalanceOf, settleCash } from './cash-balance.js'
import { prefixTold, requireNumbering } from './customer-numbering.js'
import { customerTax, requireKnown } from './customer-tax.js'
import { addSource } from './source.js'
import { createTaxId } from './tax-id.js'

/** `_prefix` is the prefix of its invoices where it was told: nobody else may tell the same. */
export type Customer = Stored<Stripe.Customer> & { readonly _prefix?: string }

export const customers = resource<Customer>('customer', {
  idPrefix: 'cus',
  idLength: 14,
  api: 'customers',
  readableWhenDeleted: true,
  indexes: { test_clock: 'test_clock', prefix: '_prefix' },
  onlyExpanded: ['tax'],
  expanded: {
    cash_balance: (tx, { id }: Customer) => cashBalanceOf(tx, id),
    /** The balance once more, as a credit, by its currency. */
    invoice_credit_balance: (tx, { balance, currency }: Customer) =>
      balance === 0 ? {} : { [currency ?? tx.settings.default_currency]: -balance },
  },
  lists: {
    subscriptions: {
      object: 'subscription',
      by: 'customer',
      url: '/v1/customers/{id}/subscriptions',
      onlyExpanded: true,
    },
    sources: { object: 'card', by: 'customer', url: '/v1/customers/{id}/sources', onlyExpanded: true },
    tax_ids: { object: 'tax_id', by: 'customer', url: '/v1/customers/{id}/tax_ids', onlyExpanded: true },
  },
})

export const operations = {
  create(tx: Transaction, params: Stripe.CustomerCreateParams): Customer {
    if (params.test_clock !== undefined) {
      requireRoomOn(tx, tx.need(testClocks, params.test_clock, 'test_clock').id)
      tx.follow(params.test_clock)
    }
    requireNumbering(tx, params)
    const { cash_balance: cash, invoice_settings: _, ...told } = params
    // The card of a token was once a parameter of its own.
    const source = params.source ?? (params as { readonly card?: string }).card
    const fields = tx.fields(customers, told)
    const tax = customerTax(tx, { address: null, shipping: null, ...fields } as Customer)
    requireKnown(tax, params.tax?.validate_location)
    const customer = tx.insert(customers, {
      ...fields,
      balance: params.balance ?? 0,
      delinquent: false,
      invoice_prefix: params.invoice_prefix ?? invoicePrefix(tx),
      next_invoice_sequence: params.next_invoice_sequence ?? 1,
      ...prefixTold(params),
      preferred_locales: params.preferred_locales ?? [],
      tax_exempt: params.tax_exempt || 'none',
      tax,
    })
    recordBalance(tx, customer, 0, 'initial')
    if (params.payment_method !== undefined) {
      attachPaymentMethod(tx, usablePaymentMethod(tx, params.payment_method, 'payment_method'), customer.id)
    }
    if (cash?.settings) settleCash(tx, customer.id, cash.settings)
    discountCustomer(tx, customer.id, params as CustomerDiscountParams)
    for (const told of params.tax_id_data ?? []) createTaxId(tx, customer, told)
    if (source !== undefined) {
      const kept = addSource(tx, customer, source, 'source')
      tx.put(customers, tx.get(customers, customer.id), { default_source: kept.id })
    }
    const settled =
      params.invoice_settings === undefined
        ? tx.get(customers, customer.id)
        : tx.put(customers, tx.get(customers, customer.id), invoiceSettings(tx, customer, params.invoice_settings))
    tx.emit('customer.created', settled)
    return settled
  },

  update(tx: Transaction, customer: Customer, params: Stripe.CustomerUpdateParams): Customer {
    tx.follow(customer.test_clock)
    requireNumbering(tx, params, customer)
    const { cash_balance: cash, invoice_settings: settings, source, default_source, ...told } = params
    if (default_source !== undefined) requireSource(tx, customer, default_source)
    if (cash?.settings) settleCash(tx, customer.id, cash.settings)
    discountCustomer(tx, customer.id, params as CustomerDiscountParams)
    const kept = source === undefined ? default_source : addSource(tx, customer, source, 'source').id
    const fields = tx.fields(customers, told, customer)
    const tax = customerTax(tx, { ...customer, ...fields } as Customer)
    requireKnown(tax, params.tax?.validate_location)
    const changed = tx.update(customers, tx.get(customers, customer.id), {
      ...fields,
      ...prefixTold(params),
      tax,
      ...(kept !== undefined && { default_source: kept }),
      ...(params.tax_exempt !== undefined && { tax_exempt: params.tax_exempt || 'none' }),
      ...invoiceSettings(tx, customer, settings),
    })
    recordBalance(tx, changed, customer.balance, 'adjustment')
    return changed
  },

  del(tx: Transaction, customer: Customer) {
    tx.follow(customer.test_clock)
    requireNoCash(tx, customer.id)
    return tx.remove(customers, customer)
  },
}

/** @see https://docs.stripe.com/payments/customer-balance */
function requireNoCash(tx: Transaction, customer: string): void {
  const { available } = cashBalanceOf(tx, customer)
  if (Object.values(available ?? {}).every(amount => amount === 0)) return
  throw invalidRequest('You cannot delete a customer who has a cash balance. Refund it first.')
}

function requireSource(tx: Transaction, customer: Customer, source: string): void {
  if (tx.find(paymentMethods, source)?.customer === customer.id) return
  throw invalidRequest(`Customer ${customer.id} does not have a linked source with ID ${source}.`, {
    code: 'missing',
    param: 'default_source',
  })
}

/** @see https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage */
const CUSTOMERS_PER_CLOCK_MAX = 3

function requireRoomOn(tx: Transaction, clock: string): void {
  if (tx.where(customers, 'test_clock', clock).length >= CUSTOMERS_PER_CLOCK_MAX) {
    throw invalidRequest(`You can only attach up to ${CUSTOMERS_PER_CLOCK_MAX} customers to a test clock.`, {
      param: 'test_clock',
    })
  }
}

/** `invoice_settings`, with a default payment method only if it is attached to this customer. */
function invoiceSettings(
  tx: Transaction,
  customer: Customer,
  params: Stripe.CustomerUpdateParams.InvoiceSettings | undefined,
) {
  if (params === undefined) return {}
  const fields = tx.fields(customers, { invoice_settings: params }, customer)
  const wanted = params.default_payment_method
  if (wanted === undefined || wanted === '') return fields
  const method = tx.find(paymentMethods, wanted) ?? attachedClone(tx, customer, wanted)
  if (method?.customer !== customer.id) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${wanted}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'invoice_settings[default_payment_method]' },
    )
  }
  return produce({ invoice_settings: fields.invoice_settings ?? customer.invoice_settings }, draft => {
    draft.invoice_settings.default_payment_method = method.id
  })
}

/** A test name (`pm_card_visa`) stands for the newest method that it became on this customer. */
const attachedClone = (tx: Transaction, customer: Customer, name: string) =>
  tx.newest(paymentMethods, 'customer', customer.id, method => method['_testName'] === name)

function invoicePrefix(tx: Transaction): string {
  return tx.letters(8).toUpperCase()
}
