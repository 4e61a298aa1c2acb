/** How an invoice is drawn: `rendering_options` became part of `rendering`. */
import { type Change, type Fields, isFields } from '../change.js'
import { at } from '../values.js'

function newer({ rendering_options: options, rendering }: Readonly<Fields>): Fields {
  if (options === undefined) return {}
  const told = isFields(rendering) ? rendering : {}
  return { rendering_options: undefined, rendering: isFields(options) ? { ...told, ...options } : options }
}

const shown = ({ rendering }: Fields): Fields => {
  const display = at(rendering, 'amount_tax_display')
  return { rendering_options: typeof display === 'string' ? { amount_tax_display: display } : null }
}

export const invoiceRendering: Change = {
  since: '2024-04-10',
  source: 'https://docs.stripe.com/changelog/2024-04-10/renames-rendering-options-invoicing',
  responses: { invoice: shown },
  params: { 'invoices.create': newer, 'invoices.update': newer },
}
