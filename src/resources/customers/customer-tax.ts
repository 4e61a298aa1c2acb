/** Where automatic tax finds a customer, and whether tax is collected there. @see https://docs.stripe.com/tax/customer-locations */
import type { Transaction } from '../../core/transaction.js'
import { addressOf } from '../tax/address.js'
import { unlocated } from '../tax/automatic.js'
import { isRegistered } from '../tax/registration.js'
import type { Customer } from './customer.js'

type Tax = NonNullable<Customer['tax']>

const UNKNOWN: Tax = { automatic_tax: 'unrecognized_location', ip_address: null, location: null, provider: 'stripe' }

export function customerTax(tx: Transaction, { address, shipping }: Pick<Customer, 'address' | 'shipping'>): Tax {
  const shipped = shipping?.address?.country !== undefined && shipping.address.country !== null
  const { country, state } = addressOf(shipped ? shipping.address : address)
  if (country === null) return UNKNOWN
  const automatic_tax = isRegistered(tx, { country, state }) ? 'supported' : 'not_collecting'
  const source = shipped ? 'shipping_destination' : 'billing_address'
  return { ...UNKNOWN, automatic_tax, location: { country, source, state } }
}

/** A place that must be known at once, if the request says so. */
export function requireKnown(tax: Tax, validate: string | undefined): void {
  if (validate === 'immediately' && tax.location === null) throw unlocated()
}
