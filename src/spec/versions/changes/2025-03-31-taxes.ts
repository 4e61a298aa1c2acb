/** Taxes were told as amounts of tax rates, each rate named at the top; credit notes had one refund. */
import { type Change, type Fields, isFields, type Lookup } from '../change.js'
import { at, members } from '../values.js'

export function olderTaxes(taxes: unknown): readonly Fields[] {
  return members(taxes).map(
    (tax): Fields => ({
      amount: tax['amount'],
      inclusive: tax['tax_behavior'] === 'inclusive',
      tax_rate: at(tax, 'tax_rate_details', 'tax_rate'),
      taxability_reason: tax['taxability_reason'] === 'not_available' ? null : tax['taxability_reason'],
      taxable_amount: tax['taxable_amount'],
    }),
  )
}

/** The rates that a line is taxed by, whole. */
export const ratesOf = (taxes: unknown, lookup: Lookup): readonly Fields[] =>
  members(taxes)
    .map(tax => lookup.find('tax_rate', at(tax, 'tax_rate_details', 'tax_rate')))
    .filter(rate => rate !== undefined)

export const creditNoteTaxes: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/invoice-tax-configurations',
  responses: {
    credit_note: ({ total_taxes }) => ({ tax_amounts: olderTaxes(total_taxes) }),
    credit_note_line_item: ({ taxes, amount, quantity }) => {
      const net = Number(amount) - inclusive(taxes)
      return {
        amount_excluding_tax: net,
        tax_amounts: olderTaxes(taxes),
        unit_amount_excluding_tax: perUnit(net, quantity),
      }
    },
  },
}

/** What of an amount is tax already. */
export const inclusive = (taxes: unknown): number =>
  members(taxes).reduce((sum, tax) => sum + (tax['tax_behavior'] === 'inclusive' ? Number(tax['amount']) : 0), 0)

export const perUnit = (amount: number, quantity: unknown): string => {
  const units = Number(quantity) || 1
  return amount % units === 0 ? String(amount / units) : (amount / units).toFixed(12).replace(/\.?0+$/, '')
}

export const creditNoteRefund: Change = {
  since: '2025-03-31.basil',
  source: 'https://docs.stripe.com/changelog/basil/2025-03-31/add-support-for-multiple-partial-payments-on-invoices',
  responses: {
    credit_note: ({ refunds }) => ({ refund: members(refunds)[0]?.['refund'] ?? null }),
  },
  params: Object.fromEntries(
    ['creditNotes.create', 'creditNotes.preview', 'creditNotes.listPreviewLineItems'].map(call => [
      call,
      ({ refund, refunds }: Readonly<Fields>) =>
        refund === undefined || Array.isArray(refunds) || isFields(refunds)
          ? {}
          : { refund: undefined, refunds: [{ refund }] },
    ]),
  ),
}
