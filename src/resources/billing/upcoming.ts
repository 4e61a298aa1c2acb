/** The upcoming invoice, as versions before basil ask for it: a preview by another name. @see https://docs.stripe.com/changelog/basil/2025-03-31/invoice-preview-api-deprecations */
import type { Shown } from '../../core/render.js'
import type { Transaction } from '../../core/transaction.js'
import { operations as previews } from './preview.js'

type Params = Parameters<(typeof previews)['invoices.createPreview']>[2]

const preview = (tx: Transaction, params: Params): Shown => previews['invoices.createPreview'](tx, [], params)

export const operations = {
  'invoices.retrieveUpcoming': (tx: Transaction, _: readonly string[], params: Params) => preview(tx, params),

  'invoices.listUpcomingLines'(tx: Transaction, _: readonly string[], params: Params) {
    const { lines } = preview(tx, params).object as unknown as { readonly lines: { readonly data: readonly unknown[]; readonly has_more: boolean } }
    return { object: 'list', data: lines.data, has_more: lines.has_more, url: '/v1/invoices/upcoming/lines' }
  },
}
