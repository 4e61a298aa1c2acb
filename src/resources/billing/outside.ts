/** What customers do with their invoices. */
import { UsageError } from '../../core/errors.js'
import type { OutsideActions } from '../../core/outside.js'
import type { Transaction } from '../../core/transaction.js'
import { usablePaymentMethod } from '../payments/payment-method.js'
import { attempt } from './invoice-collect.js'
import { invoices } from './invoice-draft.js'

export const outside = {
  /** The customer pays on the hosted page of an invoice. */
  payHostedInvoice(tx: Transaction, told: { readonly invoice: string; readonly payment_method?: string }): void {
    const invoice = tx.find(invoices, told.invoice)
    if (invoice === undefined) throw new UsageError(`there is no invoice '${told.invoice}'`)
    if (invoice.status !== 'open') throw new UsageError(`invoice ${invoice.id} is ${invoice.status}, and not open`)
    tx.follow(invoice.test_clock)
    attempt(tx, invoice, 'manual', usablePaymentMethod(tx, told.payment_method ?? 'pm_card_visa', 'payment_method').id)
  },
} satisfies OutsideActions
