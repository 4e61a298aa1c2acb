/** Numbers of invoices: `PREFIX-0001`, counted for each customer or for the account. @see https://docs.stripe.com/invoicing/customize */
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, customers } from '../customers/customer.js'

/** The account's own count, from the first invoice that is numbered by it. */
type Numbering = StoredObject & { readonly prefix: string; readonly next: number }

export const numberings = resource<Numbering>('_invoice_numbering', {})

const ID = '_invoice_numbering'

export function takeNumber(tx: Transaction, customer: Customer): string {
  if (tx.settings.invoice_numbering === 'account') return takeAccountNumber(tx)
  const sequence = customer.next_invoice_sequence ?? 1
  tx.put(customers, customer, { next_invoice_sequence: sequence + 1 })
  return told(customer.invoice_prefix ?? '', sequence)
}

function takeAccountNumber(tx: Transaction): string {
  const numbering =
    tx.find(numberings, ID) ?? tx.insert(numberings, { id: ID, prefix: tx.letters(8).toUpperCase(), next: 1 })
  tx.put(numberings, numbering, { next: numbering.next + 1 })
  return told(numbering.prefix, numbering.next)
}

const told = (prefix: string, sequence: number): string => `${prefix}-${String(sequence).padStart(4, '0')}`
