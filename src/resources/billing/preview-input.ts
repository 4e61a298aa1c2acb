/** Whom a preview is for, and the items that it is asked to imagine. */
import type Stripe from 'stripe'
import type { Transaction } from '../../core/transaction.js'
import { type Customer, operations as customerOperations, customers } from '../customers/customer.js'
import { createTaxId } from '../customers/tax-id.js'
import { createInvoiceItem, type ItemParams, invoiceItems, operations as itemOperations } from './invoice-item.js'

type Params = Stripe.InvoiceCreatePreviewParams

/** The customer with the details that a preview gives them; or somebody who has only these. */
export function previewedCustomer(tx: Transaction, known: Customer | undefined, params: Params): Customer {
  const { address, shipping, tax_exempt, tax_ids: ids } = params.customer_details ?? {}
  const details = {
    ...(address !== undefined && { address }),
    ...(shipping !== undefined && { shipping }),
    ...(tax_exempt !== undefined && { tax_exempt }),
  }
  const customer =
    known === undefined
      ? customerOperations.create(tx, details as Stripe.CustomerCreateParams)
      : params.customer_details === undefined
        ? known
        : customerOperations.update(tx, known, details as Stripe.CustomerUpdateParams)
  for (const told of ids ?? []) createTaxId(tx, customer, told)
  return tx.get(customers, customer.id)
}

/** Items that are not there yet, and other words for those that are. */
export function addItems(tx: Transaction, customer: Customer, params: Params, subscription?: string): void {
  for (const [at, input] of (params.invoice_items ?? []).entries()) {
    const { price, invoiceitem, unit_amount: unit, ...rest } = input as Omit<ItemParams, 'pricing'> & typeof input
    if (invoiceitem !== undefined) {
      const item = tx.need(invoiceItems, invoiceitem, `invoice_items[${at}][invoiceitem]`)
      itemOperations.update(tx, item, rest as Stripe.InvoiceItemUpdateParams)
      continue
    }
    createInvoiceItem(tx, customer, {
      ...(rest as ItemParams),
      ...(unit !== undefined && { unit_amount_decimal: unit }),
      ...(price !== undefined && { pricing: { price } }),
      ...(subscription !== undefined && { subscription }),
    })
  }
}
