/** Work on a savepoint that is thrown away: what was imagined is shown, and nothing of it stays. */
import { presentWith } from '../../core/render.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { type Drawn, type Invoice, invoices } from './invoice-draft.js'

/** The invoice that some work would make, as an upcoming one is shown; `undefined` where it makes none. */
export const imagine = (tx: Transaction, work: () => Drawn | undefined): StoredObject | undefined =>
  tx.imagine(() => {
    const drawn = work()
    return drawn && upcoming(tx, drawn)
  })

/** What is made within a request may have been finalized and paid by then: an upcoming invoice is a draft yet. */
function upcoming(tx: Transaction, { invoice: made, lines }: Drawn): StoredObject {
  const invoice = made.status === 'draft' ? made : { ...tx.get(invoices, made.id), ...draftOf(made) }
  return {
    ...presentWith(tx, invoice, { lines: lines.toReversed() }),
    id: `upcoming_${invoice.id}`,
    automatically_finalizes_at: null,
  }
}

const draftOf = (made: Invoice): Partial<Invoice> => ({
  amount_paid: 0,
  amount_remaining: made.amount_due,
  attempt_count: 0,
  attempted: false,
  auto_advance: true,
  confirmation_secret: null,
  effective_at: null,
  ending_balance: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  number: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
})
