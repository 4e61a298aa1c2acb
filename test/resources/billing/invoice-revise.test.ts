/** An invoice that is edited after it was finalized. @see https://docs.stripe.com/invoicing/invoice-edits */
import { describe, expect, it } from 'vitest'
import { at, refusal, type Story, story } from './story.js'

function opened(s: Story) {
  const customer = s.customer()
  const rate = s.api.taxRates.create({ display_name: 'VAT', percentage: 10, inclusive: false }).id
  const coupon = s.api.coupons.create({ percent_off: 50 }).id
  s.api.invoiceItems.create({ customer, amount: 1000, currency: 'usd', description: 'Work', tax_rates: [rate] })
  const { id } = s.api.invoices.create({
    customer,
    collection_method: 'send_invoice',
    days_until_due: 14,
    description: 'For March',
    discounts: [{ coupon }],
    metadata: { order: '7' },
    pending_invoice_items_behavior: 'include',
  })
  return s.api.invoices.finalizeInvoice(id)
}

const revise = (s: Story, invoice: string) => s.api.invoices.create({ from_invoice: { action: 'revision', invoice } })

describe('a revision', () => {
  it('begins as a copy, may be changed, and takes the place of the invoice when it is finalized', () => {
    const s = story()
    const original = opened(s)
    s.to('2026-01-05')
    const draft = revise(s, original.id)
    expect(draft).toMatchObject({
      status: 'draft',
      description: 'For March',
      metadata: { order: '7' },
      from_invoice: { action: 'revision', invoice: original.id },
      due_date: at('2026-01-19'),
      subtotal: 1000,
      total: 550,
    })
    const { lines } = s.api.invoices.addLines(draft.id, { lines: [{ amount: 200, description: 'More' }] })
    expect(lines.data.map(({ description }) => description)).toEqual(['Work', 'More'])
    expect(s.api.invoices.retrieve(original.id)).toMatchObject({ status: 'open', latest_revision: null, total: 550 })
    expect(s.caused(() => void s.api.invoices.finalizeInvoice(draft.id))).toContain('invoice.voided')
    expect(s.api.invoices.retrieve(original.id)).toMatchObject({
      status: 'void',
      latest_revision: draft.id,
      total: 550,
    })
    expect(s.api.invoices.retrieve(draft.id)).toMatchObject({ status: 'open', total: 650 })
    s.world.check()
  })

  it('is not made of a draft, of what is paid, or of a subscription’s invoice', () => {
    const s = story()
    const customer = s.customer()
    s.api.subscriptions.create({ customer, items: [{ price: s.price(1000) }] })
    const paid = opened(s)
    s.api.invoices.pay(paid.id, { paid_out_of_band: true })
    const draft = s.api.invoices.create({ customer })
    for (const { id } of [draft, paid, s.api.invoices.list({ customer }).data.at(-1)!])
      expect(refusal(() => revise(s, id))).toMatchObject({ status: 400, param: 'from_invoice[invoice]' })
  })
})
