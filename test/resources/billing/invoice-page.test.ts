/** What the links of invoices, credit notes and receipts lead to. @see https://docs.stripe.com/invoicing/hosted-invoice-page */
import { expect, it } from 'vitest'
import { serve } from '../../../src/node.js'
import { type Story, story } from './story.js'

function opened(s: Story, lines = 1) {
  const customer = s.customer('pm_card_visa', { name: 'Zoë <Zed>' })
  for (let n = 1; n <= lines; n++)
    s.api.invoiceItems.create({ customer, amount: 100 * n, currency: 'usd', description: `Work (${n})` })
  const { id } = s.api.invoices.create({ customer, pending_invoice_items_behavior: 'include', footer: 'Thank you' })
  return s.api.invoices.finalizeInvoice(id)
}

it('an invoice is a PDF to whoever has its link, on as many pages as it needs', async () => {
  const s = story()
  const invoice = opened(s, 60)
  const answer = await s.world.fetch(invoice.invoice_pdf!)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const file = await answer.text()
  expect(file).toContain('/Count 2 ')
  for (const text of [`Invoice ${invoice.number}`, 'Work \\(60\\)   $60.00', 'Total $1,830.00', 'Thank you'])
    expect(file).toContain(`(${text}) Tj`)
  // The table at the end names the place of every object.
  const table = file.slice(Number(/startxref\n(\d+)/.exec(file)![1]))
  const offsets = [...table.matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset))
  expect(offsets).toHaveLength(7)
  for (const [at, offset] of offsets.entries()) expect(file.slice(offset)).toMatch(new RegExp(`^${at + 1} 0 obj`))
})

it('an invoice has a page, which says how it stands now', async () => {
  const s = story()
  const invoice = opened(s)
  const read = async () => (await s.world.fetch(invoice.hosted_invoice_url!)).text()
  const before = await read()
  expect(before).toContain('Status open')
  expect(before).toContain('Zo&#235; &#60;Zed&#62;')
  expect(before).toContain(invoice.invoice_pdf!)
  s.api.invoices.pay(invoice.id)
  expect(await read()).toContain('Status paid')
})

it('a credit note is a PDF', async () => {
  const s = story()
  const invoice = opened(s)
  const lines = [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]!.id }] as const
  const { pdf, number } = s.api.creditNotes.create({ invoice: invoice.id, lines: [...lines], memo: 'Too late' })
  const answer = await s.world.fetch(pdf)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const file = await answer.text()
  for (const text of [`Credit note ${number}`, `Of invoice ${invoice.number}`, 'Too late', 'Total $1.00'])
    expect(file).toContain(`(${text}) Tj`)
  expect((await s.world.fetch(pdf.replace(/test_\w+/, 'test_other'))).status).toBe(404)
})

it('a receipt says how its charge stands now', async () => {
  const s = story()
  const pay = { amount: 1500, confirm: true, currency: 'usd', payment_method: 'pm_card_visa' } as const
  const told = { ...pay, description: 'A shirt', payment_method_types: ['card'] }
  const { latest_charge: charge } = s.api.paymentIntents.create(told)
  const { receipt_url: url } = s.api.charges.retrieve(charge as string)
  const read = async () => (await s.world.fetch(url!)).text()
  expect(await read()).toContain('<p>A shirt</p>\n<p>Amount $15.00</p>\n<p>Payment method visa 4242</p>')
  s.api.refunds.create({ charge: charge as string, amount: 500 })
  expect(await read()).toContain('Refunded $5.00')
  // Whoever only knows the charge has no receipt.
  const [base, token] = [url!.slice(0, url!.lastIndexOf('/') + 1), url!.slice(url!.lastIndexOf('/') + 1)]
  const other = btoa(atob(token).replace(/\w+$/, 'a'.repeat(16)))
  expect((await s.world.fetch(base + other)).status).toBe(404)
})

it('a link that nobody was given leads nowhere', async () => {
  const s = story()
  const { invoice_pdf } = opened(s)
  const answer = await s.world.fetch(invoice_pdf!.replace(/test_\w+/, 'test_other'))
  expect(answer.status).toBe(404)
})

it('a server knows the world of a link', async () => {
  const server = await serve({ port: 0 })
  try {
    const { api } = server.world('sk_test_links')
    const customer = api.customers.create({}).id
    api.invoiceItems.create({ customer, amount: 700, currency: 'usd' })
    const { id } = api.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    const { invoice_pdf } = api.invoices.finalizeInvoice(id)
    const { pathname, search } = new URL(invoice_pdf!)
    const answer = await fetch(`${server.url}${pathname}${search}`)
    expect([answer.status, (await answer.text()).slice(0, 8)]).toEqual([200, '%PDF-1.4'])
    expect((await fetch(`${server.url}/invoice/acct_1/test_2/pdf`)).status).toBe(404)
  } finally {
    await server.close()
  }
})
