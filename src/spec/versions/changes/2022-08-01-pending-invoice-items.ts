/** A new invoice leaves pending items alone unless told; before, it took them in, and had to find some if told so. */
import type { Change, Fields } from '../change.js'

export const pendingInvoiceItems: Change = {
  since: '2022-08-01',
  source: 'https://docs.stripe.com/changelog/2022-08-01/removes-include-require-value-invoices',
  params: {
    'invoices.create': ({ pending_invoice_items_behavior: told }): Fields =>
      told === undefined || told === 'include_and_require' ? { pending_invoice_items_behavior: 'include' } : {},
  },
}
