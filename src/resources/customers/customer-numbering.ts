/** How a customer's invoices are numbered: a prefix that nobody else has, and what comes next. @see https://docs.stripe.com/invoicing/customize */
import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from './customer.js'

interface Numbering {
  readonly invoice_prefix?: string
  readonly next_invoice_sequence?: number
}

const PREFIX = /^[A-Z0-9]{3,12}$/
const SEQUENCE_MAX = 1_000_000_000

/** `customer`: whom the numbering is changed of. */
export function requireNumbering(tx: Transaction, params: Numbering, customer?: Customer): void {
  const { invoice_prefix: prefix, next_invoice_sequence: next } = params
  if (prefix !== undefined) requirePrefix(tx, prefix, customer)
  if (next !== undefined) requireSequence(next, customer?.next_invoice_sequence ?? 1)
}

function requirePrefix(tx: Transaction, prefix: string, customer: Customer | undefined): void {
  if (!PREFIX.test(prefix)) {
    throw invalidRequest('Invoice prefixes must be 3–12 uppercase letters or numbers.', { param: 'invoice_prefix' })
  }
  const taken = tx.where(customers, 'prefix', prefix).some(({ id }) => id !== customer?.id)
  if (taken) throw invalidRequest('This invoice prefix is already in use.', { param: 'invoice_prefix' })
}

/** Only upward: a number is given once. */
function requireSequence(next: number, least: number): void {
  if (next >= least && next <= SEQUENCE_MAX) return
  throw invalidRequest(`The next invoice sequence must be between ${least} and ${SEQUENCE_MAX}.`, {
    param: 'next_invoice_sequence',
  })
}

export const prefixTold = ({ invoice_prefix: prefix }: Numbering) => (prefix === undefined ? {} : { _prefix: prefix })
